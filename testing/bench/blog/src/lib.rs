//! The blog service on rustango; a front-end serves it.
//!
//! Limits, request ids and panic handling are on, as they are unless told otherwise.

use std::{env, error::Error};

use chrono::{DateTime, Utc};
use rustango::{
    api::ViewSet,
    connect,
    prelude::*,
    web::{Access, App, Route, Server},
};

/// Who writes.
#[derive(Model, Clone, Debug)]
#[rustango(table = "author", display = "name")]
pub struct Author {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    pub name: String,
}

/// What is written.
#[derive(Model, Clone, Debug)]
#[rustango(table = "post", display = "title")]
pub struct Post {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    #[rustango(max_length = 200)]
    pub title: String,
    pub body: String,
    pub status: String,
    #[rustango(index)]
    pub author: ForeignKey<Author>,
    #[rustango(auto_now_add)]
    pub created_at: DateTime<Utc>,
}

/// Serves the posts of `DATABASE_URL` on `BIND` until `shutdown` is ready.
///
/// The pool has ten connections, as it has unless told otherwise.
pub async fn serve(
    server: impl Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let db = connect(&env::var("DATABASE_URL")?).await?;
    let posts = ViewSet::<Post>::new(db.clone(), Access::public()).page_size(50);
    let app = App::new()
        .route(Route::get("/ping", Access::public(), async |_| "pong"))
        .mount("/api/posts", posts)
        .provide(db);
    Ok(server.serve(app, &env::var("BIND")?, shutdown).await?)
}
