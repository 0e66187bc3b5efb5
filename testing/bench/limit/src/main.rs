//! The limit: the blog service written by hand for speed, on axum and tokio-postgres.
//!
//! Statements are prepared once a connection, count and page go out in one round trip, and rows are
//! written to JSON from the driver's buffer. It knows nothing of rustango.

mod posts;
mod problem;

use std::{env, error::Error};

use axum::{Router, routing::get};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio::net::TcpListener;
use tokio_postgres::NoTls;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database_url = env::var("DATABASE_URL")?;
    let bind = env::var("BIND")?;

    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(database_url.parse()?, NoTls, recycling);
    let pool = Pool::builder(manager).max_size(10).build()?;
    let app = Router::new()
        .route("/ping", get(async || "pong"))
        .route("/api/posts", get(posts::list).post(posts::create))
        .route("/api/posts/{id}", get(posts::detail))
        .with_state(pool);

    axum::serve(TcpListener::bind(bind).await?, app).await?;
    Ok(())
}
