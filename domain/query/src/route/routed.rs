//! One primary and its replicas, seen as one database.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use futures_util::{
    StreamExt as _, TryStreamExt as _,
    future::{Either, select},
    stream,
};
use rustango_ports::{
    database::{
        AccessMode, Database, DbError, DbErrorKind, Dialect, Execution, Executor, Intent, Isolation,
        PoolStatus, RowSet, RowStream, Statement, Transaction, TransactionOptions, UnitOfWork,
    },
    runtime::{Ambient, Clock},
};

use super::{
    Answer, RoutedBuilder, close_all, never_ran, opened,
    replica::{Failure, Rotation},
    total_status,
    watched::{WatchedTransaction, intent_of},
    writing::{Committing, Notes, Writing},
};

/// A primary that takes the writes, and replicas that answer reads.
///
/// | goes to a replica | goes to the primary |
/// |---|---|
/// | statements, batches and streams that only read | whatever may write, a batch with one write as a whole |
/// | read-only transactions | all other transactions, and serializable ones: no replica can prove those |
/// | | reads of a [unit of work](UnitOfWork) that wrote a short time ago |
/// | | reads when no replica answers |
///
/// Replicas take turns. One that cannot be reached, has no connection to give,
/// loses one, or lets several callers in a row give up, is left out for a
/// while; after that, one read tries it. A read that was never sent goes on to the next replica, at last to the primary;
/// one that was cut off is repeated once; a write is never repeated.
///
/// A clone is the same unit of work. A program that wires one `Db` for all is
/// right, and careful: any write sends all reads to the primary for a while.
/// [`Db::unit`](crate::Db::unit) makes handles that mind their own writes only.
///
/// ```
/// # use rustango_ports::database::{Database, DbError};
/// # fn wire(primary: impl Database + 'static, near: impl Database + 'static, far: impl Database + 'static)
/// # -> Result<rustango_query::Db, DbError> {
/// use std::time::Duration;
/// use rustango_query::{Db, RoutedDatabase};
///
/// let database = RoutedDatabase::builder(primary)
///     .replica(near)
///     .replica(far)
///     .read_your_writes(Duration::from_secs(2))
///     .build()?;
/// # Ok(
/// Db::new(database)
/// # ) }
/// ```
#[derive(Clone)]
pub struct RoutedDatabase {
    shared: Arc<Shared>,
    unit: UnitOfWork,
}

pub(super) struct Shared {
    pub(super) primary: Arc<dyn Database>,
    pub(super) replicas: Rotation,
    pub(super) read_your_writes: TimeDelta,
    pub(super) patience: Option<Duration>,
}

impl RoutedDatabase {
    /// Starts from the database that takes the writes.
    pub fn builder(primary: impl Database + 'static) -> RoutedBuilder {
        Self::shared_builder(Arc::new(primary))
    }

    /// As [`builder`](Self::builder), of a database that others hold too.
    pub fn shared_builder(primary: Arc<dyn Database>) -> RoutedBuilder {
        RoutedBuilder::new(primary)
    }

    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared), unit: UnitOfWork::new() }
    }

    fn primary(&self) -> &dyn Database {
        &*self.shared.primary
    }

    fn clock(&self) -> &dyn Clock {
        &*self.ambient().clock
    }

    fn now(&self) -> i64 {
        self.clock().now().timestamp_micros()
    }

    /// Tells whether a replica may not have seen yet what this unit wrote.
    fn wrote_lately(&self) -> bool {
        let Some(wrote_at) = self.unit.wrote_at() else { return false };
        self.clock().now() - wrote_at < self.shared.read_your_writes
    }

    /// Asks the replica whose turn it is, and where it fails another server.
    async fn read<'s, T>(&'s self, ask: impl Fn(&'s dyn Database) -> Answer<'s, T>) -> Result<T, DbError> {
        let Shared { primary, replicas, .. } = &*self.shared;
        if replicas.is_empty() || self.wrote_lately() {
            return ask(self.primary()).await;
        }
        let Some(mut replica) = replicas.next(|| self.now()) else {
            return ask(self.primary()).await;
        };
        let mut tried = Vec::new();
        let mut repeated = false;
        loop {
            let call = replica.given_up.call(|| replicas.leave_out(replica, self.now()));
            let outcome = self.in_time(ask(&*replica.database)).await;
            call.ended();
            let error = match outcome {
                Ok(answer) => {
                    replica.answered();
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let failure = Failure::of(error.kind());
            match failure {
                Failure::NotSent | Failure::CutOff => replicas.leave_out(replica, self.now()),
                Failure::Conflict | Failure::Answered => replica.answered(),
            }
            let cut_off = matches!(failure, Failure::CutOff | Failure::Conflict);
            if failure == Failure::Answered || (cut_off && repeated) {
                return Err(error);
            }
            repeated |= cut_off;
            tried.push(replica);
            replica = match replicas.next_in_service(&tried) {
                Some(next) => next,
                None if tried.iter().any(|known| known.is(primary)) => return Err(error),
                None => return ask(self.primary()).await,
            };
        }
    }

    /// Waits for a replica no longer than it may take.
    async fn in_time<T>(&self, answer: Answer<'_, T>) -> Result<T, DbError> {
        let Some(patience) = self.shared.patience else { return answer.await };
        match select(answer, self.clock().sleep(patience)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                let context = format!("a replica gave no answer within {patience:?}");
                Err(DbError::new(DbErrorKind::ConnectionLost, "read", context))
            }
        }
    }

    /// Asks the primary, and remembers that this unit wrote.
    async fn write<'s, T>(
        &'s self,
        ask: impl FnOnce(&'s dyn Database) -> Answer<'s, T>,
    ) -> Result<T, DbError> {
        let writing = Writing::new(self.notes());
        let outcome = ask(self.primary()).await;
        if let Err(error) = &outcome
            && never_ran(error.kind())
        {
            writing.did_nothing();
        }
        outcome
    }

    fn notes(&self) -> Notes {
        Notes { unit: self.unit.clone(), clock: Arc::clone(&self.ambient().clock) }
    }

    /// Tells whether a replica can run a transaction with these options.
    fn may_replicate(options: TransactionOptions) -> bool {
        options.access == AccessMode::ReadOnly && options.isolation != Some(Isolation::Serializable)
    }
}

#[async_trait]
impl Executor for RoutedDatabase {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        match statement.intent() {
            Intent::Read => self.read(|server| server.query(statement)).await,
            Intent::Write => self.write(|primary| primary.query(statement)).await,
        }
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        match statement.intent() {
            Intent::Read => self.read(|server| server.execute(statement)).await,
            Intent::Write => self.write(|primary| primary.execute(statement)).await,
        }
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        match intent_of(statements) {
            Intent::Read => self.read(|server| server.batch(statements)).await,
            Intent::Write => self.write(|primary| primary.batch(statements)).await,
        }
    }

    fn stream(&self, statement: Statement) -> RowStream {
        let routed = self.clone();
        let begin = async move {
            match statement.intent() {
                Intent::Read => routed.read(|server| Box::pin(opened(server, statement.clone()))).await,
                Intent::Write => {
                    let batches = routed.write(|primary| Box::pin(opened(primary, statement))).await?;
                    // What it writes is there for others once it is at its end.
                    let writing = Writing::new(routed.notes());
                    let batches = batches.map(move |batch| {
                        let _until_dropped = &writing;
                        batch
                    });
                    Ok(batches.boxed())
                }
            }
        };
        stream::once(begin).try_flatten().boxed()
    }
}

#[async_trait]
impl Database for RoutedDatabase {
    fn dialect(&self) -> &dyn Dialect {
        self.primary().dialect()
    }

    fn ambient(&self) -> &Ambient {
        self.primary().ambient()
    }

    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError> {
        if Self::may_replicate(options) {
            return self.read(|server| server.begin(options)).await;
        }
        let inner = self.primary().begin(options).await?;
        Ok(WatchedTransaction::boxed(inner, Committing::new(self.notes())))
    }

    async fn ping(&self) -> Result<(), DbError> {
        self.primary().ping().await
    }

    fn status(&self) -> PoolStatus {
        total_status(&self.shared.primary, self.shared.replicas.databases())
    }

    async fn close(&self) {
        close_all(std::iter::once(&self.shared.primary).chain(self.shared.replicas.databases())).await;
    }

    fn for_unit(&self, unit: UnitOfWork) -> Option<Arc<dyn Database>> {
        Some(Arc::new(Self { shared: Arc::clone(&self.shared), unit }))
    }
}

impl fmt::Debug for RoutedDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoutedDatabase")
            .field("dialect", &self.dialect().name())
            .field("replicas", &self.shared.replicas.databases().count())
            .field("unit", &self.unit)
            .finish_non_exhaustive()
    }
}
