//! The blog service on rustango; a front-end serves it.
//!
//! Limits, request ids and panic handling are on, as they are unless told otherwise.

mod models;
mod serializers;

use std::{env, error::Error};

use rustango::{
    api::{Bulk, Format, ViewSet},
    connect,
    prelude::*,
    web::{Access, App, Route, Server},
};

pub use crate::models::{Author, Comment, Post, Reading};
use crate::serializers::{Article, Summary};

/// Serves the posts of `DATABASE_URL` on `BIND` until `shutdown` is ready.
///
/// The pool has ten connections, as it has unless told otherwise.
pub async fn serve(
    server: impl Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let db = connect(&env::var("DATABASE_URL")?).await?;
    let app = App::new()
        .route(Route::get("/ping", Access::public(), async |_| "pong"))
        .mount("/api/posts", posts(&db))
        .mount(
            "/api/search",
            posts(&db)
                .search_fields(Post::title)
                .filter_fields((Post::author, Post::status))
                .ordering(Post::created_at.desc()),
        )
        .mount("/api/summaries", posts(&db).read_only_endpoints().serializer::<Summary>())
        .mount("/api/articles", posts(&db).read_only_endpoints().serializer::<Article>())
        .mount(
            "/api/readings",
            ViewSet::<Reading>::new(db.clone(), Access::public()).formats([Format::NdJson]),
        )
        .mount("/api/imports", posts(&db).bulk([Bulk::Create]))
        .provide(db);
    Ok(server.serve(app, &env::var("BIND")?, shutdown).await?)
}

fn posts(db: &Db) -> ViewSet<Post> {
    ViewSet::new(db.clone(), Access::public()).page_size(50)
}
