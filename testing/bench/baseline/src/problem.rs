//! The one error body: an RFC 9457 problem.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use sqlx::error::DatabaseError;

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
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(DatabaseError::code).as_deref() {
            Some("23503") => Self::bad_request("author does not exist"),
            Some("22001") => Self::bad_request("title is longer than 200 characters"),
            _ => {
                eprintln!("database: {error}");
                Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: "the server failed" }
            }
        }
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
