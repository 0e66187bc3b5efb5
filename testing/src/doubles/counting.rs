//! A database that writes down what is asked of it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Call, Course, Intercepted, Interceptor};

/// Writes down every call of a database and of its transactions: to hold code
/// to a fixed number of statements.
///
/// ```
/// # use rustango_testing::{doubles::{CallLog, CountingDatabase, Rows}, mock};
/// # use rustango_ports::database::{Executor as _, Statement};
/// # async fn example() -> Result<(), rustango_ports::database::DbError> {
/// # let mut database = mock::database();
/// # database.expect_query().returning(|_| Ok(Rows::empty().boxed()));
/// let log = CallLog::default();
/// let database = CountingDatabase::new(database, &log);
/// // … run the code under test on `database`
/// # database.query(&Statement::read("SELECT 1", vec![])).await?;
/// assert_eq!(log.count(), 1, "{log}");
/// # Ok(())
/// # }
/// ```
pub type CountingDatabase = Intercepted<CallLog>;

/// What a [`CountingDatabase`] wrote down. Clones are the same log.
#[derive(Clone, Debug, Default)]
pub struct CallLog {
    calls: Arc<Mutex<Vec<Call>>>,
}

impl CallLog {
    /// Returns the number of statements so far; those of a batch count one by
    /// one, the beginning and the end of transactions do not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().iter().map(|call| call.statements().len()).sum()
    }

    /// Returns the text of the statements so far, in the order in which they
    /// were sent.
    #[must_use]
    pub fn statements(&self) -> Vec<Arc<str>> {
        self.lock().iter().flat_map(Call::statements).cloned().collect()
    }

    /// Returns the calls so far: each is a round trip, or more.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.lock().clone()
    }

    /// Forgets everything so far.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Interceptor for CallLog {
    fn intercept(&self, call: Call) -> Course {
        self.lock().push(call);
        Course::Run
    }
}

/// One call a line, for the message of an assertion.
impl fmt::Display for CallLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock().iter().try_for_each(|call| writeln!(f, "{call}"))
    }
}
