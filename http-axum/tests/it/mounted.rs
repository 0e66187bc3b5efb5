//! Our routes in a router of axum that is not ours, and what axum sees of
//! them.

use axum::{Router, body::Body, extract::MatchedPath, http::Request, response::Response};
use http_body_util::BodyExt as _;
use rustango_axum::router;
use rustango_ports::http as neutral;
use rustango_testing::random::SeededRandom;
use rustango_web::{Access, App, RequestExt as _, Route, Wired};
use tower::ServiceExt as _;

fn wired() -> Wired {
    let target = async |request: neutral::Request| {
        let id = request.path_param("id").unwrap_or_default();
        format!("{} {id}", request.uri())
    };
    let pattern = async |request: neutral::Request| {
        request.extensions().get().map(|path: &MatchedPath| path.as_str().to_owned()).unwrap_or_default()
    };
    let app = App::new()
        .random(SeededRandom::new(1))
        .route(Route::get("/posts/{id}", Access::public(), target))
        .route(Route::get("/pattern/{any}", Access::public(), pattern))
        .route(Route::get("/pattern/{other}/more", Access::public(), pattern))
        .route(Route::get("/a:b/{x}", Access::public(), pattern));
    app.build().expect("an application")
}

async fn ask(router: Router, target: &str) -> (u16, String) {
    let request = Request::get(target).header("host", "localhost").body(Body::empty()).expect("a request");
    let Ok(response): Result<Response, _> = router.oneshot(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.into()).expect("text"))
}

#[tokio::test]
async fn merged_beside_other_routes() {
    let router =
        || Router::new().route("/other", axum::routing::get(async || "other")).merge(router(&wired()));
    assert_eq!(ask(router(), "/posts/a%20b?q").await, (200, "/posts/a%20b?q a b".into()));
    assert_eq!(ask(router(), "/other").await.1, "other");
    assert_eq!(ask(router(), "/posts").await, (404, String::new()), "what is not ours stays as it is");
}

#[tokio::test]
async fn nested_below_a_prefix_handlers_see_the_whole_path() {
    let router = Router::new().nest("/shop", router(&wired()));
    assert_eq!(ask(router, "/shop/posts/7?q").await, (200, "/shop/posts/7?q 7".into()));
}

#[tokio::test]
async fn an_edge_is_around_each_route() {
    let router = router(&wired());
    let request =
        Request::post("/posts/7").header("host", "localhost").body(Body::empty()).expect("a request");
    let response = router.oneshot(request).await.expect("a response");
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(response.headers().contains_key("x-request-id"));
}

#[tokio::test]
async fn axum_knows_the_pattern() {
    for (path, pattern) in [
        ("/pattern/7", "/pattern/{any}"),
        ("/pattern/7/more", "/pattern/{other}/more"),
        ("/a:b/1", "/a:b/{x}"),
    ] {
        assert_eq!(ask(router(&wired()), path).await.1, pattern);
    }
}
