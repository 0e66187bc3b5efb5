//! The texts that begin and end transactions, and those of cursors in the server.

/// The statements that begin and end a transaction.
#[derive(Clone, Copy, Debug)]
pub struct ControlSql {
    /// Begins it.
    pub begin: &'static str,
    /// Makes it permanent.
    pub commit: &'static str,
    /// Takes it back.
    pub rollback: &'static str,
}

/// The statements of a cursor in the server.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// Declares it, with the binds of the read.
    pub declare: String,
    /// Fetches the next batch.
    pub fetch: String,
    /// Closes it.
    pub close: String,
}
