//! The blog keeps to its document, and its document to the one that was kept.

use blog::{app, prepare};
use rustango::{
    Db, connect,
    openapi::{Document, breaking_changes},
};
use rustango_testing::contract::CheckedClient;
use serde_json::{Value, json};

async fn database() -> Db {
    let db = connect("sqlite::memory:").await.expect("a database in memory");
    prepare(&db).await.expect("an empty database");
    db
}

#[tokio::test]
async fn a_life_of_a_post_is_as_documented() {
    let client = CheckedClient::new(app(&database().await));
    let list =
        client.get("/api/posts?page_size=2&ordering=-title&search=the&author__in=1,2&fields=title").await;
    assert_eq!(list.status(), 200);
    let post = client.post("/api/posts", &json!({"title": "New", "body": "…", "author": 1})).await;
    assert_eq!(post.status(), 201);
    let path = format!("/api/posts/{}", post.json::<Value>()["id"]);
    assert_eq!(client.get(&path).await.status(), 200);
    assert_eq!(client.patch(&path, &json!({"status": "published"})).await.status(), 200);
    assert_eq!(client.put(&path, &json!({"title": "Less"})).await.status(), 422);
    assert_eq!(
        client.post("/api/posts", &json!({"title": "New", "body": "…", "author": 99})).await.status(),
        409
    );
    assert_eq!(client.get("/api/posts?writer=1").await.status(), 400);
    assert_eq!(client.delete(&path).await.status(), 204);
    assert_eq!(client.get(&path).await.status(), 404);
    for path in ["/health", "/ready", "/openapi.json", "/openapi.yaml", "/docs"] {
        assert_eq!(client.get(path).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn the_document_is_the_same_each_time_and_breaks_nobody() {
    let db = database().await;
    let (one, two) = (Document::of(&app(&db)), Document::of(&app(&db)));
    let (one, two) = (one.expect("a document"), two.expect("a document"));
    assert_eq!(one.to_json(), two.to_json());
    assert_eq!(breaking_changes(&one, &two), []);
}
