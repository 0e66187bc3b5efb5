//! The validating client catches whatever a handler may do that its document
//! does not say: sixty answers, each changed in one way.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use rustango::{
    api::{Format, ViewSet},
    openapi::{Document, Info, openapi},
    web::{
        Access, App, Operation, Route,
        operation::{Header, Reply, Schema},
    },
};
use rustango_testing::contract::{CheckedClient, Exchange};
use serde_json::{Value, json};

use crate::support::{Author, Everything, Post, Service};

fn app(db: &rustango::Db) -> App {
    let public = Access::public;
    let formats = [Format::Json, Format::JsonApi, Format::Csv, Format::NdJson];
    let posts = ViewSet::<Post>::new(db.clone(), public())
        .filter_fields((Post::author, Post::status))
        .search_fields(Post::title)
        .ordering_fields(Post::title)
        .formats(formats);
    let text = Reply::new("A word")
        .content("text/plain", Schema::string().max_length(5))
        .header("x-count", Header::required(Schema::integer().minimum(1)));
    let word = Route::get("/word", public(), async |_| {
        let mut answer = rustango::web::IntoResponse::into_response("hello");
        answer.headers_mut().insert("x-count", HeaderValue::from_static("3"));
        answer
    });
    App::new()
        .mount("/posts", posts)
        .mount("/authors", ViewSet::<Author>::new(db.clone(), public()))
        .mount("/all", ViewSet::<Everything>::new(db.clone(), public()))
        .route(word.operation(Operation::new("word").reply(StatusCode::OK, text)))
}

/// A request, and what it brings.
struct Ask {
    method: &'static str,
    target: &'static str,
    accept: &'static str,
    body: Option<&'static str>,
}

const fn get(target: &'static str) -> Ask {
    Ask { method: "GET", target, accept: "application/json", body: None }
}

const fn get_as(target: &'static str, accept: &'static str) -> Ask {
    Ask { method: "GET", target, accept, body: None }
}

const fn send(method: &'static str, target: &'static str, body: &'static str) -> Ask {
    Ask { method, target, accept: "application/json", body: Some(body) }
}

const JSON_API: &str = "application/vnd.api+json";
const NDJSON: &str = "application/x-ndjson";

/// An answer that a handler gave.
struct Given {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// What is changed in an answer.
enum Change {
    Status(u16),
    /// The value of a field.
    Field(&'static str, &'static str),
    NoField(&'static str),
    /// The value at a pointer of the JSON.
    Value(&'static str, Value),
    /// No value at a pointer.
    NoValue(&'static str),
    /// The whole body.
    Body(&'static str),
}

use Change::{Body, Field, NoField, NoValue, Status, Value as Set};

impl Change {
    fn apply(self, given: &mut Given) {
        match self {
            Status(status) => given.status = StatusCode::from_u16(status).expect("a status"),
            Field(name, value) => {
                given.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            NoField(name) => drop(given.headers.remove(name).expect("the field is there")),
            Set(pointer, value) => given.edit(|json| set(json, pointer, Some(value))),
            NoValue(pointer) => given.edit(|json| set(json, pointer, None)),
            Body(body) => given.body = body.as_bytes().to_vec(),
        }
    }
}

impl Given {
    /// Changes the JSON, or the first line of it.
    fn edit(&mut self, edit: impl FnOnce(&mut Value)) {
        let text = std::str::from_utf8(&self.body).expect("text");
        let (first, rest) = match text.split_once('\n') {
            Some((first, rest)) => (first, format!("\n{rest}")),
            None => (text, String::new()),
        };
        let mut json: Value = serde_json::from_str(first).expect("JSON");
        edit(&mut json);
        self.body = format!("{json}{rest}").into_bytes();
    }
}

fn set(json: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match (json.pointer_mut(parent).unwrap_or_else(|| panic!("{parent} is there")), value) {
        (Value::Object(members), Some(value)) => drop(members.insert(name.to_owned(), value)),
        (Value::Object(members), None) => drop(members.remove(name).expect("the member is there")),
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().expect("a number")] = value,
        _ => panic!("{pointer} has no members"),
    }
}

fn mismatches() -> Vec<(Ask, Change, &'static str)> {
    let list = || get("/posts");
    let one = || get("/posts/1");
    let all = || get("/all/1");
    vec![
        // Statuses.
        (list(), Status(202), "the status 202"),
        (list(), Status(206), "the status 206"),
        (one(), Status(201), "the status 201"),
        (one(), Status(500), "the status 500"),
        (one(), Status(418), "the status 418"),
        (get("/posts/99"), Status(410), "the status 410"),
        (send("POST", "/authors", r#"{"name": "New"}"#), Status(200), "the status 200"),
        (send("PUT", "/authors/1", r#"{"name": "Ada"}"#), Status(202), "the status 202"),
        (Ask { method: "DELETE", ..get("/posts/2") }, Status(200), "the status 200"),
        (send("POST", "/authors", "{}"), Status(402), "the status 402"),
        // Content types.
        (list(), Field("content-type", "text/html"), "the content type"),
        (list(), NoField("content-type"), "the content type"),
        (one(), Field("content-type", "application/problem+json"), "the content type"),
        (get("/posts/99"), Field("content-type", "application/json"), "the content type"),
        (get("/word"), Field("content-type", "application/json"), "the content type"),
        // Headers.
        (one(), NoField("etag"), "the header etag is missing"),
        (list(), Field("etag", "untagged"), "the header etag"),
        (
            send("POST", "/authors", r#"{"name": "Newer"}"#),
            NoField("location"),
            "the header location is missing",
        ),
        (send("POST", "/authors", r#"{"name": "Newest"}"#), Field("location", "a b"), "the header location"),
        (get("/word"), NoField("x-count"), "the header x-count is missing"),
        (get("/word"), Field("x-count", "0"), "the header x-count"),
        (get("/word"), Field("x-count", "many"), "the header x-count"),
        (Ask { method: "OPTIONS", ..list() }, NoField("allow"), "the header allow is missing"),
        // Members.
        (one(), NoValue("/title"), "title"),
        (one(), NoValue("/stars"), "stars"),
        (one(), Set("/password", json!("x")), "password"),
        (list(), NoValue("/results/0/id"), "id"),
        (list(), Set("/results/1/more", json!(1)), "/results/1"),
        // Types.
        (one(), Set("/id", json!("1")), "/id"),
        (one(), Set("/title", json!(1)), "/title"),
        (one(), Set("/stars", json!(1.5)), "/stars"),
        (all(), Set("/flag", json!("true")), "/flag"),
        (all(), Set("/price", json!(1.5)), "/price"),
        (all(), Set("/bytes", json!([1, 2])), "/bytes"),
        // Limits, formats and choices.
        (one(), Set("/title", json!("a title of more than thirty characters")), "/title"),
        (one(), Set("/stars", json!(6)), "/stars"),
        (one(), Set("/status", json!("archived")), "/status"),
        (one(), Set("/created_at", json!("2024-01-31 18:30:00")), "/created_at"),
        (all(), Set("/small", json!(40_000)), "/small"),
        (all(), Set("/medium", json!(3_000_000_000_u64)), "/medium"),
        (all(), Set("/price", json!("1,5")), "/price"),
        (all(), Set("/bytes", json!("%%%")), "/bytes"),
        (all(), Set("/uuid", json!("no-uuid")), "/uuid"),
        (all(), Set("/on", json!("31.01.2024")), "/on"),
        (all(), Set("/clock", json!("18h30")), "/clock"),
        // Nullability.
        (one(), Set("/title", Value::Null), "/title"),
        (one(), Set("/author", Value::Null), "/author"),
        (list(), Set("/results", Value::Null), "/results"),
        // Pages.
        (list(), NoValue("/page"), "page"),
        (list(), NoValue("/results"), "results"),
        (list(), Set("/page", json!(0)), "/page"),
        (list(), Set("/count", json!("5")), "/count"),
        (list(), Set("/next", json!("/posts?page=2")), "next"),
        (list(), Body("[]"), "want object"),
        (list(), Body("{"), "is no JSON"),
        (one(), Body(""), "is no JSON"),
        (Ask { method: "DELETE", ..get("/posts/3") }, Body("gone"), "none is documented"),
        // Other forms.
        (get_as("/posts", JSON_API), NoValue("/data/0/type"), "type"),
        (get_as("/posts", JSON_API), Set("/data/0/id", json!(1)), "/data/0/id"),
        (get_as("/posts", JSON_API), NoValue("/jsonapi"), "jsonapi"),
        (get_as("/posts", JSON_API), Set("/data/0/attributes/author", json!(1)), "author"),
        (get_as("/posts", JSON_API), NoValue("/meta/page"), "page"),
        (get_as("/posts", NDJSON), Set("/title", json!(1)), "in line 1"),
        (get_as("/posts", NDJSON), Body("{\n"), "in line 1"),
        // Problems.
        (get("/posts/99"), Set("/status", json!(400)), "the status 400"),
        (get("/posts/99"), NoValue("/title"), "title"),
        (get("/posts/99"), NoValue("/request_id"), "request_id"),
        (get("/posts/99"), Set("/stack", json!("…")), "stack"),
        (get("/posts?page=x"), NoValue("/errors/0/code"), "code"),
        (get("/posts?page=x"), Set("/errors/0/place", json!("x")), "place"),
        // Text.
        (get("/word"), Body("too long"), "the body"),
        // Narrowed rows may lack members, and have no others.
        (get("/posts/1?fields=title"), Set("/more", json!(1)), "more"),
        (get("/posts/1?fields=title"), Set("/title", json!(1)), "/title"),
    ]
}

async fn service() -> Service {
    let service = Service::start(app).await;
    for (target, body) in [
        ("/authors", json!({"name": "Ada"})),
        ("/posts", json!({"title": "One", "author": 1, "stars": 5})),
        ("/posts", json!({"title": "Two", "author": 1})),
        ("/posts", json!({"title": "Three", "author": 1})),
        ("/posts", json!({"title": "Four", "author": 1})),
        (
            "/all",
            json!({
                "flag": true, "small": 1, "medium": 2, "large": 3, "single": 0.5, "double": 0.25, "price": "1.50",
                "text": "words", "bytes": "AAE=", "uuid": "67e55044-10b1-426f-9247-bb680e5fe0c8",
                "at": "2024-01-31T18:30:00.5Z", "on": "2024-01-31", "clock": "18:30:00", "document": {"a": [1]},
                "status": "draft",
            }),
        ),
    ] {
        service.post(target, &body.to_string()).await.expect(201);
    }
    service
}

#[tokio::test]
async fn every_mismatch_between_handler_and_document_is_caught() {
    let service = service().await;
    let cases = mismatches();
    assert!(cases.len() >= 50);
    let mut missed = Vec::new();
    for (ask, change, expected) in cases {
        let Ask { method, target, accept, body } = ask;
        // The answer itself is as the document says: else this fails.
        let answer = service.ask(method, target, &[("accept", accept)], body).await;
        let (status, headers, body) = answer.into_parts();
        let mut given = Given { status, headers, body };
        change.apply(&mut given);
        let exchange = Exchange {
            method: &method.parse::<Method>().expect("a method"),
            target,
            status: given.status,
            headers: &given.headers,
            body: &given.body,
        };
        let found: Vec<String> = service.contract.check(&exchange).iter().map(ToString::to_string).collect();
        if !found.iter().any(|mismatch| mismatch.contains(expected)) {
            missed.push(format!("{method} {target}: expected \"{expected}\", found {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[tokio::test]
#[should_panic(expected = "the status 200 is not documented; these are: 304, 400, 404, 412")]
async fn the_client_fails_the_test() {
    let lie = Operation::new("lie").refuses([StatusCode::NOT_FOUND]);
    let app = App::new().route(Route::get("/lie", Access::public(), async |_| "here").operation(lie));
    CheckedClient::new(app.random(rustango_testing::random::SeededRandom::new(1))).get("/lie").await;
}

#[tokio::test]
async fn parameters_that_are_taken_are_documented() {
    let service = service().await;
    let (status, headers, body) = service.get("/posts").await.into_parts();
    let exchange = Exchange {
        method: &Method::GET,
        target: "/posts?page=1&secret=1&author__exact=1",
        status,
        headers: &headers,
        body: &body,
    };
    let found: Vec<String> = service.contract.check(&exchange).iter().map(ToString::to_string).collect();
    assert_eq!(found, ["the parameter secret was taken, which is not documented"]);
}

/// What the document says of a ViewSet, whole.
#[tokio::test]
async fn a_view_set_is_described_whole() {
    let log = rustango_testing::doubles::CallLog::default();
    let db = crate::support::database(&log).await;
    let app = app(&db).mount("/", openapi("Posts", "1", Access::public()));
    let document = Document::of(&app).expect("a document");
    let again = Document::with(&Info::new("Posts", "1"), &app).expect("a document");
    assert_eq!(document, again);
    let json = document.as_json();
    let list = &json["paths"]["/posts"]["get"];
    let names: Vec<&str> =
        list["parameters"].as_array().into_iter().flatten().filter_map(|of| of["name"].as_str()).collect();
    for name in [
        "page",
        "page_size",
        "count",
        "search",
        "ordering",
        "fields",
        "author",
        "author__in",
        "status__isnull",
        "If-None-Match",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    let content: Vec<&String> =
        list["responses"]["200"]["content"].as_object().into_iter().flatten().map(|(of, _)| of).collect();
    assert_eq!(content, ["application/json", JSON_API, NDJSON, "text/csv"]);
    let create = &json["components"]["schemas"]["PostCreate"];
    assert_eq!(create["required"], json!(["title", "author"]));
    assert_eq!(
        create["properties"]["status"],
        json!({"type": "string", "enum": ["draft", "published"], "pattern": "^[^\\u0000]*$", "default": "draft"})
    );
    assert_eq!(create["properties"]["stars"]["maximum"], 5);
    assert!(create["properties"].get("created_at").is_none(), "nobody gives it");
    let statuses: Vec<&String> = json["paths"]["/posts"]["post"]["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(of, _)| of)
        .collect();
    assert_eq!(statuses, ["201", "400", "403", "406", "408", "409", "412", "413", "415", "422", "503"]);
}
