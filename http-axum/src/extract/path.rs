//! Parameters of the path in plain handlers.

use axum::{extract::FromRequestParts, http::request::Parts};
use rustango_web::ProblemDetails;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The parameters of the path, percent-decoded: one value, a tuple, or a
/// struct by their names.
///
/// A parameter that does not fit is 404: there is nothing at such a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(params)) => Ok(Self(params)),
            Err(rejection) if rejection.status().is_server_error() => {
                Err(Problem(ProblemDetails::internal().because(rejection.body_text())))
            }
            Err(_) => Err(Problem(ProblemDetails::not_found())),
        }
    }
}
