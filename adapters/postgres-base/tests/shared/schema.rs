//! A schema of its own for each test, and what tests ask the server.

use std::{
    fmt::Write as _,
    net::{SocketAddr, ToSocketAddrs},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant, SystemTime},
};

use rustango_ports::database::{Database, Executor, Statement, Value, ValueRef};

use crate::{Adapter, PostgresConfig};

/// Returns the URL of the server that the environment names.
pub(crate) fn server_url() -> String {
    std::env::var("RUSTANGO_TEST_POSTGRES_URL").expect(
        "RUSTANGO_TEST_POSTGRES_URL must name a PostgreSQL server: \
         eval \"$(testing/run --services-only)\"",
    )
}

/// Returns where the server listens.
pub(crate) fn server_address() -> SocketAddr {
    let url = server_url();
    host_and_port(&url).to_socket_addrs().unwrap().next().expect("the server has an address")
}

/// Returns the URL of the server with another way to it.
pub(crate) fn through(address: SocketAddr) -> String {
    let url = server_url();
    url.replacen(host_and_port(&url), &address.to_string(), 1)
}

fn host_and_port(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("a URL");
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// A schema of its own, and a connection beside those under test.
pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) beside: Adapter,
}

impl Schema {
    pub(crate) async fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("it_{}_{}_{number}", std::process::id(), since.subsec_nanos());
        let mut schema = Self { beside: Adapter::connect(&server_url()).await.unwrap(), name };
        run(&schema.beside, &format!("CREATE SCHEMA {}", schema.name)).await;
        schema.beside = Adapter::connect(&schema.url(&server_url())).await.unwrap();
        schema
    }

    /// Puts the schema into a URL; the connections bear its name.
    pub(crate) fn url(&self, url: &str) -> String {
        let mut url = url.to_owned();
        let separator = if url.contains('?') { '&' } else { '?' };
        let name = &self.name;
        write!(url, "{separator}options[search_path]={name}&application_name={name}").unwrap();
        url
    }

    pub(crate) fn config(&self) -> PostgresConfig {
        PostgresConfig::from_url(&self.url(&server_url())).unwrap()
    }

    pub(crate) async fn open(&self) -> Adapter {
        Adapter::open(self.config()).await.unwrap()
    }

    /// Counts rows in the eyes of another session.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        number(&self.beside, &format!("SELECT count(*) FROM {table}")).await
    }

    /// Waits until no session of this schema is in a transaction.
    pub(crate) async fn expect_no_open_transaction(&self) {
        let sql = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}' \
             AND state LIKE 'idle in transaction%'",
            self.name
        );
        eventually("a session is left in a transaction", async || number(&self.beside, &sql).await == 0)
            .await;
    }

    pub(crate) async fn drop(self) {
        // A line that went dead leaves its session behind, with its locks.
        let others = format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
             WHERE application_name = '{}' AND pid <> pg_backend_pid()",
            self.name
        );
        number(&self.beside, &others).await;
        run(&self.beside, &format!("DROP SCHEMA {} CASCADE", self.name)).await;
        self.beside.close().await;
    }
}

pub(crate) async fn run(database: &(impl Executor + ?Sized), sql: &str) {
    database.execute(&Statement::write(sql, vec![])).await.unwrap();
}

pub(crate) fn insert(value: i32) -> Statement {
    Statement::write("INSERT INTO t VALUES ($1)", vec![Value::I32(value)])
}

pub(crate) async fn number(database: &(impl Executor + ?Sized), sql: &str) -> i64 {
    let answer = database.query(&Statement::read(sql, vec![])).await.unwrap();
    match answer.get(0, 0).unwrap() {
        ValueRef::I64(number) => number,
        other => panic!("expected a number, found {other:?}"),
    }
}

/// Waits until something holds, for as long as a test may take.
pub(crate) async fn eventually(otherwise: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !holds().await {
        assert!(Instant::now() < deadline, "{otherwise}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until all connections of a pool lie idle.
pub(crate) async fn expect_all_idle(database: &Adapter) {
    eventually("a connection did not come back", async || {
        let status = database.status();
        status.size == status.idle
    })
    .await;
}
