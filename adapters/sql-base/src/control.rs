//! The texts that begin and end transactions, and those of cursors in the server.

use std::borrow::Cow;

/// The statements that begin and end a transaction.
#[derive(Clone, Debug)]
pub struct ControlSql {
    /// Begins it.
    pub begin: Cow<'static, str>,
    /// Makes it permanent.
    pub commit: Cow<'static, str>,
    /// Takes it back.
    pub rollback: Cow<'static, str>,
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
