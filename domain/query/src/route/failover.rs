//! Several servers of which one takes the writes, seen as that one.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rustango_ports::{
    database::{
        AccessMode, Database, DbError, DbErrorKind, Dialect, Execution, Executor, Intent, PoolStatus, RowSet,
        RowStream, Statement, Transaction, TransactionOptions, ValueType,
    },
    runtime::Ambient,
};

use super::{
    Answer, check_dialects, close_all,
    election::Election,
    opened, total_status,
    watched::{Watch, WatchedTransaction, intent_of},
};

/// A primary that may move from one server to another.
///
/// Of its candidates, one takes the writes. Which one, they are asked at the
/// first call, and again when it cannot be reached, loses a connection, refuses
/// a write because it only reads, or lets several callers in a row give up. The one that led before is left only
/// when it no longer says that it takes writes; where several do and none of
/// them led before, there is no primary until one of them is shut down.
///
/// A call that found the primary gone is made once more on its successor if
/// nothing can happen twice: reads, the beginning of a transaction, a write
/// that was not sent or was refused. A write that was cut off is reported as
/// `ConnectionLost`, a commit as `CommitUnknown`, and neither is repeated.
///
/// Connect candidates without waiting for them, so that the program starts
/// while one is down.
///
/// ```
/// # use rustango_ports::database::{Database, DbError};
/// # fn wire(first: impl Database + 'static, second: impl Database + 'static, replica: impl Database + 'static)
/// # -> Result<rustango_query::Db, DbError> {
/// use rustango_query::{Db, FailoverDatabase, RoutedDatabase};
///
/// // How PostgreSQL says that a server is not a standby.
/// let primary = FailoverDatabase::builder("SELECT NOT pg_is_in_recovery()")
///     .candidate(first)
///     .candidate(second)
///     .build()?;
/// let database = RoutedDatabase::builder(primary).replica(replica).build()?;
/// # Ok(
/// Db::new(database)
/// # ) }
/// ```
#[derive(Clone)]
pub struct FailoverDatabase {
    election: Arc<Election>,
}

impl FailoverDatabase {
    /// Starts from the question whether a server takes writes: a statement
    /// with one value, true or false.
    pub fn builder(takes_writes: &'static str) -> FailoverBuilder {
        FailoverBuilder { takes_writes, candidates: Vec::new() }
    }

    fn first(&self) -> &Arc<dyn Database> {
        // `build` refuses an empty list.
        &self.election.candidates()[0].database
    }

    fn candidates(&self) -> impl Iterator<Item = &Arc<dyn Database>> {
        self.election.candidates().iter().map(|candidate| &candidate.database)
    }

    /// Asks the leader, and its successor where it is gone and the call may be
    /// made again.
    async fn ask<'s, T>(
        &'s self,
        again: Again,
        ask: impl Fn(&'s dyn Database) -> Answer<'s, T>,
    ) -> Result<T, DbError> {
        self.ask_whoever_leads(again, ask).await.map(|(answer, _candidate)| answer)
    }

    /// As [`ask`](Self::ask); returns which candidate answered, too.
    async fn ask_whoever_leads<'s, T>(
        &'s self,
        again: Again,
        ask: impl Fn(&'s dyn Database) -> Answer<'s, T>,
    ) -> Result<(T, usize), DbError> {
        let leader = self.election.leader().await?;
        let error = match self.ask_candidate(leader, &ask).await {
            Ok(answer) => return Ok((answer, leader)),
            Err(error) => error,
        };
        if !again.permitted_after(error.kind()) {
            return Err(error);
        }
        // What was wrong with the call says more than that nobody is left.
        let Ok(successor) = self.election.leader().await else { return Err(error) };
        Ok((self.ask_candidate(successor, &ask).await?, successor))
    }

    async fn ask_candidate<'s, T>(
        &'s self,
        position: usize,
        ask: impl Fn(&'s dyn Database) -> Answer<'s, T>,
    ) -> Result<T, DbError> {
        let candidate = &self.election.candidates()[position];
        let call = candidate.given_up.call(|| self.election.doubt(position));
        let outcome = ask(&*candidate.database).await;
        call.ended();
        if let Err(error) = &outcome
            && casts_doubt(error.kind())
        {
            self.election.doubt(position);
        }
        outcome
    }
}

/// When a failed call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    /// Whatever became of it: it changes nothing.
    Always,
    /// Where it was not sent, or refused as a whole.
    IfRefused,
    /// Where it was not sent.
    IfNotSent,
}

impl Again {
    const fn of(statement: &Statement) -> Self {
        match statement.intent() {
            Intent::Read => Self::Always,
            Intent::Write => Self::IfRefused,
        }
    }

    fn of_all(statements: &[Statement]) -> Self {
        match intent_of(statements) {
            Intent::Read => Self::Always,
            // The first ones may have been taken.
            Intent::Write => Self::IfNotSent,
        }
    }

    const fn permitted_after(self, kind: &DbErrorKind) -> bool {
        match kind {
            DbErrorKind::Unreachable => true,
            DbErrorKind::ReadOnly => !matches!(self, Self::IfNotSent),
            DbErrorKind::ConnectionLost => matches!(self, Self::Always),
            _ => false,
        }
    }
}

/// Tells whether a server that failed like this may lead no more.
const fn casts_doubt(kind: &DbErrorKind) -> bool {
    matches!(
        kind,
        DbErrorKind::Unreachable
            | DbErrorKind::ConnectionLost
            | DbErrorKind::CommitUnknown
            | DbErrorKind::ReadOnly
    )
}

/// A transaction on a candidate, whose failures cast doubt on it.
struct OnCandidate {
    election: Arc<Election>,
    candidate: usize,
    access: AccessMode,
}

impl Watch for OnCandidate {
    fn failed(&self, error: &DbError) {
        // A write that a read-only transaction refuses says nothing of the server.
        let its_own = self.access == AccessMode::ReadOnly && *error.kind() == DbErrorKind::ReadOnly;
        if casts_doubt(error.kind()) && !its_own {
            self.election.doubt(self.candidate);
        }
    }
}

#[async_trait]
impl Executor for FailoverDatabase {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        self.ask(Again::of(statement), |server| server.query(statement)).await
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        self.ask(Again::of(statement), |server| server.execute(statement)).await
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        self.ask(Again::of_all(statements), |server| server.batch(statements)).await
    }

    fn stream(&self, statement: Statement) -> RowStream {
        let failover = self.clone();
        let begin = async move {
            let open = |server| -> Answer<'_, RowStream> { Box::pin(opened(server, statement.clone())) };
            failover.ask(Again::of(&statement), open).await
        };
        stream::once(begin).try_flatten().boxed()
    }
}

#[async_trait]
impl Database for FailoverDatabase {
    fn dialect(&self) -> &dyn Dialect {
        self.first().dialect()
    }

    fn ambient(&self) -> &Ambient {
        self.first().ambient()
    }

    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError> {
        let (inner, candidate) =
            self.ask_whoever_leads(Again::Always, |server| server.begin(options)).await?;
        let watch = OnCandidate { election: Arc::clone(&self.election), candidate, access: options.access };
        Ok(WatchedTransaction::boxed(inner, watch))
    }

    async fn ping(&self) -> Result<(), DbError> {
        self.ask(Again::Always, |server| server.ping()).await
    }

    fn status(&self) -> PoolStatus {
        total_status(self.first(), self.candidates())
    }

    async fn close(&self) {
        close_all(self.candidates()).await;
    }
}

impl fmt::Debug for FailoverDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailoverDatabase")
            .field("dialect", &self.dialect().name())
            .field("candidates", &self.election.candidates().len())
            .finish_non_exhaustive()
    }
}

/// Collects the candidates of a [`FailoverDatabase`].
#[must_use = "call build() to get the database"]
pub struct FailoverBuilder {
    takes_writes: &'static str,
    candidates: Vec<Arc<dyn Database>>,
}

impl FailoverBuilder {
    /// Adds a server that may take the writes.
    pub fn candidate(self, candidate: impl Database + 'static) -> Self {
        self.shared_candidate(Arc::new(candidate))
    }

    /// Adds a server that others hold too.
    pub fn shared_candidate(mut self, candidate: Arc<dyn Database>) -> Self {
        self.candidates.push(candidate);
        self
    }

    /// Makes the database. Its clock is that of the first candidate.
    ///
    /// # Errors
    /// Kind `Configuration` where there is no candidate, or one speaks another
    /// dialect than the first.
    pub fn build(self) -> Result<FailoverDatabase, DbError> {
        let Some((first, others)) = self.candidates.split_first() else {
            let context = "a failover database needs at least one candidate";
            return Err(DbError::new(DbErrorKind::Configuration, "configure", context));
        };
        check_dialects("candidate", first, others)?;
        // A candidate that has replicas itself is not to ask one of them.
        let probe = Statement::write(self.takes_writes, vec![]).with_columns([ValueType::Bool]);
        Ok(FailoverDatabase { election: Arc::new(Election::new(self.candidates, probe)) })
    }
}

impl fmt::Debug for FailoverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailoverBuilder")
            .field("takes_writes", &self.takes_writes)
            .field("candidates", &self.candidates.len())
            .finish()
    }
}
