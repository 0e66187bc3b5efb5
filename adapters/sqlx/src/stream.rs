//! Answers in batches, of constant memory, read as fast as they are wanted.

use std::sync::Arc;

use async_stream::try_stream;
use futures_util::TryStreamExt;
use rustango_ports::database::{DbError, Intent, RowSet, RowStream, Statement, TransactionOptions};
use rustango_sql_base::Cursor;
use sqlx::{AssertSqlSafe, Either, SqlSafeStr, SqlStr};
use tokio::time::timeout;

use crate::{
    driver::{Driver, Items, Row, Watchdog},
    guard::{Guarded, Mark},
    pool::Pool,
    rows::Rows,
    run::{ended_early, sql_of},
    transaction::{Leftover, Session, Work},
};

/// The rows of one batch.
pub(crate) const BATCH: usize = 256;

const OPERATION: &str = "stream";

fn cursor_of<D: Driver>(statement: &Statement) -> Option<Cursor> {
    match statement.intent() {
        Intent::Read => D::cursor(statement.sql(), BATCH),
        Intent::Write => None,
    }
}

fn ours(sql: &str) -> SqlStr {
    AssertSqlSafe(sql).into_sql_str()
}

fn boxed<D: Driver>(rows: Vec<Row<D>>, statement: &Statement) -> Box<dyn RowSet> {
    Box::new(Rows::<D>::new(rows, statement.columns()))
}

/// Streams on a connection of its own.
pub(crate) fn outside<D: Driver>(pool: Arc<Pool<D>>, statement: Statement) -> RowStream {
    match cursor_of::<D>(&statement) {
        Some(cursor) => Box::pin(try_stream! {
            let mut guard = pool.acquire(OPERATION).await?;
            let control = guard.driver().control_sql(TransactionOptions::default(), pool.role);
            let mut first = Some(open(&mut guard, &cursor, &statement, control.begin, control.rollback).await?);
            loop {
                let rows = match first.take() {
                    Some(rows) => rows,
                    None => guard.attempt(ours(&cursor.fetch), &[], OPERATION).await.map_err(DbError::from)?.rows,
                };
                let is_last = rows.len() < BATCH;
                if !rows.is_empty() {
                    yield boxed::<D>(rows, &statement);
                }
                if is_last {
                    break;
                }
            }
            guard.control(SqlStr::from_static(control.commit), OPERATION).await?;
            guard.set_mark(Mark::Clean);
        }),
        None => Box::pin(try_stream! {
            let mut guard = pool.acquire(OPERATION).await?;
            let binds = guard.binds(statement.params(), OPERATION).map_err(DbError::from)?;
            let before = guard.enter();
            let limit = guard.answer_timeout();
            let watchdog = D::watchdog(guard.connection());
            let mut items = D::run(guard.connection(), sql_of(&statement), binds);
            let outcome = loop {
                watchdog.arm();
                let batch = timeout(limit, next_batch::<D>(&mut items)).await;
                watchdog.disarm();
                let rows = match batch {
                    Ok(Ok(rows)) => rows,
                    failed => break failed.map(|outcome| outcome.map(drop)),
                };
                let is_last = rows.len() < BATCH;
                if !rows.is_empty() {
                    yield boxed::<D>(rows, &statement);
                }
                if is_last {
                    break Ok(Ok(()));
                }
            };
            drop(items);
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
    begin: &'static str,
    rollback: &'static str,
) -> Result<Vec<Row<D>>, DbError> {
    let mut may_retry = true;
    loop {
        guard.set_mark(Mark::Transaction);
        guard.control(SqlStr::from_static(begin), OPERATION).await?;
        guard.attempt(ours(&cursor.declare), statement.params(), OPERATION).await?;
        match guard.attempt(ours(&cursor.fetch), &[], OPERATION).await {
            Err(failed) if failed.is_stale && may_retry => {
                may_retry = false;
                guard.control(SqlStr::from_static(rollback), OPERATION).await?;
                guard.forget(OPERATION).await?;
            }
            outcome => return Ok(outcome?.rows),
        }
    }
}

/// Reads the next batch; one with fewer rows than asked for is the last.
async fn next_batch<D: Driver>(items: &mut Items<'_, D>) -> Result<Vec<Row<D>>, sqlx::Error> {
    let mut rows = Vec::new();
    let mut has_ended = false;
    while rows.len() < BATCH {
        match items.try_next().await? {
            Some(Either::Right(row)) => {
                D::adopt(&row);
                rows.push(row);
            }
            Some(Either::Left(_end)) => has_ended = true,
            None if has_ended => break,
            None => return Err(ended_early()),
        }
    }
    Ok(rows)
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
        let binds = loan.work().guard.binds(statement.params(), OPERATION).map_err(DbError::from)?;
        if let Some(cursor) = cursor_of::<D>(&statement) {
            loan.leftover = None;
            let declared =
                loan.work().guard.attempt(ours(&cursor.declare), statement.params(), OPERATION).await;
            loan.leftover = Some(Leftover::Cursor(ours(&cursor.close)));
            if let Err(failed) = declared {
                loan.leftover = Some(Leftover::Nothing);
                loan.work().note(Err(failed.error))?;
            }
            loop {
                let fetched = loan.work().guard.attempt(ours(&cursor.fetch), &[], OPERATION).await;
                let rows = match fetched {
                    Ok(answer) => answer.rows,
                    Err(failed) => {
                        loan.leftover = Some(Leftover::Nothing);
                        loan.work().note(Err(failed.error))?
                    }
                };
                let is_last = rows.len() < BATCH;
                if !rows.is_empty() {
                    yield boxed::<D>(rows, &statement);
                }
                if is_last {
                    break;
                }
            }
            // Cut off from here on, the cursor is closed and its answer unread.
            loan.leftover = Some(Leftover::Rows);
            let closed = loan.work().guard.control(ours(&cursor.close), OPERATION).await;
            loan.work().note(closed)?;
            loan.give_back();
        } else {
            let guard = &mut loan.work().guard;
            let limit = guard.answer_timeout();
            let watchdog = D::watchdog(guard.connection());
            loan.leftover = Some(Leftover::Rows);
            let outcome = {
                let Some(work) = loan.work.as_mut() else { return };
                let mut items = D::run(work.guard.connection(), sql_of(&statement), binds);
                loop {
                    watchdog.arm();
                    let batch = timeout(limit, next_batch::<D>(&mut items)).await;
                    watchdog.disarm();
                    let rows = match batch {
                        Ok(Ok(rows)) => rows,
                        failed => break failed.map(|outcome| outcome.map(drop)),
                    };
                    let is_last = rows.len() < BATCH;
                    if !rows.is_empty() {
                        yield boxed::<D>(rows, &statement);
                    }
                    if is_last {
                        break Ok(Ok(()));
                    }
                }
            };
            let work = loan.work();
            let outcome = work.guard.leave(Mark::Transaction, outcome, OPERATION).map_err(DbError::from);
            work.note(outcome)?;
            loan.give_back();
        }
    })
}
