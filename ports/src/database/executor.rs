//! What runs statements: the pool and the transaction.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{DbError, Dialect, RowSet, RowStream, Statement, UnitOfWork};
use crate::runtime::Ambient;

/// Runs statements: a pool, a transaction, or a decorator around one.
///
/// # Behaviour
/// - A future dropped at any await point MUST leave no open transaction and
///   no lost connection behind (`cancel_at_every_poll`).
/// - Every value MUST travel as a bind (`hostile_text_is_data`).
///
/// # Errors
/// Constraint violations by kind and name, `StatementTimeout`, `PoolTimeout`,
/// `ConnectionLost`, `MissingTable`, `MissingColumn`; see
/// [`DbErrorKind`](super::DbErrorKind).
#[async_trait]
pub trait Executor: Send + Sync {
    /// Runs a statement and returns all its rows.
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError>;

    /// Runs a statement for its effect.
    ///
    /// # Behaviour
    /// - Where INSERT returns no rows, `new_keys` MUST tell the keys of the
    ///   rows of one list of values (`bulk_insert_splits_at_the_limits`).
    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError>;

    /// Runs statements that do not depend on each other and returns their rows
    /// in the same order: in one round trip where the driver can, else one
    /// after the other on one connection.
    ///
    /// # Behaviour
    /// - The answers MUST stand in the order of the statements
    ///   (`batch_keeps_order`).
    /// - The first failure MUST be returned and leave the executor usable
    ///   (`batch_reports_the_first_failure`).
    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError>;

    /// Runs a statement and hands out its rows in batches.
    ///
    /// # Behaviour
    /// - Memory MUST NOT grow with the number of rows
    ///   (`stream_holds_one_batch`).
    /// - A stream dropped early MUST give its connection back
    ///   (`dropped_stream_returns_its_connection`).
    /// - While a stream of a transaction is open, its other statements MUST
    ///   fail with kind `StreamOpen` instead of waiting for ever
    ///   (`stream_in_transaction_blocks_nobody`).
    fn stream(&self, statement: Statement) -> RowStream;
}

/// What a statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Execution {
    /// The number of rows inserted, changed or deleted; a row that an update
    /// leaves as it was counts too.
    pub rows_affected: u64,
    /// The keys that the database numbered the rows of an INSERT with, where
    /// it says so without being asked for rows.
    pub new_keys: Option<NewKeys>,
}

/// The keys that the database numbered the rows of an INSERT with, in the
/// order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewKeys {
    /// The key of the first row.
    pub first: i64,
    /// What lies between the key of a row and that of the next.
    pub step: i64,
}

impl NewKeys {
    /// Returns the key of a row, counted from 0.
    #[must_use]
    pub const fn at(self, row: i64) -> Option<i64> {
        match self.step.checked_mul(row) {
            Some(distance) => self.first.checked_add(distance),
            None => None,
        }
    }
}

/// A pool of connections to one database.
///
/// # Behaviour
/// - A connection that an operation was cut off on MUST be rolled back or
///   thrown away before anyone else gets it (`cancelled_begin_loses_nothing`).
/// - A connection that died silently MUST be replaced, and its slot in the
///   pool freed (`dead_connections_are_replaced`).
/// - Waiting for a connection MUST end with kind `PoolTimeout` after the
///   configured time (`exhausted_pool_times_out`).
#[async_trait]
pub trait Database: Executor {
    /// Returns how this database spells SQL.
    fn dialect(&self) -> &dyn Dialect;

    /// Returns the clock and the randomness that this wiring uses.
    fn ambient(&self) -> &Ambient;

    /// Starts a transaction on a connection of its own.
    ///
    /// # Behaviour
    /// - A read-only transaction MUST refuse writes with kind `ReadOnly`
    ///   (`read_only_transaction_refuses_writes`).
    /// - The times of a transaction MUST hold for its statements
    ///   (`a_transaction_has_its_own_time_for_statements`,
    ///   `a_transaction_has_its_own_time_for_locks`), and for no other that
    ///   runs on its connection later (`times_end_with_their_transaction`).
    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError>;

    /// Asks the database for a sign of life.
    async fn ping(&self) -> Result<(), DbError>;

    /// Returns how many connections there are.
    fn status(&self) -> PoolStatus;

    /// Closes the pool once the statements in flight have ended.
    ///
    /// # Behaviour
    /// - Statements after it MUST fail with kind `PoolClosed`
    ///   (`closed_pool_refuses`).
    async fn close(&self);

    /// Returns a handle on the same connections for one piece of work, where
    /// a read may be answered by a server that lags behind the writes; none,
    /// as by itself, where every statement sees what was written before it.
    ///
    /// A decorator hands the question on to what it decorates.
    fn for_unit(&self, _unit: UnitOfWork) -> Option<Arc<dyn Database>> {
        None
    }
}

/// An open transaction. Dropped, it is rolled back.
///
/// # Behaviour
/// - Nothing MUST be visible to others before `commit` returns, and
///   everything after (`commit_publishes_all_or_nothing`).
/// - Dropping MUST roll back (`dropped_transaction_rolls_back`).
/// - After a statement failed, the transaction MUST still answer to
///   `rollback_to` a savepoint made before (`savepoint_recovers_from_failure`).
#[async_trait]
pub trait Transaction: Executor {
    /// Makes the work permanent.
    ///
    /// # Errors
    /// `SerializationFailure`, `Deadlock`, or a violated deferred constraint;
    /// `CommitUnknown` where the connection was lost after COMMIT was sent, so
    /// that nobody can tell.
    async fn commit(self: Box<Self>) -> Result<(), DbError>;

    /// Takes the work back.
    async fn rollback(self: Box<Self>) -> Result<(), DbError>;

    /// Sets the savepoint of this nesting depth (1 is the outermost).
    async fn savepoint(&self, depth: u32) -> Result<(), DbError>;

    /// Keeps the work since the savepoint of this depth and forgets the
    /// savepoint.
    async fn release(&self, depth: u32) -> Result<(), DbError>;

    /// Takes back the work since the savepoint of this depth and forgets the
    /// savepoint.
    async fn rollback_to(&self, depth: u32) -> Result<(), DbError>;
}

/// How a transaction is isolated from others (SQL:1992, section 4.28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// The transaction sees one snapshot.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AccessMode {
    /// Reads and writes.
    #[default]
    ReadWrite,
    /// Reads only; writes are refused with kind `ReadOnly`.
    ReadOnly,
}

/// How to begin a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransactionOptions {
    /// The isolation level; without one, the database's default. A database
    /// that always isolates more strictly satisfies a weaker level.
    pub isolation: Option<Isolation>,
    /// Whether it may write.
    pub access: AccessMode,
    /// How long each of its statements may take, instead of what the pool was
    /// told.
    pub statement_timeout: Option<Duration>,
    /// How long each of its statements may wait for what others hold, and the
    /// transaction itself where writers take turns.
    pub lock_timeout: Option<Duration>,
    /// Whether foreign keys go unchecked, and do nothing, in a database that
    /// changes tables by making them anew; others have no such transactions
    /// and check as ever.
    pub unchecked_keys: bool,
}

impl TransactionOptions {
    /// Asks for an isolation level.
    #[must_use]
    pub const fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Promises not to write.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.access = AccessMode::ReadOnly;
        self
    }

    /// Gives each statement so long, in whole milliseconds and at least one.
    #[must_use]
    pub const fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = Some(timeout);
        self
    }

    /// Waits for what others hold so long, in whole milliseconds and at least
    /// one.
    #[must_use]
    pub const fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = Some(timeout);
        self
    }

    /// Lets foreign keys go unchecked, for changes of the schema.
    #[must_use]
    pub const fn unchecked_keys(mut self) -> Self {
        self.unchecked_keys = true;
        self
    }
}

/// The connections of a pool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// Open connections.
    pub size: u32,
    /// Open connections that nobody uses.
    pub idle: u32,
    /// The most connections that may be open.
    pub max: u32,
    /// How long an acquire may wait.
    pub acquire_timeout: Duration,
}
