//! Work within a transaction that may fail by itself: a savepoint that is made
//! with its first statement, if there is one.

use std::{fmt, sync::Arc};

use futures_util::lock::Mutex;
use rustango_ports::database::{DbError, DbErrorKind};

use super::{
    Db,
    scope::{Savepoint, Scope},
};
use crate::Error;

/// A piece of work within a transaction.
#[derive(Clone)]
pub(crate) struct Attempt {
    scope: Arc<Scope>,
    state: Arc<Mutex<State>>,
}

enum State {
    /// It has sent nothing yet.
    Idle,
    Begun(Savepoint),
    /// Its handle takes no more.
    Over,
}

impl Db {
    /// Returns a handle whose work can be taken back by itself, and what does
    /// so; outside a transaction each statement stands for itself.
    pub(crate) fn attempt(&self) -> (Self, Option<Attempt>) {
        let Some(scope) = &self.scope else { return (self.clone(), None) };
        let attempt = Attempt { scope: Arc::clone(scope), state: Arc::new(Mutex::new(State::Idle)) };
        (Self { attempt: Some(attempt.clone()), ..self.clone() }, Some(attempt))
    }

    /// Returns a handle outside the transaction.
    pub(crate) fn outside(&self) -> Self {
        Self { scope: None, attempt: None, ..self.clone() }
    }

    pub(super) async fn begin_attempt(&self) -> Result<(), DbError> {
        match &self.attempt {
            Some(attempt) => attempt.begin().await,
            None => Ok(()),
        }
    }
}

impl Attempt {
    async fn begin(&self) -> Result<(), DbError> {
        let mut state = self.state.lock().await;
        match *state {
            State::Begun(_) => {}
            State::Idle => *state = State::Begun(Savepoint::begin(&self.scope).await.map_err(as_fault)?),
            State::Over => {
                let context = "this handle was for one receiver of a signal, which has returned";
                return Err(DbError::new(DbErrorKind::TransactionOver, "query", context));
            }
        }
        Ok(())
    }

    /// Keeps what was done.
    pub(crate) async fn keep(self) -> Result<(), Error> {
        match self.end().await {
            State::Begun(savepoint) => savepoint.release().await,
            State::Idle | State::Over => Ok(()),
        }
    }

    /// Takes back what was done.
    pub(crate) async fn take_back(self) -> Result<(), Error> {
        match self.end().await {
            State::Begun(savepoint) => savepoint.rollback().await,
            State::Idle | State::Over => Ok(()),
        }
    }

    async fn end(&self) -> State {
        std::mem::replace(&mut *self.state.lock().await, State::Over)
    }
}

fn as_fault(error: Error) -> DbError {
    match error {
        Error::Database(error) => error,
        _ => super::transaction_over(),
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt")
    }
}
