//! What can go wrong with a database, by what a caller does about it.

use std::{error::Error, fmt};

/// The things a caller acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DbErrorKind {
    /// A unique constraint would be violated.
    UniqueViolation {
        /// The constraint, where the database names it.
        constraint: Option<String>,
        /// The columns, where the database names them.
        columns: Vec<String>,
    },
    /// A foreign key points nowhere, or its target is still pointed at.
    ForeignKeyViolation {
        /// The constraint, where the database names it.
        constraint: Option<String>,
    },
    /// NULL for a column that does not take it.
    NotNullViolation {
        /// The column.
        column: String,
    },
    /// A check constraint would be violated.
    CheckViolation {
        /// The constraint.
        constraint: String,
    },
    /// A value that the column cannot hold: too long, out of range, or of a
    /// form that the database refuses.
    InvalidValue,
    /// Concurrent transactions cannot be put in an order; run it again.
    SerializationFailure,
    /// Transactions waited for each other; this one was chosen to end.
    Deadlock,
    /// A lock was not to be had in time.
    LockTimeout,
    /// The statement took longer than the configured time.
    StatementTimeout,
    /// No connection came free within the acquire time-out.
    PoolTimeout,
    /// The pool was closed.
    PoolClosed,
    /// The server cannot be reached; nothing was sent to it.
    Unreachable,
    /// The server refused the user or the password.
    AccessDenied,
    /// The connection broke; nobody can tell whether a write happened.
    ConnectionLost,
    /// The connection broke after COMMIT was sent; the transaction may or may
    /// not be permanent.
    CommitUnknown,
    /// A write where only reads are allowed.
    ReadOnly,
    /// The disk of the database is full.
    StorageFull,
    /// The named database (or file) does not exist.
    MissingDatabase {
        /// Its name or path.
        database: String,
    },
    /// A table does not exist.
    MissingTable {
        /// Its name.
        table: String,
    },
    /// A column does not exist.
    MissingColumn {
        /// Its name.
        column: String,
    },
    /// A stream of this transaction is still open.
    StreamOpen,
    /// The transaction has ended already.
    TransactionOver,
    /// The database, or this adapter, does not have the feature.
    Unsupported,
    /// A value is not of the type that was asked for.
    Decode {
        /// The column.
        column: String,
    },
    /// The URL or the settings of the connection are wrong.
    Configuration,
    /// Anything else.
    Other,
}

impl DbErrorKind {
    /// Tells whether the same transaction may succeed when run again from its
    /// beginning.
    ///
    /// [`Self::ConnectionLost`] and [`Self::CommitUnknown`] are not retryable:
    /// the work may have happened.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::SerializationFailure | Self::Deadlock | Self::LockTimeout)
    }

    /// Tells whether the database is, for now, not able to serve: what an HTTP
    /// front answers with 503.
    pub const fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::PoolTimeout
                | Self::PoolClosed
                | Self::Unreachable
                | Self::ConnectionLost
                | Self::CommitUnknown
                | Self::StatementTimeout
                | Self::LockTimeout
                | Self::StorageFull
        )
    }
}

/// A failed operation on a database.
///
/// `Display` says what was tried and what went wrong in our words; the
/// driver's own error is only ever the [`source`](Error::source). Whoever
/// answers a client uses the kind, never this text.
pub struct DbError {
    inner: Box<Inner>,
}

struct Inner {
    kind: DbErrorKind,
    operation: &'static str,
    context: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl DbError {
    /// Makes an error: what kind, during which operation (a verb: `query`,
    /// `begin`, `connect`), and what to tell.
    pub fn new(kind: DbErrorKind, operation: &'static str, context: impl Into<String>) -> Self {
        Self { inner: Box::new(Inner { kind, operation, context: context.into(), source: None }) }
    }

    /// Attaches the driver's own error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// Changes the operation, where an outer call knows better.
    #[must_use]
    pub fn during(mut self, operation: &'static str) -> Self {
        self.inner.operation = operation;
        self
    }

    /// Returns what a caller acts on.
    pub fn kind(&self) -> &DbErrorKind {
        &self.inner.kind
    }

    /// Returns the operation that failed.
    pub fn operation(&self) -> &'static str {
        self.inner.operation
    }

    /// Returns what went wrong, in our words.
    pub fn context(&self) -> &str {
        &self.inner.context
    }

    /// Tells whether running the transaction again may help.
    pub fn is_retryable(&self) -> bool {
        self.inner.kind.is_retryable()
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database {}: {}", self.inner.operation, self.inner.context)
    }
}

impl fmt::Debug for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DbError")
            .field("kind", &self.inner.kind)
            .field("operation", &self.inner.operation)
            .field("context", &self.inner.context)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl Error for DbError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
