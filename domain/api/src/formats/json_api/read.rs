//! Bodies of JSON:API as the flat objects that are read everywhere else.

use rustango_forms::value::{DocumentFault, read_document};
use rustango_model::ModelSchema;
use rustango_ports::database::{Value as Stored, ValueType};
use rustango_web::{ErrorDetail, JsonError, Place, ProblemDetails};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value, value::RawValue};

use super::{Role, role};
use crate::{
    faults::pointer,
    input::Takes,
    representation::{OutMember, Shape},
    resource::{Resource, Writing},
    serializer::NestedWrite,
};

/// Which row a document is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About<'a> {
    /// One that is to be.
    New,
    /// The one at an address.
    Row(&'a [Stored]),
}

/// A document with one resource.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'b> {
    #[serde(borrow)]
    data: Object<'b>,
    #[serde(default, rename = "jsonapi")]
    _jsonapi: Option<IgnoredAny>,
    #[serde(default, rename = "meta")]
    _meta: Option<IgnoredAny>,
    #[serde(default, rename = "links")]
    _links: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object<'b> {
    #[serde(rename = "type")]
    of: String,
    id: Option<String>,
    #[serde(borrow, default)]
    attributes: Option<&'b RawValue>,
    #[serde(borrow, default)]
    relationships: Option<&'b RawValue>,
    /// What the client calls a row that is to be; nothing here refers to it.
    #[serde(default, rename = "lid")]
    _lid: Option<String>,
    #[serde(default, rename = "meta")]
    _meta: Option<IgnoredAny>,
    #[serde(default, rename = "links")]
    _links: Option<IgnoredAny>,
}

/// Turns a document into the object that it is about: attributes and the keys
/// of related rows, side by side.
///
/// # Errors
/// 400 where it is no JSON, 403 where clients make no ids or may not say which
/// rows a relationship has, 409 where it is of another type or row (JSON:API
/// 1.1, section 9), 422 where it is no document.
pub(crate) fn flatten(resource: &Resource, text: &str, about: About<'_>) -> Result<String, ProblemDetails> {
    let body: Body<'_> = serde_json::from_str(text).map_err(|error| no_document(error, text))?;
    let Object { of, id: given, attributes, relationships, .. } = body.data;
    let type_name = resource.json_api.type_name;
    if of != type_name {
        let place = Place::Pointer("/data/type".to_owned());
        let problem = ProblemDetails::conflict("the resource is of another type");
        return Err(problem.error(place, "type", format!("expected \"{type_name}\"")));
    }
    let mut members = String::new();
    match (given, about) {
        (Some(given), About::Row(address)) => is_it(resource, &given, address)?,
        (None, About::Row(_)) => return Err(refused("/data/id", "required", "is required".to_owned())),
        (Some(given), About::New) => own_id(resource, &given, &mut members)?,
        (None, About::New) => {}
    }
    if let Some(attributes) = attributes {
        let inner = attributes.get().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let Some(inner) = inner else {
            return Err(refused("/data/attributes", "invalid_type", "expected an object".to_owned()));
        };
        if !inner.trim().is_empty() {
            separate(&mut members);
            members.push_str(inner);
        }
    }
    if let Some(relationships) = relationships {
        for (name, relationship) in &read_relationships(relationships)? {
            let value = Linkage { resource, about, name }.read(relationship)?;
            add(&mut members, name, &value);
        }
    }
    Ok(format!("{{{members}}}"))
}

/// Says why text is no document: it is no JSON, means two things, or is other
/// JSON.
fn no_document(error: serde_json::Error, text: &str) -> ProblemDetails {
    if let Err(malformed) = serde_json::from_str::<IgnoredAny>(text) {
        return JsonError::new(malformed).into();
    }
    match read_document(text) {
        Err(fault @ (DocumentFault::DuplicateName | DocumentFault::TooDeep)) => {
            ProblemDetails::bad_request(fault.to_string())
        }
        _ => JsonError::new(error).into(),
    }
}

fn read_relationships(text: &RawValue) -> Result<Map<String, Value>, ProblemDetails> {
    const AT: &str = "/data/relationships";
    match read_document(text.get()) {
        Ok(Value::Object(relationships)) => Ok(relationships),
        Ok(_) => Err(refused(AT, "invalid_type", "expected an object".to_owned())),
        Err(fault @ (DocumentFault::DuplicateName | DocumentFault::TooDeep)) => {
            let place = Place::Pointer(AT.to_owned());
            let problem = ProblemDetails::bad_request("the body is not acceptable JSON");
            Err(problem.error(place, fault.code(), fault.to_string()))
        }
        Err(fault) => Err(refused(AT, fault.code(), fault.to_string())),
    }
}

/// Checks that a document is about the row at its address. Where the address is
/// no key, the row is told by the address alone.
fn is_it(resource: &Resource, given: &str, address: &[Stored]) -> Result<(), ProblemDetails> {
    if !resource.is_addressed_by_key() {
        return Ok(());
    }
    let expected = address.iter().map(text).collect::<Vec<_>>().join(",");
    if given == expected {
        return Ok(());
    }
    let place = Place::Pointer("/data/id".to_owned());
    let problem = ProblemDetails::conflict("the resource has another id");
    Err(problem.error(place, "id", format!("expected \"{expected}\"")))
}

/// Writes a value of a key.
fn text(value: &Stored) -> String {
    match value {
        Stored::I16(key) => key.to_string(),
        Stored::I32(key) => key.to_string(),
        Stored::I64(key) => key.to_string(),
        Stored::Uuid(key) => key.to_string(),
        Stored::Text(key) => key.clone(),
        _ => String::new(),
    }
}

/// Takes the id that a client has for a new row, where its key is made by
/// clients.
fn own_id(resource: &Resource, given: &str, members: &mut String) -> Result<(), ProblemDetails> {
    let is_taken = |position: &usize| {
        resource.input.members.iter().any(|member| match &member.takes {
            Takes::Field(field) => field.position == *position && field.writing != Writing::ReadOnly,
            _ => false,
        })
    };
    let schema = resource.schema;
    if !schema.primary_key.iter().all(is_taken) {
        let place = Place::Pointer("/data/id".to_owned());
        let problem = ProblemDetails::forbidden().detail("ids are made here: leave it out");
        return Err(problem.error(place, "read_only", "is read-only"));
    }
    let Some(parts) = parts(schema.primary_key.len(), given) else {
        let detail = format!("expected {} values with commas between", schema.primary_key.len());
        return Err(refused("/data/id", "invalid", detail));
    };
    for ((field, position), part) in schema.key_fields().zip(schema.primary_key).zip(parts) {
        add(members, resource.input.name_of(*position), &key_value(field.value_type, part));
    }
    Ok(())
}

/// Says where a fault is in the document that the client sent.
pub(crate) fn place(shape: &Shape, place: Place) -> Place {
    let Place::Pointer(path) = place else { return place };
    let name = path.strip_prefix('/').unwrap_or_default();
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    let member = shape.members.iter().find(|member| member.name == first);
    let path = match member.map(|member| role(shape, member)) {
        _ if path.is_empty() => "/data".to_owned(),
        Some(Role::Id) => "/data/id".to_owned(),
        Some(Role::Key(_) | Role::Nested(_)) => {
            let item = rest.strip_prefix("set/").unwrap_or(rest).split('/').next().unwrap_or_default();
            match item.parse::<usize>() {
                Ok(item) => format!("/data/relationships/{first}/data/{item}"),
                Err(_) => format!("/data/relationships/{first}/data"),
            }
        }
        _ if rest.is_empty() => format!("/data/attributes/{first}"),
        _ => format!("/data/attributes/{first}/{rest}"),
    };
    Place::Pointer(path)
}

/// Which rows a client wants a relationship to lead to.
#[derive(Clone, Copy)]
struct Linkage<'a> {
    resource: &'a Resource,
    about: About<'a>,
    name: &'a str,
}

impl Linkage<'_> {
    /// Reads the keys of related rows.
    fn read(self, relationship: &Value) -> Result<Value, ProblemDetails> {
        let at = format!("/data/relationships{}/data", pointer(self.name));
        let Some(data) = relationship.get("data") else {
            return Err(refused(&at, "required", "is required".to_owned()));
        };
        let target = self.target();
        let key = |identifier: &Value| {
            let id = identifier.get("id").and_then(Value::as_str);
            let of = identifier.get("type").and_then(Value::as_str);
            match (id, target) {
                (Some(id), Some(target)) if of == Some(self.resource.json_api.type_of(target)) => {
                    Ok(key_of(target, id))
                }
                (Some(id), None) => Ok(Value::from(id)),
                _ => {
                    let of = target.map_or("its type", |target| self.resource.json_api.type_of(target));
                    let detail = format!("expected {{\"type\": \"{of}\", \"id\": \"…\"}}");
                    Err(refused(&at, "invalid", detail))
                }
            }
        };
        match data {
            Value::Null => Ok(Value::Null),
            Value::Array(many) => self.several(many.iter().map(key).collect::<Result<_, _>>()?, &at),
            one => key(one),
        }
    }

    fn target(self) -> Option<&'static ModelSchema> {
        let shape = self.resource.outgoing.representation.shape();
        let is_it = |member: &&OutMember| member.name == self.name;
        match role(shape, shape.members.iter().find(is_it)?) {
            Role::Key(target) | Role::Nested(target) => Some(target),
            Role::Id | Role::Attribute => None,
        }
    }

    /// All rows that a relationship has from now on (JSON:API 1.1, section
    /// 9.2.2.2): a new row has no others.
    fn several(self, keys: Vec<Value>, at: &str) -> Result<Value, ProblemDetails> {
        let member = self.resource.input.member(self.name);
        let Some(Takes::Nested(nested)) = member.map(|member| &member.takes) else {
            return Ok(keys.into());
        };
        let connects = matches!(self.about, About::New) && nested.writes.contains(&NestedWrite::Connect);
        if connects || !nested.hop.is_many() {
            return Ok(keys.into());
        }
        if nested.writes.contains(&NestedWrite::Set) {
            return Ok(serde_json::json!({ "set": keys }));
        }
        let place = Place::Pointer(at.to_owned());
        let detail = "its rows cannot be replaced";
        Err(ProblemDetails::forbidden().detail(detail).error(place, "not_allowed", detail))
    }
}

/// Returns the key that an id stands for: an array where it has several fields.
fn key_of(schema: &ModelSchema, id: &str) -> Value {
    let Some(parts) = parts(schema.primary_key.len(), id) else { return id.into() };
    let mut values = schema.key_fields().zip(parts).map(|(field, part)| key_value(field.value_type, part));
    match schema.primary_key.len() {
        1 => values.next().unwrap_or(Value::Null),
        _ => values.collect(),
    }
}

/// Returns the values of a key of so many fields.
fn parts(fields: usize, id: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = if fields == 1 { vec![id] } else { id.split(',').collect() };
    (parts.len() == fields).then_some(parts)
}

/// Reads a value of a key: a number where it is one.
fn key_value(of: ValueType, text: &str) -> Value {
    let is_number = matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64);
    match text.parse::<i64>() {
        Ok(number) if is_number && number.to_string() == text => number.into(),
        _ => text.into(),
    }
}

fn add(members: &mut String, name: &str, value: &Value) {
    separate(members);
    members.push_str(&Value::from(name).to_string());
    members.push(':');
    members.push_str(&value.to_string());
}

fn separate(members: &mut String) {
    if !members.is_empty() {
        members.push(',');
    }
}

fn refused(at: &str, code: &'static str, detail: String) -> ProblemDetails {
    let place = Place::Pointer(at.to_owned());
    ProblemDetails::unprocessable(vec![ErrorDetail { place, code: code.into(), detail }])
}
