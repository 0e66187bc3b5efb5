//! One operation as JSON.

use std::collections::BTreeMap;

use http::{Method, StatusCode, header};
use rustango_web::{
    Operation, Route,
    operation::{Content, Header, Parameter, Place, Reply, RequestBody, Schema},
};
use serde_json::{Map, Value, json};

use super::{components::Components, paths};
use crate::Info;

/// Writes an operation; `names` are those that the parameters of the path have
/// in the document.
pub(super) fn write(
    id: &str,
    names: &[&str],
    route: &Route,
    operation: &Operation,
    info: &Info,
    components: &mut Components,
) -> Value {
    let mut json = Map::from_iter([("operationId".to_owned(), json!(id))]);
    let mut set = |name: &str, value: Value| drop(json.insert(name.to_owned(), value));
    if let Some(summary) = &operation.summary {
        set("summary", json!(summary));
    }
    if let Some(description) = &operation.description {
        set("description", json!(description));
    }
    if !operation.tags.is_empty() {
        set("tags", json!(operation.tags));
    }
    if operation.is_deprecated {
        set("deprecated", json!(true));
    }
    let parameters = parameters(names, route, operation, components);
    if !parameters.is_empty() {
        set("parameters", parameters.into());
    }
    if let Some(body) = &operation.request {
        set("requestBody", request_body(body, components));
    }
    if let Some(security) = security(route, operation, info) {
        set("security", security);
    }
    let replies = replies(route, operation);
    let mut responses: Map<String, Value> = replies
        .iter()
        .map(|(status, reply)| {
            let written = components.reply(*status, reply, |components| response(reply, components));
            (status.to_string(), written)
        })
        .collect();
    if let Some(reply) = &operation.otherwise {
        responses.insert("default".to_owned(), response(reply, components));
    }
    set("responses", responses.into());
    Value::Object(json)
}

/// The parameters: those of the path in its order, then the others as they
/// were added.
fn parameters(
    names: &[&str],
    route: &Route,
    operation: &Operation,
    components: &mut Components,
) -> Vec<Value> {
    let declared = |name: &str| {
        let is_it = |parameter: &&Parameter| parameter.place == Place::Path && parameter.name == name;
        operation.parameters.iter().find(is_it)
    };
    let mut written = Vec::new();
    for (own, name) in paths::parameters(route.path()).zip(names) {
        let undeclared;
        let declared = if let Some(declared) = declared(own) {
            declared
        } else {
            undeclared = Parameter::path(own.to_owned(), Schema::string().min_length(1));
            &undeclared
        };
        written.push(parameter(name, declared, components));
    }
    let others = operation.parameters.iter().filter(|parameter| parameter.place != Place::Path);
    written.extend(others.map(|other| parameter(&other.name, other, components)));
    written
}

fn parameter(name: &str, parameter: &Parameter, components: &mut Components) -> Value {
    let mut json = json!({
        "name": name,
        "in": parameter.place.as_str(),
        "schema": components.schema(&parameter.schema),
    });
    if parameter.is_required || parameter.place == Place::Path {
        json["required"] = json!(true);
    }
    if let Some(description) = &parameter.description {
        json["description"] = json!(description);
    }
    if parameter.is_deprecated {
        json["deprecated"] = json!(true);
    }
    if parameter.is_list {
        json["explode"] = json!(false);
        if parameter.place == Place::Query {
            json["style"] = json!("form");
        }
    }
    json
}

fn request_body(body: &RequestBody, components: &mut Components) -> Value {
    let mut json = json!({ "content": content(&body.content, components), "required": body.is_required });
    if let Some(description) = &body.description {
        json["description"] = json!(description);
    }
    json
}

fn content(content: &[Content], components: &mut Components) -> Value {
    let mut json = Map::new();
    for content in content {
        let mut of = json!({ "schema": components.schema(&content.schema) });
        // No schema can say what a request asked for.
        if let Some(usual) = &content.usual {
            of["x-usual-schema"] = components.schema(usual);
        }
        // OpenAPI 3.2 has `itemSchema` for it; 3.1 has none.
        if let Some(line) = &content.lines {
            of["x-item-schema"] = components.schema(line);
        }
        if let Some(example) = &content.example {
            of["example"] = example.clone();
        }
        json.insert(content.media_type.clone().into_owned(), of);
    }
    Value::Object(json)
}

fn response(reply: &Reply, components: &mut Components) -> Value {
    let mut json = json!({ "description": reply.description });
    if !reply.content.is_empty() {
        json["content"] = content(&reply.content, components);
    }
    if !reply.headers.is_empty() {
        let headers =
            reply.headers.iter().map(|(name, of)| (name.clone().into_owned(), header(of, components)));
        json["headers"] = Value::Object(headers.collect());
    }
    json
}

fn header(header: &Header, components: &mut Components) -> Value {
    let mut json = json!({ "schema": components.schema(&header.schema) });
    if header.is_required {
        json["required"] = json!(true);
    }
    if let Some(description) = &header.description {
        json["description"] = json!(description);
    }
    json
}

/// Who proves what: any scheme of the API, unless the operation names others.
fn security(route: &Route, operation: &Operation, info: &Info) -> Option<Value> {
    if let Some(own) = &operation.security {
        return Some(own.iter().map(|(scheme, scopes)| json!({ &**scheme: scopes })).collect());
    }
    if route.access().is_public() || info.schemes.is_empty() {
        return None;
    }
    Some(info.schemes.iter().map(|(scheme, _)| json!({ &**scheme: [] })).collect())
}

/// What it answers by itself, and what stands around it: hosts that are not
/// answered, rules of access, paths that hold no text, bodies that are too
/// large or come too slowly, preconditions.
fn replies(route: &Route, operation: &Operation) -> BTreeMap<u16, Reply> {
    let mut replies = operation.replies.clone();
    let mut refuses = |status: StatusCode| {
        replies.entry(status.as_u16()).or_insert_with(|| Reply::problem(status));
    };
    if !route.access().is_public() {
        refuses(StatusCode::UNAUTHORIZED);
        refuses(StatusCode::FORBIDDEN);
    }
    if paths::parameters(route.path()).next().is_some() {
        refuses(StatusCode::NOT_FOUND);
    }
    if operation.request.is_some() {
        refuses(StatusCode::REQUEST_TIMEOUT);
        refuses(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let method = route.method();
    if *method != Method::OPTIONS && *method != Method::TRACE {
        refuses(StatusCode::PRECONDITION_FAILED);
    }
    if operation.parameters.iter().any(|parameter| parameter.place == Place::Query) {
        // The server ends with it before there is a request that could have
        // problem details.
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.as_u16();
        replies.entry(status).or_insert_with(|| Reply::new("The address is too long"));
    }
    let mut refuses = |status: StatusCode| {
        replies.entry(status.as_u16()).or_insert_with(|| Reply::problem(status));
    };
    // For another host, or for what is no query.
    refuses(StatusCode::BAD_REQUEST);
    if *method == Method::GET {
        let same = unchanged(replies.get(&StatusCode::OK.as_u16()));
        replies.entry(StatusCode::NOT_MODIFIED.as_u16()).or_insert(same);
    }
    replies
}

/// The answer to a client that has what it would get.
fn unchanged(whole: Option<&Reply>) -> Reply {
    let reply = Reply::new("What the client has is what it would get");
    match whole.and_then(|whole| whole.headers.get(header::ETAG.as_str())) {
        Some(tag) => reply.header(header::ETAG.as_str(), tag.clone()),
        None => reply,
    }
}
