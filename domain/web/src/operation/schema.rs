//! JSON Schema (draft 2020-12), which OpenAPI 3.1 takes as it is.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Text, take_in};

/// What a value looks like: a JSON Schema, with the named ones that it points
/// at.
///
/// ```
/// use rustango_web::operation::Schema;
///
/// let post = Schema::object().member("title", Schema::string().max_length(200)).closed().named("Post");
/// assert_eq!(post.as_json()["$ref"], "#/components/schemas/Post");
/// assert_eq!(post.components()["Post"]["required"][0], "title");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    json: Map<String, Value>,
    components: BTreeMap<String, Value>,
}

impl Schema {
    /// Anything.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// A JSON Schema as it is written; what is no object is taken for anything.
    #[must_use]
    pub fn from_json(json: Value) -> Self {
        match json {
            Value::Object(json) => Self { json, components: BTreeMap::new() },
            _ => Self::any(),
        }
    }

    fn typed(name: &str) -> Self {
        Self::any().with("type", name)
    }

    /// Text.
    #[must_use]
    pub fn string() -> Self {
        Self::typed("string")
    }

    /// A whole number.
    #[must_use]
    pub fn integer() -> Self {
        Self::typed("integer")
    }

    /// A number.
    #[must_use]
    pub fn number() -> Self {
        Self::typed("number")
    }

    /// True or false.
    #[must_use]
    pub fn boolean() -> Self {
        Self::typed("boolean")
    }

    /// NULL.
    #[must_use]
    pub fn null() -> Self {
        Self::typed("null")
    }

    /// Any number of these.
    #[must_use]
    pub fn array(items: Self) -> Self {
        Self::typed("array").holding("items", items)
    }

    /// An object; [members](Self::member) follow.
    #[must_use]
    pub fn object() -> Self {
        Self::typed("object")
    }

    /// One value.
    #[must_use]
    pub fn constant(value: impl Into<Value>) -> Self {
        Self::any().with("const", value)
    }

    /// One of these values.
    #[must_use]
    pub fn one_of_values(values: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        Self::any().with("enum", values)
    }

    /// Whatever is one of these at least.
    #[must_use]
    pub fn any_of(schemas: impl IntoIterator<Item = Self>) -> Self {
        Self::any().listing("anyOf", schemas)
    }

    /// Whatever is exactly one of these.
    #[must_use]
    pub fn one_of(schemas: impl IntoIterator<Item = Self>) -> Self {
        Self::any().listing("oneOf", schemas)
    }

    /// Whatever is all of these.
    #[must_use]
    pub fn all_of(schemas: impl IntoIterator<Item = Self>) -> Self {
        Self::any().listing("allOf", schemas)
    }

    /// The schema of a type that derives `ToSchema` of utoipa.
    #[cfg(feature = "utoipa")]
    #[must_use]
    pub fn of<T: utoipa::ToSchema>() -> Self {
        let written = |schema: &_| serde_json::to_value(schema).unwrap_or_default();
        let mut components = Vec::new();
        T::schemas(&mut components);
        let mut schema = Self::from_json(written(&T::schema()));
        // What is no object of members, or a choice of such, is told where it
        // stands.
        let is_told_apart =
            ["properties", "oneOf", "allOf", "enum"].iter().any(|key| schema.json.contains_key(*key));
        schema.components = components.iter().map(|(name, schema)| (name.clone(), written(schema))).collect();
        if is_told_apart { schema.named(&T::name()) } else { schema }
    }

    /// Sets a keyword: `.with("pattern", "^[a-z]+$")`.
    #[must_use]
    pub fn with(mut self, keyword: &str, value: impl Into<Value>) -> Self {
        self.json.insert(keyword.to_owned(), value.into());
        self
    }

    /// Sets a keyword to another schema.
    #[must_use]
    pub fn holding(mut self, keyword: &str, schema: Self) -> Self {
        let json = self.take_in(schema);
        self.with(keyword, json)
    }

    fn listing(mut self, keyword: &str, schemas: impl IntoIterator<Item = Self>) -> Self {
        let schemas: Vec<Value> = schemas.into_iter().map(|schema| self.take_in(schema)).collect();
        self.with(keyword, schemas)
    }

    /// Names a format: `date-time`.
    #[must_use]
    pub fn format(self, format: &str) -> Self {
        self.with("format", format)
    }

    /// Says what it is; Markdown.
    #[must_use]
    pub fn description(self, description: impl Into<Text>) -> Self {
        self.with("description", description.into().into_owned())
    }

    /// Sets the fewest characters.
    #[must_use]
    pub fn min_length(self, characters: u64) -> Self {
        self.with("minLength", characters)
    }

    /// Sets the most characters.
    #[must_use]
    pub fn max_length(self, characters: u64) -> Self {
        self.with("maxLength", characters)
    }

    /// Sets the smallest value.
    #[must_use]
    pub fn minimum(self, value: impl Into<Value>) -> Self {
        self.with("minimum", value)
    }

    /// Sets the largest value.
    #[must_use]
    pub fn maximum(self, value: impl Into<Value>) -> Self {
        self.with("maximum", value)
    }

    /// Shows a value.
    #[must_use]
    pub fn example(self, value: impl Into<Value>) -> Self {
        self.with("examples", vec![value.into()])
    }

    /// Adds a member that is always there.
    #[must_use]
    pub fn member(self, name: &str, schema: Self) -> Self {
        let mut object = self.optional_member(name, schema);
        let required = object.json.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(names) = required {
            names.push(name.into());
        }
        object
    }

    /// Adds a member that may be there.
    #[must_use]
    pub fn optional_member(mut self, name: &str, schema: Self) -> Self {
        let json = self.take_in(schema);
        let members = self.json.entry("properties").or_insert_with(|| json!({}));
        if let Value::Object(members) = members {
            members.insert(name.to_owned(), json);
        }
        self
    }

    /// Sets a keyword of a member.
    #[must_use]
    pub fn with_member(mut self, name: &str, keyword: &str, value: impl Into<Value>) -> Self {
        let member = self.json.get_mut("properties").and_then(|members| members.get_mut(name));
        if let Some(Value::Object(member)) = member {
            member.insert(keyword.to_owned(), value.into());
        }
        self
    }

    /// Forbids other members.
    #[must_use]
    pub fn closed(self) -> Self {
        self.with("additionalProperties", false)
    }

    /// Lets it be NULL, too.
    #[must_use]
    pub fn nullable(mut self) -> Self {
        if let Some(Value::Array(values)) = self.json.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        match self.json.get("type") {
            Some(Value::String(of)) => {
                let types = json!([of, "null"]);
                self.with("type", types)
            }
            Some(_) => self,
            None if self.json.contains_key("enum") || self.json.is_empty() => self,
            None => Self::any_of([self, Self::null()]),
        }
    }

    /// Gives it a name, by which others point at it.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let Self { json, mut components } = self;
        components.insert(name.to_owned(), Value::Object(json));
        Self { json: Map::new(), components }.with("$ref", format!("#/components/schemas/{name}"))
    }

    /// Returns the JSON Schema.
    #[must_use]
    pub const fn as_json(&self) -> &Map<String, Value> {
        &self.json
    }

    /// Returns the named schemas that it points at.
    #[must_use]
    pub const fn components(&self) -> &BTreeMap<String, Value> {
        &self.components
    }

    fn take_in(&mut self, schema: Self) -> Value {
        let is_known =
            |(name, json): (&String, &Value)| self.components.get(name).is_none_or(|known| known == json);
        if !schema.components.iter().all(is_known) {
            return take_in(&mut self.components, &schema);
        }
        self.components.extend(schema.components);
        Value::Object(schema.json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "utoipa")]
    #[test]
    fn types_that_derive_a_schema_bring_those_that_they_hold() {
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "only its shape counts")]
        struct Author {
            name: String,
        }
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "only its shape counts")]
        struct Post {
            title: Option<String>,
            author: Author,
        }
        let posts = Schema::of::<Vec<Post>>();
        assert_eq!(posts.as_json()["type"], "array");
        assert_eq!(posts.as_json()["items"]["properties"]["author"]["$ref"], "#/components/schemas/Author");
        let post = Schema::of::<Post>();
        assert_eq!(post.as_json()["$ref"], "#/components/schemas/Post");
        assert_eq!(post.components().keys().collect::<Vec<_>>(), ["Author", "Post"]);
        assert_eq!(post.components()["Post"]["properties"]["author"]["$ref"], "#/components/schemas/Author");
        assert_eq!(Schema::of::<String>(), Schema::string());
    }

    #[test]
    fn schemas_of_one_name_stay_apart() {
        let author = |limit| Schema::string().max_length(limit).named("Author");
        let either = Schema::any_of([author(1), author(2), author(1)]);
        let targets = ["Author", "Author2", "Author"]
            .map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        assert_eq!(either.as_json()["anyOf"], json!(targets));
        assert_eq!(either.components()["Author2"]["maxLength"], 2);
    }

    #[test]
    fn null_joins_whatever_there_is() {
        for (schema, expected) in [
            (Schema::string(), json!({"type": ["string", "null"]})),
            (Schema::string().nullable(), json!({"type": ["string", "null"]})),
            (Schema::one_of_values(["a"]), json!({"enum": ["a", null]})),
            (
                Schema::string().with("enum", json!(["a"])),
                json!({"type": ["string", "null"], "enum": ["a", null]}),
            ),
            (Schema::any(), json!({})),
            (Schema::constant(1), json!({"anyOf": [{"const": 1}, {"type": "null"}]})),
        ] {
            assert_eq!(Value::Object(schema.nullable().as_json().clone()), expected);
        }
        let named = Schema::object().named("Thing").nullable();
        assert_eq!(named.as_json()["anyOf"][0]["$ref"], "#/components/schemas/Thing");
        assert!(named.components().contains_key("Thing"));
    }
}
