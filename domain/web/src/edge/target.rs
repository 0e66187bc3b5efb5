//! The target of a request: its form, and one spelling for each path
//! (RFC 3986, section 6.2.2).

use std::borrow::Cow;

use http::{Method, StatusCode, Uri, uri::PathAndQuery};
use rustango_ports::http::Response;

use crate::{IntoResponse as _, ProblemDetails};

/// Checks the target of a request and writes its path in the one way that
/// routers compare: escapes in capitals, and none where none is needed.
///
/// Answers `OPTIONS *`, which is about the server at large (RFC 9110, section
/// 9.3.7), and refuses what is no path.
pub(super) fn check<B>(request: &mut http::Request<B>) -> Result<(), Box<Response>> {
    if request.method() == Method::CONNECT {
        let problem = ProblemDetails::new(StatusCode::NOT_IMPLEMENTED).detail("this server is no tunnel");
        return Err(Box::new(problem.into_response()));
    }
    // A host alone is the form of CONNECT (RFC 9112, section 3.2.3).
    let target = request.uri().path_and_query().ok_or_else(malformed)?;
    let plain = |byte: u8| byte.is_ascii() && byte != b'%';
    if target.as_str().starts_with('/') && target.as_str().bytes().all(plain) {
        return Ok(());
    }
    let path = target.path();
    if path == "*" && request.method() == Method::OPTIONS {
        return Err(Box::new(StatusCode::NO_CONTENT.into_response()));
    }
    if !path.starts_with('/') || !target.as_str().is_ascii() {
        return Err(malformed());
    }
    if path.contains('%')
        && let Cow::Owned(path) = normal(path).ok_or_else(malformed)?
    {
        let target = match target.query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        *request.uri_mut() = with_target(request.uri(), target).ok_or_else(malformed)?;
    }
    Ok(())
}

fn malformed() -> Box<Response> {
    let problem = ProblemDetails::bad_request("the target of the request is not well-formed");
    Box::new(problem.into_response())
}

fn with_target(uri: &Uri, target: String) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
    Uri::from_parts(parts).ok()
}

/// Answers nothing where a percent sign is not followed by two digits.
fn normal(path: &str) -> Option<Cow<'_, str>> {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.as_bytes().first_chunk::<2>()?;
        let value = hex(digits[0])? << 4 | hex(digits[1])?;
        if value.is_ascii_alphanumeric() || b"-._~".contains(&value) {
            out.push(char::from(value));
        } else {
            out.push('%');
            out.extend(digits.map(|digit| char::from(digit.to_ascii_uppercase())));
        }
        // Two ASCII bytes were just looked at.
        rest = after.get(2..)?;
    }
    out.push_str(rest);
    Some(if out == path { Cow::Borrowed(path) } else { Cow::Owned(out) })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_spelling() {
        for (path, expected) in [
            ("/p%6Fsts/%7e", Some("/posts/~")),
            ("/a%2fb%c3%a9", Some("/a%2Fb%C3%A9")),
            ("/a%2Fb", Some("/a%2Fb")),
            ("/100%25", Some("/100%25")),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%+1", None),
        ] {
            assert_eq!(normal(path).as_deref(), expected, "{path}");
        }
        assert!(matches!(normal("/a%2Fb"), Some(Cow::Borrowed(_))));
    }
}
