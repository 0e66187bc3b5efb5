//! Each kind of change that breaks clients is told, and what only adds is not.

use rustango_openapi::{Document, breaking_changes};
use serde_json::{Value, json};

/// A document that has one of everything.
fn base() -> Value {
    json!({
        "openapi": "3.1.1",
        "info": { "title": "Things", "version": "1" },
        "paths": {
            "/things/{id}": {
                "get": {
                    "operationId": "get",
                    "parameters": [
                        { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
                        { "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 9 } },
                        { "name": "in", "in": "query", "explode": false, "schema": { "type": "array", "items": { "enum": ["a", "b"] } } },
                    ],
                    "responses": {
                        "200": {
                            "description": "A thing",
                            "headers": { "etag": { "required": true, "schema": { "type": "string" } } },
                            "content": {
                                "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } },
                                "text/csv": { "schema": { "type": "string" } },
                            },
                        },
                        "404": { "$ref": "#/components/responses/NotFound" },
                    },
                },
                "put": {
                    "operationId": "put",
                    "security": [{ "bearer": [] }, { "cookie": [] }],
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
                    "requestBody": {
                        "required": false,
                        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } },
                    },
                    "responses": { "204": { "description": "Done" } },
                },
            },
            "/other": { "get": { "operationId": "other", "responses": { "200": { "description": "Fine" } } } },
        },
        "components": {
            "responses": { "NotFound": { "description": "Not Found" } },
            "schemas": {
                "Thing": {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string", "format": "date" },
                        "kind": { "enum": ["x", "y"] },
                        "parent": { "anyOf": [{ "$ref": "#/components/schemas/Thing" }, { "type": "null" }] },
                    },
                    "required": ["name", "kind"],
                    "additionalProperties": false,
                },
                "Input": {
                    "type": "object",
                    "properties": {
                        "name": { "type": ["string", "null"], "maxLength": 20 },
                        "kind": { "type": "string", "enum": ["x", "y"] },
                        "of": { "anyOf": [{ "type": "integer" }, { "type": "null" }] },
                    },
                    "required": ["name"],
                    "additionalProperties": false,
                },
            },
        },
    })
}

/// Sets what is at a pointer; takes it away where there is no value.
fn set(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let name = name.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{parent} is there"));
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(name, value)),
        (Value::Object(members), None) => drop(members.remove(&name).expect("it is there")),
        (Value::Array(items), Some(value)) if name == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().expect("a number")] = value,
        (Value::Array(items), None) => drop(items.remove(name.parse().expect("a number"))),
        _ => panic!("{pointer} has no members"),
    }
}

fn document(json: &Value) -> Document {
    Document::from_json(json.to_string().as_bytes()).expect("JSON")
}

fn changes(pointer: &str, value: Option<Value>) -> Vec<String> {
    let mut new = base();
    set(&mut new, pointer, value);
    breaking_changes(&document(&base()), &document(&new)).iter().map(ToString::to_string).collect()
}

const GET: &str = "/paths/~1things~1{id}/get";
const PUT: &str = "/paths/~1things~1{id}/put";
const THING: &str = "/components/schemas/Thing";
const INPUT: &str = "/components/schemas/Input";

#[test]
fn what_breaks_clients_is_told() {
    let new_parameter = json!({ "name": "key", "in": "header", "required": true, "schema": {} });
    for (pointer, value, expected) in [
        ("/paths/~1other".to_owned(), None, "/other is gone"),
        ("/paths/~1things~1{id}/put".to_owned(), None, "PUT /things/{id} is gone"),
        (format!("{GET}/parameters/1"), None, "GET /things/{id}, parameter page is gone"),
        (
            format!("{GET}/parameters/1/required"),
            Some(json!(true)),
            "GET /things/{id}, parameter page must be there now",
        ),
        (
            format!("{GET}/parameters/-"),
            Some(new_parameter),
            "GET /things/{id}, parameter key is new, and must be there",
        ),
        (
            format!("{GET}/parameters/0/schema/type"),
            Some(json!("string")),
            "GET /things/{id}, parameter id is no longer taken as integer",
        ),
        (
            format!("{GET}/parameters/1/schema/minimum"),
            Some(json!(2)),
            "GET /things/{id}, parameter page has minimum 2, and was with 1",
        ),
        (
            format!("{GET}/parameters/1/schema/maximum"),
            Some(json!(8)),
            "GET /things/{id}, parameter page has maximum 8, and was with 9",
        ),
        (
            format!("{GET}/parameters/2/explode"),
            None,
            "GET /things/{id}, parameter in is written in another way",
        ),
        (
            format!("{GET}/parameters/2/schema/items/enum"),
            Some(json!(["a"])),
            "GET /things/{id}, parameter in/* no longer takes \"b\"",
        ),
        (
            format!("{GET}/security"),
            Some(json!([{ "bearer": [] }])),
            "GET /things/{id} is no longer open to all",
        ),
        (
            format!("{PUT}/security"),
            Some(json!([{ "bearer": [] }])),
            "PUT /things/{id} no longer lets in by {\"cookie\":[]}",
        ),
        (format!("{PUT}/requestBody"), None, "PUT /things/{id}, body is gone"),
        (
            format!("{PUT}/requestBody/required"),
            Some(json!(true)),
            "PUT /things/{id}, body must be there now",
        ),
        (
            format!("{GET}/requestBody"),
            Some(json!({ "required": true, "content": {} })),
            "GET /things/{id}, body is new, and must be there",
        ),
        (
            format!("{PUT}/requestBody/content/application~1json"),
            None,
            "PUT /things/{id}, body, application/json is gone",
        ),
        (format!("{INPUT}/properties/kind"), None, "PUT /things/{id}, body, application/json/kind is gone"),
        (
            format!("{INPUT}/required"),
            Some(json!(["name", "kind"])),
            "PUT /things/{id}, body, application/json/kind must be there now",
        ),
        (
            format!("{INPUT}/required"),
            Some(json!(["name", "new"])),
            "PUT /things/{id}, body, application/json/new is new, and must be there",
        ),
        (
            format!("{INPUT}/properties/name/type"),
            Some(json!("string")),
            "PUT /things/{id}, body, application/json/name is no longer taken as null",
        ),
        (
            format!("{INPUT}/properties/name/maxLength"),
            Some(json!(19)),
            "PUT /things/{id}, body, application/json/name has maxLength 19, and was with 20",
        ),
        (
            format!("{INPUT}/properties/name/minLength"),
            Some(json!(1)),
            "PUT /things/{id}, body, application/json/name has minLength 1, and was without one",
        ),
        (
            format!("{INPUT}/properties/name/pattern"),
            Some(json!("^a")),
            "PUT /things/{id}, body, application/json/name has pattern \"^a\", and had none",
        ),
        (
            format!("{INPUT}/properties/kind/enum"),
            Some(json!(["x"])),
            "PUT /things/{id}, body, application/json/kind no longer takes \"y\"",
        ),
        (
            format!("{INPUT}/properties/name/enum"),
            Some(json!(["x"])),
            "PUT /things/{id}, body, application/json/name takes only [\"x\"] now",
        ),
        (
            format!("{INPUT}/properties/of"),
            Some(json!({ "type": "integer" })),
            "PUT /things/{id}, body, application/json/of no longer takes {\"type\":\"null\"}",
        ),
        (format!("{GET}/responses/200"), None, "GET /things/{id}, answer 200 is gone"),
        (
            format!("{GET}/responses/200/content/text~1csv"),
            None,
            "GET /things/{id}, answer 200, text/csv is gone",
        ),
        (
            format!("{GET}/responses/200/headers/etag"),
            None,
            "GET /things/{id}, answer 200, header etag is gone",
        ),
        (
            format!("{GET}/responses/200/headers/etag/required"),
            None,
            "GET /things/{id}, answer 200, header etag may be missing now",
        ),
        (
            format!("{THING}/properties/kind"),
            None,
            "GET /things/{id}, answer 200, application/json/kind is gone",
        ),
        (
            format!("{THING}/required"),
            Some(json!(["kind"])),
            "GET /things/{id}, answer 200, application/json/name may be missing now",
        ),
        (
            format!("{THING}/properties/name/type"),
            Some(json!(["string", "null"])),
            "GET /things/{id}, answer 200, application/json/name may be null now",
        ),
        (
            format!("{THING}/properties/name/type"),
            Some(json!("integer")),
            "GET /things/{id}, answer 200, application/json/name may be integer now",
        ),
        (
            format!("{THING}/properties/name/format"),
            Some(json!("date-time")),
            "GET /things/{id}, answer 200, application/json/name has format \"date-time\", and had \"date\"",
        ),
        (
            format!("{THING}/properties/kind/enum"),
            None,
            "GET /things/{id}, answer 200, application/json/kind may be something else than [\"x\",\"y\"] now",
        ),
        (
            format!("{THING}/properties/parent/anyOf/-"),
            Some(json!({ "type": "string" })),
            "GET /things/{id}, answer 200, application/json/parent may be {\"type\":\"string\"} now",
        ),
    ] {
        let found = changes(&pointer, value);
        assert!(
            found.iter().any(|change| change == expected),
            "{pointer}: expected {expected:?}, found {found:#?}"
        );
    }
}

#[test]
fn what_only_adds_is_not_told() {
    let optional = json!({ "name": "key", "in": "query", "schema": {} });
    for (pointer, value) in [
        ("/info/version".to_owned(), Some(json!("2"))),
        ("/paths/~1new".to_owned(), Some(json!({ "get": { "responses": {} } }))),
        ("/paths/~1other/post".to_owned(), Some(json!({ "responses": {} }))),
        (format!("{GET}/parameters/-"), Some(optional)),
        (format!("{GET}/parameters/0/name"), Some(json!("key"))),
        (format!("{GET}/parameters/0/schema/type"), Some(json!(["integer", "string"]))),
        (format!("{GET}/parameters/0/schema/type"), Some(json!("number"))),
        (format!("{GET}/parameters/1/schema/maximum"), None),
        (format!("{GET}/parameters/2/schema/items/enum"), Some(json!(["a", "b", "c"]))),
        (format!("{GET}/deprecated"), Some(json!(true))),
        (format!("{GET}/responses/404"), None),
        (format!("{GET}/responses/400"), Some(json!({ "description": "Bad Request" }))),
        (format!("{GET}/responses/200/content/application~1xml"), Some(json!({ "schema": {} }))),
        (format!("{PUT}/security"), None),
        (format!("{INPUT}/properties/new"), Some(json!({ "type": "string" }))),
        (format!("{INPUT}/properties/name/maxLength"), Some(json!(21))),
        (format!("{INPUT}/properties/name/minLength"), Some(json!(0))),
        (format!("{INPUT}/properties/kind/enum"), Some(json!(["x", "y", "z"]))),
        (format!("{INPUT}/required"), None),
        (format!("{THING}/properties/new"), Some(json!({ "type": "string" }))),
        (format!("{THING}/properties/kind/enum"), Some(json!(["x", "y", "z"]))),
        (format!("{THING}/properties/kind/enum"), Some(json!(["x"]))),
        (format!("{THING}/properties/parent"), Some(json!({ "$ref": "#/components/schemas/Thing" }))),
    ] {
        let found = changes(&pointer, value);
        assert!(found.is_empty(), "{pointer}: {found:#?}");
    }
}
