//! Many rows with one request: all of them, or none.

use rustango::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    Article, Service,
    press::{self, press},
};

async fn count(service: &Service) -> u64 {
    Article::objects().count(&service.db).await.expect("a count")
}

#[tokio::test]
async fn rows_are_created_in_order() {
    let service = press(0, press::app).await;
    let body = r#"[{"title":"c","owner":1},{"title":"a","owner":2,"rank":3},{"title":"b","owner":1}]"#;
    let answer = service.post("/articles", body).await;
    let rows = answer.expect(201);
    let titles: Vec<_> = rows.as_array().expect("rows").iter().map(|row| row["title"].clone()).collect();
    assert_eq!(titles, ["c", "a", "b"]);
    assert_eq!(rows[1]["rank"], 3);
    assert_eq!(count(&service).await, 3);
    let many: Vec<_> = (0..1_000).map(|at| json!({"title": format!("{at}"), "owner": 1})).collect();
    service.log.clear();
    let answer = service.post("/articles", &Value::from(many).to_string()).await;
    assert_eq!(answer.status(), 201);
    assert!(service.log.count() < 10, "{} statements", service.log.count());
    assert_eq!(count(&service).await, 1_003);
}

#[tokio::test]
async fn all_or_nothing_with_a_pointer_to_each_fault() {
    let service = press(2, press::app).await;
    for (method, body, status, faults) in [
        (
            "POST",
            r#"[{"title":"x","owner":1},{"title":5},{"nothing":1,"title":"x","owner":1}]"#,
            422,
            vec!["/1/title: invalid_type", "/1/owner: required", "/2/nothing: unknown_field"],
        ),
        (
            "POST",
            r#"[{"title":"x","owner":1},{"title":"x","owner":99}]"#,
            409,
            vec!["/1/owner: does_not_exist"],
        ),
        ("POST", r#"[{"title":"x","owner":1},7]"#, 422, vec!["/1: invalid_type"]),
        ("POST", "[]", 422, vec![": min_items"]),
        ("POST", r#"[{"title":"x","owner":1},"#, 400, vec![]),
        ("PATCH", r#"[{"id":1,"title":"x"},{"id":99,"title":"x"}]"#, 404, vec!["/1: not_found"]),
        ("PATCH", r#"[{"id":1,"title":"x"},{"title":"x"}]"#, 422, vec!["/1/id: required"]),
        ("PATCH", r#"[{"id":1,"title":"x"},{"id":"2"}]"#, 422, vec!["/1: invalid_type"]),
        ("PATCH", r#"[{"id":1,"title":"x"},{"id":2,"owner":99}]"#, 409, vec!["/1/owner: does_not_exist"]),
        ("PATCH", r#"{"title":"x"}"#, 422, vec![": invalid_type"]),
        ("DELETE", "[1,99]", 404, vec!["/1: not_found"]),
        ("DELETE", r#"[1,"x"]"#, 422, vec!["/1: invalid_type"]),
    ] {
        let answer = service.send(method, "/articles", Some(body)).await;
        answer.expect(status);
        assert_eq!(answer.faults(), faults, "{method} {body}");
        assert_eq!(count(&service).await, 2, "{method} {body}");
        let kept = service.get("/articles/1?fields=title").await;
        assert_eq!(kept.text(), r#"{"title":"article 0"}"#, "{method} {body}");
    }
    let many = format!("[{}]", vec!["1"; 1_001].join(","));
    let answer = service.send("DELETE", "/articles", Some(&many)).await;
    answer.expect(422);
    assert_eq!(answer.faults(), [": max_items"]);
}

#[tokio::test]
async fn rows_are_changed_and_deleted() {
    let service = press(4, press::app).await;
    let body = r#"[{"id":3,"title":"three"},{"title":"one","id":1},{"id":2}]"#;
    let rows = service.send("PATCH", "/articles", Some(body)).await.expect(200);
    let titles: Vec<_> = rows.as_array().expect("rows").iter().map(|row| row["title"].clone()).collect();
    assert_eq!(titles, ["three", "one", "article 1"]);
    assert_eq!(rows[0]["version"], 2);
    assert_eq!(service.send("DELETE", "/articles", Some(r#"[{"id":1},2,3]"#)).await.status(), 204);
    assert_eq!(count(&service).await, 1);
}

#[tokio::test]
async fn others_take_single_rows_only() {
    let service = press(2, press::app).await;
    let answer = service.post("/accounts", r#"[{"name":"x","password":"y"}]"#).await;
    answer.expect(422);
    assert_eq!(answer.faults(), [": invalid_type"]);
    let answer = service.send("PATCH", "/accounts", Some("[]")).await;
    assert_eq!((answer.status(), answer.header("allow")), (405, Some("GET, HEAD, POST, OPTIONS")));
}
