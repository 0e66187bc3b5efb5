//! Parameters of the path in plain handlers.

use poem::{FromRequest, Request, RequestBody, Result};
use rustango_web::ProblemDetails;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The parameters of the path, percent-decoded: one value, a tuple, or a
/// struct by their names.
///
/// A parameter that does not fit is 404: there is nothing at such a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest<'_> for Path<T> {
    async fn from_request(request: &Request, _: &mut RequestBody) -> Result<Self> {
        match request.path_params() {
            Ok(params) => Ok(Self(params)),
            Err(_) => Err(Problem(ProblemDetails::not_found()).into()),
        }
    }
}
