//! Problems as poem's handlers return them.

use poem::{IntoResponse, Response};
use rustango_ports::database::DbError;
use rustango_query::Error;
use rustango_web::ProblemDetails;

use crate::body::response_to_poem;

/// An error of a handler, as clients see it: `Result<Json<Post>, Problem>`.
///
/// Errors of queries become problems by `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub ProblemDetails);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        response_to_poem(self.0.into_response())
    }
}

/// Poem's handlers and extractors fail with this one type.
impl From<Problem> for poem::Error {
    fn from(Problem(problem): Problem) -> Self {
        let mut error = Self::from_response(Problem(problem.clone()).into_response());
        // Poem drops the extensions of the response of an error.
        error.set_data(problem);
        error
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
