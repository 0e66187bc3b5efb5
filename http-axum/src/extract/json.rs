//! JSON bodies in plain handlers.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use rustango_web::IntoResponse as _;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Problem,
    body::{to_axum, to_neutral},
};

/// A JSON body, of a request or of a response.
///
/// A request is refused with 415, 400, 422, 413 or 408, as
/// [`RequestExt::read_json`](rustango_web::RequestExt::read_json) says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        Ok(Self(rustango_web::json::read(&parts.headers, to_neutral(body)).await?))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        rustango_web::Json(self.0).into_response().map(to_axum)
    }
}
