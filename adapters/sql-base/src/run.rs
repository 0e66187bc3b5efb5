//! One statement, or several, on a guarded connection.

use std::{borrow::Cow, ops::Range, pin::pin};

use futures_util::StreamExt as _;
use rustango_ports::database::{DbError, DbErrorKind, Execution, Intent, RowSet, Statement};
use tokio::time::{error::Elapsed, timeout};

use crate::{
    driver::{Driver, Watchdog as _},
    engine::{Engine, Fault},
    guard::{Guarded, Mark},
};

/// The rows that a driver answers with.
pub(crate) type Rows<D> = <<D as Driver>::Engine as Engine<D>>::Rows;

/// How a piece of work on a connection ended: in time or not.
pub(crate) type Outcome<T, D> = Result<Result<T, Fault<<D as Driver>::Error>>, Elapsed>;

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
        let may_retry = self.mark() == Mark::Clean;
        match self.try_query(statement, operation).await {
            Err(failed) if failed.is_stale && may_retry => {
                self.forget(operation).await?;
                Ok(self.try_query(statement, operation).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Runs a statement for its effect.
    pub(crate) async fn execute(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Execution, DbError> {
        let may_retry = self.mark() == Mark::Clean;
        let done = match self.try_execute(statement, operation).await {
            Err(failed) if failed.is_stale && may_retry => {
                self.forget(operation).await?;
                self.try_execute(statement, operation).await?
            }
            outcome => outcome?,
        };
        if changes_schema(statement.sql()) {
            self.pool().schema_changed();
        }
        Ok(done)
    }

    /// Runs statements that do not depend on each other.
    ///
    /// A write that comes after a statement that fails is not carried out, so
    /// outside of a transaction, where nothing takes it back, it does not
    /// travel in one flight with others.
    pub(crate) async fn batch(
        &mut self,
        statements: &[Statement],
        operation: &'static str,
    ) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        let is_transaction = self.mark() == Mark::Transaction;
        let mut answers: Vec<Box<dyn RowSet>> = Vec::with_capacity(statements.len());
        for flight in flights(statements, is_transaction) {
            match &statements[flight] {
                [one] => answers.push(Box::new(self.query(one, operation).await?)),
                several => self.fly(several, &mut answers, operation).await?,
            }
        }
        Ok(answers)
    }

    /// Runs statements in one flight and adds their answers.
    async fn fly(
        &mut self,
        statements: &[Statement],
        answers: &mut Vec<Box<dyn RowSet>>,
        operation: &'static str,
    ) -> Result<(), DbError> {
        let may_retry = self.mark() == Mark::Clean;
        let limit = self.answer_timeout();
        let before = self.enter();
        let first = answers.len();
        // What came after the first that failed.
        let mut late: Vec<Option<Rows<D>>> = Vec::new();
        let mut fault = None;
        let outcome = {
            let (driver, connection) = self.parts();
            let mut flight = pin!(D::Engine::pipeline(driver, connection, statements));
            loop {
                match timeout(limit, flight.next()).await {
                    Ok(Some(Ok(rows))) if fault.is_none() => answers.push(Box::new(rows)),
                    Ok(Some(Ok(rows))) => late.push(Some(rows)),
                    // The others are on their way; the connection is free when
                    // they have landed.
                    Ok(Some(Err(failed))) => {
                        fault.get_or_insert(failed);
                        late.push(None);
                    }
                    Ok(None) => break Ok(fault.map_or(Ok(()), Err)),
                    Err(elapsed) => break Err(elapsed),
                }
            }
        };
        match self.leave(before, outcome, operation) {
            Ok(()) => return Ok(()),
            Err(failed) if failed.is_stale && may_retry => self.forget(operation).await?,
            Err(failed) => return Err(failed.error),
        }
        let mut late = late.into_iter();
        for statement in &statements[answers.len() - first..] {
            let rows = match late.next().flatten() {
                Some(rows) => rows,
                None => self.query(statement, operation).await?,
            };
            answers.push(Box::new(rows));
        }
        Ok(())
    }

    /// Runs one of our own statements: no binds, no rows.
    pub(crate) async fn control(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        operation: &'static str,
    ) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::control(self.connection(), sql.into())).await;
        self.leave_control(before, outcome, operation)
    }

    /// Asks for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<(), DbError> {
        self.settle("ping").await
    }

    /// Waits until what an unread statement left behind has passed by.
    pub(crate) async fn settle(&mut self, operation: &'static str) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        // Not a recovery: that would end the statement, and an ended write may
        // take its transaction with it.
        let outcome = timeout(limit, D::ping(self.connection())).await;
        self.leave_control(before, outcome, operation)
    }

    /// Forgets what was prepared on this connection.
    pub(crate) async fn forget(&mut self, operation: &'static str) -> Result<(), DbError> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let outcome = timeout(limit, D::forget_statements(self.connection())).await;
        self.leave_control(before, outcome, operation)
    }

    async fn try_query(&mut self, statement: &Statement, operation: &'static str) -> Result<Rows<D>, Failed> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let (driver, connection) = self.parts();
        let outcome = timeout(limit, D::Engine::query(driver, connection, statement)).await;
        self.leave(before, outcome, operation)
    }

    async fn try_execute(
        &mut self,
        statement: &Statement,
        operation: &'static str,
    ) -> Result<Execution, Failed> {
        let before = self.enter();
        let limit = self.answer_timeout();
        let (driver, connection) = self.parts();
        let outcome = timeout(limit, D::Engine::execute(driver, connection, statement)).await;
        self.leave(before, outcome, operation)
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
        outcome: Outcome<T, D>,
        operation: &'static str,
    ) -> Result<T, Failed> {
        let (error, may_be_stale) = match outcome {
            Ok(Ok(value)) => {
                self.set_mark(before);
                return Ok(value);
            }
            Ok(Err(Fault::Refused(error))) => {
                self.set_mark(before);
                return Err(Failed { error: error.during(operation), is_stale: false });
            }
            Ok(Err(Fault::Failed(error))) => (error, true),
            Ok(Err(Fault::Unread(error))) => (error, false),
            Err(_elapsed) => {
                self.note_refusal();
                D::watchdog(self.connection()).interrupt();
                self.set_mark(Mark::Broken);
                return Err(Failed { error: self.driver().silent(operation), is_stale: false });
            }
        };
        self.note_refusal();
        let is_stale = may_be_stale && D::is_stale_plan(&error);
        if is_stale {
            self.outdate();
        }
        let error = self.driver().translate(error, operation);
        self.set_mark(if is_broken(&error) { Mark::Broken } else { before });
        Err(Failed { error, is_stale })
    }

    fn leave_control(
        &mut self,
        before: Mark,
        outcome: Result<Result<(), D::Error>, Elapsed>,
        operation: &'static str,
    ) -> Result<(), DbError> {
        let outcome = outcome.map(|done| done.map_err(Fault::Failed));
        Ok(self.leave(before, outcome, operation)?)
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

/// Splits a batch into what may travel in one flight.
fn flights(statements: &[Statement], is_transaction: bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = statements.get(at..).filter(|rest| !rest.is_empty())?;
        let reads = rest.iter().take_while(|statement| statement.intent() == Intent::Read).count();
        let length = if is_transaction { rest.len() } else { reads.max(1) };
        let flight = at..at + length;
        at = flight.end;
        Some(flight)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_fly_alone_outside_of_a_transaction() {
        let statements: Vec<_> = "rrwrwwrr"
            .chars()
            .map(|kind| if kind == 'r' { Statement::read("", vec![]) } else { Statement::write("", vec![]) })
            .collect();
        let outside: Vec<_> = flights(&statements, false).collect();
        assert_eq!(outside, [0..2, 2..3, 3..4, 4..5, 5..6, 6..8]);
        let mut within = flights(&statements, true);
        assert_eq!((within.next(), within.next()), (Some(0..8), None));
        assert_eq!(flights(&[], true).next(), None);
    }
}
