//! One statement on a guarded connection.

use std::sync::Arc;

use futures_util::TryStreamExt;
use rustango_ports::database::{Column, DbError, DbErrorKind, Execution, Statement, Value};
use sqlx::{AssertSqlSafe, Either, SqlSafeStr, SqlStr};
use tokio::time::{error::Elapsed, timeout};

use crate::{
    driver::{Driver, Row, Watchdog},
    guard::{Guarded, Mark},
    rows::Rows,
};

/// Hands the text over without a copy. No value is ever part of it: the
/// renderer writes placeholders, and names come from schemas.
pub(crate) fn sql_of(statement: &Statement) -> SqlStr {
    AssertSqlSafe(Arc::clone(statement.sql())).into_sql_str()
}

/// All that a statement answered.
pub(crate) struct Answer<D: Driver> {
    pub(crate) rows: Vec<Row<D>>,
    rows_affected: u64,
}

/// Why a statement was not carried out.
pub(crate) struct Failed {
    pub(crate) error: DbError,
    /// What was prepared no longer fits the tables: nothing was done, and the
    /// connection will prepare anew.
    pub(crate) is_stale: bool,
}

impl From<Failed> for DbError {
    fn from(failed: Failed) -> Self {
        failed.error
    }
}

impl<D: Driver> Guarded<D> {
    /// Runs a statement and returns all its rows.
    pub(crate) async fn query(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Rows<D>, DbError> {
        let Answer { rows, .. } = self.perform(statement, operation).await?;
        if rows.is_empty() {
            let columns = self.describe(sql_of(statement), operation).await?;
            return Ok(Rows::empty(columns, statement.columns()));
        }
        Ok(Rows::new(rows, statement.columns()))
    }

    /// Runs a statement for its effect.
    pub(crate) async fn execute(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Execution, DbError> {
        let Answer { rows_affected, .. } = self.perform(statement, operation).await?;
        if changes_schema(statement.sql()) {
            self.pool().schema_changed();
        }
        Ok(Execution { rows_affected })
    }

    /// Runs one of our own statements: no binds, no rows.
    pub(crate) async fn control(&mut self, sql: SqlStr, operation: &'static str) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::control(self.connection(), sql)).await;
        Ok(self.leave(before, outcome, operation)?)
    }

    /// Asks for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::ping(self.connection())).await;
        Ok(self.leave(before, outcome, "ping")?)
    }

    /// Waits until what an unread statement left behind has passed by.
    pub(crate) async fn settle(&mut self, operation: &'static str) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        // Not a recovery: that would end the statement, and an ended write may
        // take its transaction with it.
        let outcome = timeout(limit, D::ping(self.connection())).await;
        Ok(self.leave(before, outcome, operation)?)
    }

    async fn describe(&mut self, sql: SqlStr, operation: &'static str) -> Result<Vec<Column>, DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::describe(self.connection(), sql)).await;
        Ok(self.leave(before, outcome, operation)?)
    }

    async fn perform(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Answer<D>, DbError> {
        let may_retry = self.mark() == Mark::Clean;
        match self.attempt(sql_of(statement), statement.params(), operation).await {
            Err(failed) if failed.is_stale && may_retry => {
                self.forget(operation).await?;
                Ok(self.attempt(sql_of(statement), statement.params(), operation).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Forgets what was prepared on this connection.
    pub(crate) async fn forget(&mut self, operation: &'static str) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::forget_statements(self.connection())).await;
        Ok(self.leave(before, outcome, operation)?)
    }

    pub(crate) async fn attempt(
        &mut self,
        sql: SqlStr,
        params: &[Value],
        operation: &'static str,
    ) -> Result<Answer<D>, Failed> {
        let binds = self.binds(params, operation)?;
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, answer::<D>(self.connection(), sql, binds)).await;
        self.leave(before, outcome, operation)
    }

    /// Encodes binds; a value that cannot be is refused before anything is sent.
    pub(crate) fn binds(&self, params: &[Value], operation: &'static str) -> Result<D::Binds, Failed> {
        self.driver()
            .binds(params)
            .map_err(|error| Failed { error: error.during(operation), is_stale: false })
    }

    /// Marks the connection, and returns the mark it had.
    pub(crate) fn enter(&mut self) -> Mark {
        let before = self.mark();
        if before == Mark::Clean {
            self.set_mark(Mark::Statement);
        }
        before
    }

    /// Takes the mark back, unless the connection is of no more use, and says
    /// in our words what went wrong.
    pub(crate) fn leave<T>(
        &mut self,
        before: Mark,
        outcome: Result<Result<T, sqlx::Error>, Elapsed>,
        operation: &'static str,
    ) -> Result<T, Failed> {
        let outcome = match outcome {
            Ok(Ok(value)) => {
                self.set_mark(before);
                return Ok(value);
            }
            Ok(Err(error)) => Some(error),
            Err(_elapsed) => None,
        };
        self.note_refusal();
        let Some(error) = outcome else {
            D::watchdog(self.connection()).interrupt();
            self.set_mark(Mark::Broken);
            return Err(Failed { error: self.driver().silent(operation), is_stale: false });
        };
        let is_stale = D::is_stale_plan(&error);
        if is_stale {
            self.outdate();
        }
        let error = self.driver().translate(error, operation);
        self.set_mark(if is_broken(&error) { Mark::Broken } else { before });
        Err(Failed { error, is_stale })
    }

    pub(crate) fn answer_timeout(&self) -> std::time::Duration {
        self.pool().options.answer_timeout
    }
}

/// Tells whether a connection that answered so is of no more use.
pub(crate) fn is_broken(error: &DbError) -> bool {
    matches!(
        error.kind(),
        DbErrorKind::ConnectionLost | DbErrorKind::CommitUnknown | DbErrorKind::Unreachable
    )
}

/// Tells whether a statement makes what connections prepared outdated.
fn changes_schema(sql: &str) -> bool {
    let word = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["ALTER", "DROP"].iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
}

async fn answer<D: Driver>(
    connection: &mut D::Connection,
    sql: SqlStr,
    binds: D::Binds,
) -> Result<Answer<D>, sqlx::Error> {
    let mut items = D::run(connection, sql, binds);
    let mut answer = Answer { rows: Vec::new(), rows_affected: 0 };
    let mut has_ended = false;
    while let Some(item) = items.try_next().await? {
        match item {
            Either::Left(result) => {
                answer.rows_affected += D::rows_affected(&result);
                has_ended = true;
            }
            Either::Right(row) => {
                D::adopt(&row);
                answer.rows.push(row);
            }
        }
    }
    if has_ended { Ok(answer) } else { Err(ended_early()) }
}

/// Whoever worked on the statement went away in the middle of it: what came
/// so far is not the whole answer.
pub(crate) fn ended_early() -> sqlx::Error {
    sqlx::Error::WorkerCrashed
}
