//! The database of a program, by the scheme of its URL.

use std::borrow::Cow;

use rustango_ports::database::{DbError, DbErrorKind};
use rustango_query::{Db, Error};

/// Connects to the database that a URL names: `sqlite://blog.db`,
/// `sqlite::memory:`, `postgres://user@host/name`, `mysql://user@host/name`,
/// `mariadb://user@host/name`.
///
/// `postgres://` is served by the adapter on sqlx (feature `postgres`), or,
/// where that is not compiled in, by the one on tokio-postgres (feature
/// `tokio-postgres`), which `postgres+tokio://user@host/name` asks for by name.
///
/// The adapters have settings that a URL does not reach; a program that needs
/// them wires its adapter by hand: `Db::new(PostgresDatabase::open(config).await?)`.
///
/// # Errors
/// Kind `Configuration` for a scheme that is unknown or not compiled in;
/// otherwise whatever the adapter says.
pub async fn connect(url: &str) -> Result<Db, Error> {
    let (adapter, url) = choose(url)?;
    match adapter {
        #[cfg(feature = "sqlite")]
        Adapter::Sqlite => Ok(Db::new(rustango_sqlite::SqliteDatabase::connect(&url).await?)),
        #[cfg(feature = "postgres")]
        Adapter::Postgres => Ok(Db::new(rustango_postgres::PostgresDatabase::connect(&url).await?)),
        #[cfg(feature = "tokio-postgres")]
        Adapter::TokioPostgres => {
            Ok(Db::new(rustango_tokio_postgres::TokioPostgresDatabase::connect(&url).await?))
        }
        #[cfg(feature = "mysql")]
        Adapter::Mysql => Ok(Db::new(rustango_mysql::MysqlDatabase::connect(&url).await?)),
        #[allow(unreachable_patterns, reason = "where every adapter is compiled in, none is missing")]
        missing => Err(missing.not_compiled_in()),
    }
}

/// The adapters that a URL can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adapter {
    Sqlite,
    Postgres,
    TokioPostgres,
    Mysql,
}

impl Adapter {
    /// Returns the feature that compiles it in.
    const fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::TokioPostgres => "tokio-postgres",
            Self::Mysql => "mysql",
        }
    }

    fn not_compiled_in(self) -> Error {
        let feature = self.feature();
        configuration(format!(
            "the database URL asks for the adapter \"{feature}\", and this program is built without it: turn \
             on the feature \"{feature}\" of rustango"
        ))
    }
}

/// The driver that `postgres://` means, where two can be compiled in.
const POSTGRES: Adapter = if cfg!(all(feature = "tokio-postgres", not(feature = "postgres"))) {
    Adapter::TokioPostgres
} else {
    Adapter::Postgres
};

/// Chooses the adapter of a URL, and returns the URL as that one reads it.
fn choose(url: &str) -> Result<(Adapter, Cow<'_, str>), Error> {
    let unknown = || {
        configuration(
            "the database URL does not begin with a known scheme: write sqlite://FILE, postgres://USER@HOST/NAME, \
             mysql://USER@HOST/NAME or mariadb://USER@HOST/NAME"
                .into(),
        )
    };
    let (scheme, rest) = url.split_once(':').ok_or_else(unknown)?;
    let adapter = match scheme {
        "sqlite" => Adapter::Sqlite,
        "postgres" | "postgresql" => POSTGRES,
        "mysql" | "mariadb" => Adapter::Mysql,
        "postgres+tokio" | "postgresql+tokio" => {
            return Ok((Adapter::TokioPostgres, Cow::Owned(format!("postgres:{rest}"))));
        }
        _ => return Err(unknown()),
    };
    Ok((adapter, Cow::Borrowed(url)))
}

pub(crate) fn configuration(context: String) -> Error {
    DbError::new(DbErrorKind::Configuration, "connect", context).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_adapter() {
        for (url, adapter, read) in [
            ("sqlite::memory:", Adapter::Sqlite, "sqlite::memory:"),
            ("postgres://ann:se:cret@h/b", POSTGRES, "postgres://ann:se:cret@h/b"),
            ("postgresql://h/b", POSTGRES, "postgresql://h/b"),
            ("mysql://ann:se:cret@h/b", Adapter::Mysql, "mysql://ann:se:cret@h/b"),
            ("mariadb://h/b", Adapter::Mysql, "mariadb://h/b"),
            ("postgres+tokio://ann:se:cret@h/b", Adapter::TokioPostgres, "postgres://ann:se:cret@h/b"),
            (
                "postgresql+tokio://h/b?max_connections=3",
                Adapter::TokioPostgres,
                "postgres://h/b?max_connections=3",
            ),
        ] {
            let (chosen, url) = choose(url).expect(url);
            assert_eq!((chosen, &*url), (adapter, read));
        }
        for url in ["", "blog.db", "oracle://h/b", "postgres+sqlx://h/b", "POSTGRES://h/b"] {
            assert!(choose(url).is_err(), "{url}");
        }
    }

    #[test]
    fn an_adapter_that_is_missing_is_named_with_its_feature() {
        let said = Adapter::TokioPostgres.not_compiled_in().to_string();
        assert!(said.contains("turn on the feature \"tokio-postgres\" of rustango"), "{said}");
    }
}
