//! The command line of a program that is configured by its environment.

use std::borrow::Cow;

use rustango_manage::{Manage, NewDatabases};
use rustango_model::Registry;
use rustango_system::Directory;

use crate::{
    connect_from_env,
    environment::database_url_from_env,
    variables::{Stage, stage},
};

/// Makes the command line of a program: its models, the database that the
/// environment names ([`connect_from_env`]) or else `default_url`, and the
/// migrations in the folder `migrations` below the working directory.
///
/// In development, that is where `RUSTANGO_ENV` is not `production`, serving a
/// database without tables applies all migrations to it first. Any other
/// database is changed by the verb `migrate` only; serving names what is
/// pending.
///
/// ```no_run
/// use std::process::ExitCode;
/// use rustango::Registry;
///
/// #[rustango::main]
/// async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
///     let manage = rustango::manage(Registry::discovered()?, "sqlite://shop.db");
///     Ok(manage.program(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")).run().await)
/// }
/// ```
#[must_use]
pub fn manage(registry: Registry, default_url: &'static str) -> Manage {
    // A stage that makes no sense is told when the program connects.
    let new_databases = match stage() {
        Ok(Stage::Development) => NewDatabases::AreMigrated,
        Ok(Stage::Production) | Err(_) => NewDatabases::StayEmpty,
    };
    let manage = Manage::new(registry, move || connect_from_env(default_url), Directory::new("migrations"))
        .url(move || database_url_from_env(default_url).map(Cow::into_owned))
        .new_databases(new_databases);
    #[cfg(feature = "sqlite")]
    let manage = manage.dialect(rustango_sqlite::SqliteDialect);
    #[cfg(feature = "postgres")]
    let manage = manage.dialect(rustango_postgres::PostgresDialect);
    #[cfg(feature = "mysql")]
    let manage = [rustango_mysql::Flavor::MySql, rustango_mysql::Flavor::MariaDb]
        .into_iter()
        .fold(manage, |manage, flavor| manage.dialect(rustango_mysql::MysqlDialect::new(flavor)));
    manage
}
