//! The ids of requests, and what every response carries.

use std::collections::HashSet;

use http_body_util::BodyExt as _;
use rustango_ports::http::Request;
use rustango_web::{Access, App, RequestExt as _, Route};
use tower::Service as _;

use crate::support::{app, ask, get};

fn telling() -> App {
    app().route(Route::get("/", Access::public(), async |request: Request| {
        request.request_id().map(ToString::to_string).unwrap_or_default()
    }))
}

#[tokio::test]
async fn the_handler_and_the_client_see_the_same_id() {
    let reply = ask(telling(), get("/")).await;
    assert_eq!(reply.body, reply.header("x-request-id"));
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn ids_of_clients_are_not_trusted() {
    let mut request = get("/");
    request.headers_mut().insert("x-request-id", "mine".parse().expect("a value"));
    assert_eq!(ask(telling(), request).await.body.len(), 32);
}

#[tokio::test]
async fn no_two_requests_share_an_id() {
    let mut service = telling().build().expect("an application").service();
    let mut seen = HashSet::new();
    for _ in 0..1000 {
        let Ok(response) = service.call(get("/")).await;
        let id = response.headers()["x-request-id"].to_str().expect("text").to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{id}");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        assert_eq!(body, id);
        assert!(seen.insert(id));
    }
}
