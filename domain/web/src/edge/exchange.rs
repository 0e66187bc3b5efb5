//! One request and its response, as the edge sees them.

use std::{borrow::Cow, error::Error};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode, header, response::Parts};
use http_body::Body as HttpBody;
use rustango_ports::http::Response;

use super::{BodyGauge, EdgeBody};
use crate::{ProblemDetails, RequestId};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// The longest text of a framework that becomes the detail of a problem.
const LONGEST_DETAIL: u64 = 1024;

/// What the edge remembers of a request until its response comes.
pub(super) struct Exchange {
    id: RequestId,
    is_head: bool,
    gauge: Option<BodyGauge>,
}

impl Exchange {
    pub(super) fn new(id: RequestId, method: &Method) -> Self {
        Self { id, is_head: method == Method::HEAD, gauge: None }
    }

    pub(super) const fn id(&self) -> &RequestId {
        &self.id
    }

    /// Remembers that the request has a body.
    pub(super) fn watch(&mut self, gauge: BodyGauge) {
        self.gauge = Some(gauge);
    }

    /// Finishes a response that the edge itself gives.
    pub(super) fn decide<R>(&self, response: Response) -> http::Response<EdgeBody<R>>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let (parts, _) = response.into_parts();
        self.seal(parts, EdgeBody::empty())
    }

    /// Finishes a response that came from inside.
    pub(super) fn finish<R>(&self, response: http::Response<R>) -> http::Response<EdgeBody<R>>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let (parts, body) = response.into_parts();
        self.seal(parts, EdgeBody::inner(body, self.id.clone()))
    }

    fn seal<R>(&self, mut parts: Parts, mut body: EdgeBody<R>) -> http::Response<EdgeBody<R>>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        if (parts.status.is_client_error() || parts.status.is_server_error())
            && let Some(problem) = self.problem(&mut parts, &mut body)
        {
            self.log(&problem);
            parts.status = problem.status();
            parts.headers.insert(header::CONTENT_TYPE, PROBLEM);
            parts.headers.remove(header::CONTENT_LENGTH);
            body = EdgeBody::whole(problem.to_json(Some(self.id.as_str())).into());
        }
        parts.headers.insert(REQUEST_ID, self.id.header().clone());
        parts
            .headers
            .entry(header::X_CONTENT_TYPE_OPTIONS)
            .or_insert(const { HeaderValue::from_static("nosniff") });
        self.empty_where_none_is_allowed(&mut parts, &mut body);
        http::Response::from_parts(parts, body)
    }

    /// Makes the problem that takes the place of an error's body, unless the
    /// program has chosen a form of its own.
    fn problem<R>(&self, parts: &mut Parts, body: &mut EdgeBody<R>) -> Option<ProblemDetails>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let written = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        if let Some(problem) = parts.extensions.remove::<ProblemDetails>() {
            // Otherwise a layer has made something else of it.
            return (written == PROBLEM.as_bytes()).then_some(problem);
        }
        let is_text = written.is_empty() || written.to_ascii_lowercase().starts_with(b"text/plain");
        if !is_text || parts.headers.contains_key(header::CONTENT_ENCODING) {
            return None;
        }
        if let Some(problem) = self.gauge.as_ref().and_then(BodyGauge::problem) {
            return Some(problem);
        }
        let text = body.take_text(LONGEST_DETAIL);
        Some(match parts.status {
            status if status.is_server_error() => {
                // What a framework says of an error of the server may be the
                // text of a driver.
                let problem = ProblemDetails::of_server(status);
                if text.is_empty() { problem } else { problem.because(text) }
            }
            StatusCode::NOT_FOUND if text.is_empty() => ProblemDetails::not_found(),
            StatusCode::METHOD_NOT_ALLOWED if text.is_empty() => {
                ProblemDetails::new(parts.status).detail(ProblemDetails::NO_SUCH_METHOD)
            }
            status if text.is_empty() => ProblemDetails::new(status),
            status => ProblemDetails::new(status).detail(Cow::Owned(text)),
        })
    }

    fn log(&self, problem: &ProblemDetails) {
        if let Some(cause) = problem.cause() {
            let status = problem.status().as_u16();
            tracing::error!(request_id = %self.id, status, cause, "a request failed");
        }
    }

    fn empty_where_none_is_allowed<R>(&self, parts: &mut Parts, body: &mut EdgeBody<R>)
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        if matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            *body = EdgeBody::empty();
            if parts.status == StatusCode::NO_CONTENT {
                parts.headers.remove(header::CONTENT_LENGTH);
            }
        } else if self.is_head {
            // Nothing is said about a length of zero: it may be that of a
            // framework which has removed the content already.
            if let Some(length @ 1..) = body.size_hint().exact()
                && !parts.headers.contains_key(header::CONTENT_LENGTH)
            {
                parts.headers.insert(header::CONTENT_LENGTH, length.into());
            }
            *body = EdgeBody::empty();
        }
    }
}
