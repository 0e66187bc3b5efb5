//! What a program takes from its environment: the database, by the scheme of
//! its URL.

use rustango_ports::database::{DbError, DbErrorKind};
use rustango_query::{Db, Error};

/// Connects to the database that a URL names: `sqlite://blog.db`,
/// `sqlite::memory:`, `postgres://user@host/name`.
///
/// The adapters have settings that a URL does not reach; a program that needs
/// them wires its adapter by hand: `Db::new(PostgresDatabase::open(config).await?)`.
///
/// # Errors
/// Kind `Configuration` for a scheme that is unknown or not compiled in;
/// otherwise whatever the adapter says.
pub async fn connect(url: &str) -> Result<Db, Error> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        #[cfg(feature = "sqlite")]
        Some("sqlite") => Ok(Db::new(rustango_sqlite::SqliteDatabase::connect(url).await?)),
        #[cfg(feature = "postgres")]
        Some("postgres" | "postgresql") => Ok(Db::new(rustango_postgres::PostgresDatabase::connect(url).await?)),
        #[cfg(not(feature = "sqlite"))]
        Some("sqlite") => Err(not_compiled_in("sqlite")),
        #[cfg(not(feature = "postgres"))]
        Some("postgres" | "postgresql") => Err(not_compiled_in("postgres")),
        _ => Err(configuration(
            "the database URL does not begin with a known scheme: write sqlite://FILE or postgres://USER@HOST/NAME"
                .into(),
        )),
    }
}

/// Connects to the database that the variable `DATABASE_URL` names, or to
/// `default` where it is not set.
///
/// # Errors
/// As [`connect`].
pub async fn connect_from_env(default: &str) -> Result<Db, Error> {
    match std::env::var("DATABASE_URL") {
        Ok(url) => connect(&url).await,
        Err(std::env::VarError::NotPresent) => connect(default).await,
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(configuration("DATABASE_URL is not valid UTF-8".into()))
        }
    }
}

#[cfg(not(all(feature = "sqlite", feature = "postgres")))]
fn not_compiled_in(feature: &str) -> Error {
    configuration(format!(
        "the database URL asks for the adapter \"{feature}\", and this program is built without it: turn on the \
         feature \"{feature}\" of rustango"
    ))
}

fn configuration(context: String) -> Error {
    DbError::new(DbErrorKind::Configuration, "connect", context).into()
}
