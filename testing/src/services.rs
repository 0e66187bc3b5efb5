//! Real databases for the tests of programs: one of its own for each test.
//!
//! Which servers there are, the environment says; `testing/run` starts what it
//! does not name. A missing server is a failure.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use rustango_ports::database::{Executor as _, Statement};
use rustango_query::Db;

/// Returns the URL of the PostgreSQL server for tests.
///
/// # Panics
/// Where `RUSTANGO_TEST_POSTGRES_URL` names none.
#[must_use]
pub fn postgres_url() -> String {
    std::env::var("RUSTANGO_TEST_POSTGRES_URL").expect(
        "RUSTANGO_TEST_POSTGRES_URL names no PostgreSQL server: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the URL of a streaming replica of the server of [`postgres_url`].
///
/// # Panics
/// Where `RUSTANGO_TEST_POSTGRES_REPLICA_URL` names none.
#[must_use]
pub fn postgres_replica_url() -> String {
    std::env::var("RUSTANGO_TEST_POSTGRES_REPLICA_URL").expect(
        "RUSTANGO_TEST_POSTGRES_REPLICA_URL names no replica of the PostgreSQL server: run the tests with \
         `testing/run`, or `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the path of the Python that has Django, for comparisons with it.
///
/// # Panics
/// Where `RUSTANGO_TEST_DJANGO` names none.
#[must_use]
pub fn django_python() -> PathBuf {
    std::env::var_os("RUSTANGO_TEST_DJANGO").map(PathBuf::from).expect(
        "RUSTANGO_TEST_DJANGO names no Python that has Django: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the path of the Python that has sqlmap, which looks for parameters
/// that become SQL.
///
/// # Panics
/// Where `RUSTANGO_TEST_SQLMAP` names none.
#[must_use]
pub fn sqlmap_python() -> PathBuf {
    std::env::var_os("RUSTANGO_TEST_SQLMAP").map(PathBuf::from).expect(
        "RUSTANGO_TEST_SQLMAP names no Python that has sqlmap: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the path of the Python that has schemathesis, which makes requests of
/// a document and holds the answers against it.
///
/// # Panics
/// Where `RUSTANGO_TEST_SCHEMATHESIS` names none.
#[must_use]
pub fn schemathesis_python() -> PathBuf {
    std::env::var_os("RUSTANGO_TEST_SCHEMATHESIS").map(PathBuf::from).expect(
        "RUSTANGO_TEST_SCHEMATHESIS names no Python that has schemathesis: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the path of chromedriver, by which tests use a browser.
///
/// # Panics
/// Where `RUSTANGO_TEST_CHROMEDRIVER` names none.
#[must_use]
pub fn chromedriver() -> PathBuf {
    std::env::var_os("RUSTANGO_TEST_CHROMEDRIVER").map(PathBuf::from).expect(
        "RUSTANGO_TEST_CHROMEDRIVER names no chromedriver: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the URL of the MariaDB server for tests.
///
/// # Panics
/// Where `RUSTANGO_TEST_MARIADB_URL` names none.
#[must_use]
pub fn mariadb_url() -> String {
    std::env::var("RUSTANGO_TEST_MARIADB_URL").expect(
        "RUSTANGO_TEST_MARIADB_URL names no MariaDB server: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// Returns the URL of the MySQL server for tests.
///
/// # Panics
/// Where `RUSTANGO_TEST_MYSQL_URL` names none: tests in modules called
/// `real_mysql` are left out there.
#[must_use]
pub fn mysql_url() -> String {
    std::env::var("RUSTANGO_TEST_MYSQL_URL").expect(
        "RUSTANGO_TEST_MYSQL_URL names no MySQL server: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

/// An empty database of its own, by its URL.
#[derive(Debug)]
pub struct FreshDatabase {
    url: String,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    File(PathBuf),
    Schema(String, Db),
    Database(String, Db),
}

impl FreshDatabase {
    /// Makes a path for an SQLite file in a folder, such as
    /// `env!("CARGO_TARGET_TMPDIR")`.
    #[must_use]
    pub fn sqlite(folder: &str) -> Self {
        let path = PathBuf::from(folder).join(format!("{}.db", unique_name()));
        Self { url: format!("sqlite://{}", path.display()), kept: Kept::File(path) }
    }

    /// Makes a schema on the PostgreSQL server that `server` is connected to
    /// with [`postgres_url`].
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn postgres(server: Db) -> Self {
        let (name, base) = (unique_name(), postgres_url());
        execute(&server, &format!("CREATE SCHEMA {name}")).await;
        Self { url: in_schema(&base, &name), kept: Kept::Schema(name, server) }
    }

    /// Makes a database beside the one of [`postgres_url`], for what takes a
    /// whole one.
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn whole_postgres(server: Db) -> Self {
        Self::beside(&postgres_url(), server).await
    }

    /// Makes a database on the MariaDB server that `server` is connected to
    /// with [`mariadb_url`].
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn mariadb(server: Db) -> Self {
        Self::beside(&mariadb_url(), server).await
    }

    /// Makes a database on the MySQL server that `server` is connected to with
    /// [`mysql_url`].
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn mysql(server: Db) -> Self {
        Self::beside(&mysql_url(), server).await
    }

    /// Makes a database beside the one of a URL.
    async fn beside(base: &str, server: Db) -> Self {
        let name = unique_name();
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        let (location, parameters) = base.split_once('?').unwrap_or((base, ""));
        let (address, _) = location.rsplit_once('/').expect("the URL ends with a database");
        let url = format!("{address}/{name}?{parameters}");
        Self { url, kept: Kept::Database(name, server) }
    }

    /// Returns what to connect to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns what to connect to on the replica, where it is seen a little
    /// later.
    ///
    /// # Panics
    /// Where it is a file, or there is no replica.
    #[must_use]
    pub fn replica_url(&self) -> String {
        match &self.kept {
            Kept::Schema(name, _) => in_schema(&postgres_replica_url(), name),
            Kept::Database(name, _) => panic!("the database {name} has no replica"),
            Kept::File(path) => panic!("the file {} has no replica", path.display()),
        }
    }

    /// Removes the database; close what is connected to it first.
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn remove(self) {
        match self.kept {
            Kept::Schema(name, server) => {
                execute(&server, &format!("DROP SCHEMA {name} CASCADE")).await;
                server.close().await;
            }
            Kept::Database(name, server) => {
                execute(&server, &format!("DROP DATABASE {name}")).await;
                server.close().await;
            }
            Kept::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let file = PathBuf::from(format!("{}{suffix}", path.display()));
                    if file.exists() {
                        std::fs::remove_file(file).expect("the file is the test's own");
                    }
                }
            }
        }
    }
}

fn in_schema(url: &str, name: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options[search_path]={name}&application_name={name}")
}

async fn execute(server: &Db, sql: &str) {
    server.execute(&Statement::write(sql, vec![])).await.expect("the server runs the statement");
}

/// Returns a name that no other test, in this process or beside it, has.
fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    format!("fresh_{}_{}_{number}", std::process::id(), since.as_nanos())
}
