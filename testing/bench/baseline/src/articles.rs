//! The posts with their authors, and with their comments and the authors of these.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Serialize;
use sqlx::{FromRow as _, PgPool, Row as _, postgres::PgRow};

use crate::{
    page::{self, Paged},
    posts::PageQuery,
    problem::Problem,
};

#[derive(Serialize)]
pub(crate) struct Article {
    id: i64,
    title: String,
    author: Author,
    comments: Vec<Comment>,
}

#[derive(Serialize)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Serialize)]
struct Comment {
    id: i64,
    text: String,
    author: Author,
}

impl sqlx::FromRow<'_, PgRow> for Author {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { id: row.try_get("author_id")?, name: row.try_get("name")? })
    }
}

pub(crate) async fn list(
    State(pool): State<PgPool>,
    Query(PageQuery { page }): Query<PageQuery>,
) -> Result<Json<Paged<Article>>, Problem> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM post").fetch_one(&pool).await?;
    let window = page::window(count, page)?;
    let posts = sqlx::query(
        "SELECT post.id, title, author_id, name FROM post JOIN author ON author.id = author_id \
         ORDER BY post.id LIMIT $1 OFFSET $2",
    )
    .bind(page::SIZE)
    .bind(window.offset)
    .fetch_all(&pool)
    .await?;
    let ids = posts.iter().map(|row| row.try_get("id")).collect::<sqlx::Result<Vec<i64>>>()?;
    let mut comments = comments(&pool, &ids).await?;
    let article = |row: &PgRow| {
        let id = row.try_get("id")?;
        let comments = comments.remove(&id).unwrap_or_default();
        Ok(Article { id, title: row.try_get("title")?, author: Author::from_row(row)?, comments })
    };
    let results = posts.iter().map(article).collect::<sqlx::Result<_>>()?;
    Ok(Json(window.page(results)))
}

/// Returns the comments to posts by the number of their post.
async fn comments(pool: &PgPool, posts: &[i64]) -> Result<HashMap<i64, Vec<Comment>>, Problem> {
    let rows = sqlx::query(
        "SELECT comment.id, post_id, text, author_id, name FROM comment JOIN author ON author.id = author_id \
         WHERE post_id = ANY($1) ORDER BY comment.id",
    )
    .bind(posts)
    .fetch_all(pool)
    .await?;
    let mut by_post = HashMap::<_, Vec<_>>::with_capacity(posts.len());
    for row in &rows {
        let comment =
            Comment { id: row.try_get("id")?, text: row.try_get("text")?, author: Author::from_row(row)? };
        by_post.entry(row.try_get("post_id")?).or_default().push(comment);
    }
    Ok(by_post)
}
