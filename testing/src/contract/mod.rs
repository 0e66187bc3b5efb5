//! Answers held against the document of an API.
//!
//! ```
//! # use rustango_testing::{contract::CheckedClient, random::SeededRandom};
//! # use rustango_web::{Access, App, Operation, Route, operation::{Reply, Schema}};
//! # use http::StatusCode;
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let promised = Reply::new("A sign of life").content("text/plain", Schema::string());
//! let ping = Route::get("/ping", Access::public(), async |_| "pong")
//!     .operation(Operation::new("ping").reply(StatusCode::OK, promised));
//! let client = CheckedClient::new(App::new().route(ping).random(SeededRandom::new(1)));
//! assert_eq!(client.get("/ping").await.text(), "pong");
//! # });
//! ```

mod answer;
mod client;
mod json_api;
mod paths;
mod schemas;

use std::fmt;

use http::{HeaderMap, Method, StatusCode};
use rustango_openapi::Document;
use serde_json::Value;

pub use self::client::CheckedClient;
use self::{paths::Paths, schemas::Schemas};

/// What a document promises, ready to hold answers against it.
pub struct Contract {
    document: Value,
    paths: Paths,
    schemas: Schemas,
}

/// One request and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'e> {
    /// The method of the request.
    pub method: &'e Method,
    /// Its path and query.
    pub target: &'e str,
    /// The status of the answer.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: &'e HeaderMap,
    /// The whole body of the answer.
    pub body: &'e [u8],
}

impl Exchange<'_> {
    fn parameters(&self) -> impl Iterator<Item = String> {
        let (_, query) = self.target.split_once('?').unwrap_or_default();
        let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let names = names.filter(|name| !name.is_empty());
        names.map(|name| percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned())
    }

    /// Tells whether the request asks for some members only.
    fn is_narrowed(&self) -> bool {
        self.parameters()
            .any(|name| ["fields", "include"].contains(&name.split('[').next().unwrap_or_default()))
    }
}

/// Something that a document does not say, or says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(String);

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Contract {
    /// Prepares a document.
    #[must_use]
    pub fn new(document: &Document) -> Self {
        let document = document.as_json().clone();
        let schemas = Schemas::of(&document);
        Self { paths: Paths::of(&document), document, schemas }
    }

    /// Holds an answer against the document.
    ///
    /// # Panics
    /// With everything that is not as the document says.
    #[track_caller]
    pub fn hold(&self, exchange: &Exchange<'_>) {
        let mismatches: Vec<String> = self.check(exchange).iter().map(Mismatch::to_string).collect();
        let Exchange { method, target, status, .. } = exchange;
        assert!(
            mismatches.is_empty(),
            "{method} {target} is answered with {}, not as the document says:\n  {}",
            status.as_u16(),
            mismatches.join("\n  ")
        );
    }

    /// Lists what an answer has that the document does not, and the other way
    /// about. What the document does not describe at all may be anything; what
    /// says that it is JSON:API must be.
    ///
    /// # Panics
    /// Where a schema of the document is none.
    #[must_use]
    pub fn check(&self, exchange: &Exchange<'_>) -> Vec<Mismatch> {
        let mut mismatches = json_api::faults(exchange);
        let path = exchange.target.split('?').next().unwrap_or_default();
        let Some((pointer, operation)) = self.operation(exchange.method, path) else {
            return mismatches.into_iter().map(Mismatch).collect();
        };
        if exchange.status.is_success() {
            mismatches.extend(Self::unknown_parameters(operation, exchange));
        }
        mismatches.extend(self.answer(&pointer, operation, exchange));
        mismatches.into_iter().map(Mismatch).collect()
    }

    /// Tells whether the document has an operation for a method and a path.
    #[must_use]
    pub fn describes(&self, method: &Method, path: &str) -> bool {
        self.operation(method, path).is_some()
    }

    /// Tells whether the document has any operation on a path.
    #[must_use]
    pub fn describes_path(&self, path: &str) -> bool {
        self.paths.find(path).is_some()
    }

    /// Finds the operation of a request; that of GET is that of HEAD too.
    fn operation(&self, method: &Method, path: &str) -> Option<(String, &Value)> {
        let path = self.paths.find(path)?;
        let methods = self.document.get("paths")?.get(path)?;
        // Names of methods are compared as they are (RFC 9110, section 9.1).
        let is_known = |method: &Method| method.as_str().bytes().all(|letter| letter.is_ascii_uppercase());
        let of = |method: &Method| {
            if !is_known(method) {
                return None;
            }
            let method = method.as_str().to_ascii_lowercase();
            let pointer = format!("/paths/{}/{method}", escaped(path));
            Some((pointer, methods.get(&method)?))
        };
        of(method).or_else(|| if method == Method::HEAD { of(&Method::GET) } else { None })
    }

    /// Follows a reference, and returns where it leads.
    fn target<'d>(&'d self, pointer: String, value: &'d Value) -> (String, &'d Value) {
        let reference = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        match reference.and_then(|target| Some((target, self.document.pointer(target)?))) {
            Some((target, value)) => (target.to_owned(), value),
            None => (pointer, value),
        }
    }

    fn unknown_parameters(operation: &Value, exchange: &Exchange<'_>) -> Vec<String> {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let is_known = |name: &str| {
            // Names without a lookup mean this one.
            let name = name.strip_suffix("__exact").unwrap_or(name);
            parameters.into_iter().flatten().any(|known| known["in"] == "query" && known["name"] == name)
        };
        // JSON:API has other names for the same (1.1, section 6).
        let content = operation.pointer("/responses/200/content");
        let has_families = content.is_some_and(|content| content.get("application/vnd.api+json").is_some());
        let is_family = |name: &str| has_families && (name == "sort" || name.ends_with(']'));
        let unknown = exchange.parameters().filter(|name| !is_known(name) && !is_family(name));
        unknown.map(|name| format!("the parameter {name} was taken, which is not documented")).collect()
    }
}

impl fmt::Debug for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contract").field("paths", &self.paths).finish_non_exhaustive()
    }
}

/// Escapes a name as a part of a pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
