//! An open connection, and what it is in the middle of.
//!
//! sqlx reads a packet in two steps and prepares a statement in several, and
//! keeps no note of where it was cut off: the rest would be taken for the answer
//! to the next statement. So the connection keeps it, and one that was cut off
//! while it waited is never used again.

use std::{
    borrow::Cow,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use async_stream::stream;
use futures_core::{Stream, stream::BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use rustango_sqlx::ours;
use sqlx::{
    Arguments as _, Connection as _, Either, Executor as _, MySqlConnection, SqlStr,
    mysql::{MySqlArguments, MySqlQueryResult, MySqlRow},
};
use tokio::time::{Sleep, sleep};

use crate::{
    error,
    killer::{Kill, Killer},
};

type Item = Result<Either<MySqlQueryResult, MySqlRow>, sqlx::Error>;

/// A connection to a server.
pub struct MysqlConnection {
    inner: MySqlConnection,
    progress: Progress,
    killer: Killer,
    /// What takes its transaction back, and makes it as it was before.
    rollback: Arc<str>,
    /// What lies between the keys of rows inserted together.
    key_step: i64,
}

/// What a connection is in the middle of.
#[derive(Debug)]
struct Progress {
    stage: Stage,
    has_lost_transaction: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing.
    Idle,
    /// Between two rows of an answer: the others can be read away.
    BetweenRows,
    /// A word of the protocol. Left so, the connection is of no more use.
    Busy,
}

impl MysqlConnection {
    pub(crate) fn new(inner: MySqlConnection, killer: Killer, rollback: Arc<str>, key_step: i64) -> Self {
        let progress = Progress { stage: Stage::Idle, has_lost_transaction: false };
        Self { inner, progress, killer, rollback, key_step }
    }

    pub(crate) fn killer(&self) -> &Killer {
        &self.killer
    }

    pub(crate) const fn key_step(&self) -> i64 {
        self.key_step
    }

    /// Tells whether the server rolled the open transaction back by itself.
    pub(crate) const fn has_lost_transaction(&self) -> bool {
        self.progress.has_lost_transaction
    }

    /// Tells whether it was cut off where it cannot go on.
    pub(crate) fn is_spoilt(&self) -> bool {
        self.progress.stage == Stage::Busy
    }

    /// Runs a statement, prepared where the server prepares statements of its
    /// kind.
    pub(crate) fn run(&mut self, sql: SqlStr, arguments: MySqlArguments) -> BoxStream<'_, Item> {
        if arguments.len() > 0 {
            return self.watch(|connection| connection.fetch_many(sqlx::query_with(sql, arguments)));
        }
        self.watch(|connection| {
            Box::pin(stream! {
                let mut is_unpreparable = false;
                let mut items = connection.fetch_many(sqlx::query_with(sql.clone(), arguments));
                while let Some(item) = items.next().await {
                    is_unpreparable = matches!(&item, Err(error) if error::is_unpreparable(error));
                    if is_unpreparable {
                        break;
                    }
                    yield item;
                }
                drop(items);
                if is_unpreparable {
                    let mut items = connection.fetch_many(sqlx::raw_sql(sql));
                    while let Some(item) = items.next().await {
                        yield item;
                    }
                }
            })
        })
    }

    /// Runs statements of ours that have no binds.
    pub(crate) async fn control(&mut self, sql: Cow<'static, str>) -> Result<(), sqlx::Error> {
        let mut answers = self.watch(|connection| connection.fetch_many(sqlx::raw_sql(ours(sql))));
        while answers.try_next().await?.is_some() {}
        Ok(())
    }

    /// Takes its transaction back.
    pub(crate) async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        let sql = self.rollback.to_string();
        self.control(Cow::Owned(sql)).await?;
        self.note_transaction();
        Ok(())
    }

    /// Notes that a transaction begins or has ended.
    pub(crate) fn note_transaction(&mut self) {
        self.progress.has_lost_transaction = false;
    }

    fn watch<'c>(
        &'c mut self,
        start: impl FnOnce(&'c mut MySqlConnection) -> BoxStream<'c, Item>,
    ) -> BoxStream<'c, Item> {
        let Self { inner, progress, killer, .. } = self;
        if progress.stage == Stage::Busy {
            return Box::pin(futures_util::stream::once(async { Err(sqlx::Error::WorkerCrashed) }));
        }
        Box::pin(Watched { items: start(inner), progress, killer, patience: None, is_ended: false })
    }

    /// Reads away what is left of an answer, and asks for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<(), sqlx::Error> {
        if self.is_spoilt() {
            return Err(sqlx::Error::WorkerCrashed);
        }
        self.killer.arrival().await;
        self.progress.stage = Stage::Busy;
        // What was under way may have failed: its error comes first.
        if let Err(error) = self.inner.ping().await {
            self.progress.note(&error);
            let sqlx::Error::Database(_) = error else { return Err(error) };
            self.inner.ping().await?;
        }
        self.progress.stage = Stage::Idle;
        Ok(())
    }

    /// Returns the columns of a statement that ran before, so that it is
    /// prepared already.
    pub(crate) async fn prepared(&mut self, sql: SqlStr) -> Result<sqlx::mysql::MySqlStatement, sqlx::Error> {
        self.between(async |inner| inner.prepare_with(sql, &[]).await).await
    }

    /// Forgets the prepared statements.
    pub(crate) async fn forget_statements(&mut self) -> Result<(), sqlx::Error> {
        self.between(async |inner| inner.clear_cached_statements().await).await
    }

    async fn between<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut MySqlConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        if self.is_spoilt() {
            return Err(sqlx::Error::WorkerCrashed);
        }
        self.progress.stage = Stage::Busy;
        let done = work(&mut self.inner).await?;
        self.progress.stage = Stage::Idle;
        Ok(done)
    }

    /// Ends what was cut off, so that the next statement can begin.
    pub(crate) async fn recover(&mut self) -> Result<(), sqlx::Error> {
        match self.progress.stage {
            Stage::Idle => Ok(()),
            Stage::BetweenRows => {
                self.killer.order(Kill::Statement);
                self.ping().await
            }
            Stage::Busy => {
                self.killer.order(Kill::Session);
                self.killer.arrival().await;
                Err(sqlx::Error::WorkerCrashed)
            }
        }
    }

    /// Closes it in good order.
    pub(crate) async fn close(self) {
        // The server finds out in any case.
        let _ = self.inner.close().await;
    }
}

impl Progress {
    /// Notes what an error did to the transaction.
    fn note(&mut self, error: &sqlx::Error) {
        self.has_lost_transaction |= error::takes_the_transaction_back(error);
    }
}

impl fmt::Debug for MysqlConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MysqlConnection").field("progress", &self.progress).finish_non_exhaustive()
    }
}

/// The answer to a statement, with a note of how far it has come. It holds the
/// statement to its time, since the server holds only some to theirs.
struct Watched<'c> {
    items: BoxStream<'c, Item>,
    progress: &'c mut Progress,
    killer: &'c Killer,
    patience: Option<Pin<Box<Sleep>>>,
    is_ended: bool,
}

impl Watched<'_> {
    /// Ends a statement that has not said a word for too long; its error comes
    /// as its answer.
    fn poll_patience(&mut self, context: &mut Context<'_>) {
        let killer = self.killer;
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(killer.patience())));
        if !self.is_ended && patience.as_mut().poll(context).is_ready() {
            self.is_ended = true;
            self.killer.order(Kill::Statement);
        }
    }
}

impl Stream for Watched<'_> {
    type Item = Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Item>> {
        let this = &mut *self;
        if this.progress.stage != Stage::Busy {
            ready!(this.killer.poll_arrival(context));
            this.progress.stage = Stage::Busy;
        }
        let Poll::Ready(item) = this.items.as_mut().poll_next(context) else {
            this.poll_patience(context);
            return Poll::Pending;
        };
        match &item {
            Some(Ok(Either::Right(_))) => {
                this.progress.stage = Stage::BetweenRows;
                this.patience = None;
            }
            // Only after it the answer is over.
            Some(Ok(Either::Left(_))) => {}
            None => this.progress.stage = Stage::Idle,
            Some(Err(error)) => {
                this.progress.note(error);
                if matches!(error, sqlx::Error::Database(_)) {
                    this.progress.stage = Stage::Idle;
                }
            }
        }
        Poll::Ready(item)
    }
}
