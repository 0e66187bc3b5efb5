//! Documents that are none of JSON:API, each for one reason.

use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::*;

fn found(target: &str, status: StatusCode, document: &Value) -> Vec<String> {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, MEDIA_TYPE.parse().unwrap())]);
    let body = document.to_string();
    faults(&Exchange { method: &Method::GET, target, status, headers: &headers, body: body.as_bytes() })
}

/// A post by an author who is included.
fn sound() -> Value {
    json!({
        "data": [{
            "type": "post", "id": "1",
            "attributes": {"title": "x", "stars": null},
            "relationships": {
                "author": {"data": {"type": "author", "id": "7"}},
                "editor": {"data": null},
                "tags": {"data": []},
            },
            "links": {"self": "/posts/1"},
        }],
        "included": [{"type": "author", "id": "7", "attributes": {"name": "Ann"}}],
        "links": {"self": "/posts?page=2", "prev": "/posts?page=1"},
        "meta": {"count": 3},
        "jsonapi": {"version": "1.1"},
    })
}

fn failed() -> Value {
    json!({"errors": [{"status": "404", "title": "Not Found", "source": {"parameter": "page"}}]})
}

#[test]
fn sound_documents_pass() {
    assert_eq!(found("/posts", StatusCode::OK, &sound()), [""; 0]);
    assert_eq!(found("/posts", StatusCode::NOT_FOUND, &failed()), [""; 0]);
    assert_eq!(found("/posts/1", StatusCode::OK, &json!({"data": null})), [""; 0]);
    let mut narrowed = sound();
    narrowed["data"][0]["relationships"] = json!({});
    let target = "/posts?include=author&fields%5Bpost%5D=title";
    assert_eq!(found(target, StatusCode::OK, &narrowed), [""; 0], "what is not asked for links nothing");
}

#[test]
fn each_fault_is_found() {
    let of = |pointer: &'static str, value: Value| (pointer, value);
    for (pointer, value) in [
        of("/data/0/id", json!(1)),
        of("/data/0/id", json!("")),
        of("/data/0/type", json!("a.b")),
        of("/data/0/type", Value::Null),
        of("/data/0/extra", json!(1)),
        of("/data/0/attributes", json!([])),
        of("/data/0/attributes/id", json!("1")),
        of("/data/0/attributes/type", json!("x")),
        of("/data/0/attributes/links", json!("x")),
        of("/data/0/attributes/_x", json!("x")),
        of("/data/0/attributes/author", json!("x")),
        of("/data/0/relationships/author", json!({})),
        of("/data/0/relationships/author/data", json!("7")),
        of("/data/0/relationships/author/data", json!({"type": "author"})),
        of("/data/0/relationships/author/data", Value::Null),
        of("/data/0/relationships/author/links", json!({})),
        of("/data/0/relationships/id", json!({"data": null})),
        of("/data/0/links/self", json!(1)),
        of("/data/0/links/self", json!("a b")),
        of("/included", json!({})),
        of("/included/0/id", json!("8")),
        of("/included/0", json!({"type": "post", "id": "1"})),
        of("/links/last", Value::Null),
        of("/links/other", json!("/x")),
        of("/meta", json!([])),
        of("/jsonapi/version", json!(1.1)),
        of("/jsonapi/version", json!("1.0")),
        of("/errors", json!([])),
        of("/other", json!(1)),
    ] {
        let mut document = sound();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        match document.pointer_mut(parent) {
            Some(Value::Array(items)) => items[name.parse::<usize>().expect("a number")] = value,
            Some(Value::Object(members)) => drop(members.insert(name.to_owned(), value)),
            _ => panic!("{parent} is not there"),
        }
        assert_ne!(found("/posts", StatusCode::OK, &document), [""; 0], "{document}");
    }
    let mut bare = sound();
    bare.as_object_mut().expect("an object").remove("included");
    assert_ne!(found("/posts?include=author", StatusCode::OK, &bare), [""; 0]);
}

#[test]
fn each_fault_of_errors_is_found() {
    assert_ne!(found("/posts", StatusCode::OK, &failed()), [""; 0]);
    assert_ne!(found("/posts", StatusCode::CONFLICT, &failed()), [""; 0]);
    assert_ne!(found("/posts", StatusCode::NOT_FOUND, &sound()), [""; 0]);
    assert_ne!(found("/posts", StatusCode::NOT_FOUND, &json!({"errors": [{}]})), [""; 0]);
    assert_ne!(found("/posts", StatusCode::NOT_FOUND, &json!({"errors": ["no"]})), [""; 0]);
    let other = json!({"errors": [{"status": "404", "source": {"body": "/x"}}]});
    assert_ne!(found("/posts", StatusCode::NOT_FOUND, &other), [""; 0]);
}
