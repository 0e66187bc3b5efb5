//! All readings in one answer, one to a line.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, header},
};
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use sqlx::PgPool;

/// How many lines are sent at a time.
const BATCH: usize = 1000;

#[derive(Serialize, sqlx::FromRow)]
struct Reading {
    id: i64,
    sensor: String,
    value: f64,
    taken_at: DateTime<Utc>,
}

pub(crate) async fn all(State(pool): State<PgPool>) -> ([(HeaderName, &'static str); 1], Body) {
    let chunks = readings(pool).try_chunks(BATCH).map(|batch| lines(&batch?));
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(chunks))
}

fn readings(pool: PgPool) -> impl Stream<Item = sqlx::Result<Reading>> {
    async_stream::stream! {
        let mut rows = sqlx::query_as("SELECT id, sensor, value, taken_at FROM reading ORDER BY id").fetch(&pool);
        while let Some(row) = rows.next().await {
            yield row;
        }
    }
}

fn lines(batch: &[Reading]) -> Result<Bytes, axum::BoxError> {
    let mut lines = Vec::with_capacity(batch.len() * 100);
    for reading in batch {
        serde_json::to_writer(&mut lines, reading)?;
        lines.push(b'\n');
    }
    Ok(lines.into())
}
