//! Targets of requests and parameters of paths.

use rustango_ports::http::Request;
use rustango_web::{Access, App, RequestExt as _, Route};

use crate::support::{app, ask, get};

fn echoing() -> App {
    app()
        .route(Route::get("/files/{name}", Access::public(), async |request: Request| {
            request.path_param("name").map(str::to_owned).unwrap_or_default()
        }))
        .route(Route::get("/target", Access::public(), async |request: Request| request.uri().to_string()))
}

#[tokio::test]
async fn parameters_are_decoded_once() {
    for (path, name) in [
        ("/files/a", "a"),
        ("/files/a%20b%2Fc", "a b/c"),
        ("/files/%2541", "%41"),
        ("/files/%C3%A9", "é"),
        ("/fi%6Ces/a+b", "a+b"),
        ("/files/%2e%2E", ".."),
    ] {
        assert_eq!(ask(echoing(), get(path)).await.body, name, "{path}");
    }
}

#[tokio::test]
async fn paths_that_are_none_of_ours_are_404() {
    for path in ["/", "/files", "/files/", "/files//", "//files/a", "/files/a/", "/Files/a", "/files/%FF"] {
        ask(echoing(), get(path)).await.problem(404);
    }
}

#[tokio::test]
async fn broken_escapes_are_400() {
    for path in ["/files/%", "/files/%4", "/files/%zz", "/nowhere/%g0"] {
        ask(echoing(), get(path)).await.problem(400);
    }
}

#[tokio::test]
async fn the_query_is_left_alone() {
    assert_eq!(ask(echoing(), get("/t%61rget?a=%61%zz&b")).await.body, "/target?a=%61%zz&b");
}
