//! Rows that are written with the rows around them: all of it, or nothing.

use rustango::prelude::*;
use serde_json::{Value, json};

use super::{
    models::{Article, Label, Reaction, Remark},
    writes::magazine,
};
use crate::support::Service;

fn names(rows: &Value, member: &str) -> Vec<String> {
    let name = |row: &Value| row[member].as_str().unwrap_or_default().to_owned();
    rows.as_array().map(|rows| rows.iter().map(name).collect()).unwrap_or_default()
}

async fn patch(service: &Service, body: Value) -> Value {
    service.send("PATCH", "/articles/1", Some(&body.to_string())).await.expect(200)
}

#[tokio::test]
async fn a_row_is_created_with_all_around_it() {
    let service = magazine(0).await;
    let body = json!({
        "title": "First",
        "price": "1",
        "writer": {"name": "Cy"},
        "editor": {"connect": 1},
        "labels": [{"name": "new"}, {"connect": 1}, 2],
        "remarks": [
            {"text": "one", "by": 1, "reactions": [{"mark": "good"}, {"mark": "bad"}]},
            {"text": "two", "by": 2},
        ],
    });
    let row = service.post("/articles", &body.to_string()).await.expect(201);
    assert_eq!((&row["writer"], &row["editor"]["name"]), (&json!({"id": 3, "name": "Cy"}), &json!("Ada")));
    assert_eq!(names(&row["labels"], "name"), ["new", "rust", "web"]);
    assert_eq!(names(&row["remarks"], "text"), ["one", "two"]);
    assert_eq!(names(&row["remarks"][0]["reactions"], "mark"), ["good", "bad"]);
    assert_eq!(row["remarks"][1]["reactions"], json!([]));
}

#[tokio::test]
async fn links_are_changed_one_by_one_or_set() {
    let service = magazine(1).await;
    let row = patch(&service, json!({"labels": [{"disconnect": 1}, {"name": "new"}]})).await;
    assert_eq!(names(&row["labels"], "name"), ["new", "rust"]);
    let row = patch(&service, json!({"labels": {"set": [1, {"name": "newer"}]}})).await;
    assert_eq!(names(&row["labels"], "name"), ["newer", "web"]);
    let row = patch(&service, json!({"labels": [{"delete": 1}]})).await;
    assert_eq!(names(&row["labels"], "name"), ["newer"]);
    assert_eq!(Label::objects().filter(Label::id.eq(1)).count(&service.db).await.expect("a number"), 0);
    let row = patch(&service, json!({"labels": {"set": []}})).await;
    assert_eq!(row["labels"], json!([]));
    assert_eq!(
        Label::objects().count(&service.db).await.expect("a number"),
        3,
        "they are there, without a link"
    );
}

#[tokio::test]
async fn rows_that_point_here_are_deleted_and_created() {
    let service = magazine(1).await;
    let row = patch(&service, json!({"remarks": [{"delete": 1}, {"text": "new", "by": 1}]})).await;
    assert_eq!(names(&row["remarks"], "text"), ["Remark 1", "Remark 2", "new"]);
    let trashed = Remark::objects().only_trashed().count(&service.db).await.expect("a number");
    assert_eq!(trashed, 1, "deleted as its model says");
}

#[tokio::test]
async fn nobody_names_rows_that_belong_to_others() {
    let service = magazine(2).await;
    for (body, fault) in [
        (json!({"remarks": [{"delete": 4}]}), "/remarks/0/delete: does_not_exist"),
        (json!({"remarks": [{"delete": 99}]}), "/remarks/0/delete: does_not_exist"),
        (json!({"labels": [{"connect": 99}]}), "/labels/0/connect: does_not_exist"),
        (json!({"labels": [99]}), "/labels/0: does_not_exist"),
        (json!({"labels": {"set": [1, 99]}}), "/labels/set/1: does_not_exist"),
        (json!({"writer": {"connect": 99}}), "/writer/connect: does_not_exist"),
        (json!({"title": "x", "remarks": [{"text": "x", "by": 99}]}), "/remarks/0/by: does_not_exist"),
    ] {
        let before = service.get("/articles/1").await.json();
        let answer = service.send("PATCH", "/articles/1", Some(&body.to_string())).await;
        assert_eq!((answer.status(), answer.faults()), (409, vec![fault.to_owned()]), "{body}");
        assert_eq!(service.get("/articles/1").await.json(), before, "{body}");
    }
}

#[tokio::test]
async fn what_is_not_allowed_is_told_with_what_is() {
    let service = magazine(1).await;
    for (body, fault) in [
        (json!({"remarks": [{"connect": 1}]}), "/remarks/0: not_allowed"),
        (json!({"remarks": {"set": []}}), "/remarks: invalid_type"),
        (json!({"remarks": 1}), "/remarks: invalid_type"),
        (json!({"writer": null}), "/writer: null"),
        (json!({"writer": {"disconnect": 1}}), "/writer: not_allowed"),
        (json!({"labels": [{"connect": "x"}]}), "/labels/0/connect: invalid"),
        (json!({"labels": [{"connect": 1, "name": "x"}]}), "/labels/0/connect: unknown_field"),
        (json!({"labels": [null]}), "/labels/0: invalid"),
    ] {
        let answer = service.send("PATCH", "/articles/1", Some(&body.to_string())).await;
        assert_eq!(
            (answer.status(), answer.faults()),
            (422, vec![fault.to_owned()]),
            "{body}: {}",
            answer.text()
        );
    }
    let answer = service.send("PATCH", "/articles/1", Some(r#"{"remarks": [{"connect": 1}]}"#)).await;
    assert!(
        answer
            .text()
            .contains(r#"expected an array, of items that are an object to create or {\"delete\": key}"#),
        "{}",
        answer.text()
    );
    let answer =
        service.send("PATCH", "/articles/1", Some(r#"{"labels": [{"name": "a", "name": "b"}]}"#)).await;
    assert_eq!((answer.status(), answer.faults()), (400, vec!["/labels/0/name: duplicate".to_owned()]));
}

#[tokio::test]
async fn all_of_it_is_written_or_nothing() {
    let service = magazine(0).await;
    // The last row breaks a rule that only the database knows: there is no
    // such writer.
    let body = json!({
        "title": "First",
        "price": "1",
        "writer": {"name": "Cy"},
        "labels": [{"name": "new"}],
        "remarks": [{"text": "one", "by": 1, "reactions": [{"mark": "good"}]}, {"text": "two", "by": 99}],
    });
    let answer = service.post("/articles", &body.to_string()).await;
    assert_eq!((answer.status(), answer.faults()), (409, vec!["/remarks/1/by: does_not_exist".to_owned()]));
    let db = &service.db;
    let counts = [
        Article::objects().count(db).await.expect("a number"),
        Label::objects().count(db).await.expect("a number"),
        Remark::objects().count(db).await.expect("a number"),
        Reaction::objects().count(db).await.expect("a number"),
    ];
    assert_eq!(counts, [0, 2, 0, 0]);
}
