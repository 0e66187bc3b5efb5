//! The document and its pages over HTTP.

use http::{Method, Request, StatusCode, header};
use rustango_openapi::{Document, openapi};
use rustango_ports::http::Body;
use rustango_testing::random::SeededRandom;
use rustango_web::{
    Access, App, Operation, Route, TestClient, TestResponse,
    operation::{Reply, Schema},
};

fn app(access: Access) -> App {
    let reply = Reply::new("A sign of life").content("text/plain", Schema::string());
    let ping = Route::get("/ping", Access::public(), async |_| "pong");
    App::new()
        .mount("/api", openapi("Pings & <Pongs>", "1.0", access))
        .route(ping.operation(Operation::new("ping").reply(StatusCode::OK, reply)))
        .random(SeededRandom::new(1))
}

fn client(access: Access) -> TestClient {
    TestClient::new(app(access)).expect("an application")
}

fn field<'r>(answer: &'r TestResponse, name: &header::HeaderName) -> &'r str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn the_document_is_served_as_json_and_yaml() {
    let client = client(Access::public());
    let json = client.get("/api/openapi.json").await;
    assert_eq!((json.status(), field(&json, &header::CONTENT_TYPE)), (StatusCode::OK, "application/json"));
    let document = Document::of(&app(Access::public())).expect("a document");
    assert_eq!(json.text(), document.to_json());
    // Routes that were added after it are in it.
    assert_eq!(json.json::<serde_json::Value>()["paths"]["/ping"]["get"]["operationId"], "ping");
    let yaml = client.get("/api/openapi.yaml").await;
    assert_eq!((yaml.status(), field(&yaml, &header::CONTENT_TYPE)), (StatusCode::OK, "application/yaml"));
    assert_eq!(yaml.text(), document.to_yaml());
}

#[tokio::test]
async fn nobody_sees_it_whom_its_rule_does_not_let_in() {
    let client = client(Access::authenticated());
    for path in ["/openapi.json", "/openapi.yaml", "/docs", "/docs/start.js", "/docs/swagger-ui.css"] {
        assert_eq!(client.get(&format!("/api{path}")).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_pages_come_from_the_program_alone() {
    let client = client(Access::public());
    let page = client.get("/api/docs").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().contains("<title>Pings &amp; &lt;Pongs&gt;</title>"), "{}", page.text());
    let policy = field(&page, &header::CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.text().contains("://") && !page.text().contains("<style"), "{}", page.text());
    // Each file that it names is there.
    let named = page.text().split('"').filter(|text| text.starts_with("docs/"));
    for file in named.collect::<Vec<_>>() {
        let answer = client.get(&format!("/api/{file}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{file}");
        assert!(field(&answer, &header::CONTENT_TYPE).starts_with("text/"), "{file}");
        assert!(!answer.body().is_empty());
    }
}

#[tokio::test]
async fn files_are_kept_by_browsers_and_sent_compressed() {
    let client = client(Access::public());
    let ask = |name: header::HeaderName, value: &str| {
        let request = Request::builder().method(Method::GET).uri("/api/docs/swagger-ui.css");
        client.send(
            request
                .header(header::HOST, "localhost")
                .header(name, value)
                .body(Body::Empty)
                .expect("a request"),
        )
    };
    let file = ask(header::ACCEPT_ENCODING, "gzip, br").await;
    assert_eq!((file.status(), field(&file, &header::CONTENT_ENCODING)), (StatusCode::OK, "gzip"));
    assert_eq!(file.body()[..2], [0x1f, 0x8b], "as gzip begins");
    assert_eq!(
        ask(header::IF_NONE_MATCH, field(&file, &header::ETAG)).await.status(),
        StatusCode::NOT_MODIFIED
    );
    assert_eq!(ask(header::ACCEPT_ENCODING, "br").await.status(), StatusCode::NOT_ACCEPTABLE);
}
