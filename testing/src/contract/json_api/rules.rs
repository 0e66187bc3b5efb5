//! What no schema can tell: which resources are there, how often, and why.

use std::collections::HashSet;

use serde_json::Value;

use crate::contract::Exchange;

type Identity<'d> = (&'d str, &'d str);

/// Lists which rules a document breaks.
pub(super) fn faults(document: &Value, exchange: &Exchange<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let included = document.get("included").and_then(Value::as_array);
    let primary = document.get("data").map_or(&[][..], several);
    let resources = || primary.iter().chain(included.into_iter().flatten());

    let mut known = HashSet::new();
    for resource in resources() {
        let (of, id) = identity(resource);
        if !known.insert((of, id)) {
            faults.push(format!("{of} {id} is there more than once (7.4)"));
        }
        faults.extend(names_twice(resource));
    }

    let is_narrowed = exchange.parameters().any(|name| name == "fields" || name.starts_with("fields["));
    let linked: HashSet<Identity<'_>> = resources().flat_map(links).collect();
    let unlinked = included.into_iter().flatten().map(identity).filter(|identity| !linked.contains(identity));
    if !is_narrowed {
        faults.extend(unlinked.map(|(of, id)| format!("nothing leads to {of} {id} (7.4, full linkage)")));
    }
    let asks = exchange.parameters().any(|name| name == "include");
    if asks && document.get("data").is_some() && included.is_none() {
        faults.push("resources are asked for, and \"included\" is not there (8.3)".to_owned());
    }

    for error in document.get("errors").and_then(Value::as_array).into_iter().flatten() {
        let status = error.get("status").and_then(Value::as_str);
        if status.is_some_and(|status| status != exchange.status.as_str()) {
            faults.push(format!("an error has another status than the answer: {error}"));
        }
    }
    if document.get("errors").is_some() == exchange.status.is_success() {
        faults.push("errors are what failures tell, and nothing else (12.1)".to_owned());
    }
    faults
}

fn several(data: &Value) -> &[Value] {
    match data {
        Value::Array(several) => several,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

fn identity(resource: &Value) -> Identity<'_> {
    let text = |name| resource.get(name).and_then(Value::as_str).unwrap_or_default();
    (text("type"), text("id"))
}

/// Returns which resources the relationships of a resource lead to.
fn links(resource: &Value) -> impl Iterator<Item = Identity<'_>> {
    let relationships = resource.get("relationships").and_then(Value::as_object);
    let data = relationships.into_iter().flatten().filter_map(|(_, relationship)| relationship.get("data"));
    data.flat_map(|data| several(data).iter().map(identity))
}

/// Attributes and relationships share their names (7.2.2.3).
fn names_twice(resource: &Value) -> Option<String> {
    let members = |of| resource.get(of).and_then(Value::as_object);
    let attributes = members("attributes")?;
    let name = members("relationships")?.keys().find(|name| attributes.contains_key(*name))?;
    Some(format!("\"{name}\" is an attribute and a relationship (7.2.2.3)"))
}
