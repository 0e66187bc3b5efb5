//! Rows whose keys have several fields, and rows that point at them.

use rustango::{
    api::ViewSet,
    web::{Access, App},
};
use serde_json::json;

use crate::support::{Edition, Note, Service, Volume};

async fn service() -> Service {
    let service = Service::start(|db| {
        let titles = ViewSet::<Edition>::new(db.clone(), Access::public()).fields(Edition::title);
        App::new()
            .mount("/api/editions", ViewSet::<Edition>::new(db.clone(), Access::public()))
            .mount("/titles", titles.read_only_endpoints())
            .mount("/api/volumes", ViewSet::<Volume>::new(db.clone(), Access::public()))
            .mount("/api/notes", ViewSet::<Note>::new(db.clone(), Access::public()))
    })
    .await;
    service.post("/api/editions", r#"{"isbn":"a/b é","number":2,"title":"second"}"#).await.expect(201);
    service.post("/api/editions", r#"{"isbn":"a/b é","number":1}"#).await.expect(201);
    service
}

const SECOND: &str = "/api/editions/a%2Fb%20%C3%A9/2";

#[tokio::test]
async fn a_row_is_found_by_all_of_its_key() {
    let service = service().await;
    let created = service.post("/api/editions", r#"{"number":7,"isbn":"x y"}"#).await;
    assert_eq!(created.header("location"), Some("/api/editions/x%20y/7"));
    let expected = json!({"isbn": "a/b é", "number": 2, "title": "second"});
    assert_eq!(service.get(SECOND).await.expect(200), expected);
    assert_eq!(service.get("/titles/a%2Fb%20%C3%A9/2").await.expect(200), json!({"title": "second"}));
    for other in ["x%20y/2", "x%20y/seven", "x%20y", "x%20y/7/1"] {
        assert_eq!(service.get(&format!("/api/editions/{other}")).await.status(), 404, "{other}");
    }
    let list = service.get("/api/editions").await.expect(200);
    let numbers: Vec<_> =
        list["results"].as_array().into_iter().flatten().map(|row| &row["number"]).collect();
    assert_eq!(numbers, [1, 2, 7]);
}

#[tokio::test]
async fn a_row_is_written_by_all_of_its_key() {
    let service = service().await;
    let changed = service.send("PATCH", SECOND, Some(r#"{"title":"changed"}"#)).await.expect(200);
    assert_eq!(changed["title"], "changed");
    let replaced = service.send("PUT", SECOND, Some("{}")).await.expect(200);
    assert_eq!(replaced, json!({"isbn": "a/b é", "number": 2, "title": null}));
    let key = service.send("PATCH", SECOND, Some(r#"{"number":3}"#)).await;
    key.expect(422);
    assert_eq!(key.faults(), ["/number: read_only"]);
    let taken = service.post("/api/editions", r#"{"isbn":"a/b é","number":2}"#).await;
    taken.expect(409);
    assert_eq!(taken.faults(), ["/isbn: unique", "/number: unique"]);
    assert_eq!(service.send("DELETE", SECOND, None).await.status(), 204);
    assert_eq!(service.get(SECOND).await.status(), 404);
    assert_eq!(service.get("/api/editions").await.expect(200)["count"], 1);
}

#[tokio::test]
async fn keys_of_several_fields_that_point_nowhere_are_named() {
    let service = service().await;
    service.post("/api/notes", "{}").await.expect(201);
    let volume = service.post("/api/volumes", r#"{"isbn":"a/b é","number":2,"note":1}"#).await.expect(201);
    service.post("/api/volumes", r#"{"isbn":"no such"}"#).await.expect(201);
    for (method, target, body, faults) in [
        ("POST", "/api/volumes", r#"{"isbn":"a/b é","number":3}"#, &["/isbn", "/number"][..]),
        ("POST", "/api/volumes", r#"{"note":1,"isbn":"a/b é","number":3}"#, &["/isbn", "/number"]),
        ("POST", "/api/volumes", r#"{"isbn":"a/b é","number":2,"note":9}"#, &["/note"]),
        // Of a part, only the database knows what it belongs to; SQLite does not say.
        ("PATCH", "/api/volumes/1", r#"{"number":3}"#, &[]),
        ("PATCH", "/api/volumes/1", r#"{"number":3,"note":1}"#, &[]),
    ] {
        let answer = service.send(method, target, Some(body)).await;
        assert_eq!(answer.expect(409)["detail"], "a row that this one points at does not exist");
        let faults: Vec<_> = faults.iter().map(|at| format!("{at}: does_not_exist")).collect();
        assert_eq!(answer.faults(), faults, "{method} {target} {body}");
    }
    assert_eq!(service.get("/api/volumes/1").await.expect(200), volume);
    let gone = service.send("DELETE", SECOND, None).await.expect(409);
    assert_eq!(gone["detail"], "other rows point at this one");
}
