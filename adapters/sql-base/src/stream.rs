//! Answers in batches, of constant memory, read as fast as they are wanted.

use std::sync::Arc;

use async_stream::try_stream;
use futures_util::StreamExt as _;
use rustango_ports::database::{DbError, Intent, RowSet, RowStream, Statement, TransactionOptions};
use tokio::time::timeout;

use crate::{
    control::{ControlSql, Cursor},
    driver::{Driver, Watchdog as _},
    engine::{Engine, Fault},
    guard::{Guarded, Mark},
    pool::Pool,
    run::{Failed, Rows},
    transaction::{Leftover, Session, Work},
};

/// The rows of one batch.
const BATCH: usize = 256;

const OPERATION: &str = "stream";

fn cursor_of<D: Driver>(statement: &Statement) -> Option<Cursor> {
    match statement.intent() {
        Intent::Read => D::cursor(statement.sql(), BATCH),
        Intent::Write => None,
    }
}

/// Streams on a connection of its own.
pub(crate) fn outside<D: Driver>(pool: Arc<Pool<D>>, statement: Statement) -> RowStream {
    match cursor_of::<D>(&statement) {
        Some(cursor) => Box::pin(try_stream! {
            let mut guard = pool.acquire(OPERATION).await?;
            let control = guard.driver().control_sql(TransactionOptions::default(), pool.role);
            let mut rows = open(&mut guard, &cursor, &statement, &control).await?;
            loop {
                let is_last = rows.len() < BATCH;
                if !rows.is_empty() {
                    yield Box::new(rows) as Box<dyn RowSet>;
                }
                if is_last {
                    break;
                }
                rows = guard.fetch(&cursor, &statement).await?;
            }
            guard.control(control.commit, OPERATION).await?;
            guard.set_mark(Mark::Clean);
        }),
        None => Box::pin(try_stream! {
            let mut guard = pool.acquire(OPERATION).await?;
            let before = guard.enter();
            let limit = guard.answer_timeout();
            let watchdog = D::watchdog(guard.connection());
            let (driver, connection) = guard.parts();
            let outcome = match D::Engine::batches(driver, connection, &statement, BATCH) {
                Err(refused) => Ok(Err(Fault::Refused(refused))),
                Ok(mut batches) => loop {
                    watchdog.arm();
                    let batch = timeout(limit, batches.next()).await;
                    watchdog.disarm();
                    match batch {
                        Ok(Some(Ok(rows))) => yield Box::new(rows) as Box<dyn RowSet>,
                        Ok(Some(Err(error))) => break Ok(Err(Fault::Failed(error))),
                        Ok(None) => break Ok(Ok(())),
                        Err(elapsed) => break Err(elapsed),
                    }
                },
            };
            guard.leave(before, outcome, OPERATION).map_err(DbError::from)?;
        }),
    }
}

/// Begins a transaction for a cursor, declares it and fetches its first
/// batch; once more where what was prepared for it is out of date.
async fn open<D: Driver>(
    guard: &mut Guarded<D>,
    cursor: &Cursor,
    statement: &Statement,
    control: &ControlSql,
) -> Result<Rows<D>, DbError> {
    let mut may_retry = true;
    loop {
        guard.set_mark(Mark::Transaction);
        guard.control(control.begin.clone(), OPERATION).await?;
        match guard.open_cursor(cursor, statement).await {
            Err(failed) if failed.is_stale && may_retry => {
                may_retry = false;
                guard.control(control.rollback.clone(), OPERATION).await?;
                guard.forget(OPERATION).await?;
            }
            outcome => return Ok(outcome?),
        }
    }
}

impl<D: Driver> Guarded<D> {
    async fn open_cursor(&mut self, cursor: &Cursor, statement: &Statement) -> Result<Rows<D>, Failed> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let (driver, connection) = self.parts();
        let outcome = timeout(limit, D::Engine::open_cursor(driver, connection, cursor, statement)).await;
        self.leave(before, outcome, OPERATION)
    }

    async fn fetch(&mut self, cursor: &Cursor, statement: &Statement) -> Result<Rows<D>, DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let (driver, connection) = self.parts();
        let outcome = timeout(limit, D::Engine::fetch(driver, connection, cursor, statement)).await;
        Ok(self.leave(before, outcome, OPERATION)?)
    }
}

/// The connection of a transaction, on loan to a stream.
struct Loan<D: Driver> {
    session: Arc<Session<D>>,
    work: Option<Work<D>>,
    /// What is to be done about the statement if the stream is dropped now;
    /// without it, the transaction cannot go on.
    leftover: Option<Leftover>,
    intent: Intent,
}

impl<D: Driver> Loan<D> {
    fn work(&mut self) -> &mut Work<D> {
        // Only `drop` takes it out.
        self.work.as_mut().expect("a loan holds its connection until it is dropped")
    }

    /// Notes that the statement failed, so that nothing is left of it.
    fn note<T>(&mut self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        if outcome.is_err() {
            self.leftover = Some(Leftover::Nothing);
        }
        self.work().note(outcome)
    }

    /// Gives the connection back, with nothing left to be done.
    fn give_back(mut self) {
        if let Some(work) = self.work.take() {
            self.session.end_stream(work);
        }
    }
}

impl<D: Driver> Drop for Loan<D> {
    fn drop(&mut self) {
        let Some(mut work) = self.work.take() else { return };
        match self.leftover.take() {
            Some(leftover) => {
                if matches!((&leftover, self.intent), (Leftover::Rows, Intent::Read)) {
                    // Nobody waits for the next row. A write must go on: ended
                    // half-way, it may take its transaction with it.
                    D::watchdog(work.guard.connection()).interrupt();
                }
                work.leftover = Some(leftover);
                self.session.end_stream(work);
            }
            None => self.session.lose_stream(),
        }
    }
}

/// Streams on the connection of a transaction.
pub(crate) fn in_transaction<D: Driver>(session: Arc<Session<D>>, statement: Statement) -> RowStream {
    Box::pin(try_stream! {
        // A refusal is handed out after the turn is over: whoever gets it may
        // keep the stream.
        let work = { session.turn().await.take_for_stream(OPERATION) }?;
        // Until something is sent there is nothing to be undone.
        let leftover = Some(Leftover::Nothing);
        let intent = statement.intent();
        let mut loan = Loan { session: Arc::clone(&session), work: Some(work), leftover, intent };
        loan.work().prepare(OPERATION).await?;
        if let Some(cursor) = cursor_of::<D>(&statement) {
            loan.leftover = None;
            let opened = loan.work().guard.open_cursor(&cursor, &statement).await;
            loan.leftover = Some(Leftover::Cursor(cursor.close.clone()));
            let mut rows = loan.note(opened.map_err(DbError::from))?;
            loop {
                let is_last = rows.len() < BATCH;
                if !rows.is_empty() {
                    yield Box::new(rows) as Box<dyn RowSet>;
                }
                if is_last {
                    break;
                }
                let fetched = loan.work().guard.fetch(&cursor, &statement).await;
                rows = loan.note(fetched)?;
            }
            // Cut off from here on, the cursor is closed and its answer unread.
            loan.leftover = Some(Leftover::Rows);
            let closed = loan.work().guard.control(cursor.close, OPERATION).await;
            loan.work().note(closed)?;
            loan.give_back();
        } else {
            let guard = &mut loan.work().guard;
            let limit = guard.answer_timeout();
            let watchdog = D::watchdog(guard.connection());
            loan.leftover = Some(Leftover::Rows);
            let (driver, connection) = loan.work().guard.parts();
            let outcome = match D::Engine::batches(driver, connection, &statement, BATCH) {
                Err(refused) => Ok(Err(Fault::Refused(refused))),
                Ok(mut batches) => loop {
                    watchdog.arm();
                    let batch = timeout(limit, batches.next()).await;
                    watchdog.disarm();
                    match batch {
                        Ok(Some(Ok(rows))) => yield Box::new(rows) as Box<dyn RowSet>,
                        Ok(Some(Err(error))) => break Ok(Err(Fault::Failed(error))),
                        Ok(None) => break Ok(Ok(())),
                        Err(elapsed) => break Err(elapsed),
                    }
                },
            };
            let work = loan.work();
            let outcome = work.guard.leave(Mark::Transaction, outcome, OPERATION).map_err(DbError::from);
            work.note(outcome)?;
            loan.give_back();
        }
    })
}
