//! schemathesis against a server: requests that its document allows, requests
//! that it does not, and every answer held against it.
//!
//! Errors are looked over for what is inside of the server.
//!
//! A run is a seeded sample, and takes seconds. With `RUSTANGO_TEST_DEEP=1`, it
//! makes thousands of requests.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::services::schemathesis_python;

/// What is right and schemathesis would not expect.
const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemathesis/schemathesis.toml");

/// What stands in texts of databases, drivers and panics, and in no detail of a
/// problem.
const INSIDES: [&str; 12] = [
    "SELECT ",
    "INSERT INTO",
    "UPDATE \"",
    "DELETE FROM",
    "SQLSTATE",
    "sqlx",
    "sqlite",
    "postgres",
    "panicked",
    "RUST_BACKTRACE",
    ".rs:",
    "rustango_",
];

/// How many requests are made.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// To each operation, in a usual run.
    pub usual: u32,
    /// To each operation, in a deep run, which also tries each limit of the
    /// document, and what becomes of rows from one request to the next.
    pub deep: u32,
}

/// Makes requests of the document of a server, in a folder of the test's own.
///
/// # Panics
/// Where an answer is not as the document says, or is an error of the server;
/// all of them are named.
pub fn run(address: &str, sample: Sample, folder: &Path) {
    let is_deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0");
    if is_deep {
        ask(address, sample.deep, &["--phases=examples,coverage,fuzzing"], folder);
        // OPTIONS is about rows whether there is one or not.
        ask(address, sample.deep, &["--phases=stateful", "--exclude-method=OPTIONS"], folder);
    } else {
        ask(address, sample.usual, &["--phases=fuzzing"], folder);
    }
}

fn ask(address: &str, examples: u32, arguments: &[&str], folder: &Path) {
    let output = Command::new(schemathesis_python())
        .args(["-m", "schemathesis.cli", "--no-color", "--config-file", SETTINGS, "run"])
        .arg(format!("http://{address}/openapi.json"))
        .args(["--checks=all", "--seed=7", "--generation-deterministic", "--continue-on-failure"])
        .arg(format!("--max-examples={examples}"))
        .args(arguments)
        .args(["--suppress-health-check=all", "--warnings=off"])
        .args(["--report=har", "--report-har-path=requests.har"])
        .current_dir(folder)
        .output()
        .expect("the Python that RUSTANGO_TEST_SCHEMATHESIS names runs");
    let log = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{log}{}", String::from_utf8_lossy(&output.stderr));
    let recorded = std::fs::read(folder.join("requests.har")).expect("a record of the run");
    let recorded: Value = serde_json::from_slice(&recorded).expect("records are JSON");
    tell_nothing(recorded["log"]["entries"].as_array().expect("requests"));
}

/// Checks that errors tell nothing of what is inside: no SQL, no driver, no
/// path, no type, no trace.
fn tell_nothing(requests: &[Value]) {
    // A run that asked nothing, or was never refused, proves nothing.
    let refused = requests.iter().filter(|request| request["response"]["status"].as_u64() >= Some(400));
    let bodies: Vec<&str> =
        refused.filter_map(|request| request["response"]["content"]["text"].as_str()).collect();
    assert!(!bodies.is_empty(), "none of {} requests was refused", requests.len());
    for body in bodies {
        let told = INSIDES.iter().find(|inside| body.contains(**inside));
        assert!(told.is_none(), "an error tells of {told:?}: {body}");
    }
}
