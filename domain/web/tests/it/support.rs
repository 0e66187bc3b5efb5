//! What the tests share: an application under test, requests, replies.

use std::{
    convert::Infallible,
    io,
    sync::{Arc, Mutex},
};

use http::{HeaderMap, HeaderName, Method, StatusCode};
use http_body_util::BodyExt as _;
use rustango_ports::http::{Body, Request};
use rustango_testing::random::SeededRandom;
use rustango_web::App;
use tower::ServiceExt as _;
use tracing::subscriber::DefaultGuard;

/// Starts an application whose request ids repeat.
pub(crate) fn app() -> App {
    App::new().random(SeededRandom::new(1))
}

pub(crate) fn request(method: &str, target: &str) -> Request {
    http::Request::builder()
        .method(Method::from_bytes(method.as_bytes()).expect("a method"))
        .uri(target)
        .header("host", "localhost")
        .body(Body::Empty)
        .expect("a request")
}

pub(crate) fn get(target: &str) -> Request {
    request("GET", target)
}

/// A response, with its body read to the end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks that this is a problem of a status, and returns its detail.
    pub(crate) fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem["detail"].as_str().unwrap_or_default().to_owned()
    }
}

/// What is logged on this thread until it is read.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn listen() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic while writing").clone()).expect("UTF-8")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while writing").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) async fn ask(app: App, request: Request) -> Reply {
    let Ok(response): Result<_, Infallible> =
        app.build().expect("an application").service().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let body = String::from_utf8(body.into()).expect("UTF-8");
    Reply { status: parts.status, headers: parts.headers, body }
}
