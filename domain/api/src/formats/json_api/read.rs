//! Bodies of JSON:API as the flat objects that are read everywhere else.

use rustango_ports::database::ValueType;
use rustango_web::{ErrorDetail, JsonError, Place, ProblemDetails};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use super::Resource;
use crate::{faults::pointer, representation::Shape};

/// A document with one resource.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'b> {
    #[serde(borrow)]
    data: Object<'b>,
    #[serde(default, rename = "jsonapi")]
    _jsonapi: Option<serde::de::IgnoredAny>,
    #[serde(default, rename = "meta")]
    _meta: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object<'b> {
    #[serde(rename = "type")]
    of: String,
    id: Option<String>,
    #[serde(borrow, default)]
    attributes: Option<&'b RawValue>,
    #[serde(default)]
    relationships: Map<String, Value>,
}

/// Turns a document into the object that it is about: attributes and the keys
/// of related rows, side by side.
///
/// # Errors
/// 400 where it is no JSON, 409 where it is of another type (JSON:API 1.1,
/// section 9.1), 422 where it is no document.
pub(crate) fn flatten(
    resource: Resource,
    shape: &Shape,
    text: &str,
    id: Option<&str>,
) -> Result<String, ProblemDetails> {
    let body: Body<'_> = serde_json::from_str(text).map_err(JsonError::new)?;
    let Object { of, id: given, attributes, relationships } = body.data;
    if of != resource.type_name {
        let detail = format!("expected \"{}\"", resource.type_name);
        let place = Place::Pointer("/data/type".to_owned());
        return Err(ProblemDetails::conflict("the resource is of another type").error(place, "type", detail));
    }
    let mut members = String::new();
    match (given, id) {
        (Some(given), Some(id)) if given != id => {
            let place = Place::Pointer("/data/id".to_owned());
            let problem = ProblemDetails::conflict("the resource has another id");
            return Err(problem.error(place, "id", format!("expected \"{id}\"")));
        }
        (None, Some(id)) => {
            let detail = format!("is required: \"{id}\"");
            return Err(refused("/data/id", "required", detail));
        }
        (Some(given), None) => add(&mut members, key_name(resource), &key_of(resource, &given)),
        _ => {}
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
    for (name, relationship) in &relationships {
        let value = linkage(shape, name, relationship)?;
        add(&mut members, name, &value);
    }
    Ok(format!("{{{members}}}"))
}

/// Says where a fault is in the document that the client sent.
pub(crate) fn place(shape: &Shape, place: Place) -> Place {
    let Place::Pointer(path) = place else { return place };
    let name = path.strip_prefix('/').unwrap_or_default();
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    let member = shape.members.iter().find(|member| member.name == first);
    let path = match member.map(|member| super::role(shape, member)) {
        _ if path.is_empty() => "/data".to_owned(),
        Some(super::Role::Id) => "/data/id".to_owned(),
        Some(super::Role::Key(_) | super::Role::Nested(_)) => format!("/data/relationships/{first}/data"),
        _ if rest.is_empty() => format!("/data/attributes/{first}"),
        _ => format!("/data/attributes/{first}/{rest}"),
    };
    Place::Pointer(path)
}

/// Reads the keys of related rows.
fn linkage(shape: &Shape, name: &str, relationship: &Value) -> Result<Value, ProblemDetails> {
    let at = format!("/data/relationships{}", pointer(name));
    let Some(data) = relationship.get("data") else {
        return Err(refused(&format!("{at}/data"), "required", "is required".to_owned()));
    };
    let member = shape.members.iter().find(|member| member.name == name);
    let target = member.and_then(|member| match super::role(shape, member) {
        super::Role::Key(target) | super::Role::Nested(target) => Some(target),
        _ => None,
    });
    let key = |identifier: &Value| {
        let id = identifier.get("id").and_then(Value::as_str);
        let of = identifier.get("type").and_then(Value::as_str);
        match (id, target) {
            (Some(id), Some(target)) if of == Some(target.table.as_str()) => {
                Ok(key_of(Resource { schema: target, type_name: "" }, id))
            }
            (Some(id), None) => Ok(Value::from(id)),
            _ => {
                let of = target.map_or("its type", |target| target.table.as_str());
                let detail = format!("expected {{\"type\": \"{of}\", \"id\": \"…\"}}");
                Err(refused(&format!("{at}/data"), "invalid", detail))
            }
        }
    };
    match data {
        Value::Null => Ok(Value::Null),
        Value::Array(many) => many.iter().map(key).collect(),
        one => key(one),
    }
}

/// Returns the key that an id stands for: a number where the key is one.
fn key_of(resource: Resource, id: &str) -> Value {
    let is_number =
        resource.schema.key_fields().next().is_some_and(|field| {
            matches!(field.value_type, ValueType::I16 | ValueType::I32 | ValueType::I64)
        });
    match id.parse::<i64>() {
        Ok(number) if is_number && number.to_string() == id => number.into(),
        _ => id.into(),
    }
}

fn key_name(resource: Resource) -> &'static str {
    resource.schema.key_fields().next().map_or("id", |field| field.name)
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
