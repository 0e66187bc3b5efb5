//! The application that the transcripts speak to.
//!
//! | path | answers |
//! |---|---|
//! | `/ping`, `/nothing`, `/empty` | a word; 200 and 204 without content |
//! | `/echo`, `/sum`, `/copy` | JSON read and written; numbers added; up to 64 bytes as they came |
//! | `/feedback` | a form, read and told again |
//! | `/hello/{name}`, `/hello/world`, `/files/{folder}/{file}` | what the path holds |
//! | `/query` | typed parameters of the query |
//! | `/document`, `/draft`, `/untagged` | content with an entity tag, strong and weak, and without |
//! | `/error/{status}`, `/teapot`, `/page` | errors, bare, with a text, with a page |
//! | `/panic`, `/stream`, `/stream/broken`, `/slow` | handlers that fail, stream, and take their time |
//! | `/private`, `/forbidden` | what nobody is let into |
//! | `/cache` | PURGE, a method of its own |
//! | `/api/authors`, `/api/books` | two ViewSets |
//! | `/api/shelf`, `/api/walk`, `/api/window`, `/api/mine`, `/api/drafts`, `/api/pages`, `/api/busy`, `/api/versions` | ViewSets with all that they can have: see [`shelf`] |
//! | `/health`, `/ready`, `/database/close` | signs of life, and an end to them |

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use http::{Method, StatusCode, header};
use http_body::Frame;
use http_body_util::StreamBody;
use rustango_api::{Action, ActionCall, Admission, Bulk, CustomAction, Format, Pagination, Scope, ViewSet};
use rustango_forms::RequestFormExt as _;
use rustango_migrate::create_tables;
use rustango_model::Registry;
use rustango_ports::{
    http::{Body, BodyError, Handler, Request, Response},
    runtime::Ambient,
};
use rustango_query::{Db, Objects as _};
use rustango_web::{
    Access, App, Decision, Html, IntoResponse as _, InvalidRoutes, Json, ProblemDetails, RequestExt as _,
    Route, Routes, SigningKey, Versions, health_router,
};
use serde::{Deserialize, Serialize};

use super::{
    feedback::Feedback,
    models::{self, Author, Book, Draft},
    operations::described,
};
use crate::{clock::VirtualClock, random::SeededRandom};

/// Puts the application together.
///
/// # Panics
/// Never: the secret that it signs with is long enough.
pub fn app(db: &Db) -> App {
    let public = Access::public;
    let authors = ViewSet::<Author>::new(db.clone(), public());
    let books = ViewSet::<Book>::new(db.clone(), public())
        .search_fields(Book::title)
        .filter_fields((Book::author, Book::format, Book::in_print))
        .ordering_fields((Book::title, Book::pages))
        .page_size(2)
        .max_page_size(4);
    App::new()
        .mount("/", described(contents()))
        .mount("/", described(bodies()))
        .mount("/", described(troubles()))
        .mount("/api/authors", authors)
        .mount("/api/books", books)
        .mount("/", shelf(db))
        .mount("/", health_router(db.clone()))
        .provide(db.clone())
        .provide(SigningKey::new("thirty-two bytes of a known secret").expect("it is long enough"))
}

/// ViewSets of books with all that they can have: forms of answers and bodies,
/// many rows at once, actions, three ways to page, a scope, a throttle.
struct Shelf<'d>(&'d Db);

fn shelf(db: &Db) -> Shelf<'_> {
    Shelf(db)
}

impl Shelf<'_> {
    fn books(&self) -> ViewSet<Book> {
        ViewSet::<Book>::new(self.0.clone(), Access::public())
            .search_fields(Book::title)
            .search_paths(["author__name"])
            .filter_fields((Book::id, Book::title, Book::author, Book::format, Book::pages, Book::price))
            .filter_fields((Book::in_print, Book::isbn, Book::published_on, Book::notes))
            .filter_paths(["author__name", "published_on__year", "notes__read__0"])
            .ordering_fields((Book::id, Book::title, Book::pages, Book::price))
            .ordering_paths(["author__name"])
            .page_size(2)
    }

    fn whole(&self) -> ViewSet<Book> {
        self.books()
            .formats([Format::Json, Format::JsonApi, Format::Csv, Format::NdJson])
            .form_bodies()
            .bulk([Bulk::Create, Bulk::Update, Bulk::Destroy])
            .max_bulk(3)
            .action(CustomAction::on_row("reprint", Action::Update, async |call: ActionCall<Book>| {
                let mut book = call.row().await?;
                book.in_print = true;
                book.save(call.db()).await?;
                Ok::<_, ProblemDetails>(StatusCode::NO_CONTENT)
            }))
            .action(
                CustomAction::on_list("titles", Action::List, async |call: ActionCall<Book>| {
                    let books = call.rows().fetch(call.db()).await?;
                    Ok::<_, ProblemDetails>(Json(
                        books.into_iter().map(|book| book.title).collect::<Vec<_>>(),
                    ))
                })
                .method(Method::GET),
            )
            .action(CustomAction::on_list(
                "burn",
                Access::authenticated(),
                async |_: ActionCall<Book>| "ashes",
            ))
    }

    fn mine(&self) -> ViewSet<Book> {
        self.books().bulk([Bulk::Update]).scope(|request| {
            let author =
                request.headers.get("x-author").and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
            author.map_or_else(Scope::nothing, |author| Scope::only(Book::author.eq(author)))
        })
    }
}

impl Routes for Shelf<'_> {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        let drafts = ViewSet::<Draft>::new(self.0.clone(), Access::public());
        let authors = || ViewSet::<Author>::new(self.0.clone(), Access::public());
        let versions = Versions::by_header("api-version")
            .version("1", authors().fields(Author::name))
            .version("2", authors().fields((Author::id, Author::name)));
        let busy =
            authors().throttle(|_: &http::request::Parts| Admission::RetryAfter(Duration::from_secs(3)));
        let mut routes = Vec::new();
        for (prefix, set) in [
            ("/api/shelf", self.whole().routes()),
            ("/api/walk", self.books().pagination(Pagination::Cursor).routes()),
            ("/api/window", self.books().pagination(Pagination::Limit).routes()),
            ("/api/mine", self.mine().routes()),
            ("/api/pages", self.books().browsable().routes()),
            ("/api/drafts", drafts.routes()),
            ("/api/busy", busy.routes()),
            ("/api/versions", versions.routes()),
        ] {
            routes.extend(set?.into_iter().map(|route| route.below(prefix)));
        }
        Ok(routes)
    }
}

/// The same for one file, with tables, rows and a clock that stands still.
pub(super) async fn prepared(transcript: &str, db: Db) -> App {
    let noon = "2024-02-29T12:00:00Z".parse().expect("a time");
    let db = db.with_ambient(Ambient::new(VirtualClock::starting_at(noon), SeededRandom::new(1)));
    let registry = Registry::default().with::<Author>().and_then(Registry::with::<Book>);
    let registry = registry.and_then(Registry::with::<Draft>);
    create_tables(&db, &registry.expect("three tables")).await.expect("an empty database");
    models::insert(&db).await.expect("new tables");
    match transcript {
        "allowed_hosts" => app(&db).allowed_hosts(["localhost", ".example.org", "[::1]"]),
        _ => app(&db),
    }
}

fn contents() -> Vec<Route> {
    let public = Access::public;
    vec![
        Route::get("/ping", public(), async |_| "pong"),
        Route::get("/nothing", public(), async |_| Response::default()),
        Route::get("/empty", public(), async |_| StatusCode::NO_CONTENT),
        Route::get("/hello/{name}", public(), async |request: Request| {
            format!("Hello, {}", request.path_param("name").unwrap_or_default())
        }),
        Route::get("/hello/world", public(), async |_| "Hello, all of you"),
        Route::get("/files/{folder}/{file}", public(), async |request: Request| {
            let part = |name| request.path_param(name).unwrap_or_default();
            format!("{} in {}", part("file"), part("folder"))
        }),
        Route::get("/query", public(), async |request: Request| request.query::<Asked>().map(Json)),
        Route::get("/document", public(), async |_| tagged("\"v1\"")),
        Route::put("/document", public(), async |_| StatusCode::NO_CONTENT),
        Route::get("/draft", public(), async |_| tagged("W/\"d1\"")),
        Route::get("/untagged", public(), async |_| "nothing tells it from others"),
        Route::get("/stream", public(), async |_| streamed(["one, ", "two, ", "three"].map(Some).to_vec())),
        Route::get("/slow", public(), async |_| {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            "at last"
        }),
        Route::new(Method::from_bytes(b"PURGE").expect("a token"), "/cache", public(), Purge),
    ]
}

fn bodies() -> Vec<Route> {
    let public = Access::public;
    vec![
        Route::post("/echo", public(), async |mut request: Request| {
            request.read_json::<serde_json::Value>().await.map(Json)
        }),
        Route::post("/feedback", public(), async |mut request: Request| {
            request.read_form::<Feedback>().await.map(|form| form.to_string())
        })
        .body_limit(64 * 1024),
        Route::post("/sum", public(), async |mut request: Request| {
            let numbers: Vec<i32> = request.read_json().await?;
            Ok::<_, ProblemDetails>(numbers.iter().sum::<i32>().to_string())
        }),
        Route::post("/copy", public(), async |mut request: Request| {
            let body = request.read_body().await?;
            let mut copy = Response::new(body.into());
            let kind = http::HeaderValue::from_static("application/octet-stream");
            copy.headers_mut().insert(header::CONTENT_TYPE, kind);
            Ok::<_, ProblemDetails>(copy)
        })
        .body_limit(64),
    ]
}

fn troubles() -> Vec<Route> {
    let public = Access::public;
    vec![
        Route::get("/error/{status}", public(), async |request: Request| {
            let status = request.path_param("status").and_then(|status| status.parse().ok());
            status.unwrap_or(StatusCode::NOT_FOUND)
        }),
        Route::get("/teapot", public(), async |_| {
            let mut answer = "it is short and stout".into_response();
            *answer.status_mut() = StatusCode::IM_A_TEAPOT;
            answer
        }),
        Route::get("/page", public(), async |_| {
            let mut page = Html("<h1>Not here</h1>").into_response();
            *page.status_mut() = StatusCode::NOT_FOUND;
            page
        }),
        Route::get("/panic", public(), panicking),
        Route::post("/panic", public(), panicking),
        Route::post("/database/close", public(), async |request: Request| {
            request.db()?.close().await;
            Ok::<_, ProblemDetails>(StatusCode::NO_CONTENT)
        }),
        Route::get("/stream/broken", public(), async |_| streamed(vec![Some("one, "), None])),
        Route::get("/private", Access::authenticated(), async |_| "never seen"),
        Route::get("/forbidden", Access::policy(|_| Decision::Forbidden), async |_| "never seen"),
        Route::post("/forbidden", Access::policy(|_| Decision::Forbidden), async |_| "never seen"),
    ]
}

/// A handler without arguments of its own.
struct Purge;

#[async_trait]
impl Handler for Purge {
    async fn call(&self, _: Request) -> Response {
        "purged".into_response()
    }
}

/// What `/query` takes.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    q: String,
    page: Option<u32>,
}

async fn panicking(_: Request) -> &'static str {
    panic!("the secret of the handler")
}

fn tagged(tag: &'static str) -> Response {
    let mut response = "the words of the document".into_response();
    let headers = response.headers_mut();
    headers.insert(header::ETAG, http::HeaderValue::from_static(tag));
    headers.insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-cache"));
    response
}

/// Streams texts; where there is none, producing it panics.
fn streamed(texts: Vec<Option<&'static str>>) -> Response {
    let frame = |text: Option<&'static str>| Ok::<_, BodyError>(Frame::data(text.expect("a text").into()));
    let frames = stream::iter(texts).map(frame);
    let mut response = Response::new(Body::stream(StreamBody::new(frames)));
    let kind = http::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
