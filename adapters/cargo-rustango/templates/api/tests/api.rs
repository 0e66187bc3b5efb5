//! The API, on a database in memory.

use std::error::Error;

use rustango::{Registry, connect, create_tables, prelude::*, web::TestClient};
use serde_json::{Value, json};

use __crate__::urls;

async fn database() -> Result<Db, Box<dyn Error>> {
    let db = connect("sqlite::memory:").await?;
    create_tables(&db, &Registry::discovered()?).await?;
    Ok(db)
}

#[tokio::test]
async fn notes_are_written_and_found() -> Result<(), Box<dyn Error>> {
    let client = TestClient::new(urls::app(&database().await?))?;
    assert_eq!(client.get("/").await.status(), 200);

    let note = json!({ "title": "Milk", "body": "From the corner shop" });
    let created = client.post("/api/notes", &note).await;
    assert_eq!(created.status(), 201, "{}", created.text());

    let found: Value = client.get("/api/notes?search=corner").await.json();
    assert_eq!(found["results"][0]["title"], "Milk");
    Ok(())
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() -> Result<(), Box<dyn Error>> {
    let client = TestClient::new(urls::app(&database().await?))?;
    let created = client.post("/api/notes", &json!({ "title": 1 })).await;
    assert_eq!(created.status(), 422);
    assert_eq!(client.get("/api/notes?colour=red").await.status(), 400);
    assert_eq!(client.get("/api/notes/1").await.status(), 404);
    Ok(())
}
