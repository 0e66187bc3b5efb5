//! A database that is out of order for as long as a test says.

use std::sync::{Arc, Mutex, PoisonError};

use rustango_ports::database::{DbError, DbErrorKind};

use super::{Call, Course, Intercepted, Interceptor};

/// Fails every call of a database and of its transactions while its
/// [`Outage`] lasts.
pub type FailingDatabase = Intercepted<Outage>;

/// A time during which every call fails. Clones are the same outage.
///
/// ```
/// # use rustango_testing::{doubles::{FailingDatabase, Outage, Rows}, mock};
/// # use rustango_ports::database::{DbErrorKind, Executor, Statement};
/// # async fn example() {
/// # let mut database = mock::database();
/// # database.expect_query().returning(|_| Ok(Rows::empty().boxed()));
/// let outage = Outage::none();
/// let database = FailingDatabase::new(database, &outage);
/// let statement = Statement::read("SELECT 1", vec![]);
/// outage.begin(DbErrorKind::Unreachable);
/// let error = database.query(&statement).await.err().expect("nobody is there");
/// assert_eq!(error.kind(), &DbErrorKind::Unreachable);
/// outage.end();
/// assert!(database.query(&statement).await.is_ok());
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Outage {
    state: Arc<Mutex<State>>,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Over,
    Refusing(DbErrorKind),
    LosingAnswers(DbErrorKind),
    Silent,
}

impl Outage {
    /// Describes one that has not begun.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Refuses every call from now on before it reaches the database.
    pub fn begin(&self, kind: DbErrorKind) {
        self.set(State::Refusing(kind));
    }

    /// Lets every call take effect from now on and loses its answer.
    pub fn lose_answers(&self, kind: DbErrorKind) {
        self.set(State::LosingAnswers(kind));
    }

    /// Leaves every call without an answer from now on.
    pub fn be_silent(&self) {
        self.set(State::Silent);
    }

    /// Lets calls through again.
    pub fn end(&self) {
        self.set(State::Over);
    }

    fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

impl Interceptor for Outage {
    fn intercept(&self, call: Call) -> Course {
        let error = |kind| DbError::new(kind, call.operation(), format!("{call}: the test lets it fail"));
        match self.state.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            State::Over => Course::Run,
            State::Refusing(kind) => Course::Refuse(error(kind)),
            State::LosingAnswers(kind) => Course::LoseAnswer(error(kind)),
            State::Silent => Course::Hang,
        }
    }
}
