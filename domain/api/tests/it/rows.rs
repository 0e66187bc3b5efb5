//! Single rows: created, read, replaced, changed, deleted.

use rustango::{
    Db,
    api::ViewSet,
    web::{Access, App},
};
use serde_json::json;

use crate::support::{Author, Country, Note, Post, Secret, Service, Token};

fn app(db: &Db) -> App {
    let public = Access::public;
    App::new()
        .mount("/api/authors", ViewSet::<Author>::new(db.clone(), public()))
        .mount("/api/posts", ViewSet::<Post>::new(db.clone(), public()))
        .mount("/api/countries", ViewSet::<Country>::new(db.clone(), public()))
        .mount("/api/tokens", ViewSet::<Token>::new(db.clone(), public()))
        .mount("/api/notes", ViewSet::<Note>::new(db.clone(), public()))
        .mount("/api/secrets", ViewSet::<Secret>::new(db.clone(), public()).hidden(Secret::password))
        .mount("/names", ViewSet::<Author>::new(db.clone(), public()).fields((Author::bio, Author::name)))
}

async fn service() -> Service {
    let service = Service::start(app).await;
    service.post("/api/authors", r#"{"name":"Ada"}"#).await.expect(201);
    service
}

#[tokio::test]
async fn a_created_row_comes_back_with_its_address() {
    let service = service().await;
    let answer = service
        .post("/api/posts", r#"{"title":"Größe \"L\"","author":1,"status":"published","published_at":"2024-01-02T03:04:05.5+01:00"}"#)
        .await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    assert_eq!(answer.header("location"), Some("/api/posts/1"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let expected = r#"{"id":1,"title":"Größe \"L\"","body":"","slug":null,"status":"published","author":1,"editor":null,"stars":null,"published_at":"2024-01-02T02:04:05.500Z","created_at":"2024-01-31T18:30:00Z","updated_at":"2024-01-31T18:30:00Z"}"#;
    assert_eq!(answer.text(), expected);
    let stored = service.get("/api/posts/1").await;
    assert_eq!((stored.status(), stored.text()), (200, expected));
}

#[tokio::test]
async fn addresses_of_all_kinds_of_keys() {
    let service = service().await;
    let country = service.post("/api/countries", r#"{"code":"a/b é","name":"X"}"#).await;
    country.expect(201);
    assert_eq!(country.header("location"), Some("/api/countries/a%2Fb%20%C3%A9"));
    let found = service.get("/api/countries/a%2Fb%20%C3%A9").await.expect(200);
    assert_eq!(found, json!({"code": "a/b é", "name": "X"}));

    let token = service.post("/api/tokens", r#"{"label":"x"}"#).await;
    let id = token.expect(201)["id"].as_str().expect("a UUID").to_owned();
    assert_eq!(token.header("location"), Some(&*format!("/api/tokens/{id}")));
    assert_eq!(service.get(&format!("/api/tokens/{}", id.to_uppercase())).await.status(), 200);

    let unshown = service.post("/names", r#"{"name":"Grace"}"#).await;
    assert_eq!(unshown.status(), 201);
    assert_eq!(unshown.text(), r#"{"bio":null,"name":"Grace"}"#, "in the order of the settings");
    assert_eq!(unshown.header("location"), Some("/names/2"));
}

#[tokio::test]
async fn a_key_that_clients_choose_stays() {
    let service = service().await;
    service.post("/api/countries", r#"{"code":"FR","name":"France"}"#).await.expect(201);
    for method in ["PUT", "PATCH"] {
        let renamed = service.send(method, "/api/countries/FR", Some(r#"{"code":"XX","name":"x"}"#)).await;
        assert_eq!((renamed.status(), renamed.faults()), (422, vec!["/code: read_only".to_owned()]));
        let changed = service.send(method, "/api/countries/FR", Some(r#"{"name":"République"}"#)).await;
        assert_eq!(changed.expect(200), json!({"code": "FR", "name": "République"}));
    }
    let unnamed = service.post("/api/countries", r#"{"name":"x"}"#).await;
    assert_eq!((unnamed.status(), unnamed.faults()), (422, vec!["/code: required".to_owned()]));
}

#[tokio::test]
async fn put_replaces_what_clients_write() {
    let service = service().await;
    let body = r#"{"title":"A","author":1,"body":"b","slug":"s","stars":3,"status":"published"}"#;
    service.post("/api/posts", body).await.expect(201);
    let body = r#"{"title":"B","author":1,"body":"c","status":"draft"}"#;
    let put = service.send("PUT", "/api/posts/1", Some(body)).await.expect(200);
    let expected = json!({
        "id": 1, "title": "B", "body": "c", "slug": null, "status": "draft", "author": 1, "editor": null,
        "stars": null, "published_at": null, "created_at": "2024-01-31T18:30:00Z",
        "updated_at": "2024-01-31T18:30:00Z",
    });
    assert_eq!(put, expected);
    assert_eq!(service.get("/api/posts/1").await.expect(200), expected);

    let incomplete = service.send("PUT", "/api/posts/1", Some("{}")).await;
    assert_eq!(incomplete.status(), 422);
    let missed = ["/title: required", "/body: required", "/status: required", "/author: required"];
    assert_eq!(incomplete.faults(), missed);
    assert_eq!(service.get("/api/posts/1").await.expect(200), expected);
}

#[tokio::test]
async fn patch_changes_what_is_given() {
    let service = service().await;
    service.post("/api/posts", r#"{"title":"A","author":1,"slug":"s","stars":3}"#).await.expect(201);
    let before = service.get("/api/posts/1").await;
    for empty in ["{}", " {\n} "] {
        let unchanged = service.send("PATCH", "/api/posts/1", Some(empty)).await;
        assert_eq!((unchanged.status(), unchanged.text()), (200, before.text()));
    }
    let patched =
        service.send("PATCH", "/api/posts/1", Some(r#"{"stars":null,"title":"B"}"#)).await.expect(200);
    let mut expected = before.json();
    expected["stars"] = json!(null);
    expected["title"] = json!("B");
    assert_eq!(patched, expected);
}

#[tokio::test]
async fn a_deleted_row_is_gone() {
    let service = service().await;
    service.post("/api/notes", r#"{"text":"x"}"#).await.expect(201);
    let deleted = service.send("DELETE", "/api/notes/1", None).await;
    assert_eq!((deleted.status(), deleted.text()), (204, ""));
    for (method, body) in [("GET", None), ("DELETE", None), ("PATCH", Some("{}")), ("PUT", Some("{}"))] {
        assert_eq!(service.send(method, "/api/notes/1", body).await.status(), 404, "{method}");
    }
    let patch = service.send("PATCH", "/api/notes/1", Some(r#"{"text":"y"}"#)).await;
    assert_eq!(patch.status(), 404);
}

#[tokio::test]
async fn a_row_of_nothing_but_defaults_can_be_created() {
    let service = service().await;
    assert_eq!(service.post("/api/notes", "{}").await.expect(201), json!({"id": 1, "text": null}));
    let put = service.send("PUT", "/api/notes/1", Some("{}")).await;
    assert_eq!(put.expect(200), json!({"id": 1, "text": null}));
}

#[tokio::test]
async fn hidden_fields_never_go_out() {
    let service = service().await;
    let created = service.post("/api/secrets", r#"{"name":"x"}"#).await;
    created.expect(201);
    let refused = service.post("/api/secrets", r#"{"name":"x","password":"y"}"#).await;
    assert_eq!(refused.faults(), ["/password: unknown_field"]);
    let answers = [
        created,
        refused,
        service.get("/api/secrets").await,
        service.get("/api/secrets/1").await,
        service.get("/api/secrets?password=canary-7f3a").await,
        service.get("/api/secrets?ordering=password").await,
        service.send("PATCH", "/api/secrets/1", Some(r#"{"name":"z"}"#)).await,
        service.send("PUT", "/api/secrets/1", Some(r#"{"name":"z"}"#)).await,
    ];
    for answer in answers {
        assert!(!answer.text().contains("7f3a"), "{}", answer.text());
    }
}

#[tokio::test]
async fn head_is_get_without_content() {
    let service = service().await;
    let head = service.send("HEAD", "/api/authors/1", None).await;
    assert_eq!((head.status(), head.text()), (200, ""));
    assert_eq!(service.send("HEAD", "/api/authors/2", None).await.status(), 404);
}
