//! The first place in which two schemas differ.

use rustango_ports::schema::Schema;
use serde_json::Value;

/// Returns the first place in which two schemas differ and what each has
/// there, as in `tables.post.columns.slug.nullable is missing, expected true`.
#[must_use]
#[allow(clippy::missing_panics_doc, reason = "all keys of a schema are texts")]
pub fn first_difference(found: &Schema, expected: &Schema) -> Option<String> {
    let json = |schema: &Schema| serde_json::to_value(schema).expect("a schema is JSON");
    let mut place = Vec::new();
    let (found, expected) = differing(&json(found), &json(expected), &mut place)?;
    let brief = |value: Option<Value>| match value {
        None => "missing".to_owned(),
        Some(Value::Array(_) | Value::Object(_)) => "present".to_owned(),
        Some(value) => value.to_string(),
    };
    let place = place.join(".");
    let (found, expected) = (brief(found), brief(expected));
    if found == expected {
        Some(format!("{place} differs"))
    } else {
        Some(format!("{place} is {found}, expected {expected}"))
    }
}

type Pair = (Option<Value>, Option<Value>);

/// Finds the first differing pair below; what is missing on one side is none.
fn differing(found: &Value, expected: &Value, place: &mut Vec<String>) -> Option<Pair> {
    if found == expected {
        return None;
    }
    let (found_parts, expected_parts) = (parts(found), parts(expected));
    let all = found_parts.iter().chain(&expected_parts).map(|(key, _)| key);
    for key in all {
        let find = |parts: &[(String, Value)]| {
            parts.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
        };
        let pair = (find(&found_parts), find(&expected_parts));
        if pair.0 == pair.1 {
            continue;
        }
        place.push(key.clone());
        let (Some(one), Some(other)) = &pair else { return Some(pair) };
        return differing(one, other, place).or(Some(pair));
    }
    // The same parts in another order, or values without parts.
    Some((Some(found.clone()), Some(expected.clone())))
}

/// The parts of an object by key, and those of a list by the name that they
/// have, or by position.
fn parts(value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        Value::Array(list) => {
            let key = |(at, part): (usize, &Value)| {
                part.get("name").and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned)
            };
            list.iter().enumerate().map(|(at, part)| (key((at, part)), part.clone())).collect()
        }
        _ => Vec::new(),
    }
}
