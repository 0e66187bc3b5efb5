//! Routes as a user of axum writes them; `cases` says what they answer.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use rustango_axum::{
    Problem,
    extract::{Db, Form, Json, Path, Query},
};
use rustango_testing::http::Feedback;
use rustango_web::ProblemDetails;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    page: u32,
    q: Option<String>,
}

async fn page(Query(Page { page, q }): Query<Page>) -> String {
    format!("{page} {}", q.unwrap_or_default())
}

async fn actor(db: Db) -> String {
    format!("{} {}", db.actor().unwrap_or("nobody"), db.request_id().unwrap_or_default())
}

async fn taken() -> Result<String, Problem> {
    Err(ProblemDetails::conflict("taken"))?
}

async fn mark(headers: HeaderMap) -> String {
    headers["mark"].to_str().expect("text").to_owned()
}

async fn panics() -> &'static str {
    panic!("hunter2")
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/", get(async || "native"))
        .route("/both", get(async || "native"))
        .route("/native/ping", get(async || "native"))
        .route("/native/items/{id}", get(async |Path(id): Path<i64>| id.to_string()))
        .route("/native/page", get(page))
        .route("/native/echo", post(async |Json(value): Json<Value>| Json(value)))
        .route("/native/form", post(async |Form(form): Form<Feedback>| form.to_string()))
        .route("/native/bytes", post(async |bytes: Bytes| bytes.len().to_string()))
        .route("/native/db", get(async |db: Db| db.dialect().name().to_owned()))
        .route("/native/actor", get(actor))
        .route("/native/taken", get(taken))
        .route("/native/unlucky", get(async || (StatusCode::BAD_REQUEST, "bad luck")))
        .route("/native/secret", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "hunter2")))
        .route("/native/panic", get(panics))
        .route("/native/mark", get(mark))
}
