//! schemathesis against a server: requests that its document allows, requests
//! that it does not, and every answer held against it.
//!
//! A run is a seeded sample, and takes seconds. With `RUSTANGO_TEST_DEEP=1`, it
//! makes thousands of requests.

use std::{path::Path, process::Command};

use crate::services::schemathesis_python;

/// What is right and schemathesis would not expect.
const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemathesis/schemathesis.toml");

/// How many requests are made.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// To each operation, in a usual run.
    pub usual: u32,
    /// To each operation, in a deep run.
    pub deep: u32,
}

/// Makes requests of the document of a server, in a folder of the test's own.
///
/// # Panics
/// Where an answer is not as the document says, or is an error of the server;
/// all of them are named.
pub fn run(address: &str, sample: Sample, folder: &Path) {
    let is_deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0");
    let (examples, phases) = if is_deep {
        (sample.deep, "examples,coverage,fuzzing,stateful")
    } else {
        (sample.usual, "examples,fuzzing")
    };
    let output = Command::new(schemathesis_python())
        .args(["-m", "schemathesis.cli", "--config-file", SETTINGS, "run"])
        .arg(format!("http://{address}/openapi.json"))
        .args(["--checks=all", "--seed=7", "--generation-deterministic", "--continue-on-failure"])
        .args([format!("--max-examples={examples}"), format!("--phases={phases}")])
        .args(["--suppress-health-check=all", "--warnings=off"])
        .current_dir(folder)
        .output()
        .expect("the Python that RUSTANGO_TEST_SCHEMATHESIS names runs");
    let log = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{log}{}", String::from_utf8_lossy(&output.stderr));
    // A run that asked nothing proves nothing.
    assert!(log.contains("passed"), "{log}");
}
