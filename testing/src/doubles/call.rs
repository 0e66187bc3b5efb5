//! What can be asked of a database, as data to write down and compare.

use std::{fmt, sync::Arc};

use rustango_ports::database::Statement;

/// One call of a database or of a transaction on it, with the text of its
/// statements. It does not know the values that were bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// A statement for its rows.
    Query(Arc<str>),
    /// A statement for its effect.
    Execute(Arc<str>),
    /// Statements that went out together.
    Batch(Vec<Arc<str>>),
    /// A statement whose rows are read in batches.
    Stream(Arc<str>),
    /// The start of a transaction.
    Begin,
    /// The end of a transaction that keeps its work.
    Commit,
    /// The end of a transaction that takes its work back.
    Rollback,
    /// A savepoint, by its depth.
    Savepoint(u32),
    /// The end of a savepoint that keeps the work since.
    Release(u32),
    /// The end of a savepoint that takes back the work since.
    RollbackTo(u32),
    /// A question for a sign of life.
    Ping,
}

impl Call {
    pub(super) fn batch(statements: &[Statement]) -> Self {
        Self::Batch(statements.iter().map(|statement| Arc::clone(statement.sql())).collect())
    }

    /// Returns the text of its statements: none, one, or those of a batch.
    #[must_use]
    pub fn statements(&self) -> &[Arc<str>] {
        match self {
            Self::Query(sql) | Self::Execute(sql) | Self::Stream(sql) => std::slice::from_ref(sql),
            Self::Batch(statements) => statements,
            _ => &[],
        }
    }

    /// Returns the name of the operation, as errors and the port name it.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::Query(_) => "query",
            Self::Execute(_) => "execute",
            Self::Batch(_) => "batch",
            Self::Stream(_) => "stream",
            Self::Begin => "begin",
            Self::Commit => "commit",
            Self::Rollback => "rollback",
            Self::Savepoint(_) => "savepoint",
            Self::Release(_) => "release",
            Self::RollbackTo(_) => "rollback_to",
            Self::Ping => "ping",
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation())?;
        match self {
            Self::Savepoint(depth) | Self::Release(depth) | Self::RollbackTo(depth) => write!(f, " {depth}"),
            _ => {
                let statements = self.statements().join("; ");
                if statements.is_empty() { Ok(()) } else { write!(f, ": {statements}") }
            }
        }
    }
}
