//! From the table of cases to tests.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, LocalBoxFuture},
};
use tokio::time::timeout;

use super::{
    Fixture,
    cases::CASES,
    trial::{Outcome, Trial},
};

/// One behaviour of the port.
pub(crate) struct Case {
    /// The name, as the port's documentation names it.
    pub(crate) name: &'static str,
    pub(crate) run: for<'a> fn(&'a Trial) -> LocalBoxFuture<'a, Outcome>,
}

/// A case that takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// Runs one case on a new database; what [`suite!`](super::suite) writes into
/// each test.
///
/// # Panics
/// Where the behaviour is not kept.
pub fn run<F: Fixture>(name: &'static str) {
    run_case(name, Box::pin(async move { Box::new(F::create(name).await) as Box<dyn Fixture> }));
}

fn run_case(name: &'static str, fixture: BoxFuture<'_, Box<dyn Fixture>>) {
    let case = CASES.iter().find(|case| case.name == name).expect("the macro names cases of the table");
    judge(async {
        let trial = Trial::new(fixture.await);
        let verdict = watch((case.run)(&trial)).await;
        trial.clean_up().await;
        verdict
    });
}

/// What became of a case: nothing where it hangs, and its panic where it has one.
pub(crate) type Verdict = Option<Result<Outcome, Box<dyn Any + Send>>>;

/// Runs a case, so that what it made can be removed whatever becomes of it.
pub(crate) async fn watch(case: LocalBoxFuture<'_, Outcome>) -> Verdict {
    timeout(PATIENCE, AssertUnwindSafe(case).catch_unwind()).await.ok()
}

/// Runs a trial on a runtime of its own.
///
/// # Panics
/// Where the behaviour is not kept.
pub(crate) fn judge(trial: impl Future<Output = Verdict>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a machine that runs tests has threads");
    match runtime.block_on(trial) {
        Some(Ok(Ok(()))) => {}
        Some(Ok(Err(failure))) => panic!("{failure}"),
        Some(Err(panic)) => std::panic::resume_unwind(panic),
        None => panic!("the case still hangs after {PATIENCE:?}"),
    }
}

/// Makes one `#[test]` for each case of the database suite, each on a database
/// of its own that the [`Fixture`] makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __database_suite {
    ($fixture:ty) => {
        $crate::__database_cases! { [$crate::__database_tests] $fixture }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __database_tests {
    ([$fixture:ty] $($theme:ident { $($case:ident)* })*) => {
        $($(
            #[test]
            fn $case() {
                $crate::database::run::<$fixture>(stringify!($case));
            }
        )*)*
    };
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::CASES;

    /// A case that is written and not listed would never run.
    #[test]
    fn every_case_is_in_the_table() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/database/cases");
        let mut written = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            for line in text.lines() {
                if let Some(rest) = line.strip_prefix("pub(crate) async fn ") {
                    written.insert(rest.split('(').next().unwrap_or_default().to_owned());
                }
            }
        }
        let listed: BTreeSet<_> = CASES.iter().map(|case| case.name.to_owned()).collect();
        assert_eq!(listed.len(), CASES.len(), "two cases have one name");
        assert_eq!(written, listed);
    }
}
