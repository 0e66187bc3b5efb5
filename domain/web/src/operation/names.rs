//! Names of schemas, of which each stands for one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Schema;

const SCHEMAS: &str = "#/components/schemas/";

/// Takes in a schema with the named ones that it points at, and returns what
/// points at it.
///
/// A name that stands for another schema already gets a number, so that two
/// sets of routes need not know of each other.
#[doc(hidden)]
pub fn take_in(known: &mut BTreeMap<String, Value>, schema: &Schema) -> Value {
    let names = free_names(known, schema.components());
    for (name, json) in schema.components() {
        known.insert(names[name].clone(), renamed(json, &names));
    }
    renamed(&Value::Object(schema.as_json().clone()), &names)
}

/// Finds a name for each schema that is free or stands for the same.
fn free_names(
    known: &BTreeMap<String, Value>,
    schemas: &BTreeMap<String, Value>,
) -> BTreeMap<String, String> {
    let mut numbers: BTreeMap<&str, usize> = schemas.keys().map(|name| (&**name, 1)).collect();
    loop {
        let names: BTreeMap<String, String> =
            numbers.iter().map(|(name, number)| ((*name).to_owned(), numbered(name, *number))).collect();
        let is_taken = |name: &str| {
            let known = known.get(&names[name]);
            known.is_some_and(|known| *known != renamed(&schemas[name], &names))
        };
        let taken: Vec<&str> = numbers.keys().copied().filter(|name| is_taken(name)).collect();
        if taken.is_empty() {
            return names;
        }
        for name in taken {
            *numbers.entry(name).or_default() += 1;
        }
    }
}

fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name}{number}") }
}

/// Points at schemas by their new names.
fn renamed(json: &Value, names: &BTreeMap<String, String>) -> Value {
    match json {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let target = value.as_str().and_then(|target| target.strip_prefix(SCHEMAS));
                let target = target.filter(|_| name == "$ref").and_then(|target| names.get(target));
                let value = match target {
                    Some(target) => json!(format!("{SCHEMAS}{target}")),
                    None => renamed(value, names),
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, names)).collect(),
        other => other.clone(),
    }
}
