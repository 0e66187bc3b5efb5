//! The pages, on a database in memory.

use std::error::Error;

use rustango::{Registry, connect, create_tables, prelude::*, web::TestClient};

use __crate__::{models::Note, urls};

async fn database() -> Result<Db, Box<dyn Error>> {
    let db = connect("sqlite::memory:").await?;
    create_tables(&db, &Registry::discovered()?).await?;
    Ok(db)
}

#[tokio::test]
async fn the_first_page_works() -> Result<(), Box<dyn Error>> {
    let client = TestClient::new(urls::app(&database().await?))?;
    let home = client.get("/").await;
    assert_eq!(home.status(), 200);
    assert!(home.text().contains("It works"));
    Ok(())
}

#[tokio::test]
async fn notes_have_pages() -> Result<(), Box<dyn Error>> {
    let db = database().await?;
    let mut note = Note {
        id: Auto::default(),
        title: "Milk & bread".into(),
        body: "From the <corner> shop".into(),
        created_at: db.clock().now(),
    };
    note.save(&db).await?;
    let client = TestClient::new(urls::app(&db))?;
    let (home, page) = (client.get("/").await, client.get("/notes/1").await);
    assert!(home.text().contains("/notes/1\">Milk &amp; bread"));
    assert!(page.text().contains("From the &lt;corner&gt; shop"));
    assert_eq!(client.get("/notes/2").await.status(), 404);
    assert_eq!(client.get("/notes/milk").await.status(), 404);
    Ok(())
}
