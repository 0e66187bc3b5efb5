//! Canaries in each secret column: no answer has one, whatever is asked in whatever form, and
//! neither has what is kept of changes.

use rustango::{prelude::*, query::audit::AuditEntry};
use serde_json::{Value, json};

use super::{
    client::{Answer, CSV, Front, HTML, JSON_API, NDJSON, Service, URLENCODED, over_both},
    newsroom::newsroom,
    tables::SCHEMAS,
};

over_both! {
    no_answer_tells_a_secret
}

const FORMATS: [&str; 5] = ["application/json", JSON_API, CSV, NDJSON, HTML];

/// What begins each secret.
const CANARY: &str = "canary-";

#[track_caller]
fn tells_nothing(answer: &Answer, context: &str) {
    let fields = answer.fields().into_iter().map(|(_, value)| value);
    for text in fields.chain([answer.text()]) {
        assert!(!text.contains(CANARY) && !text.contains("4711"), "{context}: {text}");
    }
}

/// What is in the tables must be what is looked for.
async fn is_planted(service: &Service) {
    use rustango::ports::database::{Executor as _, Statement};
    for schema in SCHEMAS.map(|schema| schema()) {
        for field in schema.fields.iter().filter(|field| field.sensitive) {
            let (column, table) = (field.column.as_str(), schema.table.as_str());
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE 'canary-%'");
            let rows = service.db.query(&Statement::read(sql, vec![])).await.unwrap();
            let planted = format!("{:?}", rows.get(0, 0).unwrap());
            assert_ne!(planted, "I64(0)", "{table}.{column}");
        }
    }
}

/// Writes that succeed, and writes that are refused for each reason, with secrets in them.
fn writes() -> Vec<(&'static str, &'static str, Value, u16)> {
    let long = format!("{CANARY}{}", "x".repeat(60));
    vec![
        ("POST", "/accounts", json!({"name": "new", "password": "canary-new", "recovery": "canary-r"}), 201),
        ("POST", "/accounts", json!([{"name": "two", "password": "canary-two"}]), 201),
        ("POST", "/accounts", json!({"name": "ada", "password": "canary-new"}), 409),
        ("POST", "/accounts", json!([{"name": "ada", "password": "canary-new"}]), 409),
        ("POST", "/accounts", json!({"name": "x", "password": long}), 422),
        ("POST", "/accounts", json!({"name": "x", "password": ["canary-new"]}), 422),
        ("POST", "/accounts", json!({"name": "x", "password": {"canary-new": 1}}), 422),
        ("POST", "/accounts", json!({"name": "x", "password": null}), 422),
        ("PATCH", "/accounts/1", json!({"password": "canary-other"}), 200),
        ("PATCH", "/accounts/1", json!({"recovery": long}), 422),
        ("PATCH", "/accounts", json!([{"id": 1, "password": "canary-bulk"}]), 200),
        ("PATCH", "/accounts", json!([{"id": 1, "password": 4711}]), 422),
        ("PUT", "/accounts/1", json!({"name": "ada", "password": "canary-put"}), 200),
        ("PUT", "/accounts/1", json!({"name": "grace", "password": "canary-put"}), 409),
        ("POST", "/articles", json!({"title": "x", "owner": 1, "notes": "canary-n"}), 201),
        ("POST", "/articles", json!({"title": "x", "owner": 99, "notes": "canary-n"}), 409),
        ("PATCH", "/articles/1", json!({"notes": "canary-n2"}), 200),
        ("POST", "/articles/1/approve", Value::Null, 200),
        (
            "PATCH",
            "/stories/1",
            json!({"notes": "canary-n3", "remarks": [{"text": "x", "by": 1, "address": "canary-a"}]}),
            200,
        ),
        ("PATCH", "/stories/1", json!({"owner": {"name": "nested", "password": "canary-nested"}}), 200),
        ("PATCH", "/stories/1", json!({"owner": {"name": "grace", "password": "canary-nested"}}), 422),
        ("PATCH", "/stories/1", json!({"remarks": [{"text": "x", "by": 1, "address": long}]}), 422),
        ("DELETE", "/articles/4", Value::Null, 204),
        ("DELETE", "/accounts/1", Value::Null, 409),
    ]
}

/// R013: no form of an answer, no error, no description, no page and no audit entry holds what a
/// secret column does, or what a client gave for one.
async fn no_answer_tells_a_secret(front: Front) {
    let service = newsroom(front, 6).await;
    is_planted(&service).await;
    let mut targets: Vec<String> = [
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/forms/accounts",
        "/forms/accounts/1",
        "/articles/length",
    ]
    .map(str::to_owned)
    .into();
    for path in ["/accounts", "/articles", "/stories", "/walked", "/window", "/remarks"] {
        for rest in [
            "",
            "?page_size=1",
            "/1",
            "/99",
            "?search=ada",
            "?include=owner",
            "?fields=id",
            "?fields=password",
        ] {
            targets.push(format!("{path}{rest}"));
        }
    }
    let mut asked = 0;
    for accept in FORMATS {
        for target in &targets {
            let methods: &[&str] = if target.contains('?') { &["GET"] } else { &["GET", "OPTIONS"] };
            for method in methods {
                let answer = service.ask(method, target, &[("accept", accept)], "").await;
                tells_nothing(&answer, &format!("{method} {target} as {accept}"));
                asked += 1;
            }
        }
    }
    for accept in FORMATS {
        for (method, target, body, status) in writes() {
            // What the ones before have changed must not be in the way.
            let body = if body.is_null() { String::new() } else { body.to_string() };
            let body = body
                .replace("\"new\"", &format!("\"new {asked}\""))
                .replace("\"two\"", &format!("\"two {asked}\""));
            let body = body.replace("\"nested\"", &format!("\"nested {asked}\""));
            let answer = service.ask(method, target, &[("accept", accept)], body.clone()).await;
            let context = format!("{method} {target} {body} as {accept}");
            let is_gone = answer.status() == 404 && method == "DELETE";
            assert!(answer.status() == status || is_gone, "{context}: {} {}", answer.status(), answer.text());
            tells_nothing(&answer, &context);
            asked += 1;
        }
    }
    for body in [
        "name=ada&password=canary-f",
        "name=f&password=",
        &format!("name=g&password=canary-{}", "x".repeat(60)),
    ] {
        for target in ["/forms/accounts", "/accounts"] {
            let answer = service.ask("POST", target, &[("content-type", URLENCODED)], body).await;
            tells_nothing(&answer, &format!("{target} {body}"));
        }
    }
    is_planted(&service).await;
    let entries = AuditEntry::objects().fetch(&service.db).await.unwrap();
    let told = format!("{entries:?}");
    assert!(entries.len() > 10 && told.contains("password") && told.contains("notes"), "{told}");
    assert!(!told.contains(CANARY), "{told}");
    service.end().await;
}
