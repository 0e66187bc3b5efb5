//! Answers, their bodies and their fields.

use http::{HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustango_ports::{
    database::ValueRef,
    http::{Body, Response},
};

/// An answer of a media type.
pub(crate) fn typed(status: StatusCode, of: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, of);
    response
}

/// An answer without content.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    response
}

/// What stands for itself in a segment of a path (RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the address of a row below the path of its list.
pub(crate) fn location(list: &str, address: &[ValueRef<'_>]) -> Option<HeaderValue> {
    let mut text = list.trim_end_matches('/').to_owned();
    for value in address {
        text.push('/');
        text.push_str(&segment(*value)?);
    }
    HeaderValue::try_from(text).ok()
}

/// Returns the path of the list that a row is of, whose address has so many
/// segments.
pub(crate) fn list_of(path: &str, segments: usize) -> &str {
    (0..segments).fold(path, |path, _| path.rsplit_once('/').map_or("", |(list, _)| list))
}

/// Writes a value as a segment of a path.
pub(crate) fn segment(value: ValueRef<'_>) -> Option<String> {
    Some(match value {
        ValueRef::I16(key) => key.to_string(),
        ValueRef::I32(key) => key.to_string(),
        ValueRef::I64(key) => key.to_string(),
        ValueRef::Uuid(key) => key.to_string(),
        ValueRef::Text(key) => utf8_percent_encode(key, UNRESERVED).to_string(),
        _ => return None,
    })
}
