//! The posts under other names, with the names of their authors.

use axum::{
    Json,
    extract::{Query, State},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgPool;

use crate::{
    page::{self, Paged},
    posts::PageQuery,
    problem::Problem,
};

#[derive(Serialize, sqlx::FromRow)]
pub(crate) struct Summary {
    id: i64,
    title: String,
    text: String,
    status: String,
    author: i64,
    author_name: String,
    created_at: DateTime<Utc>,
}

pub(crate) async fn list(
    State(pool): State<PgPool>,
    Query(PageQuery { page }): Query<PageQuery>,
) -> Result<Json<Paged<Summary>>, Problem> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM post").fetch_one(&pool).await?;
    let window = page::window(count, page)?;
    let results = sqlx::query_as(
        "SELECT post.id, title, body AS text, status, author_id AS author, author.name AS author_name, created_at \
         FROM post JOIN author ON author.id = author_id ORDER BY post.id LIMIT $1 OFFSET $2",
    )
    .bind(page::SIZE)
    .bind(window.offset)
    .fetch_all(&pool)
    .await?;
    Ok(Json(window.page(results)))
}
