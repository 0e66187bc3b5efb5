//! The blog, on the front-end that one line names.

use std::error::Error;

use rustango::axum::AxumServer as HttpServer;
use rustango::{bind_from_env, connect_from_env, shutdown_signal, web::Server as _};

#[rustango::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let db = connect_from_env("sqlite://blog.db").await?;
    blog::prepare(&db).await?;
    let server = HttpServer::new().bind(blog::app(&db), &bind_from_env("127.0.0.1:8080")?).await?;
    blog::greet(server.local_addr());
    server.serve(shutdown_signal()).await?;
    db.close().await;
    Ok(())
}
