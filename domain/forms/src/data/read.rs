//! Bodies of requests as forms.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use rustango_ports::http::{Body, Request};
use rustango_web::{ProblemDetails, RequestExt as _};

use super::{FormData, MalformedForm};
use crate::Form;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl FormData {
    /// Reads a body, for extractors; handlers have
    /// [`read_form`](RequestFormExt::read_form).
    ///
    /// # Errors
    /// 415 where it is no form by its content type; 400 where it is malformed
    /// or over a limit; 413, 408 and 400 where it cannot be read.
    pub async fn read(headers: &HeaderMap, body: Body) -> Result<Self, ProblemDetails> {
        let of = headers.get(header::CONTENT_TYPE).and_then(|of| of.to_str().ok()).unwrap_or_default();
        let essence = of.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let data = match essence.as_str() {
            URLENCODED => Self::from_urlencoded(&Request::new(body).read_body().await?),
            MULTIPART => Self::from_multipart(of, Request::new(body).read_body().await?).await,
            _ => return Err(unsupported()),
        };
        data.map_err(ProblemDetails::from)
    }
}

fn unsupported() -> ProblemDetails {
    let accepted = HeaderValue::from_static("application/x-www-form-urlencoded, multipart/form-data");
    ProblemDetails::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        .detail("send the body as application/x-www-form-urlencoded or multipart/form-data")
        .header(header::ACCEPT, accepted)
}

impl From<MalformedForm> for ProblemDetails {
    fn from(fault: MalformedForm) -> Self {
        Self::bad_request(fault.detail)
    }
}

/// Reading forms from requests.
pub trait RequestFormExt {
    /// Reads the body as what a form sent.
    ///
    /// # Errors
    /// As [`FormData::read`].
    fn form_data(&mut self) -> impl Future<Output = Result<FormData, ProblemDetails>> + Send;

    /// Reads the body as a form.
    ///
    /// A page that shows the form again reads
    /// [`form_data`](Self::form_data), and parses that.
    ///
    /// # Errors
    /// As [`FormData::read`]; 422 with every fault of the fields.
    fn read_form<F: Form>(&mut self) -> impl Future<Output = Result<F, ProblemDetails>> + Send;
}

impl RequestFormExt for Request {
    async fn form_data(&mut self) -> Result<FormData, ProblemDetails> {
        let body = std::mem::take(self.body_mut());
        FormData::read(self.headers(), body).await
    }

    async fn read_form<F: Form>(&mut self) -> Result<F, ProblemDetails> {
        Ok(F::parse(&self.form_data().await?)?)
    }
}
