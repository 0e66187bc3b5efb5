//! What rows are sorted by: `-title,id`.

use rustango_forms::value::Refusal;
use rustango_ports::database::Direction;
use rustango_query::{OrderTerm, Subject};

use super::names;
use crate::{faults::echo, scope::Scopes};

/// Makes the terms of an ordering.
pub(super) fn terms(value: &str, subjects: &[Subject], scopes: &Scopes) -> Result<Vec<OrderTerm>, Refusal> {
    let (mut terms, mut known) = (Vec::new(), Vec::new());
    for term in value.split(',') {
        let (name, direction) = match term.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (term, Direction::Ascending),
        };
        let Some(subject) = subjects.iter().find(|subject| subject.name() == name) else {
            let allowed = names(subjects.iter().map(Subject::name));
            let detail = format!(
                "\"{}\" is no field to sort by; these are: {allowed}; \"-\" before one sorts downwards",
                echo(name)
            );
            return Err(Refusal { code: "not_allowed", detail });
        };
        if known.contains(&name) {
            let detail = format!("sorts by \"{name}\" more than once");
            return Err(Refusal { code: "duplicate", detail });
        }
        known.push(name);
        terms.push(subject.ordering_within(direction, &|schema| scopes.of(schema)));
    }
    Ok(terms)
}
