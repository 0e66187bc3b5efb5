//! The methods of a path: those with a route, those that come by themselves,
//! and the others.

use rustango_web::{Access, App, Route};

use crate::support::{app, ask, request};

fn posts() -> App {
    app()
        .route(Route::get("/posts", Access::public(), async |_| "all posts"))
        .route(Route::post("/posts", Access::public(), async |_| "a new post"))
        .route(Route::delete("/posts/{id}", Access::authenticated(), async |_| "gone"))
}

#[tokio::test]
async fn each_method_has_its_handler() {
    assert_eq!(ask(posts(), request("GET", "/posts")).await.body, "all posts");
    assert_eq!(ask(posts(), request("POST", "/posts")).await.body, "a new post");
}

#[tokio::test]
async fn head_is_get_without_its_content() {
    let reply = ask(posts(), request("HEAD", "/posts")).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-length"), "9");
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(reply.body, "");

    let missing = ask(posts(), request("HEAD", "/nowhere")).await;
    assert_eq!((missing.status.as_u16(), &*missing.body), (404, ""));
    assert_eq!(missing.header("content-type"), "application/problem+json");
    let whole = ask(posts(), request("GET", "/nowhere")).await;
    assert_eq!(missing.header("content-length"), whole.body.len().to_string());
}

#[tokio::test]
async fn options_lists_the_methods() {
    let reply = ask(posts(), request("OPTIONS", "/posts")).await;
    assert_eq!((reply.status.as_u16(), &*reply.body), (204, ""));
    assert_eq!(reply.header("allow"), "GET, HEAD, POST, OPTIONS");
    assert!(!reply.headers.contains_key("content-length"));
    // Whoever may not call a method may know of it.
    assert_eq!(ask(posts(), request("OPTIONS", "/posts/7")).await.header("allow"), "DELETE, OPTIONS");
}

#[tokio::test]
async fn options_of_the_server_at_large() {
    let reply = ask(posts(), request("OPTIONS", "*")).await;
    assert_eq!((reply.status.as_u16(), &*reply.body), (204, ""));
    ask(posts(), request("GET", "*")).await.problem(400);
}

#[tokio::test]
async fn other_methods_are_405_with_those_allowed() {
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "BREW", "get"] {
        let reply = ask(posts(), request(method, "/posts")).await;
        reply.problem(405);
        assert_eq!(reply.header("allow"), "GET, HEAD, POST, OPTIONS", "{method}");
    }
    let reply = ask(posts(), request("GET", "/posts/7")).await;
    reply.problem(405);
    assert_eq!(reply.header("allow"), "DELETE, OPTIONS");
    let head = ask(posts(), request("HEAD", "/posts/7")).await;
    assert_eq!((head.status.as_u16(), &*head.body), (405, ""));
}

#[tokio::test]
async fn methods_of_extensions_can_have_routes() {
    let report = || Route::new("REPORT".parse().expect("a method"), "/posts", Access::public(), Reports);
    let reply = ask(posts().route(report()), request("REPORT", "/posts")).await;
    assert_eq!(reply.body, "report");
    let allow = ask(posts().route(report()), request("OPTIONS", "/posts")).await;
    assert_eq!(allow.header("allow"), "GET, HEAD, POST, OPTIONS, REPORT");
}

struct Reports;

#[async_trait::async_trait]
impl rustango_ports::http::Handler for Reports {
    async fn call(&self, _: rustango_ports::http::Request) -> rustango_ports::http::Response {
        http::Response::new("report".into())
    }
}

#[tokio::test]
async fn connect_is_not_implemented() {
    ask(posts(), request("CONNECT", "localhost:80")).await.problem(501);
}
