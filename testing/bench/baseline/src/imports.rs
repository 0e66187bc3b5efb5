//! Many new posts at once.

use axum::{Json, extract::State, http::StatusCode};
use sqlx::PgPool;

use crate::{
    posts::{NewPost, Post},
    problem::Problem,
};

pub(crate) async fn create(
    State(pool): State<PgPool>,
    Json(new): Json<Vec<NewPost>>,
) -> Result<(StatusCode, Json<Vec<Post>>), Problem> {
    let (mut titles, mut bodies) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    let (mut statuses, mut authors) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for NewPost { title, body, status, author } in new {
        titles.push(title);
        bodies.push(body);
        statuses.push(status);
        authors.push(author);
    }
    let posts = sqlx::query_as(
        "INSERT INTO post (title, body, status, author_id, created_at) \
         SELECT *, now() FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bigint[]) \
         RETURNING id, title, body, status, author_id, created_at",
    )
    .bind(titles)
    .bind(bodies)
    .bind(statuses)
    .bind(authors)
    .fetch_all(&pool)
    .await?;
    Ok((StatusCode::CREATED, Json(posts)))
}
