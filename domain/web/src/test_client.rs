//! A client for tests: an application answers without a socket.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use rustango_ports::http::{Body, Request};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt as _;

use crate::{App, AppErrors, EdgeService, NeutralService, json};

/// Asks an application as clients do, without a front-end and a socket.
///
/// ```
/// # use rustango_ports::runtime::Random;
/// # #[derive(Clone)] struct Fixed;
/// # impl Random for Fixed { fn fill(&self, bytes: &mut [u8]) { bytes.fill(7) } }
/// use rustango_web::{Access, App, Route, TestClient};
///
/// # async fn example() -> Result<(), rustango_web::AppErrors> {
/// let app = App::new().route(Route::get("/ping", Access::public(), async |_| "pong")).random(Fixed);
/// let answer = TestClient::new(app)?.get("/ping").await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.text(), "pong");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct TestClient {
    service: EdgeService<NeutralService>,
}

impl TestClient {
    /// Wires an application up.
    ///
    /// # Errors
    /// Every fault of the application.
    pub fn new(app: App) -> Result<Self, AppErrors> {
        Ok(Self { service: app.build()?.service() })
    }

    /// Asks for a page.
    ///
    /// # Panics
    /// Here and below, where the target is none, such as `no/slash`.
    pub async fn get(&self, target: &str) -> TestResponse {
        self.send(request(Method::GET, target, Body::Empty)).await
    }

    /// Posts a value as JSON.
    pub async fn post(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::POST, target, written(value))).await
    }

    /// Puts a value as JSON.
    pub async fn put(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::PUT, target, written(value))).await
    }

    /// Patches with a value as JSON.
    pub async fn patch(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::PATCH, target, written(value))).await
    }

    /// Deletes.
    pub async fn delete(&self, target: &str) -> TestResponse {
        self.send(request(Method::DELETE, target, Body::Empty)).await
    }

    /// Sends any request.
    ///
    /// # Panics
    /// Where the body of the answer breaks off.
    pub async fn send(&self, request: Request) -> TestResponse {
        let Ok(response): Result<_, Infallible> = self.service.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = http_body_util::BodyExt::collect(body).await.expect("the body of the answer breaks off");
        TestResponse { status: parts.status, headers: parts.headers, body: body.to_bytes() }
    }
}

impl std::fmt::Debug for TestClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestClient").finish_non_exhaustive()
    }
}

fn request(method: Method, target: &str, body: Body) -> Request {
    let mut request = http::Request::builder().method(method).uri(target).header(header::HOST, "localhost");
    if !matches!(body, Body::Empty) {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    request.body(body).unwrap_or_else(|error| panic!("{target:?} is no target of a request: {error}"))
}

fn written(value: &impl Serialize) -> Body {
    serde_json::to_vec(value).unwrap_or_else(|error| panic!("the value is no JSON: {error}")).into()
}

/// An answer, its body read to the end.
#[derive(Clone, Debug)]
pub struct TestResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl TestResponse {
    /// Returns the status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body as text.
    ///
    /// # Panics
    /// Where it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body of the answer is text")
    }

    /// Reads the body as JSON.
    ///
    /// # Panics
    /// Where it is not JSON of the type.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        json::parse(&self.body).unwrap_or_else(|problem| panic!("{problem:?}: {}", self.text()))
    }
}
