//! Parameters of the query in plain handlers.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::Problem;

/// The parameters of the query.
///
/// One that is missing or does not fit is 400 and named; so is one too many
/// where the type says `#[serde(deny_unknown_fields)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(rustango_web::query::read(&parts.uri)?))
    }
}
