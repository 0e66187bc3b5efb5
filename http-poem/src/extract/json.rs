//! JSON bodies in plain handlers.

use poem::{FromRequest, IntoResponse, Request, RequestBody, Response, Result};
use rustango_web::IntoResponse as _;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Problem,
    body::{response_to_poem, to_neutral},
};

/// A JSON body, of a request or of a response.
///
/// A request is refused with 415, 400, 422, 413 or 408, as
/// [`RequestExt::read_json`](rustango_web::RequestExt::read_json) says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<'_> for Json<T> {
    async fn from_request(request: &Request, body: &mut RequestBody) -> Result<Self> {
        let body = to_neutral(body.take()?.into());
        Ok(Self(rustango_web::json::read(request.headers(), body).await.map_err(Problem)?))
    }
}

impl<T: Serialize + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        response_to_poem(rustango_web::Json(self.0).into_response())
    }
}
