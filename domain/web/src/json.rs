//! JSON bodies.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use rustango_ports::http::Body;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::ProblemDetails;

/// Reads a body as JSON, for extractors; handlers have
/// [`RequestExt::read_json`](crate::RequestExt::read_json).
///
/// # Errors
/// 415 where the content type is another one; 400 where it is not JSON, 422
/// where it is not of the type; 413, 408 and 400 where it cannot be read.
pub async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, ProblemDetails> {
    JsonError::check_type(headers)?;
    parse(&collect(body).await?)
}

/// Reads bytes as JSON.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ProblemDetails> {
    serde_json::from_slice(bytes).map_err(|error| JsonError::of(error, bytes).into())
}

/// Reads a body to its end.
pub(crate) async fn collect(body: Body) -> Result<Bytes, ProblemDetails> {
    match body {
        Body::Empty => Ok(Bytes::new()),
        Body::Full(bytes) => Ok(bytes),
        stream @ Body::Stream(_) => Ok(stream.collect().await?.to_bytes()),
    }
}

/// JSON that could not be read.
#[derive(Debug)]
pub struct JsonError(serde_json::Error);

impl JsonError {
    /// Wraps the parser's error.
    #[must_use]
    pub const fn new(error: serde_json::Error) -> Self {
        Self(error)
    }

    /// Wraps the parser's error about a text that may be no JSON behind the
    /// place where it was not of the expected shape.
    fn of(error: serde_json::Error, text: &[u8]) -> Self {
        match serde_json::from_slice::<IgnoredAny>(text) {
            Err(malformed) if error.is_data() => Self(malformed),
            _ => Self(error),
        }
    }

    /// Refuses content types other than `application/json` and
    /// `application/*+json`.
    ///
    /// # Errors
    /// 415, naming what is accepted.
    pub fn check_type(headers: &HeaderMap) -> Result<(), ProblemDetails> {
        let of = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = of.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = essence == "application/json"
            || (essence.starts_with("application/") && essence.ends_with("+json"));
        if is_json {
            return Ok(());
        }
        let accepted = HeaderValue::from_static("application/json");
        Err(ProblemDetails::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .detail("send the body as application/json")
            .header(header::ACCEPT, accepted))
    }
}

impl From<JsonError> for ProblemDetails {
    fn from(JsonError(error): JsonError) -> Self {
        use serde_json::error::Category;
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            Category::Data => Self::new(StatusCode::UNPROCESSABLE_ENTITY)
                .detail(format!("the JSON is not of the expected shape at line {line}, column {column}")),
            _ => Self::bad_request(format!("the body is not valid JSON at line {line}, column {column}")),
        }
    }
}
