//! Property tests whose chance repeats, over databases.

use std::fmt::Debug;

use proptest::{
    strategy::{Strategy, ValueTree as _},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use rustango::{Registry, connect, create_tables, prelude::*};
use rustango_testing::services::{FreshDatabase, postgres_url};

/// The seed of a run: `RUSTANGO_TEST_SEED`, or always the same.
fn seed() -> u64 {
    std::env::var("RUSTANGO_TEST_SEED").map_or(20_260_401, |seed| seed.parse().expect("a number"))
}

/// Takes the short one, unless long runs are asked for.
pub(crate) fn deep<T>(short: T, long: T) -> T {
    if std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0") { long } else { short }
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

/// Which database a proof is over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum On {
    Sqlite,
    Postgres,
    /// PostgreSQL through its other driver.
    Tokio,
}

/// A database of its own with the tables of some models.
pub(crate) struct Ground {
    pub(crate) db: Db,
    fresh: FreshDatabase,
}

impl Ground {
    pub(crate) async fn new(on: On, registry: Registry) -> Self {
        let fresh = match on {
            On::Sqlite => FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR")),
            On::Postgres | On::Tokio => {
                FreshDatabase::postgres(connect(&postgres_url()).await.unwrap()).await
            }
        };
        let url = match on {
            On::Sqlite | On::Postgres => fresh.url().to_owned(),
            On::Tokio => fresh.url().replacen("postgres://", "postgres+tokio://", 1),
        };
        let db = connect(&url).await.unwrap();
        create_tables(&db, &registry).await.unwrap();
        Self { db, fresh }
    }

    /// Returns what an adapter connects to.
    pub(crate) fn url(&self) -> &str {
        self.fresh.url()
    }

    pub(crate) async fn remove(self) {
        self.db.close().await;
        self.fresh.remove().await;
    }
}

/// What a property says of an error that it does not expect.
pub(crate) fn unexpected(error: impl Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}
