//! What no database here takes, refused before it is sent, in the same words everywhere.

use chrono::{Datelike, NaiveDate, Timelike};
use rustango_ports::database::Value;

/// Returns why a value cannot be stored, where it cannot be.
///
/// PostgreSQL cannot store the character NUL, and four digits write a year;
/// the other databases refuse the same, so that a program does not find out
/// when it moves.
pub fn refusal(value: &Value) -> Option<&'static str> {
    match value {
        Value::Text(text) if has_nul(text) => Some("text holds the character NUL"),
        Value::Json(json) if holds_nul(json) => Some("a text in the JSON document holds the character NUL"),
        Value::Timestamp(at) if !year_fits(at.date_naive()) => Some("the year is not within 1 to 9999"),
        Value::Date(date) if !year_fits(*date) => Some("the year is not within 1 to 9999"),
        Value::Array(_, values) => values.iter().find_map(refusal),
        _ => None,
    }
}

/// Tells whether a date is within the years that all databases hold.
pub fn year_fits(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

/// Returns the whole microseconds within the second. A leap second, which
/// chrono counts above a billion nanoseconds, stays in its second.
pub fn subsecond_micros(time: &impl Timelike) -> u32 {
    (time.nanosecond() / 1000).min(999_999)
}

fn has_nul(text: &str) -> bool {
    memchr::memchr(0, text.as_bytes()).is_some()
}

fn holds_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => has_nul(text),
        serde_json::Value::Array(items) => items.iter().any(holds_nul),
        serde_json::Value::Object(members) => {
            members.iter().any(|(name, member)| has_nul(name) || holds_nul(member))
        }
        _ => false,
    }
}
