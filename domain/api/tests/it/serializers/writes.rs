//! Rows that come in by a serializer: defaults, validation, unique values,
//! three states, and every fault at once.

use rustango::{
    api::ViewSet,
    prelude::*,
    web::{Access, App},
};
use serde_json::json;

use super::{
    models::{Article, CANARY, Writer, articles},
    shapes::{AccountSerializer, ArticleWriter},
};
use crate::support::Service;

pub(crate) async fn magazine(count: i64) -> Service {
    let service = Service::start(|db| {
        let articles = ViewSet::<Article>::new(db.clone(), Access::public()).serializer::<ArticleWriter>();
        let writers = ViewSet::<Writer>::new(db.clone(), Access::public()).serializer::<AccountSerializer>();
        App::new().mount("/articles", articles).mount("/writers", writers)
    })
    .await;
    articles(&service.db, count).await.expect("rows");
    service.log.clear();
    service
}

#[tokio::test]
async fn rows_come_in_by_the_names_of_members() {
    let service = magazine(0).await;
    let answer = service.post("/articles", r#"{"title": "First", "writer": 1, "price": null}"#).await;
    let location = answer.header("location").map(str::to_owned);
    let row = answer.expect(201);
    assert_eq!(row["body"], json!("nothing yet"), "a default");
    assert_eq!((&row["writer"]["name"], &row["words"]), (&json!("Ada"), &json!(2)));
    assert_eq!(location.as_deref(), Some("/articles/1"));
    let row = service.send("PATCH", "/articles/1", Some(r#"{"body": "a b c"}"#)).await.expect(200);
    assert_eq!((&row["body"], &row["title"], &row["words"]), (&json!("a b c"), &json!("First"), &json!(3)));
}

#[tokio::test]
async fn every_fault_is_told_at_once() {
    let service = magazine(1).await;
    let body = r#"{"title": "SHOUT", "text": "x", "id": 7, "words": 1, "draft_notes": "x", "editor": {"name": 1},
        "remarks": [{"text": "fine", "by": 1}, {"by": "x", "reactions": [{"mark": "!"}]}, {"connect": 1}, 3]}"#;
    let answer = service.post("/articles", body).await;
    assert_eq!(answer.status(), 422, "{}", answer.text());
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/draft_notes: unknown_field",
            "/editor/name: invalid_type",
            "/id: read_only",
            "/price: required",
            "/remarks/1/by: invalid_type",
            "/remarks/1/reactions/0/mark: invalid",
            "/remarks/1/text: required",
            "/remarks/2: not_allowed",
            "/remarks/3: not_allowed",
            "/text: unknown_field",
            "/title: shout",
            "/words: read_only",
            "/writer: required",
        ]
    );
    assert!(!answer.text().contains("draft_notes,"), "nobody is told of it: {}", answer.text());
}

#[tokio::test]
async fn members_are_checked_together_whatever_is_given() {
    let service = magazine(0).await;
    let body = r#"{"title": "Same", "body": "Same", "writer": 1, "price": "1.5"}"#;
    assert_eq!(service.post("/articles", body).await.faults(), ["/body: invalid"]);
    service
        .post("/articles", r#"{"title": "Same", "body": "x", "writer": 1, "price": "1.5"}"#)
        .await
        .expect(201);
    let answer = service.send("PATCH", "/articles/1", Some(r#"{"body": "Same"}"#)).await;
    assert_eq!(answer.faults(), ["/body: invalid"], "the title is the stored one");
    service.send("PATCH", "/articles/1", Some(r#"{"body": "Other"}"#)).await.expect(200);
    assert_eq!(service.send("PATCH", "/articles/9", Some(r#"{"body": "Other"}"#)).await.status(), 404);
}

#[tokio::test]
async fn taken_values_are_told_with_the_rest() {
    let service = magazine(0).await;
    let first = r#"{"title": "One", "writer": 1, "price": null}"#;
    service.post("/articles", first).await.expect(201);
    service.post("/articles", r#"{"title": "Two", "writer": 2, "price": null}"#).await.expect(201);
    let answer =
        service.send("PATCH", "/articles/2", Some(r#"{"writer": 1, "title": "One", "price": "x"}"#)).await;
    assert_eq!(answer.status(), 422);
    let mut faults = answer.faults();
    faults.sort();
    // The writer is a row of its own, which the database looks at.
    assert_eq!(faults, ["/price: invalid"]);
    let body =
        r#"{"title": "Three", "writer": 1, "price": null, "labels": [{"name": "web"}, {"name": "new"}]}"#;
    let answer = service.post("/articles", body).await;
    assert_eq!((answer.status(), answer.faults()), (422, vec!["/labels/0/name: unique".to_owned()]));
    // What only the database can tell is a conflict.
    let answer = service.post("/articles", first).await;
    assert_eq!(
        (answer.status(), answer.faults()),
        (409, vec!["/writer: unique".into(), "/title: unique".into()])
    );
    let body =
        r#"{"title": "Four", "writer": 1, "price": null, "labels": [{"name": "new"}, {"name": "new"}]}"#;
    let answer = service.post("/articles", body).await;
    assert_eq!((answer.status(), answer.faults()), (409, vec!["/labels/1/name: unique".to_owned()]));
    let names = service.get("/articles").await.expect(200);
    assert_eq!(names["count"], json!(2), "nothing is left of what was refused");
}

#[tokio::test]
async fn three_states_are_kept_apart() {
    let service = magazine(0).await;
    service
        .post("/articles", r#"{"title": "One", "writer": 1, "editor": 2, "price": "3"}"#)
        .await
        .expect(201);
    let patch = async |body: &'static str| service.send("PATCH", "/articles/1", Some(body)).await.expect(200);
    let row = patch(r#"{"title": "Two"}"#).await;
    assert_eq!((&row["price"], &row["editor"]["id"]), (&json!("3"), &json!(2)), "absent");
    let row = patch(r#"{"price": null, "editor": null}"#).await;
    assert_eq!((&row["price"], &row["editor"]), (&json!(null), &json!(null)), "null");
    let row = patch(r#"{"price": "0", "editor": {"connect": 1}}"#).await;
    assert_eq!((&row["price"], &row["editor"]["id"]), (&json!("0"), &json!(1)), "a value");
    let row =
        service.send("PUT", "/articles/1", Some(r#"{"title": "Three", "price": null}"#)).await.expect(200);
    assert_eq!(
        (&row["body"], &row["editor"]["id"]),
        (&json!("nothing yet"), &json!(1)),
        "rows are not replaced"
    );
}

#[tokio::test]
async fn what_only_goes_in_never_goes_out() {
    let service = magazine(0).await;
    let body = json!({"name": "Cy", "email": CANARY, "region_code": "N"}).to_string();
    let answers = [
        service.post("/writers", &body).await,
        service.post("/writers", &json!({"name": 1, "email": CANARY}).to_string()).await,
        service.send("PUT", "/writers/3", Some(&body)).await,
        service.send("PATCH", "/writers/3", Some(&json!({"email": CANARY}).to_string())).await,
        service.get("/writers/3").await,
        service.get("/writers").await,
        service.get("/writers?fields=email").await,
        service.get("/writers?email=x").await,
        service.send("OPTIONS", "/writers", None).await,
    ];
    for answer in &answers {
        assert!(!answer.text().contains(CANARY), "{}", answer.text());
    }
    let row = answers[4].json();
    assert_eq!(row, json!({"id": 3, "name": "Cy", "region": "North"}));
    assert_eq!(service.post("/writers", r#"{"name": "Di"}"#).await.faults(), ["/email: required"]);
    let stored = Writer::objects().filter(Writer::id.eq(3)).get(&service.db).await.expect("a writer");
    assert_eq!(stored.email, CANARY);
}
