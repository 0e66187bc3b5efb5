//! One request and its response, as the edge sees them.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as HttpBody;
use rustango_ports::http::Response;

use super::{BodyGauge, EdgeBody};
use crate::{ProblemDetails, RequestId};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

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

    /// Returns what became of the body of the request, if it has one.
    pub(super) const fn gauge(&self) -> Option<&BodyGauge> {
        self.gauge.as_ref()
    }

    /// Finishes a response that the edge itself gives.
    pub(super) fn decide<R>(&self, response: Response) -> http::Response<EdgeBody<R>>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let mut response = response.map(|_| EdgeBody::empty());
        self.seal(&mut response);
        response
    }

    /// Finishes a response that came from inside.
    pub(super) fn finish<R>(&self, response: http::Response<R>) -> http::Response<EdgeBody<R>>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let mut response = response.map(|body| EdgeBody::inner(body, self.id));
        self.seal(&mut response);
        response
    }

    fn seal<R>(&self, response: &mut http::Response<EdgeBody<R>>)
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let status = response.status();
        if (status.is_client_error() || status.is_server_error())
            && let Some(problem) = self.problem(response)
        {
            self.log(&problem);
            *response.status_mut() = problem.status();
            *response.body_mut() = EdgeBody::whole(problem.to_json(Some(self.id.as_str())).into());
            response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM);
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        response.headers_mut().insert(REQUEST_ID, self.id.header());
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        self.empty_where_none_is_allowed(response);
    }

    /// Makes the problem that takes the place of an error's body, unless the
    /// program has chosen a form of its own.
    fn problem<R>(&self, response: &mut http::Response<EdgeBody<R>>) -> Option<ProblemDetails>
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let problem = response.extensions_mut().remove::<ProblemDetails>();
        let written = response.headers().get(header::CONTENT_TYPE);
        let written = written.map(HeaderValue::as_bytes).unwrap_or_default();
        if problem.is_some() {
            // Otherwise a layer has made something else of it.
            return problem.filter(|_| written == PROBLEM.as_bytes());
        }
        let is_text = written.is_empty() || written.to_ascii_lowercase().starts_with(b"text/plain");
        if !is_text || response.headers().contains_key(header::CONTENT_ENCODING) {
            return None;
        }
        if let Some(problem) = self.gauge.as_ref().and_then(BodyGauge::problem) {
            return Some(problem);
        }
        let text = response.body_mut().take_text(LONGEST_DETAIL);
        Some(match response.status() {
            status if status.is_server_error() => {
                // What a framework says of an error of the server may be the
                // text of a driver.
                let problem = ProblemDetails::of_server(status);
                if text.is_empty() { problem } else { problem.because(text) }
            }
            status if !text.is_empty() => ProblemDetails::new(status).detail(text),
            StatusCode::NOT_FOUND => ProblemDetails::not_found(),
            status @ StatusCode::METHOD_NOT_ALLOWED => {
                ProblemDetails::new(status).detail(ProblemDetails::NO_SUCH_METHOD)
            }
            status => ProblemDetails::new(status),
        })
    }

    fn log(&self, problem: &ProblemDetails) {
        if let Some(cause) = problem.cause() {
            let status = problem.status().as_u16();
            tracing::error!(request_id = %self.id, status, cause, "a request failed");
        }
    }

    fn empty_where_none_is_allowed<R>(&self, response: &mut http::Response<EdgeBody<R>>)
    where
        R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        if matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            *response.body_mut() = EdgeBody::empty();
            if response.status() == StatusCode::NO_CONTENT {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
        } else if self.is_head {
            let length = response.body().size_hint().exact();
            *response.body_mut() = EdgeBody::empty();
            // Nothing is said about a length of zero: it may be that of a
            // framework which has removed the content already.
            if let Some(length @ 1..) = length
                && !response.headers().contains_key(header::CONTENT_LENGTH)
            {
                response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
            }
        }
    }
}
