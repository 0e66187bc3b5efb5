//! URLs and settings, and the faults in them.

use std::time::Duration;

use rustango_ports::database::{Database, DbErrorKind};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};

use crate::support::Directory;

#[test]
fn urls_that_are_read() {
    for url in [
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite:blog.db",
        "sqlite://blog.db",
        "sqlite:///var/lib/blog.db",
        "sqlite://with%20space.db",
        "sqlite://blog.db?mode=ro",
        "sqlite://blog.db?mode=rwc&busy_timeout=0.5&synchronous=normal",
        "sqlite://blog.db?max_connections=3&acquire_timeout=1&max_waiting=50&statement_timeout=500ms&statement_cache_capacity=7",
    ] {
        assert!(SqliteConfig::from_url(url).is_ok(), "{url}");
    }
}

#[test]
fn faults_are_told_all_at_once() {
    for (url, faults) in [
        ("", vec!["url: expected sqlite://path/to/file.db or sqlite::memory:"]),
        ("postgres://localhost/blog", vec!["url: expected sqlite://"]),
        ("sqlite:", vec!["url: expected sqlite://"]),
        ("sqlite://a%00b.db", vec!["url: expected sqlite://"]),
        ("sqlite://blog.db?mod=ro", vec!["mod: unknown setting, expected one of mode, "]),
        (
            "sqlite://blog.db?mode=write&busy_timeout=soon&max_connections=many&synchronous=off",
            vec![
                "mode: expected rwc, rw or ro, found `write`",
                "busy_timeout: expected seconds, or milliseconds such as `500ms`, found `soon`",
                "max_connections: expected a whole number, found `many`",
                "synchronous: expected full or normal, found `off`",
            ],
        ),
    ] {
        let error = SqliteConfig::from_url(url).unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::Configuration);
        for fault in faults {
            assert!(error.context().contains(fault), "{url}: {error}");
        }
    }
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let config = SqliteConfig::memory()
        .max_connections(0)
        .acquire_timeout(Duration::ZERO)
        .statement_timeout(Duration::MAX)
        .busy_timeout(Duration::ZERO)
        .statement_cache_capacity(0);
    let error = SqliteDatabase::open(config).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Configuration);
    for setting in [
        "max_connections",
        "acquire_timeout",
        "statement_timeout",
        "busy_timeout",
        "statement_cache_capacity",
    ] {
        assert!(error.context().contains(&format!("{setting}: expected")), "{error}");
    }
}

#[tokio::test]
async fn defaults() {
    let status = SqliteDatabase::connect("sqlite::memory:").await.unwrap().status();
    assert_eq!((status.max, status.acquire_timeout), (1, Duration::from_secs(2)));
    let directory = Directory::new();
    let database = directory.open().await;
    assert_eq!(database.status().max, 10);
    assert_eq!(database.dialect().name(), "sqlite");
}
