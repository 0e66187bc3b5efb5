//! The posts: list, detail and create.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderName, StatusCode, header},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    page::{self, Paged},
    problem::Problem,
};

#[derive(Serialize, sqlx::FromRow)]
pub(crate) struct Post {
    id: i64,
    title: String,
    body: String,
    status: String,
    #[serde(rename = "author")]
    author_id: i64,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(crate) struct NewPost {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) status: String,
    pub(crate) author: i64,
}

#[derive(Deserialize)]
pub(crate) struct PageQuery {
    #[serde(default = "page::first")]
    pub(crate) page: i64,
}

pub(crate) async fn list(
    State(pool): State<PgPool>,
    Query(PageQuery { page }): Query<PageQuery>,
) -> Result<Json<Paged<Post>>, Problem> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM post").fetch_one(&pool).await?;
    let window = page::window(count, page)?;
    let results = sqlx::query_as(
        "SELECT id, title, body, status, author_id, created_at FROM post ORDER BY id LIMIT $1 OFFSET $2",
    )
    .bind(page::SIZE)
    .bind(window.offset)
    .fetch_all(&pool)
    .await?;
    Ok(Json(window.page(results)))
}

pub(crate) async fn detail(State(pool): State<PgPool>, Path(id): Path<i64>) -> Result<Json<Post>, Problem> {
    let post =
        sqlx::query_as("SELECT id, title, body, status, author_id, created_at FROM post WHERE id = $1")
            .bind(id)
            .fetch_optional(&pool)
            .await?
            .ok_or_else(Problem::not_found)?;
    Ok(Json(post))
}

pub(crate) async fn create(
    State(pool): State<PgPool>,
    Json(new): Json<NewPost>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Post>), Problem> {
    let post: Post = sqlx::query_as(
        "INSERT INTO post (title, body, status, author_id, created_at) VALUES ($1, $2, $3, $4, now()) \
         RETURNING id, title, body, status, author_id, created_at",
    )
    .bind(new.title)
    .bind(new.body)
    .bind(new.status)
    .bind(new.author)
    .fetch_one(&pool)
    .await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/posts/{}", post.id))], Json(post)))
}
