//! Conditional requests (RFC 9110, section 13), evaluated against the `ETag`
//! that a handler sets.
//!
//! A write whose handler knows no entity tags cannot meet `If-Match`, so it is
//! refused before anything happens; handlers that know them say so by
//! [`Route::conditional`](crate::Route::conditional) and ask for themselves.
//! Dates are not looked at: a server without `Last-Modified` must ignore them.

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rustango_ports::http::{Body, Request, Response};

use crate::ProblemDetails;

/// The preconditions of one request (RFC 9110, section 13.1).
#[derive(Clone, Debug)]
pub struct Preconditions {
    safe: bool,
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

#[derive(Clone, Debug)]
enum Tags {
    Any,
    Listed(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    weak: bool,
    opaque: Vec<u8>,
}

impl Preconditions {
    /// Reads the preconditions, which most requests do not have, and which mean
    /// nothing to methods that neither select nor change anything (section
    /// 13.2.1).
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let headers = request.headers();
        // One pass over the names is less than two searches.
        if !headers.keys().any(|name| *name == header::IF_MATCH || *name == header::IF_NONE_MATCH) {
            return None;
        }
        if matches!(*request.method(), Method::OPTIONS | Method::TRACE | Method::CONNECT) {
            return None;
        }
        Some(Self {
            safe: matches!(*request.method(), Method::GET | Method::HEAD),
            if_match: Tags::of(headers, &header::IF_MATCH),
            if_none_match: Tags::of(headers, &header::IF_NONE_MATCH),
        })
    }

    /// Evaluates the preconditions of a write against the entity tag that the
    /// resource has; `None` where it has none that `If-Match` could name.
    ///
    /// # Errors
    /// 412 where they do not hold.
    pub fn check_write(&self, current: Option<&str>) -> Result<(), ProblemDetails> {
        let current = current.and_then(|tag| Tag::parse(tag.as_bytes()));
        let holds = match (&self.if_match, &self.if_none_match) {
            (Some(tags), _) => tags.hold(current.as_ref(), Tag::strongly),
            (None, Some(tags)) => !tags.hold(current.as_ref(), Tag::weakly),
            (None, None) => true,
        };
        if holds { Ok(()) } else { Err(failed()) }
    }

    /// Returns what the strong tags of `If-Match` hold between their quotes,
    /// where it lists tags.
    #[must_use]
    pub fn if_match(&self) -> Option<Vec<&str>> {
        let Some(Tags::Listed(tags)) = &self.if_match else { return None };
        let strong = tags.iter().filter(|tag| !tag.weak);
        Some(strong.filter_map(|tag| str::from_utf8(&tag.opaque).ok()).collect())
    }

    /// Tells whether anything is asked beyond that the resource is there.
    #[must_use]
    pub const fn compares(&self) -> bool {
        match (&self.if_match, &self.if_none_match) {
            (Some(Tags::Any), _) | (None, None) => false,
            (Some(Tags::Listed(_)), _) | (None, Some(_)) => true,
        }
    }

    /// The answer to a write whose preconditions do not hold: 412.
    #[must_use]
    pub fn failed() -> ProblemDetails {
        failed()
    }

    /// Refuses a write whose preconditions cannot hold.
    pub(crate) fn before(&self) -> Result<(), ProblemDetails> {
        let unmet = matches!(self.if_match, Some(Tags::Listed(_)))
            || (self.if_match.is_none() && matches!(self.if_none_match, Some(Tags::Any)));
        if !self.safe && unmet { Err(failed()) } else { Ok(()) }
    }

    /// Replaces the response to a read whose preconditions do not hold.
    pub(crate) fn after(&self, response: Response) -> Response {
        if !self.safe || !response.status().is_success() {
            return response;
        }
        let tag = response.headers().get(header::ETAG).and_then(|value| Tag::parse(value.as_bytes()));
        if let Some(tags) = &self.if_match {
            if !tags.hold(tag.as_ref(), Tag::strongly) {
                return failed().into_response();
            }
        } else if let Some(tags) = &self.if_none_match
            && tags.hold(tag.as_ref(), Tag::weakly)
        {
            return not_modified(response);
        }
        response
    }
}

impl Tags {
    fn of(headers: &HeaderMap, name: &header::HeaderName) -> Option<Self> {
        let mut lines = headers.get_all(name).iter().map(HeaderValue::as_bytes).peekable();
        lines.peek()?;
        let mut tags = Vec::new();
        for line in lines {
            if line.trim_ascii() == b"*" {
                return Some(Self::Any);
            }
            Tag::list(line, &mut tags);
        }
        Some(Self::Listed(tags))
    }

    fn hold(&self, current: Option<&Tag>, same: fn(&Tag, &Tag) -> bool) -> bool {
        match (self, current) {
            (Self::Any, _) => true,
            (Self::Listed(_), None) => false,
            (Self::Listed(tags), Some(current)) => tags.iter().any(|tag| same(tag, current)),
        }
    }
}

impl Tag {
    fn strongly(&self, other: &Self) -> bool {
        !self.weak && !other.weak && self.opaque == other.opaque
    }

    fn weakly(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let mut tags = Vec::new();
        Self::list(text, &mut tags);
        tags.pop()
    }

    /// Reads `"a", W/"b"`, up to where it is no list of tags. A tag may hold
    /// commas.
    fn list(mut text: &[u8], tags: &mut Vec<Self>) {
        loop {
            while let [b' ' | b'\t' | b',', rest @ ..] = text {
                text = rest;
            }
            let (weak, rest) = match text {
                [b'W', b'/', b'"', rest @ ..] => (true, rest),
                [b'"', rest @ ..] => (false, rest),
                _ => return,
            };
            let Some(end) = rest.iter().position(|byte| *byte == b'"') else { return };
            tags.push(Self { weak, opaque: rest[..end].to_vec() });
            text = &rest[end + 1..];
        }
    }
}

fn failed() -> ProblemDetails {
    ProblemDetails::new(StatusCode::PRECONDITION_FAILED)
        .detail("the precondition of the request does not hold")
}

/// 304 keeps the fields that a cache updates, and none about the content that
/// is not there.
fn not_modified(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for about_content in [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_RANGE,
    ] {
        parts.headers.remove(about_content);
    }
    Response::from_parts(parts, Body::Empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<String> {
        let mut tags = Vec::new();
        Tag::list(text.as_bytes(), &mut tags);
        let written = |tag: &Tag| {
            format!("{}{}", if tag.weak { "W/" } else { "" }, String::from_utf8_lossy(&tag.opaque))
        };
        tags.iter().map(written).collect()
    }

    #[test]
    fn lists_of_tags_are_read_to_where_they_break() {
        for (text, expected) in [
            (r#""a""#, vec!["a"]),
            (r#" "a" , W/"b,c" ,, "" "#, vec!["a", "W/b,c", ""]),
            (r#""a", b"#, vec!["a"]),
            (r#""a"#, vec![]),
            (r#"w/"a""#, vec![]),
            ("", vec![]),
        ] {
            assert_eq!(tags(text), expected, "{text}");
        }
    }
}
