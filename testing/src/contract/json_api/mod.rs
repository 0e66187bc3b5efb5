//! Answers held against JSON:API itself, whatever the document of the API says:
//! its published schema (1.0), one of version 1.1, and the rules that no schema
//! can tell.

mod rules;

use std::sync::LazyLock;

use serde_json::Value;

use super::{Exchange, answer::media_type, schemas::Schemas};

const MEDIA_TYPE: &str = "application/vnd.api+json";

/// As published, but for what the validator's expressions cannot: they do not
/// look ahead. Version 1.1 tells of the same names by other words.
static PUBLISHED: LazyLock<Schemas> = LazyLock::new(|| {
    let text = include_str!("published-1.0.json");
    let ahead = ["(?!relationships$|links$|id$|type$)", "(?!id$|type$)"];
    schema(&ahead.iter().fold(text.to_owned(), |text, ahead| text.replace(ahead, "")))
});

static OWN: LazyLock<Schemas> = LazyLock::new(|| schema(include_str!("1.1.json")));

fn schema(text: &str) -> Schemas {
    Schemas::of(&serde_json::from_str(text).expect("a schema is JSON"))
}

/// Lists what keeps an answer from being one of JSON:API, if it says that it
/// is.
pub(super) fn faults(exchange: &Exchange<'_>) -> Vec<String> {
    if media_type(exchange.headers) != MEDIA_TYPE || exchange.body.is_empty() {
        return Vec::new();
    }
    let faults = match serde_json::from_slice::<Value>(exchange.body) {
        Ok(document) => {
            [PUBLISHED.faults("", &document), OWN.faults("", &document), rules::faults(&document, exchange)]
                .concat()
        }
        Err(fault) => vec![format!("it is no JSON: {fault}")],
    };
    faults.into_iter().map(|fault| format!("JSON:API: {fault}")).collect()
}

#[cfg(test)]
mod tests;
