//! Which part of a list is asked for.

use rustango_forms::value::Refusal;
use rustango_query::Counting;

/// Reads the number of a page. One that no list can reach is a page all the
/// same: it is not found.
pub(super) fn page(value: &str) -> Result<u64, Refusal> {
    if !is_number(value) || value.bytes().all(|byte| byte == b'0') {
        return Err(Refusal { code: "invalid", detail: "expected the number of a page, from 1".to_owned() });
    }
    Ok(value.parse().unwrap_or(u64::MAX))
}

/// Reads a number of rows, from 1.
pub(super) fn size(value: &str, max: u64) -> Result<u64, Refusal> {
    let refuse = |code| Refusal { code, detail: format!("expected a number of rows from 1 to {max}") };
    if !is_number(value) {
        return Err(refuse("invalid"));
    }
    match value.parse() {
        Ok(0) => Err(refuse("min_value")),
        Ok(rows) if rows <= max => Ok(rows),
        _ => Err(refuse("max_value")),
    }
}

/// Reads a number of rows to leave out, from 0.
pub(super) fn offset(value: &str) -> Result<u64, Refusal> {
    let refuse = |code| {
        let detail = format!("expected a number of rows from 0 to {}", i64::MAX);
        Refusal { code, detail }
    };
    if !is_number(value) {
        return Err(refuse("invalid"));
    }
    let rows = value.parse::<u64>().ok().filter(|rows| i64::try_from(*rows).is_ok());
    rows.ok_or_else(|| refuse("max_value"))
}

/// Reads whether the rows of the whole list are counted.
pub(super) fn counting(value: &str) -> Result<Counting, Refusal> {
    match value {
        "exact" => Ok(Counting::Exact),
        "none" => Ok(Counting::None),
        _ => Err(Refusal { code: "invalid_choice", detail: "expected one of exact, none".to_owned() }),
    }
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}
