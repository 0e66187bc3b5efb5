//! The hand-written side: sqlx and nothing else.

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, PgConnection};

use crate::{ROWS, fixture::NewPost};

#[derive(Debug, sqlx::FromRow)]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub body: String,
    pub status: String,
    pub author_id: i64,
    pub created_at: DateTime<Utc>,
}

/// Connects, without a pool: sqlx's own pings a connection at every release, and that round trip would drown
/// what is compared.
pub async fn connect(url: &str) -> sqlx::Result<PgConnection> {
    PgConnection::connect(url).await
}

/// Fetches the first thousand posts into structs.
pub async fn fetch(connection: &mut PgConnection) -> sqlx::Result<Vec<Post>> {
    sqlx::query_as("SELECT id, title, body, status, author_id, created_at FROM post ORDER BY id LIMIT $1")
        .bind(i64::from(ROWS))
        .fetch_all(connection)
        .await
}

/// Inserts the posts by one statement, an array a column, and returns their keys.
pub async fn insert(connection: &mut PgConnection, posts: &[NewPost]) -> sqlx::Result<Vec<i64>> {
    let mut titles = Vec::with_capacity(posts.len());
    let mut bodies = Vec::with_capacity(posts.len());
    let mut statuses = Vec::with_capacity(posts.len());
    let mut authors = Vec::with_capacity(posts.len());
    let mut times = Vec::with_capacity(posts.len());
    for post in posts {
        titles.push(post.title.as_str());
        bodies.push(post.body.as_str());
        statuses.push(post.status.as_str());
        authors.push(post.author_id);
        times.push(post.created_at);
    }
    sqlx::query_scalar(
        "INSERT INTO post (title, body, status, author_id, created_at) \
         SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) \
         RETURNING id",
    )
    .bind(titles)
    .bind(bodies)
    .bind(statuses)
    .bind(authors)
    .bind(times)
    .fetch_all(connection)
    .await
}
