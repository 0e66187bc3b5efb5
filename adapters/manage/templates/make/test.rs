//! Tests of __name__, on a database in memory.

use std::error::Error;

use rustango::{Registry, connect, create_tables, web::TestClient};

use __crate__::urls;

#[tokio::test]
async fn the_first_page_answers() -> Result<(), Box<dyn Error>> {
    let db = connect("sqlite::memory:").await?;
    create_tables(&db, &Registry::discovered()?).await?;
    let client = TestClient::new(urls::app(&db))?;
    assert_eq!(client.get("/").await.status(), 200);
    Ok(())
}
