//! A database that fails one call, chosen in advance.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use rustango_ports::database::{DbError, DbErrorKind};

use super::{Call, Course, Intercepted, Interceptor};

/// Fails one call of a database or of its transactions, as its [`Fault`]
/// says; all others run.
pub type FaultyDatabase = Intercepted<Fault>;

/// The failure of one call, counted from 1. Clones are the same fault.
///
/// A call fails in one of two ways: it never reaches the database, or it takes
/// effect and the answer is lost. Code has to be right under both.
///
/// ```
/// # use rustango_testing::{doubles::{Fault, FaultyDatabase, Rows}, mock};
/// # use rustango_ports::database::{DbError, DbErrorKind, Executor, Statement};
/// # async fn code_under_test(database: &FaultyDatabase) -> Result<(), DbError> {
/// #     let statement = Statement::read("SELECT 1", vec![]);
/// #     database.query(&statement).await?;
/// #     database.query(&statement).await?;
/// #     Ok(())
/// # }
/// # async fn example() {
/// for fault in Fault::before_each_call(DbErrorKind::ConnectionLost) {
///     let mut database = mock::database();
/// #   database.expect_query().returning(|_| Ok(Rows::empty().boxed()));
///     // … prepare the database, then put the fault before it
///     let database = FaultyDatabase::new(database, &fault);
///     let outcome = code_under_test(&database).await;
///     assert_eq!(outcome.is_err(), fault.struck().is_some(), "{fault:?}");
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    at: u64,
    kind: DbErrorKind,
    way: Way,
    counts: fn(&Call) -> bool,
    seen: Arc<Seen>,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Before,
    After,
}

#[derive(Debug, Default)]
struct Seen {
    calls: AtomicU64,
    struck: OnceLock<Call>,
}

impl Fault {
    /// Fails a call before it reaches the database.
    #[must_use]
    pub fn before(call: u64, kind: DbErrorKind) -> Self {
        Self::new(call, kind, Way::Before)
    }

    /// Lets a call take effect and loses its answer.
    #[must_use]
    pub fn after(call: u64, kind: DbErrorKind) -> Self {
        Self::new(call, kind, Way::After)
    }

    /// Fails each call in turn before it reaches the database; see
    /// [`FaultsInTurn`].
    #[must_use]
    pub fn before_each_call(kind: DbErrorKind) -> FaultsInTurn {
        FaultsInTurn { kind, way: Way::Before, last: None }
    }

    /// Loses the answer of each call in turn; see [`FaultsInTurn`].
    #[must_use]
    pub fn after_each_call(kind: DbErrorKind) -> FaultsInTurn {
        FaultsInTurn { kind, way: Way::After, last: None }
    }

    fn new(at: u64, kind: DbErrorKind, way: Way) -> Self {
        Self { at, kind, way, counts: |_| true, seen: Arc::default() }
    }

    /// Counts these calls only.
    #[must_use]
    pub fn among(self, counts: fn(&Call) -> bool) -> Self {
        Self { counts, ..self }
    }

    /// Returns the call that was failed, once it was.
    #[must_use]
    pub fn struck(&self) -> Option<&Call> {
        self.seen.struck.get()
    }
}

impl Interceptor for Fault {
    fn intercept(&self, call: Call) -> Course {
        if !(self.counts)(&call) {
            return Course::Run;
        }
        let number = self.seen.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if number != self.at {
            return Course::Run;
        }
        let error = DbError::new(
            self.kind.clone(),
            call.operation(),
            format!("call {number} ({call}) was made to fail by the test"),
        );
        // Numbers are given out once, so nobody was here before.
        self.seen.struck.set(call).ok();
        match self.way {
            Way::Before => Course::Refuse(error),
            Way::After => Course::LoseAnswer(error),
        }
    }
}

/// One fault after the other, each a call later than the last, to run a case
/// with each.
///
/// It ends after the first fault that struck nothing, because the case made
/// fewer calls: that last run is the one in which nothing fails.
///
/// # Panics
/// After 10,000 faults: the case makes more calls the more of them fail.
#[derive(Debug)]
pub struct FaultsInTurn {
    kind: DbErrorKind,
    way: Way,
    last: Option<Fault>,
}

impl Iterator for FaultsInTurn {
    type Item = Fault;

    fn next(&mut self) -> Option<Fault> {
        let at = match &self.last {
            None => 1,
            Some(last) => {
                last.struck()?;
                last.at + 1
            }
        };
        assert!(at <= 10_000, "a case that makes 10,000 calls does not seem to end");
        let fault = Fault::new(at, self.kind.clone(), self.way);
        self.last = Some(fault.clone());
        Some(fault)
    }
}
