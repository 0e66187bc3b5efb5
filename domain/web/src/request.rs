//! Reading requests.

use std::{borrow::Cow, fmt, future::Future};

use bytes::Bytes;
use http::HeaderValue;
use rustango_ports::http::Request;
use rustango_query::Db;
use serde::de::DeserializeOwned;

use crate::{Context, JsonError, PathParams, ProblemDetails, json, query};

/// The identity of one request, in logs, headers and problem bodies: 32
/// lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; Self::DIGITS]);

impl RequestId {
    pub(crate) const DIGITS: usize = 32;

    /// Wraps an id, which is hexadecimal digits.
    pub(crate) const fn new(digits: [u8; Self::DIGITS]) -> Self {
        Self(digits)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the value of the header `x-request-id`.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).unwrap_or_else(|_| HeaderValue::from_static(""))
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

    /// Returns the database that the application provides. What is written by
    /// it is put down to this request, and to whoever makes it.
    ///
    /// # Errors
    /// 500 where it provides none: call `App::provide(db)`.
    fn db(&self) -> Result<Db, ProblemDetails>;

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
        Context::provided(self.extensions())
    }

    fn request_id(&self) -> Option<&RequestId> {
        Context::request_id(self.extensions())
    }

    fn db(&self) -> Result<Db, ProblemDetails> {
        Context::db(self.extensions()).ok_or_else(ProblemDetails::internal)
    }

    async fn read_body(&mut self) -> Result<Bytes, ProblemDetails> {
        json::collect(std::mem::take(self.body_mut())).await
    }

    async fn read_json<T: DeserializeOwned>(&mut self) -> Result<T, ProblemDetails> {
        JsonError::check_type(self.headers())?;
        json::parse(&self.read_body().await?)
    }
}
