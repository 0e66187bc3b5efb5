//! Routes as a user of poem writes them; `cases` says what they answer.

use poem::{
    Body, Error, Route, get, handler,
    http::{HeaderMap, StatusCode},
    post,
};
use rustango_poem::{
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

#[handler]
fn native() -> &'static str {
    "native"
}

#[handler]
fn item(Path(id): Path<i64>) -> String {
    id.to_string()
}

#[handler]
fn page(Query(Page { page, q }): Query<Page>) -> String {
    format!("{page} {}", q.unwrap_or_default())
}

#[handler]
fn echo(Json(value): Json<Value>) -> Json<Value> {
    Json(value)
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "extractors are taken by value")]
fn form(Form(form): Form<Feedback>) -> String {
    form.to_string()
}

#[handler]
async fn bytes(body: Body) -> poem::Result<String> {
    Ok(body.into_vec().await?.len().to_string())
}

#[handler]
fn dialect(Db(db): Db) -> String {
    db.dialect().name().to_owned()
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "extractors are taken by value")]
fn actor(db: Db) -> String {
    format!("{} {}", db.actor().unwrap_or("nobody"), db.request_id().unwrap_or_default())
}

#[handler]
fn taken() -> Result<String, Problem> {
    Err(ProblemDetails::conflict("taken"))?
}

#[handler]
fn unlucky() -> poem::Result<String> {
    Err(Error::from_string("bad luck", StatusCode::BAD_REQUEST))
}

#[handler]
fn secret() -> poem::Result<String> {
    Err(Error::from_string("hunter2", StatusCode::INTERNAL_SERVER_ERROR))
}

#[handler]
fn panics() -> &'static str {
    panic!("hunter2")
}

#[handler]
fn mark(headers: &HeaderMap) -> String {
    headers["mark"].to_str().expect("text").to_owned()
}

pub(crate) fn routes() -> Route {
    Route::new()
        .at("/", get(native))
        .at("/both", get(native))
        .at("/native/ping", get(native))
        .at("/native/items/:id", get(item))
        .at("/native/page", get(page))
        .at("/native/echo", post(echo))
        .at("/native/form", post(form))
        .at("/native/bytes", post(bytes))
        .at("/native/db", get(dialect))
        .at("/native/actor", get(actor))
        .at("/native/taken", get(taken))
        .at("/native/unlucky", get(unlucky))
        .at("/native/secret", get(secret))
        .at("/native/panic", get(panics))
        .at("/native/mark", get(mark))
}
