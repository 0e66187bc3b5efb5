//! A blog: authors, posts, a JSON API and a welcome page.
//!
//! Everything but the choice of a front-end is here; see `main.rs` and
//! `bin/blog-poem.rs`.

mod models;
mod sample;
mod welcome;

use std::{
    io::{Write as _, stdout},
    net::SocketAddr,
};

use chrono::{DateTime, Utc};
use rustango::{
    Registry,
    api::{Action, ActionCall, CustomAction, Format, ViewSet},
    check_tables, create_tables,
    openapi::openapi,
    ports::database::DbErrorKind,
    prelude::*,
    web::{Access, App, Json, ProblemDetails, Route, health_router},
};

pub use self::models::{Author, Post, Status};

/// The models of this program.
///
/// # Errors
/// Where two models claim one table.
pub fn registry() -> Result<Registry, Error> {
    Registry::discovered().map_err(Error::abort)
}

/// Puts the application together: what is served where, and to whom.
pub fn app(db: &Db) -> App {
    let authors = ViewSet::<Author>::new(db.clone(), Access::public())
        .search_fields([Author::name])
        .ordering_fields((Author::name, Author::created_at));
    let posts = ViewSet::<Post>::new(db.clone(), Access::public())
        .search_fields([Post::title, Post::body])
        .filter_fields((Post::author, Post::status, Post::published_at))
        .filter_paths(["author__name"])
        .ordering_fields((Post::title, Post::published_at, Post::created_at))
        .formats([Format::Json, Format::Csv, Format::NdJson])
        .action(CustomAction::on_row("publish", Action::Update, publish));
    App::new()
        .route(Route::get("/", Access::public(), welcome::page))
        .mount("/api/authors", authors)
        .mount("/api/posts", posts)
        .mount("/", health_router(db.clone()))
        .mount("/", openapi("The blog", env!("CARGO_PKG_VERSION"), Access::public()))
        .provide(db.clone())
}

/// Lets readers see a post: `POST /api/posts/6/publish`.
async fn publish(call: ActionCall<Post>) -> Result<Json<DateTime<Utc>>, ProblemDetails> {
    let mut post = call.row().await?;
    let now = call.db().clock().now();
    post.status = Status::Published;
    post.published_at.get_or_insert(now);
    post.save(call.db()).await?;
    Ok(Json(post.published_at.unwrap_or(now)))
}

/// Creates tables and sample rows where there are none yet.
///
/// # Errors
/// Where the database cannot be reached, or has other tables of these names.
pub async fn prepare(db: &Db) -> Result<(), Error> {
    let registry = registry()?;
    match check_tables(db, &registry).await {
        Err(error) if is_new(&error) => {
            db.transaction(async |tx| {
                create_tables(tx, &registry).await?;
                sample::insert(tx).await
            })
            .await
        }
        checked => checked,
    }
}

/// Prints where the blog is and what is there.
pub fn greet(address: SocketAddr) {
    let mut out = stdout();
    for line in [
        format!("The blog is at http://{address}/ (Ctrl-C stops it)"),
        format!("  http://{address}/api/posts"),
        format!("  http://{address}/api/authors"),
        format!("  http://{address}/docs"),
        format!("  http://{address}/health"),
    ] {
        // The blog serves all the same where nobody reads this.
        let _ = writeln!(out, "{line}");
    }
}

fn is_new(error: &Error) -> bool {
    matches!(error.database_kind(), Some(DbErrorKind::MissingTable { .. }))
}
