//! The parameters of the query, read into a type.

use rustango_ports::http::Request;
use rustango_web::{Access, App, ProblemDetails, RequestExt as _, Route};
use serde::Deserialize;

use crate::support::{app, ask, get};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    page: u32,
    q: Option<String>,
}

fn paged() -> App {
    app().route(Route::get("/", Access::public(), async |request: Request| {
        let Page { page, q } = request.query()?;
        Ok::<_, ProblemDetails>(format!("{page} {}", q.unwrap_or_default()))
    }))
}

#[tokio::test]
async fn parameters_that_fit_are_read() {
    assert_eq!(ask(paged(), get("/?page=3&q=a+b%26c")).await.body, "3 a b&c");
}

#[tokio::test]
async fn others_are_named() {
    for (query, parameter) in [
        ("", "page"),
        ("page=x", "page"),
        ("page=-1", "page"),
        ("page=1&page=2", "page"),
        ("page=1&size=3", "size"),
        ("page=1&q=caf%E9", "q"),
    ] {
        let reply = ask(paged(), get(&format!("/?{query}"))).await;
        reply.problem(400);
        assert_eq!(reply.json()["errors"][0]["parameter"], parameter, "{query}: {reply:?}");
    }
}
