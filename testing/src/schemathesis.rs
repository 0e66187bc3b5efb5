//! schemathesis against a server: requests that its document allows, requests
//! that it does not, and every answer held against it.
//!
//! Errors are looked over for what is inside of the server.
//!
//! A run is a seeded sample, and takes seconds. With `RUSTANGO_TEST_DEEP=1`, it
//! makes more than five thousand requests, and as many errors.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::services::schemathesis_python;

/// What is right and schemathesis would not expect.
const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemathesis/schemathesis.toml");

/// How many answers of a deep run are errors, at least.
const DEEP: usize = 5_000;

/// What stands in texts of databases, drivers and panics, and in no detail of a
/// problem: SQL, libraries, files, types, traces.
const INSIDES: [&str; 24] = [
    "SELECT ",
    "INSERT INTO",
    "UPDATE \"",
    "DELETE FROM",
    "SQLSTATE",
    "constraint failed",
    "violates",
    "sqlx",
    "sqlite",
    "postgres",
    "serde",
    "rustango_",
    ".rs:",
    "/src/",
    "core::",
    "std::",
    "alloc::",
    "Option<",
    "Some(",
    "i32",
    "i64",
    "panicked",
    "backtrace",
    "BACKTRACE",
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
/// Where an answer is not as the document says, or is an error of the server, or
/// tells of its insides; and where a deep run made too few.
pub fn run(address: &str, sample: Sample, folder: &Path) {
    let is_deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0");
    let exchanges = if is_deep {
        let mut exchanges = ask(address, sample.deep, &["--phases=examples,coverage,fuzzing"], folder);
        // OPTIONS is about rows whether there is one or not.
        exchanges.extend(ask(
            address,
            sample.deep,
            &["--phases=stateful", "--exclude-method=OPTIONS"],
            folder,
        ));
        exchanges
    } else {
        ask(address, sample.usual, &["--phases=fuzzing"], folder)
    };
    let errors: Vec<&Value> =
        exchanges.iter().filter(|exchange| exchange["response"]["status"].as_u64() >= Some(400)).collect();
    for error in &errors {
        tells_nothing(error);
    }
    // A run that asked nothing, or was never refused, proves nothing.
    let least = if is_deep { DEEP } else { 1 };
    let made = format!("{} requests, {} of them answered with an error", exchanges.len(), errors.len());
    assert!(errors.len() >= least, "{made}: too few");
    #[allow(clippy::print_stdout, reason = "whoever runs the proof wants to see the figure")]
    {
        println!("{made}");
    }
}

/// Runs schemathesis, and returns the requests that it made, with their answers.
fn ask(address: &str, examples: u32, arguments: &[&str], folder: &Path) -> Vec<Value> {
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
    let mut recorded: Value = serde_json::from_slice(&recorded).expect("records are JSON");
    let Value::Array(exchanges) = recorded["log"]["entries"].take() else { panic!("no requests: {log}") };
    exchanges
}

/// Checks that an error is a problem with the id of its request, and tells
/// nothing of what is inside.
fn tells_nothing(exchange: &Value) {
    let response = &exchange["response"];
    let field = |name: &str| {
        let mut fields = response["headers"].as_array().into_iter().flatten();
        fields.find(|field| field["name"] == name).and_then(|field| field["value"].as_str())
    };
    let body = response["content"]["text"].as_str().unwrap_or_default();
    assert_eq!(field("content-type"), Some("application/problem+json"), "{exchange}");
    let problem: Value = serde_json::from_str(body).unwrap_or_else(|fault| panic!("{fault}: {exchange}"));
    let id = problem["request_id"].as_str();
    assert!(id.is_some_and(|id| !id.is_empty()) && id == field("x-request-id"), "{exchange}");
    let told = INSIDES.iter().find(|inside| body.contains(**inside));
    assert!(told.is_none(), "an error tells of {told:?}: {body}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(content_type: &str, detail: &str) -> Value {
        let text = json!({ "request_id": "0123", "detail": detail }).to_string();
        let headers = [("content-type", content_type), ("x-request-id", "0123")];
        let headers = headers.map(|(name, value)| json!({ "name": name, "value": value }));
        json!({ "response": { "status": 400, "headers": headers, "content": { "text": text } } })
    }

    #[test]
    fn problems_pass_that_tell_nothing() {
        tells_nothing(&error("application/problem+json", "expected an integer"));
    }

    #[test]
    #[should_panic(expected = "an error tells of Some(\"SQLSTATE\")")]
    fn words_of_a_database_are_noticed() {
        tells_nothing(&error("application/problem+json", "refused (SQLSTATE 23505)"));
    }

    #[test]
    #[should_panic(expected = "text/plain")]
    fn errors_that_are_no_problems_are_noticed() {
        tells_nothing(&error("text/plain", "no"));
    }
}
