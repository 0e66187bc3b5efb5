//! Reading requests.

use std::{borrow::Cow, fmt, future::Future};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use http_body_util::BodyExt as _;
use rustango_ports::http::{Body, Request};
use rustango_query::Db;
use serde::de::DeserializeOwned;

use crate::{PathParams, ProblemDetails, Provided, query};

/// The identity of one request, in logs, headers and problem bodies: 32
/// lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Wraps an id, which is a header value without bytes beyond ASCII.
    pub(crate) const fn new(id: HeaderValue) -> Self {
        Self(id)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// Returns the value of the header `x-request-id`.
    #[must_use]
    pub const fn header(&self) -> &HeaderValue {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What handlers ask of a request.
pub trait RequestExt {
    /// Returns a parameter of the path, percent-decoded.
    fn path_param(&self, name: &str) -> Option<&str>;

    /// Returns the parameters of the query, decoded, in order.
    fn query_pairs(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)>;

    /// Reads the parameters of the query into a type.
    ///
    /// # Errors
    /// 400, naming the parameter: one that is missing, that has a value which
    /// does not fit, or, where the type denies unknown fields, one too many.
    fn query<T: DeserializeOwned>(&self) -> Result<T, ProblemDetails>;

    /// Returns a value that the application provides, or that a layer has set
    /// for this request.
    fn provided<T: Send + Sync + 'static>(&self) -> Option<&T>;

    /// Returns the identity of the request, which every request that came
    /// through the edge has.
    fn request_id(&self) -> Option<&RequestId>;

    /// Returns the database that the application provides.
    ///
    /// # Errors
    /// 500 where it provides none: call `App::provide(db)`.
    fn db(&self) -> Result<&Db, ProblemDetails>;

    /// Reads the whole body.
    ///
    /// # Errors
    /// 413 over the limit of the route, 408 where it comes too slowly, 400
    /// where it breaks off.
    fn read_body(&mut self) -> impl Future<Output = Result<Bytes, ProblemDetails>> + Send;

    /// Reads the whole body as JSON.
    ///
    /// # Errors
    /// 415 where the content type is another one; 400 where it is not JSON,
    /// 422 where it is not of the type; also as
    /// [`read_body`](Self::read_body).
    fn read_json<T: DeserializeOwned>(&mut self) -> impl Future<Output = Result<T, ProblemDetails>> + Send;
}

impl RequestExt for Request {
    fn path_param(&self, name: &str) -> Option<&str> {
        self.extensions().get::<PathParams>()?.get(name)
    }

    fn query_pairs(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.uri().query().unwrap_or_default().as_bytes()).collect()
    }

    fn query<T: DeserializeOwned>(&self) -> Result<T, ProblemDetails> {
        query::read(self.uri())
    }

    fn provided<T: Send + Sync + 'static>(&self) -> Option<&T> {
        Provided::find(self.extensions())
    }

    fn request_id(&self) -> Option<&RequestId> {
        self.extensions().get()
    }

    fn db(&self) -> Result<&Db, ProblemDetails> {
        self.provided().ok_or_else(ProblemDetails::internal)
    }

    async fn read_body(&mut self) -> Result<Bytes, ProblemDetails> {
        match std::mem::take(self.body_mut()) {
            Body::Empty => Ok(Bytes::new()),
            Body::Full(bytes) => Ok(bytes),
            stream @ Body::Stream(_) => Ok(stream.collect().await?.to_bytes()),
        }
    }

    async fn read_json<T: DeserializeOwned>(&mut self) -> Result<T, ProblemDetails> {
        JsonError::check_type(self.headers())?;
        let body = self.read_body().await?;
        serde_json::from_slice(&body).map_err(|error| JsonError(error).into())
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
        Err(ProblemDetails::new(http::StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .detail("send the body as application/json")
            .header(header::ACCEPT, accepted))
    }
}

impl From<JsonError> for ProblemDetails {
    fn from(JsonError(error): JsonError) -> Self {
        use serde_json::error::Category;
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            Category::Data => Self::new(http::StatusCode::UNPROCESSABLE_ENTITY)
                .detail(format!("the JSON is not of the expected shape at line {line}, column {column}")),
            _ => Self::bad_request(format!("the body is not valid JSON at line {line}, column {column}")),
        }
    }
}
