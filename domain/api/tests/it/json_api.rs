//! JSON:API 1.1. Every answer is held against its schemas and rules, as all of
//! [`Service`] are.

use serde_json::{Value, json};

use crate::support::{
    Service,
    press::{self, press},
};

const OF: [(&str, &str); 1] = [("accept", "application/vnd.api+json")];
const BOTH: [(&str, &str); 2] =
    [("accept", "application/vnd.api+json"), ("content-type", "application/vnd.api+json")];

async fn document(service: &Service, target: &str) -> Value {
    let answer = service.ask("GET", target, &OF, None).await;
    assert_eq!(answer.header("content-type"), Some("application/vnd.api+json"), "{target}");
    answer.json()
}

#[tokio::test]
async fn rows_are_resources() {
    let service = press(3, press::app).await;
    let row = document(&service, "/articles/2").await;
    assert_eq!(
        row["data"],
        json!({
            "type": "article",
            "id": "2",
            "attributes": {"title": "article 1", "tenant": "a", "rank": 1, "version": 1},
            "relationships": {"owner": {"data": {"type": "account", "id": "2"}}},
            "links": {"self": "/articles/2"},
        })
    );
    let list = document(&service, "/articles?page_size=1&ordering=id&page=2&fields=title").await;
    assert_eq!(list["data"][0]["attributes"], json!({"title": "article 1"}));
    assert_eq!(list["links"]["next"], "/articles?page_size=1&ordering=id&fields=title&page=3");
    assert_eq!(list["meta"], json!({"count": 3, "page": 2, "page_size": 1, "last_page": 3}));
}

#[tokio::test]
async fn parameters_come_in_families() {
    let service = press(5, press::app).await;
    let target =
        "/articles?page[number]=2&page[size]=2&sort=-id&filter[rank__isnull]=false&fields[article]=title";
    let list = document(&service, &target.replace('[', "%5B").replace(']', "%5D")).await;
    assert_eq!(list["meta"], json!({"count": 4, "page": 2, "page_size": 2, "last_page": 2}));
    assert_eq!(list["data"][0]["id"], "3");
    assert_eq!(
        list["links"]["prev"],
        "/articles?page%5Bsize%5D=2&sort=-id&filter%5Brank__isnull%5D=false&fields%5Barticle%5D=title&page=1"
    );
    let refused = service.ask("GET", "/articles?fields%5Baccount%5D=name", &OF, None).await;
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn errors_are_errors() {
    let service = press(1, press::app).await;
    for (method, target, body, status, source) in [
        ("GET", "/articles?nothing=1", None, 400, json!({"parameter": "nothing"})),
        ("GET", "/articles/99", None, 404, Value::Null),
        (
            "POST",
            "/articles",
            Some(r#"{"data":{"type":"article","attributes":{"title":5}}}"#),
            422,
            json!({"pointer": "/data/attributes/title"}),
        ),
        (
            "POST",
            "/articles",
            Some(
                r#"{"data":{"type":"article","attributes":{"title":"x"},"relationships":{"owner":{"data":{"type":"account","id":"99"}}}}}"#,
            ),
            409,
            json!({"pointer": "/data/relationships/owner/data"}),
        ),
        (
            "POST",
            "/articles",
            Some(
                r#"{"data":{"type":"article","relationships":{"owner":{"data":{"type":"post","id":"1"}}}}}"#,
            ),
            422,
            json!({"pointer": "/data/relationships/owner/data"}),
        ),
        ("POST", "/articles", Some(r#"{"data":{"type":"other"}}"#), 409, json!({"pointer": "/data/type"})),
        (
            "POST",
            "/articles",
            Some(r#"{"data":{"type":"article","id":"9","attributes":{"title":"x"}}}"#),
            403,
            json!({"pointer": "/data/id"}),
        ),
        ("PATCH", "/articles/1", Some(r#"{"data":{"type":"article"}}"#), 422, json!({"pointer": "/data/id"})),
        (
            "PATCH",
            "/articles/1",
            Some(r#"{"data":{"type":"article","id":"2"}}"#),
            409,
            json!({"pointer": "/data/id"}),
        ),
        ("POST", "/articles", Some(r#"{"title":"x"}"#), 422, Value::Null),
        ("POST", "/articles", Some("{"), 400, Value::Null),
    ] {
        let answer = service.ask(method, target, &BOTH, body).await;
        assert_eq!(answer.status(), status, "{method} {target} {body:?}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/vnd.api+json"));
        let document = answer.json();
        assert_eq!(document["errors"][0]["source"], source, "{method} {target} {body:?}: {document}");
        assert_eq!(document["errors"][0]["status"], status.to_string());
    }
}

#[tokio::test]
async fn documents_are_read() {
    let service = press(0, press::app).await;
    let created = service
        .ask(
            "POST",
            "/articles",
            &BOTH,
            Some(r#"{"data":{"type":"article","attributes":{"title":"new"},"relationships":{"owner":{"data":{"type":"account","id":"2"}}}}}"#),
        )
        .await;
    assert_eq!((created.status(), created.header("location")), (201, Some("/articles/1")));
    let changed = service
        .ask(
            "PATCH",
            "/articles/1",
            &BOTH,
            Some(r#"{"data":{"type":"article","id":"1","attributes":{"rank":7}}}"#),
        )
        .await
        .expect(200);
    assert_eq!(
        (&changed["data"]["attributes"]["rank"], &changed["data"]["attributes"]["title"]),
        (&json!(7), &json!("new"))
    );
    let plain = service.ask("PATCH", "/articles/1", &OF, Some(r#"{"rank":8}"#)).await.expect(200);
    assert_eq!(plain["data"]["attributes"]["rank"], 8);
    let extended = [("content-type", "application/vnd.api+json; ext=\"x\"")];
    assert_eq!(service.ask("PATCH", "/articles/1", &extended, Some("{}")).await.status(), 415);
}
