//! What changed between two documents and breaks clients.
//!
//! A client is anybody who keeps to the older document: sends what it takes,
//! and reads what it promises without minding what is new. Whatever such a
//! client would stumble over is told; additions are not.

mod operation;
mod schema;

use std::fmt;

use serde_json::{Map, Value};

use crate::Document;

/// A change that breaks clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    at: String,
    what: String,
}

impl Change {
    /// Returns where it is: `GET /posts, parameter page`.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Returns what is different: `is gone`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.what)
    }
}

/// Lists what breaks clients of an older document.
#[must_use]
pub fn breaking_changes(old: &Document, new: &Document) -> Vec<Change> {
    let mut comparison =
        Comparison { old: old.as_json(), new: new.as_json(), changes: Vec::new(), seen: Vec::new() };
    comparison.paths();
    comparison.changes
}

/// Two documents, and what was found so far.
struct Comparison<'d> {
    old: &'d Value,
    new: &'d Value,
    changes: Vec<Change>,
    /// Pairs of schemas that are being compared, which may hold themselves.
    seen: Vec<(&'d Value, &'d Value)>,
}

impl<'d> Comparison<'d> {
    fn found(&mut self, at: &str, what: impl Into<String>) {
        self.changes.push(Change { at: at.to_owned(), what: what.into() });
    }

    fn paths(&mut self) {
        let (old, new) = (members(self.old.get("paths")), members(self.new.get("paths")));
        for (path, operations) in old.into_iter().flatten() {
            let same = new.and_then(|paths| paths.iter().find(|(known, _)| shape(known) == shape(path)));
            let Some((_, now)) = same else {
                self.found(path, "is gone");
                continue;
            };
            for (method, operation) in members(Some(operations)).into_iter().flatten() {
                let at = format!("{} {path}", method.to_ascii_uppercase());
                match now.get(method) {
                    Some(now) => self.operation(&at, operation, now),
                    None => self.found(&at, "is gone"),
                }
            }
        }
    }

    /// Follows a pointer within the older document.
    fn of_old(&self, value: &'d Value) -> &'d Value {
        target(self.old, value)
    }

    /// Follows a pointer within the newer document.
    fn of_new(&self, value: &'d Value) -> &'d Value {
        target(self.new, value)
    }
}

/// What names of parameters do not change of a path.
fn shape(path: &str) -> Vec<&str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect()
}

fn target<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value.get("$ref").and_then(Value::as_str).and_then(|pointer| pointer.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn members(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value.and_then(Value::as_object)
}
