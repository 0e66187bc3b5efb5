//! Property tests whose chance repeats.

use std::fmt::Debug;

use proptest::{
    strategy::{Strategy, ValueTree as _},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

/// The seed of a run: `RUSTANGO_TEST_SEED`, or always the same.
fn seed() -> u64 {
    std::env::var("RUSTANGO_TEST_SEED").map_or(20_260_401, |seed| seed.parse().expect("a number"))
}

/// Takes the short one, unless long runs are asked for.
pub(crate) fn deep<T>(short: T, long: T) -> T {
    if std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0") { long } else { short }
}

/// Returns the number of the first value of a long run, to look at one that was told:
/// `RUSTANGO_TEST_FIRST`, or 0.
pub(crate) fn first() -> u32 {
    std::env::var("RUSTANGO_TEST_FIRST").map_or(0, |first| first.parse().expect("a number"))
}

/// Tries a property with so many values.
///
/// # Panics
/// Where it does not hold, with the smallest value that was found and the seed.
pub(crate) fn holds_for<S: Strategy<Value: Debug>>(
    cases: u32,
    values: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    if let Err(failure) = runner(cases, 0).run(values, property) {
        panic!("with RUSTANGO_TEST_SEED={}: {failure}", seed());
    }
}

/// Returns one value, another one for each number.
pub(crate) fn one_of<S: Strategy>(values: &S, number: u64) -> S::Value {
    values.new_tree(&mut runner(1, number)).unwrap().current()
}

fn runner(cases: u32, number: u64) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 1_000, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed().to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// What a property says of an error that it does not expect.
pub(crate) fn unexpected(error: impl Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}
