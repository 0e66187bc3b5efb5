//! Layers of an application, and what it provides.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rustango_ports::http::{Request, Response};
use rustango_web::{Access, App, NeutralService, RequestExt as _, Route};
use tower::{layer::layer_fn, util::MapRequest, util::MapResponse};

use crate::support::{app, ask, get};

fn mark(mut request: Request, mark: &str) -> Request {
    let marks = request.headers().get("marks").map(|value| value.to_str().expect("text")).unwrap_or_default();
    let marks = format!("{marks}{mark}").parse().expect("a value");
    request.headers_mut().insert("marks", marks);
    request
}

fn telling() -> App {
    app().route(Route::get("/", Access::public(), async |request: Request| {
        request.headers()["marks"].to_str().map(str::to_owned).unwrap_or_default()
    }))
}

#[tokio::test]
async fn the_layer_added_first_sees_requests_first() {
    let app = telling()
        .layer(layer_fn(|inner: NeutralService| MapRequest::new(inner, |request| mark(request, "a"))))
        .layer(layer_fn(|inner: NeutralService| MapRequest::new(inner, |request| mark(request, "b"))));
    assert_eq!(ask(app, get("/")).await.body, "ab");
}

#[tokio::test]
async fn layers_see_what_is_not_routed_but_not_what_the_edge_refuses() {
    let seen = Arc::new(AtomicUsize::new(0));
    let app = || {
        let seen = Arc::clone(&seen);
        telling().layer(layer_fn(move |inner: NeutralService| {
            let seen = Arc::clone(&seen);
            MapResponse::new(inner, move |mut response: Response| {
                seen.fetch_add(1, Ordering::Relaxed);
                response.headers_mut().insert("seen", "yes".parse().expect("a value"));
                response
            })
        }))
    };
    assert_eq!(ask(app(), get("/nowhere")).await.header("seen"), "yes");
    let mut homeless = get("/");
    homeless.headers_mut().remove("host");
    ask(app(), homeless).await.problem(400);
    assert_eq!(seen.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_is_provided_reaches_handlers() {
    #[derive(Clone)]
    struct Greeting(&'static str);

    let greeting = Route::get("/", Access::public(), async |request: Request| {
        request.provided::<Greeting>().map(|Greeting(text)| *text).unwrap_or_default()
    });
    let app = || app().route(greeting.clone()).provide(Greeting("first")).provide(Greeting("hello"));
    assert_eq!(ask(app(), get("/")).await.body, "hello");
    let mut request = get("/");
    request.extensions_mut().insert(Greeting("a layer's"));
    assert_eq!(ask(app(), request).await.body, "a layer's");
}

#[tokio::test]
async fn without_a_database_handlers_are_told_so() {
    let route = || Route::get("/", Access::public(), async |request: Request| request.db().map(|_| "there"));
    ask(app().route(route()), get("/")).await.problem(500);
    let db = rustango_query::Db::new(rustango_testing::mock::database());
    assert_eq!(ask(app().route(route()).provide(db), get("/")).await.body, "there");
}
