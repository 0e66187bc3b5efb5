//! Transactions: from BEGIN to COMMIT, with savepoints, turns and one open stream.

use std::{
    fmt, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use rustango_ports::database::{
    DbError, DbErrorKind, Execution, Executor, RowSet, RowStream, Statement, Transaction, TransactionOptions,
};
use tokio::time::timeout;

use crate::{
    control::ControlSql,
    driver::Driver,
    guard::{Guarded, Mark},
    pool::Pool,
    run::is_broken,
    stream,
};

/// An open transaction. Dropped, its connection is rolled back.
pub(crate) struct SqlTransaction<D: Driver> {
    session: Arc<Session<D>>,
    sql: ControlSql,
}

/// What the transaction and its stream share.
pub(crate) struct Session<D: Driver> {
    /// Held by whoever runs a statement: statements take turns.
    turn: tokio::sync::Mutex<()>,
    slot: Mutex<Slot<D>>,
}

/// Where the connection of a transaction is.
enum Slot<D: Driver> {
    /// Here.
    Free(Work<D>),
    /// With a statement. Found so by one whose turn it is, that statement was
    /// cut off, and took the connection with it.
    Taken,
    /// With an open stream.
    Streaming,
    /// Given back.
    Over,
}

/// The connection of a transaction, and what is to be known about it.
pub(crate) struct Work<D: Driver> {
    pub(crate) guard: Guarded<D>,
    /// What went wrong since the last savepoint that was returned to.
    failure: Option<Failure>,
    /// What a stream that was dropped early left to be done.
    pub(crate) leftover: Option<Leftover>,
}

/// What a stream that was dropped early left to be done.
pub(crate) enum Leftover {
    /// Nothing: it had not begun, or had failed.
    Nothing,
    /// Its cursor is open.
    Cursor(String),
    /// Its rows are still on their way.
    Rows,
}

/// An earlier error that the transaction cannot go on after.
#[derive(Clone)]
struct Failure {
    kind: DbErrorKind,
    context: String,
}

impl<D: Driver> SqlTransaction<D> {
    /// Begins on a connection of its own.
    pub(crate) async fn begin(pool: &Arc<Pool<D>>, options: TransactionOptions) -> Result<Self, DbError> {
        let mut guard = pool.acquire_to_begin(options).await?;
        guard.limit(options);
        let sql = guard.driver().control_sql(options, pool.role);
        // Marked before BEGIN is sent: cut off here, nobody knows whether it arrived.
        guard.set_mark(Mark::Transaction);
        if let Err(error) = guard.control(sql.begin.clone(), "begin").await {
            let left_nothing = options.lock_timeout.is_none()
                && options.statement_timeout.is_none()
                && !options.unchecked_keys;
            if left_nothing && !is_broken(&error) && error.kind() != &DbErrorKind::StatementTimeout {
                guard.set_mark(Mark::Clean);
            }
            return Err(error);
        }
        Ok(Self { session: Session::new(guard), sql })
    }

    async fn savepoint_sql(&self, sql: String, operation: &'static str) -> Result<(), DbError> {
        let turn = self.session.turn().await;
        let mut work = turn.take(operation)?;
        let outcome = work.control(sql, operation).await;
        turn.give_back(work);
        outcome
    }
}

impl<D: Driver> Session<D> {
    pub(crate) fn new(guard: Guarded<D>) -> Arc<Self> {
        let work = Work { guard, failure: None, leftover: None };
        Arc::new(Self { turn: tokio::sync::Mutex::new(()), slot: Mutex::new(Slot::Free(work)) })
    }

    fn slot(&self) -> MutexGuard<'_, Slot<D>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn to run a statement. A stream does not keep the turn
    /// while it is read, so that behind an open one nobody waits.
    pub(crate) async fn turn(&self) -> Turn<'_, D> {
        Turn { session: self, _held: self.turn.lock().await }
    }

    /// Takes the connection back from a stream.
    pub(crate) fn end_stream(&self, work: Work<D>) {
        let mut slot = self.slot();
        // Where the transaction was dropped meanwhile, so is its connection.
        if matches!(*slot, Slot::Streaming) {
            *slot = Slot::Free(work);
        }
    }

    /// Notes that a stream was cut off where it took the connection with it.
    pub(crate) fn lose_stream(&self) {
        let mut slot = self.slot();
        if matches!(*slot, Slot::Streaming) {
            *slot = Slot::Taken;
        }
    }

    /// Ends the transaction; what it still holds is rolled back.
    fn finish(&self) -> Slot<D> {
        mem::replace(&mut *self.slot(), Slot::Over)
    }
}

/// The right to run a statement.
pub(crate) struct Turn<'a, D: Driver> {
    session: &'a Session<D>,
    _held: tokio::sync::MutexGuard<'a, ()>,
}

impl<D: Driver> Turn<'_, D> {
    /// Takes the connection for a statement; cut off, it does not come back.
    pub(crate) fn take(&self, operation: &'static str) -> Result<Work<D>, DbError> {
        self.replace(Slot::Taken, operation)
    }

    /// Takes the connection for a stream.
    pub(crate) fn take_for_stream(&self, operation: &'static str) -> Result<Work<D>, DbError> {
        self.replace(Slot::Streaming, operation)
    }

    fn replace(&self, with: Slot<D>, operation: &'static str) -> Result<Work<D>, DbError> {
        let mut slot = self.session.slot();
        match mem::replace(&mut *slot, with) {
            Slot::Free(work) => Ok(work),
            before => {
                let error = before.refusal(operation);
                *slot = before;
                Err(error)
            }
        }
    }

    pub(crate) fn give_back(self, work: Work<D>) {
        let mut slot = self.session.slot();
        if matches!(*slot, Slot::Taken) {
            *slot = Slot::Free(work);
        }
    }
}

impl<D: Driver> Slot<D> {
    fn refusal(&self, operation: &'static str) -> DbError {
        let context = match self {
            Self::Streaming => return stream_open(operation),
            Self::Taken => "the transaction was rolled back when one of its statements was cut off",
            Self::Free(_) | Self::Over => "the transaction is over",
        };
        DbError::new(DbErrorKind::TransactionOver, operation, context)
    }
}

fn stream_open(operation: &'static str) -> DbError {
    DbError::new(
        DbErrorKind::StreamOpen,
        operation,
        "a stream of this transaction is open: read it to its end or drop it first",
    )
}

impl<D: Driver> Work<D> {
    /// Makes the connection ready for a statement, or says why none can run.
    pub(crate) async fn prepare(&mut self, operation: &'static str) -> Result<(), DbError> {
        if let Some(failure) = &self.failure {
            return Err(failure.refusal(operation));
        }
        self.clear_leftover(operation).await?;
        if D::lost_transaction(self.guard.connection()) {
            return Err(Failure::unknown().refusal(operation));
        }
        Ok(())
    }

    async fn clear_leftover(&mut self, operation: &'static str) -> Result<(), DbError> {
        let outcome = match self.leftover.take() {
            None | Some(Leftover::Nothing) => return Ok(()),
            Some(Leftover::Cursor(close)) => self.guard.control(close, operation).await,
            Some(Leftover::Rows) => self.guard.settle(operation).await,
        };
        self.note(outcome)
    }

    /// Notes a failure that the transaction cannot go on after.
    pub(crate) fn note<T>(&mut self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &outcome
            && self.guard.take_refusal()
            && self.failure.is_none()
        {
            self.failure = Some(Failure { kind: error.kind().clone(), context: error.context().to_owned() });
        }
        outcome
    }

    async fn control(&mut self, sql: String, operation: &'static str) -> Result<(), DbError> {
        self.prepare(operation).await?;
        let outcome = self.guard.control(sql, operation).await;
        self.note(outcome)
    }

    /// Returns to a savepoint, from a failure too.
    async fn return_to(&mut self, sql: String, operation: &'static str) -> Result<(), DbError> {
        if D::lost_transaction(self.guard.connection()) || self.guard.mark() == Mark::Broken {
            let failure = self.failure.clone().unwrap_or_else(Failure::unknown);
            return Err(failure.refusal(operation));
        }
        // An open cursor goes with the work since the savepoint, or stays as it was.
        if let Some(Leftover::Rows) = self.leftover {
            self.clear_leftover(operation).await?;
        }
        let outcome = self.guard.control(sql, operation).await;
        self.note(outcome)?;
        self.failure = None;
        Ok(())
    }
}

impl Failure {
    fn unknown() -> Self {
        Self {
            kind: DbErrorKind::TransactionOver,
            context: "the database took the transaction back".to_owned(),
        }
    }

    fn refusal(&self, operation: &'static str) -> DbError {
        let context = format!(
            "the transaction cannot go on after an error, only roll back or return to a savepoint; \
             the error was: {}",
            self.context
        );
        DbError::new(self.kind.clone(), operation, context)
    }
}

#[async_trait]
impl<D: Driver> Executor for SqlTransaction<D> {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        let turn = self.session.turn().await;
        let mut work = turn.take("query")?;
        let outcome = work.query(statement, "query").await;
        turn.give_back(work);
        outcome
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        let turn = self.session.turn().await;
        let mut work = turn.take("execute")?;
        let outcome = match work.prepare("execute").await {
            Ok(()) => {
                let outcome = work.guard.execute(statement, "execute").await;
                work.note(outcome)
            }
            Err(error) => Err(error),
        };
        turn.give_back(work);
        outcome
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        let turn = self.session.turn().await;
        let mut work = turn.take("batch")?;
        let outcome = match work.prepare("batch").await {
            Ok(()) => {
                let outcome = work.guard.batch(statements, "batch").await;
                work.note(outcome)
            }
            Err(error) => Err(error),
        };
        turn.give_back(work);
        outcome
    }

    fn stream(&self, statement: Statement) -> RowStream {
        stream::in_transaction(Arc::clone(&self.session), statement)
    }
}

impl<D: Driver> Work<D> {
    async fn query(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Box<dyn RowSet>, DbError> {
        self.prepare(operation).await?;
        let outcome = self.guard.query(statement, operation).await;
        self.note(outcome).map(|rows| Box::new(rows) as Box<dyn RowSet>)
    }
}

#[async_trait]
impl<D: Driver> Transaction for SqlTransaction<D> {
    async fn commit(self: Box<Self>) -> Result<(), DbError> {
        let turn = self.session.turn().await;
        let mut work = turn.take("commit")?;
        // Refused, the connection is dropped with its mark, and rolled back
        // before anyone else gets it; waiting for it would only delay the news.
        work.prepare("commit").await?;
        let Work { guard, .. } = &mut work;
        let limit = guard.answer_timeout();
        let outcome = timeout(limit, D::control(guard.connection(), self.sql.commit.clone())).await;
        match outcome {
            Ok(Ok(())) => {
                guard.set_mark(Mark::Clean);
                Ok(())
            }
            Ok(Err(error)) => {
                let error = guard.driver().translate(error, "commit");
                if is_broken(&error) {
                    guard.set_mark(Mark::Broken);
                    return Err(commit_unknown(error));
                }
                guard.set_mark(D::AFTER_REFUSED_COMMIT);
                Err(error)
            }
            Err(_elapsed) => {
                guard.set_mark(Mark::Broken);
                Err(commit_unknown(guard.driver().silent("commit")))
            }
        }
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbError> {
        let turn = self.session.turn().await;
        let mut work = match turn.take("rollback") {
            Ok(work) => work,
            // It was rolled back when one of its statements was cut off.
            Err(error) if error.kind() == &DbErrorKind::TransactionOver => return Ok(()),
            Err(error) => return Err(error),
        };
        if work.guard.mark() == Mark::Broken || D::lost_transaction(work.guard.connection()) {
            // There is nothing left to roll back.
            return Ok(());
        }
        if let Some(Leftover::Rows) = work.leftover.take() {
            work.guard.settle("rollback").await?;
        }
        work.guard.control(self.sql.rollback.clone(), "rollback").await?;
        work.guard.set_mark(Mark::Clean);
        Ok(())
    }

    async fn savepoint(&self, depth: u32) -> Result<(), DbError> {
        self.savepoint_sql(format!("SAVEPOINT rustango_{depth}"), "savepoint").await
    }

    async fn release(&self, depth: u32) -> Result<(), DbError> {
        self.savepoint_sql(format!("RELEASE SAVEPOINT rustango_{depth}"), "release").await
    }

    async fn rollback_to(&self, depth: u32) -> Result<(), DbError> {
        let sql = format!("ROLLBACK TO SAVEPOINT rustango_{depth}; RELEASE SAVEPOINT rustango_{depth}");
        let turn = self.session.turn().await;
        let mut work = turn.take("rollback_to")?;
        let outcome = work.return_to(sql, "rollback_to").await;
        turn.give_back(work);
        outcome
    }
}

fn commit_unknown(error: DbError) -> DbError {
    DbError::new(
        DbErrorKind::CommitUnknown,
        "commit",
        "the connection was lost while COMMIT was under way: the transaction may or may not be \
         permanent; look before you repeat it",
    )
    .with_source(error)
}

impl<D: Driver> Drop for SqlTransaction<D> {
    fn drop(&mut self) {
        drop(self.session.finish());
    }
}

impl<D: Driver> fmt::Debug for SqlTransaction<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("database", &D::NAME).finish_non_exhaustive()
    }
}
