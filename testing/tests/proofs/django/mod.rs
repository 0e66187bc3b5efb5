//! Django's ORM as the oracle: both get the same rows and the same questions.
//!
//! The questions stand twice, under the same names: in Python in `testing/oracle`, in Rust in the
//! modules here.

mod aggregates;
mod answer;
mod cities;
mod comparison;
mod dates;
mod documents;
mod expressions;
mod lookups;
mod models;
mod relations;
mod rows;
mod shapes;
mod windows;

use std::{collections::BTreeMap, fs, process::Command};

use rustango::connect;
use rustango_testing::services::{FreshDatabase, django_python, postgres_url};
use serde::Deserialize;
use serde_json::Value;

use self::{
    comparison::{Comparison, differences},
    rows::Rows,
};

/// Fewer would not be a comparison.
const LEAST_CASES: usize = 400;

const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle");

/// What Django says.
#[derive(Deserialize)]
struct Answers {
    django: String,
    answers: BTreeMap<String, Value>,
}

/// Lets Django fill an empty database and answer every case.
fn ask_django(database: &FreshDatabase, files: &[String]) -> BTreeMap<String, Value> {
    let output = Command::new(django_python())
        .args(["-B", "answer.py", database.url()])
        .args(files)
        .current_dir(ORACLE)
        .output()
        .expect("the Python that RUSTANGO_TEST_DJANGO names runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let Answers { django, answers } = serde_json::from_slice(&output.stdout).unwrap();
    let pinned = fs::read_to_string(format!("{ORACLE}/requirements.txt")).unwrap();
    assert!(
        pinned.contains(&format!("Django=={django}\n")),
        "Django {django} is not what requirements.txt asks for"
    );
    answers
}

/// R014: queries mean what Django's mean.
async fn agrees(database: &'static str, ours: FreshDatabase, theirs: FreshDatabase) {
    let rows = Rows::read(database);
    let answers = ask_django(&theirs, &rows.files());
    let db = connect(ours.url()).await.unwrap();
    rows.insert(&db).await.unwrap();
    let mut comparison = Comparison::new(&db, database, answers);
    lookups::ask(&mut comparison).await;
    relations::ask(&mut comparison).await;
    expressions::ask(&mut comparison).await;
    aggregates::ask(&mut comparison).await;
    windows::ask(&mut comparison).await;
    dates::ask(&mut comparison).await;
    documents::ask(&mut comparison).await;
    shapes::ask(&mut comparison).await;
    cities::ask(&mut comparison).await;
    let compared = comparison.end();
    assert!(compared >= LEAST_CASES, "only {compared} cases");
    db.close().await;
    ours.remove().await;
    theirs.remove().await;
}

#[tokio::test]
async fn agrees_with_django_on_sqlite() {
    let fresh = || FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR"));
    agrees("sqlite", fresh(), fresh()).await;
}

#[tokio::test]
async fn agrees_with_django_on_postgres() {
    let fresh = async || FreshDatabase::postgres(connect(&postgres_url()).await.unwrap()).await;
    agrees("postgres", fresh().await, fresh().await).await;
}

/// Whoever comes from Django reads there where the meaning is another one.
#[test]
fn differences_are_told_in_the_guide() {
    let guide = include_str!("../../../../docs/orm.md");
    for difference in differences() {
        assert!(
            guide.contains(&format!("`{}`", difference.name)),
            "docs/orm.md does not name {}",
            difference.name
        );
    }
}
