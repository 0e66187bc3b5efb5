//! A database that is out of order for as long as a test says.

use rustango_ports::database::{DbError, DbErrorKind};
use tokio::sync::watch::{Sender, channel};

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
#[derive(Clone, Debug)]
pub struct Outage {
    state: Sender<State>,
}

#[derive(Clone, Debug)]
enum State {
    Over,
    Refusing(DbErrorKind),
    LosingAnswers(DbErrorKind),
    Silent,
}

impl Outage {
    /// Describes one that has not begun.
    #[must_use]
    pub fn none() -> Self {
        Self { state: channel(State::Over).0 }
    }

    /// Refuses every call from now on before it reaches the database.
    pub fn begin(&self, kind: DbErrorKind) {
        self.state.send_replace(State::Refusing(kind));
    }

    /// Lets every call take effect from now on and loses its answer.
    pub fn lose_answers(&self, kind: DbErrorKind) {
        self.state.send_replace(State::LosingAnswers(kind));
    }

    /// Leaves every call waiting from now on, and those that still wait when
    /// the silence is over reach the database then.
    pub fn be_silent(&self) {
        self.state.send_replace(State::Silent);
    }

    /// Lets calls through again.
    pub fn end(&self) {
        self.state.send_replace(State::Over);
    }
}

impl Default for Outage {
    fn default() -> Self {
        Self::none()
    }
}

impl Interceptor for Outage {
    fn intercept(&self, call: Call) -> Course {
        let error = |kind| DbError::new(kind, call.operation(), format!("{call}: the test lets it fail"));
        match self.state.borrow().clone() {
            State::Over => Course::Run,
            State::Refusing(kind) => Course::Refuse(error(kind)),
            State::LosingAnswers(kind) => Course::LoseAnswer(error(kind)),
            State::Silent => {
                let mut state = self.state.subscribe();
                Course::RunAfter(Box::pin(async move {
                    // The sender lives as long as the database that asked.
                    let _ = state.wait_for(|state| !matches!(state, State::Silent)).await;
                }))
            }
        }
    }
}
