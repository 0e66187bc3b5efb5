//! Our routes among routes of poem that are not ours, and what poem sees of
//! them.

use poem::{
    Body, Endpoint as _, PathPattern, Request, Response, Route, get, handler,
    http::{self, Method, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};
use rustango_poem::router;
use rustango_ports::http as neutral;
use rustango_testing::random::SeededRandom;
use rustango_web::{Access, App, RequestExt as _, Route as AppRoute, Wired};

fn wired() -> Wired {
    let target = async |request: neutral::Request| {
        let id = request.path_param("id").unwrap_or_default();
        format!("{} {id}", request.uri())
    };
    let pattern = async |request: neutral::Request| {
        request.extensions().get().map(|PathPattern(path)| path.to_string()).unwrap_or_default()
    };
    let app = App::new()
        .random(SeededRandom::new(1))
        .route(AppRoute::get("/posts/{id}", Access::public(), target))
        .route(AppRoute::get("/pattern/{any}", Access::public(), pattern))
        .route(AppRoute::get("/pattern/{other}/more", Access::public(), pattern))
        .route(AppRoute::get("/a:b/{x}", Access::public(), pattern));
    app.build().expect("an application")
}

/// As it comes from a socket.
async fn answer(route: Route, method: Method, target: &str) -> Response {
    let request = http::Request::builder().method(method).uri(target).header("host", "localhost");
    let (parts, body) = request.body(Body::empty()).expect("a request").into_parts();
    let parts = (parts, LocalAddr::default(), RemoteAddr::default(), Scheme::HTTP).into();
    route.get_response(Request::from_parts(parts, body)).await
}

async fn ask(route: Route, target: &str) -> (u16, String) {
    let mut response = answer(route, Method::GET, target).await;
    (response.status().as_u16(), response.take_body().into_string().await.expect("text"))
}

#[handler]
fn other() -> &'static str {
    "other"
}

#[tokio::test]
async fn nested_at_the_root_beside_other_routes() {
    let route = || Route::new().at("/other", get(other)).nest("/", router(&wired()));
    assert_eq!(ask(route(), "/posts/a%20b?q").await, (200, "/posts/a%20b?q a b".into()));
    assert_eq!(ask(route(), "/other").await.1, "other");
    assert_eq!(ask(route(), "/posts").await.0, 404);
}

#[tokio::test]
async fn nested_below_a_prefix_handlers_see_the_whole_path() {
    let route = Route::new().nest("/shop", router(&wired()));
    assert_eq!(ask(route, "/shop/posts/7?q").await, (200, "/shop/posts/7?q 7".into()));
}

#[tokio::test]
async fn an_edge_is_around_each_route() {
    let response = answer(router(&wired()), Method::POST, "/posts/7").await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(response.headers().contains_key("x-request-id"));
}

#[tokio::test]
async fn poem_knows_the_pattern() {
    for (path, pattern) in [
        ("/pattern/7", "/pattern/:any"),
        ("/pattern/7/more", "/pattern/:other/more"),
        ("/a:b/1", "/<^a\\:b>/:x"),
    ] {
        assert_eq!(ask(router(&wired()), path).await.1, pattern);
    }
}
