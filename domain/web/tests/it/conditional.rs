//! Preconditions, against the entity tag that a handler sets.

use async_trait::async_trait;
use http::Method;
use rustango_ports::http::{Handler, Request, Response};
use rustango_web::{Access, App, IntoResponse as _, Route};

use crate::support::{Reply, app, ask, request};

fn tagged() -> App {
    let answer = |tag: &'static str| {
        move |_: Request| async move {
            let response = http::Response::builder()
                .header("content-type", "text/plain")
                .header("cache-control", "no-cache");
            let response = if tag.is_empty() { response } else { response.header("etag", tag) };
            response.body("content".into()).expect("a response")
        }
    };
    app()
        .route(Route::get("/strong", Access::public(), answer("\"a,1\"")))
        .route(Route::get("/weak", Access::public(), answer("W/\"a,1\"")))
        .route(Route::get("/none", Access::public(), answer("")))
        .route(Route::put("/none", Access::public(), async |_| "written"))
        .route(Route::new(Method::OPTIONS, "/none", Access::public(), Options))
}

/// A handler of OPTIONS.
struct Options;

#[async_trait]
impl Handler for Options {
    async fn call(&self, _: Request) -> Response {
        "what there is".into_response()
    }
}

async fn send(method: &str, path: &str, name: &'static str, value: &str) -> Reply {
    let mut request = request(method, path);
    request.headers_mut().insert(name, value.parse().expect("a value"));
    ask(tagged(), request).await
}

#[tokio::test]
async fn if_none_match_compares_weakly() {
    for (path, tags, status) in [
        ("/strong", "\"a,1\"", 304),
        ("/strong", "W/\"a,1\"", 304),
        ("/strong", "\"b\", \"a,1\"", 304),
        ("/strong", "*", 304),
        ("/weak", "\"a,1\"", 304),
        ("/strong", "\"a\"", 200),
        ("/strong", "a,1", 200),
        ("/none", "\"a\"", 200),
        ("/none", "*", 304),
    ] {
        let reply = send("GET", path, "if-none-match", tags).await;
        assert_eq!(reply.status, status, "{path} {tags}");
        assert_eq!(reply.body.is_empty(), status == 304);
    }
    let reply = send("HEAD", "/strong", "if-none-match", "\"a,1\"").await;
    assert_eq!(reply.status, 304);
    assert_eq!((reply.header("etag"), reply.header("cache-control")), ("\"a,1\"", "no-cache"));
    assert!(!reply.headers.contains_key("content-type"), "{reply:?}");
    assert!(!reply.headers.contains_key("content-length"), "{reply:?}");
}

#[tokio::test]
async fn if_match_compares_strongly() {
    for (path, tags, status) in [
        ("/strong", "\"a,1\"", 200),
        ("/strong", "*", 200),
        ("/strong", "W/\"a,1\"", 412),
        ("/strong", "\"b\"", 412),
        ("/weak", "W/\"a,1\"", 412),
        ("/none", "\"a\"", 412),
        ("/nowhere", "\"a\"", 404),
    ] {
        assert_eq!(send("GET", path, "if-match", tags).await.status, status, "{path} {tags}");
    }
}

/// RFC 9110, section 13.2.1.
#[tokio::test]
async fn options_has_no_preconditions() {
    for (name, value) in [("if-match", "\"a\""), ("if-none-match", "*")] {
        assert_eq!(send("OPTIONS", "/none", name, value).await.body, "what there is", "{name}");
        assert_eq!(send("OPTIONS", "/strong", name, value).await.status, 204, "{name}");
    }
}

#[tokio::test]
async fn a_write_that_cannot_meet_its_precondition_does_not_happen() {
    send("PUT", "/none", "if-match", "\"a\"").await.problem(412);
    send("PUT", "/none", "if-none-match", "*").await.problem(412);
    assert_eq!(send("PUT", "/none", "if-match", "*").await.body, "written");
    assert_eq!(send("PUT", "/none", "if-none-match", "\"a\"").await.body, "written");
    assert_eq!(send(Method::PUT.as_str(), "/none", "if-unmodified-since", "x").await.body, "written");
}
