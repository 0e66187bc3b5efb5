//! From the table of cases to tests.

use futures_util::future::LocalBoxFuture;

use super::{
    cases::CASES,
    trial::{Make, Trial},
};
use crate::database::{
    Fixture,
    suite::{judge, watch},
    trial::Outcome,
};

/// One behaviour of the port.
pub(crate) struct Case {
    /// The name, as the port's documentation names it.
    pub(crate) name: &'static str,
    pub(crate) run: for<'a> fn(&'a Trial) -> LocalBoxFuture<'a, Outcome>,
}

/// Runs one case on new databases; what [`suite!`](super::suite) writes into
/// each test.
///
/// # Panics
/// Where the behaviour is not kept.
pub fn run<F: Fixture>(name: &'static str) {
    run_case(name, Box::new(move || Box::pin(async move { Box::new(F::create(name).await) as _ })));
}

fn run_case(name: &'static str, make: Make) {
    let case = CASES.iter().find(|case| case.name == name).expect("the macro names cases of the table");
    judge(async {
        let trial = Trial::new(make);
        let verdict = watch((case.run)(&trial)).await;
        trial.clean_up().await;
        verdict
    });
}

/// Makes one `#[test]` for each case of the schema suite, on databases that
/// the [`Fixture`] makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_suite {
    ($fixture:ty) => {
        $crate::__schema_cases! { [$crate::__schema_tests] $fixture }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_tests {
    ([$fixture:ty] $($theme:ident { $($case:ident)* })*) => {
        $($(
            #[test]
            fn $case() {
                $crate::schema::run::<$fixture>(stringify!($case));
            }
        )*)*
    };
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::CASES;

    fn cases() -> impl Iterator<Item = String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema/cases");
        fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
    }

    /// A case that is written and not listed would never run.
    #[test]
    fn every_case_is_in_the_table() {
        let mut written = BTreeSet::new();
        for text in cases() {
            let functions = text.lines().filter_map(|line| line.strip_prefix("pub(crate) async fn "));
            written.extend(functions.map(|rest| rest.split('(').next().unwrap_or_default().to_owned()));
        }
        let listed: BTreeSet<_> = CASES.iter().map(|case| case.name.to_owned()).collect();
        assert_eq!(listed.len(), CASES.len(), "two cases have one name");
        assert_eq!(written, listed);
    }

    #[test]
    fn every_operation_is_in_a_case() {
        let port = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ports/src/schema/operation.rs");
        let port = fs::read_to_string(port).unwrap();
        let names: Vec<_> = port.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() > 20, "{names:?}");
        let all: String = cases().collect();
        let untried: Vec<_> =
            names.into_iter().filter(|name| !all.contains(&format!("Operation::{name}"))).collect();
        assert_eq!(untried, Vec::<&str>::new());
    }
}
