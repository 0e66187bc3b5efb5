//! A client that takes nothing which the document does not promise.

use std::sync::Arc;

use http::{Method, header};
use rustango_openapi::{Document, Info};
use rustango_ports::http::{Body, Request};
use rustango_web::{App, TestClient, TestResponse};
use serde::Serialize;

use super::{Contract, Exchange};

/// Asks an application as [`TestClient`] does, and fails the test where an
/// answer is not as the document of the application says: its status, its
/// content type, its headers, its body.
///
/// What is not described is not looked at.
#[derive(Clone, Debug)]
pub struct CheckedClient {
    client: TestClient,
    contract: Arc<Contract>,
}

impl CheckedClient {
    /// Wires an application up, and describes it.
    ///
    /// # Panics
    /// With every fault, where it cannot be built or described.
    #[must_use]
    #[track_caller]
    pub fn new(app: App) -> Self {
        let document = Document::with(&described(&app), &app).unwrap_or_else(|invalid| panic!("{invalid}"));
        Self::against(app, &document)
    }

    /// As [`new`](Self::new), with a document that was kept.
    ///
    /// # Panics
    /// With every fault, where the application cannot be built, or the document
    /// is none.
    #[must_use]
    #[track_caller]
    pub fn against(app: App, document: &Document) -> Self {
        let contract = Arc::new(Contract::new(document));
        let client = TestClient::new(app).unwrap_or_else(|faults| panic!("{faults}"));
        Self { client, contract }
    }

    /// Asks for a page.
    ///
    /// # Panics
    /// Here and below, where the answer is not as the document says, or the
    /// target is none.
    pub async fn get(&self, target: &str) -> TestResponse {
        self.send(request(Method::GET, target, None)).await
    }

    /// Posts a value as JSON.
    pub async fn post(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::POST, target, Some(written(value)))).await
    }

    /// Puts a value as JSON.
    pub async fn put(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::PUT, target, Some(written(value)))).await
    }

    /// Patches with a value as JSON.
    pub async fn patch(&self, target: &str, value: &impl Serialize) -> TestResponse {
        self.send(request(Method::PATCH, target, Some(written(value)))).await
    }

    /// Deletes.
    pub async fn delete(&self, target: &str) -> TestResponse {
        self.send(request(Method::DELETE, target, None)).await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request) -> TestResponse {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let response = self.client.send(request).await;
        let exchange = Exchange {
            method: &method,
            target: uri.path_and_query().map_or("/", |target| target.as_str()),
            status: response.status(),
            headers: response.headers(),
            body: response.body(),
        };
        self.contract.hold(&exchange);
        response
    }
}

/// What the application says of itself, or a name that nobody reads.
fn described(app: &App) -> Info {
    Info::of(app).cloned().unwrap_or_else(|| Info::new("An application under test", "0"))
}

fn request(method: Method, target: &str, json: Option<Vec<u8>>) -> Request {
    let mut request = http::Request::builder().method(method).uri(target).header(header::HOST, "localhost");
    if json.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = json.map_or(Body::Empty, Body::from);
    request.body(body).unwrap_or_else(|error| panic!("{target:?} is no target of a request: {error}"))
}

fn written(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|error| panic!("the value is no JSON: {error}"))
}
