//! A file of its own for each test.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant, SystemTime},
};

use rustango_ports::database::{Database, Executor, Statement, Value, ValueRef};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};

/// A directory that goes when the test does.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("rustango-sqlite-{}-{}-{number}", std::process::id(), since.subsec_nanos());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn config(&self) -> SqliteConfig {
        SqliteConfig::file(self.path("it.db"))
    }

    pub(crate) async fn open(&self) -> SqliteDatabase {
        SqliteDatabase::open(self.config()).await.unwrap()
    }
}

impl AsRef<Path> for Directory {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) async fn memory() -> SqliteDatabase {
    SqliteDatabase::connect("sqlite::memory:").await.unwrap()
}

pub(crate) fn write(sql: &str, params: Vec<Value>) -> Statement {
    Statement::write(sql, params)
}

pub(crate) async fn run(database: &(impl Executor + ?Sized), sql: &str) {
    database.execute(&write(sql, vec![])).await.unwrap();
}

pub(crate) fn insert(value: i32) -> Statement {
    write("INSERT INTO t VALUES (?1)", vec![Value::I32(value)])
}

pub(crate) async fn number(database: &(impl Executor + ?Sized), sql: &str) -> i64 {
    let answer = database.query(&Statement::read(sql, vec![])).await.unwrap();
    match answer.get(0, 0).unwrap() {
        ValueRef::I64(number) => number,
        other => panic!("expected a number, found {other:?}"),
    }
}

/// A read that works without end.
pub(crate) fn endless() -> Statement {
    let sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c";
    Statement::read(sql, vec![])
}

/// Waits until something holds, for as long as a test may take.
pub(crate) async fn eventually(otherwise: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !holds().await {
        assert!(Instant::now() < deadline, "{otherwise}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until all connections lie idle.
pub(crate) async fn expect_all_idle(database: &SqliteDatabase) {
    eventually("a connection did not come back", async || {
        let status = database.status();
        status.size == status.idle
    })
    .await;
}

/// Checks that the file is not damaged, and that no key points nowhere.
pub(crate) async fn expect_whole(database: &SqliteDatabase) {
    let integrity = database.query(&Statement::read("PRAGMA integrity_check", vec![])).await.unwrap();
    assert_eq!((integrity.len(), integrity.get(0, 0).unwrap()), (1, ValueRef::Text("ok")));
    let broken = database.query(&Statement::read("PRAGMA foreign_key_check", vec![])).await.unwrap();
    assert_eq!(broken.len(), 0, "a key points nowhere");
}
