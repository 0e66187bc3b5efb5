//! The baseline: the blog service as a good engineer writes it by hand on axum, sqlx and serde.
//!
//! Plain `axum::serve`, no limits, no request ids, no layers; the pool has sqlx's default settings but for
//! its size. It knows nothing of rustango.

mod articles;
mod imports;
mod page;
mod posts;
mod problem;
mod readings;
mod search;
mod summaries;

use std::{env, error::Error};

use axum::{
    Router,
    routing::{get, post},
};
use sqlx::postgres::PgPoolOptions;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database_url = env::var("DATABASE_URL")?;
    let bind = env::var("BIND")?;

    let pool = PgPoolOptions::new().max_connections(10).connect(&database_url).await?;
    let app = Router::new()
        .route("/ping", get(async || "pong"))
        .route("/api/posts", get(posts::list).post(posts::create))
        .route("/api/posts/{id}", get(posts::detail))
        .route("/api/search", get(search::search))
        .route("/api/summaries", get(summaries::list))
        .route("/api/articles", get(articles::list))
        .route("/api/readings", get(readings::all))
        .route("/api/imports", post(imports::create))
        .with_state(pool);

    axum::serve(TcpListener::bind(bind).await?, app).await?;
    Ok(())
}
