//! URLs and settings, and the faults in them.

use std::time::Duration;

use rustango_ports::database::{Database, DbErrorKind, Executor, Statement, ValueRef};

use super::schema::{Schema, server_url};
use crate::{Adapter, PostgresConfig};

#[test]
fn urls_that_are_read() {
    for url in [
        "postgres://localhost/blog",
        "postgresql://localhost/blog",
        "postgres://ann:secret@db.example:6432/blog",
        "postgres://ann@%2Fvar%2Frun%2Fpostgresql/blog",
        "postgres://localhost/blog?sslmode=require&application_name=blog",
        "postgres://localhost/blog?options[search_path]=one&options=-c%20geqo=off",
        "postgres://localhost/blog?max_connections=3&acquire_timeout=1&max_waiting=50&statement_timeout=500ms&statement_cache_capacity=7",
    ] {
        assert!(PostgresConfig::from_url(url).is_ok(), "{url}");
    }
}

#[test]
fn faults_are_told_all_at_once() {
    for (url, faults) in [
        ("", vec!["url: expected postgres://user:password@host:port/database"]),
        ("sqlite://blog.db", vec!["url: expected postgres://"]),
        ("postgres://localhost:port/blog", vec!["url: "]),
        ("postgres://localhost/blog?pool=3", vec!["pool: unknown setting, expected one of sslmode, "]),
        (
            "postgres://localhost/blog?sslmode=sometimes&port=x&max_connections=-1&statement_timeout=soon",
            vec![
                "sslmode: expected one of disable, allow, prefer, require, verify-ca, verify-full, found `sometimes`",
                "port: expected a port number, found `x`",
                "max_connections: expected a whole number, found `-1`",
                "statement_timeout: expected seconds, or milliseconds such as `500ms`, found `soon`",
            ],
        ),
    ] {
        let error = PostgresConfig::from_url(url).unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::Configuration);
        for fault in faults {
            assert!(error.context().contains(fault), "{url}: {error}");
        }
    }
}

#[tokio::test]
async fn passwords_are_never_shown() {
    let url = "postgres://ann:hunter2@127.0.0.1:1/blog";
    let config = PostgresConfig::from_url(url).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let error = Adapter::open(config).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    for broken in [
        "postgres://ann:hunter2@local host/blog",
        "postgres://ann:hunter2@localhost:99999/blog",
        "postgres://ann:hunter2%zz@/blog?passwd=hunter2",
        "postgres://ann:a?hunter2@localhost/blog",
        "mysql://ann:hunter2@localhost/blog",
    ] {
        let error = Adapter::connect(broken).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let config = PostgresConfig::from_url(&server_url())
        .unwrap()
        .max_connections(0)
        .acquire_timeout(Duration::ZERO)
        .statement_timeout(Duration::MAX)
        .statement_cache_capacity(0);
    let error = Adapter::open(config).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Configuration);
    for setting in ["max_connections", "acquire_timeout", "statement_timeout", "statement_cache_capacity"] {
        assert!(error.context().contains(&format!("{setting}: expected")), "{error}");
    }
}

#[tokio::test]
async fn sessions_are_set_up_without_asking() {
    let schema = Schema::new().await;
    let database = Adapter::connect(&server_url()).await.unwrap();
    assert_eq!((database.status().max, database.status().size), (10, 1));
    assert_eq!(database.status().acquire_timeout, Duration::from_secs(2));
    assert_eq!(database.dialect().name(), "postgres");
    for (setting, value) in [
        ("statement_timeout", "5s"),
        ("tcp_keepalives_idle", "30"),
        ("application_name", "rustango"),
        ("timezone", "UTC"),
    ] {
        let statement = Statement::read(format!("SELECT current_setting('{setting}')"), vec![]);
        let answer = database.query(&statement).await.unwrap();
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(value), "{setting}");
    }
    schema.drop().await;
}
