//! What handlers may return.

use http::{HeaderValue, StatusCode, header};
use rustango_ports::http::{Body, Response};
use serde::Serialize;

use crate::ProblemDetails;

/// Whatever a response can be made of.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "not a response",
    note = "return a Response, Json(value), Html(text), text, a StatusCode, or a Result of these with ProblemDetails"
)]
pub trait IntoResponse {
    /// Makes the response.
    fn into_response(self) -> Response;
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl IntoResponse for ProblemDetails {
    fn into_response(self) -> Response {
        Self::into_response(self)
    }
}

impl IntoResponse for StatusCode {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        *response.status_mut() = self;
        response
    }
}

/// JSON made of any value that serde can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(json) => typed("application/json", json),
            Err(_) => ProblemDetails::internal().into_response(),
        }
    }
}

/// An HTML page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html<T>(pub T);

impl<T: Into<Body>> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        typed("text/html; charset=utf-8", self.0)
    }
}

/// Writes text so that it stays text in a page: `<` as `&lt;` and so on, in
/// quoted attributes too.
///
/// ```
/// assert_eq!(rustango_web::escape_html("Fish & \"Chips\" <b>"), "Fish &amp; &quot;Chips&quot; &lt;b&gt;");
/// ```
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

impl IntoResponse for &'static str {
    fn into_response(self) -> Response {
        typed("text/plain; charset=utf-8", self)
    }
}

impl IntoResponse for String {
    fn into_response(self) -> Response {
        typed("text/plain; charset=utf-8", self)
    }
}

impl<T: IntoResponse, E: IntoResponse> IntoResponse for Result<T, E> {
    fn into_response(self) -> Response {
        match self {
            Ok(value) => value.into_response(),
            Err(error) => error.into_response(),
        }
    }
}

fn typed(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
