//! Schemas and answers that have a name.

use std::collections::BTreeMap;

use http::StatusCode;
use rustango_web::operation::{Reply, Schema, take_in};
use serde_json::{Map, Value, json};

use crate::Info;

/// What operations point at.
#[derive(Debug, Default)]
pub(super) struct Components {
    schemas: BTreeMap<String, Value>,
    responses: BTreeMap<String, Value>,
}

impl Components {
    /// Takes in a schema with the named ones that it points at.
    ///
    /// A name that stands for another schema already gets a number, so that two
    /// sets of routes need not know of each other.
    pub(super) fn schema(&mut self, schema: &Schema) -> Value {
        take_in(&mut self.schemas, schema)
    }

    /// Takes in an answer; those that are only problem details get a name.
    pub(super) fn reply(
        &mut self,
        status: u16,
        reply: &Reply,
        write: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        let status = StatusCode::from_u16(status).ok().filter(|status| *reply == Reply::problem(*status));
        let written = write(self);
        let Some(status) = status else { return written };
        let name: String = reply.description.split(' ').map(|word| word.replace(['-', '\''], "")).collect();
        debug_assert!(!name.is_empty(), "{status} has a phrase");
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        self.responses.insert(name, written);
        reference
    }

    /// Writes the member `components`.
    pub(super) fn json(self, info: &Info) -> Value {
        let schemes = info.schemes.iter().map(|(name, scheme)| (name.clone().into_owned(), scheme.as_json()));
        let parts = [
            ("schemas", Map::from_iter(self.schemas)),
            ("responses", Map::from_iter(self.responses)),
            ("securitySchemes", schemes.collect()),
        ];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        Value::Object(parts.map(|(name, part)| (name.to_owned(), Value::Object(part))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(of: &Value) -> &str {
        of["$ref"].as_str().unwrap_or_default().trim_start_matches("#/components/schemas/")
    }

    #[test]
    fn a_name_that_stands_for_something_else_gets_a_number() {
        let author = |limit| Schema::string().max_length(limit).named("Author");
        let post = |limit| Schema::object().member("author", author(limit)).named("Post");
        let mut components = Components::default();
        assert_eq!(target(&components.schema(&post(1))), "Post");
        assert_eq!(target(&components.schema(&post(1))), "Post", "the same is not there twice");
        // What points at another schema is another schema itself.
        assert_eq!(target(&components.schema(&post(2))), "Post2");
        assert_eq!(target(&components.schemas["Post2"]["properties"]["author"]), "Author2");
        assert_eq!(target(&components.schema(&author(2))), "Author2");
        assert_eq!(target(&components.schema(&post(3))), "Post3");
        assert_eq!(target(&components.schema(&post(2))), "Post2");
        assert_eq!(components.schemas.len(), 6);
    }
}
