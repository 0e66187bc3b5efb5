//! Problems as axum's handlers return them.

use axum::response::{IntoResponse, Response};
use rustango_ports::database::DbError;
use rustango_query::Error;
use rustango_web::ProblemDetails;

use crate::body::to_axum;

/// An error of a handler, as clients see it: `Result<Json<Post>, Problem>`.
///
/// Errors of queries become problems by `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub ProblemDetails);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.0.into_response().map(to_axum)
    }
}

impl From<ProblemDetails> for Problem {
    fn from(problem: ProblemDetails) -> Self {
        Self(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(error.into())
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        Self(error.into())
    }
}
