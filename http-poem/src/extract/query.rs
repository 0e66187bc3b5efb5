//! Parameters of the query in plain handlers.

use poem::{FromRequest, Request, RequestBody, Result};
use serde::de::DeserializeOwned;

use crate::Problem;

/// The parameters of the query.
///
/// One that is missing or does not fit is 400 and named; so is one too many
/// where the type says `#[serde(deny_unknown_fields)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest<'_> for Query<T> {
    async fn from_request(request: &Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(rustango_web::query::read(request.uri()).map_err(Problem)?))
    }
}
