//! Forms in plain handlers.

use axum::extract::{FromRequest, Request};
use rustango_forms::FormData;

use crate::{Problem, body::to_neutral};

/// What a form sent, read and checked.
///
/// A request is refused with 415, 413, 408 or 400, and with 422 and every
/// fault of the fields, as
/// [`read_form`](rustango_forms::RequestFormExt::read_form) says. A handler
/// that shows the form again takes `Form<FormData>`, which is not checked yet,
/// and parses that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<T: rustango_forms::FromForm, S: Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let data = FormData::read(&parts.headers, to_neutral(body)).await?;
        Ok(Self(T::from_form(data).map_err(|errors| Problem(errors.into()))?))
    }
}
