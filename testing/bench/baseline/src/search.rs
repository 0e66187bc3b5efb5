//! The posts of an author with a status, that have some words in their titles.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    page::{self, Paged},
    posts::Post,
    problem::Problem,
};

#[derive(Deserialize)]
pub(crate) struct SearchQuery {
    author: i64,
    status: String,
    search: String,
    #[serde(default = "page::first")]
    page: i64,
}

pub(crate) async fn search(
    State(pool): State<PgPool>,
    Query(SearchQuery { author, status, search, page }): Query<SearchQuery>,
) -> Result<Json<Paged<Post>>, Problem> {
    let patterns: Vec<String> = search.split_whitespace().map(pattern).collect();
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM post WHERE author_id = $1 AND status = $2 AND title ILIKE ALL ($3)",
    )
    .bind(author)
    .bind(&status)
    .bind(&patterns)
    .fetch_one(&pool)
    .await?;
    let window = page::window(count, page)?;
    let results = sqlx::query_as(
        "SELECT id, title, body, status, author_id, created_at FROM post \
         WHERE author_id = $1 AND status = $2 AND title ILIKE ALL ($3) ORDER BY created_at DESC, id LIMIT $4 OFFSET $5",
    )
    .bind(author)
    .bind(&status)
    .bind(&patterns)
    .bind(page::SIZE)
    .bind(window.offset)
    .fetch_all(&pool)
    .await?;
    Ok(Json(window.page(results)))
}

/// A pattern for texts with this word, which may hold characters that mean something to LIKE.
fn pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
