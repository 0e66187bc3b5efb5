//! Paths and the operations on them.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use rustango_web::{Operation, PathPattern, Route, operation::Place};
use serde_json::{Map, Value, json};

use super::{components::Components, operation};
use crate::Info;

/// The methods that an operation can have (OpenAPI 3.1, section 4.8.9).
const METHODS: [Method; 8] = [
    Method::GET,
    Method::PUT,
    Method::POST,
    Method::DELETE,
    Method::OPTIONS,
    Method::HEAD,
    Method::PATCH,
    Method::TRACE,
];

/// The paths of a document.
#[derive(Debug, Default)]
pub(super) struct Paths {
    paths: BTreeMap<String, Map<String, Value>>,
    /// What operations are called.
    ids: BTreeMap<String, String>,
    tags: BTreeSet<String>,
}

impl Paths {
    /// Adds an operation.
    ///
    /// Returns a sentence for each of its faults.
    pub(super) fn add(
        &mut self,
        route: &Route,
        operation: &Operation,
        info: &Info,
        components: &mut Components,
    ) -> Vec<String> {
        if !METHODS.contains(route.method()) {
            let names = METHODS.map(|method| method.to_string()).join(", ");
            return vec![format!(
                "OpenAPI cannot describe this method; it knows {names}: call `undocumented()` on the route or the \
                 action, which leaves it out of the document"
            )];
        }
        let mut faults = faults(route, operation, info);
        let id = self.id(route, operation);
        let here = format!("{} {}", route.method(), route.path());
        if let Some(other) = self.ids.insert(id.clone(), here) {
            faults.push(format!("its operation is called {id}, as that of {other}"));
        }
        self.tags.extend(operation.tags.iter().map(|tag| tag.clone().into_owned()));
        let path = self.path(route.path());
        let names: Vec<&str> = parameters(&path).collect();
        let written = operation::write(&id, &names, route, operation, info, components);
        let methods = self.paths.entry(path).or_default();
        methods.insert(route.method().as_str().to_ascii_lowercase(), written);
        faults
    }

    /// Operations of sets of routes that are mounted several times are told
    /// apart by where they are.
    fn id(&self, route: &Route, operation: &Operation) -> String {
        let id = operation.id.clone().into_owned();
        if !self.ids.contains_key(&id) {
            return id;
        }
        let words = route.path().split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        format!("{id}_at_{}", words.join("_"))
    }

    /// Finds the path that matches the same as this one.
    fn path(&self, path: &str) -> String {
        let Ok(pattern) = PathPattern::parse(path) else { return path.to_owned() };
        let is_same = |known: &&String| PathPattern::parse(known).is_ok_and(|known| known.overlaps(&pattern));
        self.paths.keys().find(is_same).map_or(path, |known| known).to_owned()
    }

    /// Writes the member `paths`.
    pub(super) fn json(&self) -> Value {
        json!(self.paths)
    }

    /// Writes the member `tags`: those of operations, and what is said of them.
    pub(super) fn tags(&self, info: &Info) -> Vec<Value> {
        let described = |tag: &String| {
            let description =
                info.tags.iter().find(|(name, _)| name == tag).map(|(_, description)| description);
            match description {
                Some(description) => json!({ "name": tag, "description": description }),
                None => json!({ "name": tag }),
            }
        };
        self.tags.iter().map(described).collect()
    }
}

/// Lists the names in braces.
pub(super) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn faults(route: &Route, operation: &Operation, info: &Info) -> Vec<String> {
    let mut faults = Vec::new();
    let known: Vec<&str> = parameters(route.path()).collect();
    let mut seen = BTreeSet::new();
    for parameter in &operation.parameters {
        let name = &*parameter.name;
        if parameter.place == Place::Path && !known.contains(&name) {
            faults.push(format!("the path has no parameter {{{name}}}"));
        }
        if !seen.insert((parameter.place, name)) {
            faults.push(format!("two parameters of the {} are called {name}", parameter.place.as_str()));
        }
    }
    for (scheme, _) in operation.security.iter().flatten() {
        if !info.schemes.iter().any(|(known, _)| known == scheme) {
            faults.push(format!(
                "nobody declared the security scheme {scheme}: call security(\"{scheme}\", …)"
            ));
        }
    }
    if operation.replies.is_empty() && operation.otherwise.is_none() {
        faults.push("its operation does not say what it answers".to_owned());
    }
    faults
}
