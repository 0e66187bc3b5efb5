//! Forms in plain handlers.

use poem::{FromRequest, Request, RequestBody, Result};
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

impl<T: rustango_forms::FromForm> FromRequest<'_> for Form<T> {
    async fn from_request(request: &Request, body: &mut RequestBody) -> Result<Self> {
        let body = to_neutral(body.take()?.into());
        let data = FormData::read(request.headers(), body).await.map_err(Problem)?;
        Ok(Self(T::from_form(data).map_err(|errors| Problem(errors.into()))?))
    }
}
