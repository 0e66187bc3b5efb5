//! Answers of transcripts against the document of their application.
//!
//! Not held against it is what no document can speak of, and no more: see
//! [`UNDESCRIBED`] and [`BEFORE_REQUESTS`].

use http::{Method, StatusCode};
use rustango_openapi::{Document, Info};
use rustango_web::App;

use super::wire::Answer;
use crate::contract::{Contract, Exchange};

/// Routes without an operation, each with its reason.
const UNDESCRIBED: [(&str, &str); 1] = [("/cache", "OpenAPI knows no method PURGE")];

/// The header of requests for a version of the API. The document is that of the
/// version which clients get that do not ask for one.
const VERSION: &str = "api-version";

/// What the accept loop answers to what is no request yet, and so has no id.
const BEFORE_REQUESTS: [StatusCode; 4] = [
    StatusCode::BAD_REQUEST,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::URI_TOO_LONG,
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
];

/// The document of an application.
pub(super) struct Described(Contract);

/// The line that a request begins with.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    asks_for_version: bool,
}

impl Described {
    /// Describes an application.
    ///
    /// # Panics
    /// Where it has a route that is neither described nor among those that
    /// cannot be.
    pub(super) fn of(app: &App) -> Self {
        let info = Info::new("The application of the transcripts", "0");
        let document = Document::with(&info, app).unwrap_or_else(|faults| panic!("{faults}"));
        for route in app.routes() {
            let cannot_be = UNDESCRIBED.iter().any(|(path, _)| *path == route.path());
            assert!(route.described().is_some() != cannot_be, "{route:?} is not described, or need not be");
        }
        Self(Contract::new(&document))
    }

    /// Holds an answer against the document.
    ///
    /// # Errors
    /// With all that is not as it says.
    pub(super) fn hold(&self, asked: Option<&Asked>, answer: &Answer) -> Result<(), String> {
        let (status, headers) = answer.head()?;
        if !headers.contains_key("x-request-id") {
            let is_bare = BEFORE_REQUESTS.contains(&status) && answer.content().is_empty();
            return if is_bare { Ok(()) } else { Err(format!("{status} has no id of a request\n")) };
        }
        let Some(Asked { method, target, asks_for_version }) = asked else {
            return Err(format!("{status} has the id of a request, and answers none\n"));
        };
        let path = target.split('?').next().unwrap_or_default();
        if !self.0.describes(method, path) {
            return self.undescribed(method, path, status);
        }
        // Who sends what no operation takes is on their own.
        let is_unasked = status == StatusCode::PAYLOAD_TOO_LARGE && *method == Method::GET;
        if *asks_for_version || is_unasked {
            return Ok(());
        }
        // This one does not look at its query.
        let target = if path == "/ping" { path } else { target };
        let exchange = Exchange { method, target, status, headers: &headers, body: &answer.content() };
        let mismatches: Vec<_> = self.0.check(&exchange).iter().map(|of| format!("  {of}\n")).collect();
        if mismatches.is_empty() {
            return Ok(());
        }
        Err(format!("{method} {target} is answered with {status}, not as described\n{}", mismatches.concat()))
    }

    /// Checks what there is to check where no operation was asked for.
    fn undescribed(&self, method: &Method, path: &str, status: StatusCode) -> Result<(), String> {
        let has_path = self.0.describes_path(path) || UNDESCRIBED.iter().any(|(known, _)| *known == path);
        let is_right = match status {
            // For another host, or of no form.
            StatusCode::BAD_REQUEST => true,
            StatusCode::NOT_FOUND => !has_path,
            StatusCode::METHOD_NOT_ALLOWED => has_path,
            StatusCode::NO_CONTENT => (has_path || path == "*") && *method == Method::OPTIONS,
            StatusCode::NOT_IMPLEMENTED => *method == Method::CONNECT,
            StatusCode::OK => has_path && !self.0.describes_path(path),
            _ => false,
        };
        if is_right {
            Ok(())
        } else {
            Err(format!("{method} {path} is not described, and answered with {status}\n"))
        }
    }
}

/// What was sent on a connection, and is not answered yet.
#[derive(Debug, Default)]
pub(super) struct Sent {
    bytes: Vec<u8>,
    /// How much of a body is still to come.
    missing: usize,
}

impl Sent {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let skipped = self.missing.min(bytes.len());
        self.missing -= skipped;
        self.bytes.extend_from_slice(&bytes[skipped..]);
    }

    /// Takes the next request, where it is one.
    pub(super) fn next(&mut self) -> Option<Asked> {
        // Empty lines before a request are skipped (RFC 9112, section 2.2).
        let start = self.bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.bytes.drain(..start);
        let end = position(&self.bytes, b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.bytes[..end]).into_owned();
        self.bytes.drain(..end);
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.parse().ok()?, origin_form(words.next()?).to_owned());
        let mut asks_for_version = false;
        let fields = lines.filter_map(|line| line.split_once(':'));
        for (name, value) in fields {
            asks_for_version |= name.eq_ignore_ascii_case(VERSION);
            if name.eq_ignore_ascii_case("content-length") {
                self.skip(value.trim().parse().ok()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                self.skip(position(&self.bytes, b"0\r\n\r\n").map_or(self.bytes.len(), |at| at + 5));
            }
        }
        Some(Asked { method, target, asks_for_version })
    }

    fn skip(&mut self, length: usize) {
        let here = length.min(self.bytes.len());
        self.bytes.drain(..here);
        self.missing = length - here;
    }
}

/// Returns the path and query of a target (RFC 9112, section 3.2).
fn origin_form(target: &str) -> &str {
    match target.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('/') => rest.find('/').map_or("/", |at| &rest[at..]),
        _ => target,
    }
}

fn position(bytes: &[u8], of: &[u8]) -> Option<usize> {
    bytes.windows(of.len()).position(|part| part == of)
}
