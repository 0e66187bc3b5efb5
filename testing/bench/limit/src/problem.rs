//! The one error body: an RFC 9457 problem.

use std::fmt::Display;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use deadpool_postgres::PoolError;
use serde_json::json;
use tokio_postgres::error::SqlState;

pub(crate) struct Problem {
    status: StatusCode,
    detail: &'static str,
}

impl Problem {
    pub(crate) fn not_found() -> Self {
        Self { status: StatusCode::NOT_FOUND, detail: "no such resource" }
    }

    pub(crate) fn bad_request(detail: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail }
    }

    fn internal(error: &impl Display) -> Self {
        eprintln!("server: {error}");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: "the server failed" }
    }
}

impl From<tokio_postgres::Error> for Problem {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::FOREIGN_KEY_VIOLATION) => Self::bad_request("author does not exist"),
            Some(&SqlState::STRING_DATA_RIGHT_TRUNCATION) => {
                Self::bad_request("title is longer than 200 characters")
            }
            _ => Self::internal(&error),
        }
    }
}

impl From<PoolError> for Problem {
    fn from(error: PoolError) -> Self {
        Self::internal(&error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
    }
}
