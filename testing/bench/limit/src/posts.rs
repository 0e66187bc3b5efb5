//! The posts: list, detail and create.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use deadpool_postgres::Pool;
use serde::{Deserialize, Serialize};
use tokio_postgres::{Row, types::ToSql};

use crate::problem::Problem;

const PAGE_SIZE: i64 = 50;
/// Enough for fifty rows of the seed, so that the body's buffer does not grow.
const PAGE_BYTES: usize = 48 * 1024;
const POST_BYTES: usize = 1024;

/// A post that borrows its text from the row it was read from, or from the request that made it.
#[derive(Serialize)]
struct Post<'a> {
    id: i64,
    title: &'a str,
    body: &'a str,
    status: &'a str,
    author: i64,
    created_at: DateTime<Utc>,
}

impl<'a> From<&'a Row> for Post<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            id: row.get(0),
            title: row.get(1),
            body: row.get(2),
            status: row.get(3),
            author: row.get(4),
            created_at: row.get(5),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct NewPost {
    title: String,
    body: String,
    status: String,
    author: i64,
}

#[derive(Deserialize)]
pub(crate) struct PageQuery {
    #[serde(default = "first_page")]
    page: i64,
}

fn first_page() -> i64 {
    1
}

#[derive(Serialize)]
struct PostPage<'a> {
    count: i64,
    page: i64,
    page_size: i64,
    last_page: i64,
    results: Vec<Post<'a>>,
}

pub(crate) async fn list(
    State(pool): State<Pool>,
    Query(PageQuery { page }): Query<PageQuery>,
) -> Result<Response, Problem> {
    if page < 1 {
        return Err(Problem::bad_request("page must be 1 or more"));
    }
    let offset = (page - 1).saturating_mul(PAGE_SIZE);
    let client = pool.get().await?;
    let count = client.prepare_cached("SELECT count(*) FROM post").await?;
    let rows = client
        .prepare_cached(
            "SELECT id, title, body, status, author_id, created_at FROM post ORDER BY id LIMIT $1 OFFSET $2",
        )
        .await?;
    let window: [&(dyn ToSql + Sync); 2] = [&PAGE_SIZE, &offset];
    let (count, rows) = tokio::try_join!(client.query_one(&count, &[]), client.query(&rows, &window))?;
    drop(client);

    let count: i64 = count.get(0);
    let last_page = (count.max(1) + PAGE_SIZE - 1) / PAGE_SIZE;
    if page > last_page {
        return Err(Problem::not_found());
    }
    let results = rows.iter().map(Post::from).collect();
    json(PAGE_BYTES, &PostPage { count, page, page_size: PAGE_SIZE, last_page, results })
}

pub(crate) async fn detail(State(pool): State<Pool>, Path(id): Path<i64>) -> Result<Response, Problem> {
    let client = pool.get().await?;
    let statement = client
        .prepare_cached("SELECT id, title, body, status, author_id, created_at FROM post WHERE id = $1")
        .await?;
    let row = client.query_opt(&statement, &[&id]).await?.ok_or_else(Problem::not_found)?;
    drop(client);
    json(POST_BYTES, &Post::from(&row))
}

pub(crate) async fn create(State(pool): State<Pool>, Json(new): Json<NewPost>) -> Result<Response, Problem> {
    let client = pool.get().await?;
    let statement = client
        .prepare_cached(
            "INSERT INTO post (title, body, status, author_id, created_at) \
             VALUES ($1, $2, $3, $4, now()) RETURNING id, created_at",
        )
        .await?;
    let row = client.query_one(&statement, &[&new.title, &new.body, &new.status, &new.author]).await?;
    drop(client);

    let post = Post {
        id: row.get(0),
        title: &new.title,
        body: &new.body,
        status: &new.status,
        author: new.author,
        created_at: row.get(1),
    };
    let location = [(header::LOCATION, format!("/api/posts/{}", post.id))];
    Ok((StatusCode::CREATED, location, json(POST_BYTES, &post)?).into_response())
}

fn json(capacity: usize, value: &impl Serialize) -> Result<Response, Problem> {
    let mut body = Vec::with_capacity(capacity);
    serde_json::to_writer(&mut body, value)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
