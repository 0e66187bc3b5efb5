//! The program: its models, views and addresses, and the command line that serves them.

pub mod models;
pub mod urls;
pub mod views;

use rustango::__http__::__server__ as HttpServer;
use rustango::{Db, Registry, bind_from_env, command_line::Manage, shutdown_signal};
use rustango::{model::RegistryError, web::Server as _};

/// The database, where neither the environment nor `.env` names one.
const DATABASE: &str = "__default_url__";

/// The command line of this program. Without arguments, it serves.
pub fn manage() -> Result<Manage, RegistryError> {
    let manage = rustango::manage(Registry::discovered()?, DATABASE);
    let manage = manage.app(urls::app).serve(serve);
    Ok(manage.program(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
}

async fn serve(db: Db) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let address = bind_from_env("127.0.0.1:8080")?;
    let server = HttpServer::new().bind(urls::app(&db), &address).await?;
    println!("Serving http://{}/ (Ctrl-C stops it)", server.local_addr());
    Ok(server.serve(shutdown_signal()).await?)
}
