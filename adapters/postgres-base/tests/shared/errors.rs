//! What goes wrong, by kind, and in words that say what to do.

use std::{error::Error as _, time::Duration};

use rustango_ports::database::{
    Database, DbError, DbErrorKind, Executor, Isolation, Statement, TransactionOptions, Value, ValueType,
};

use super::schema::{Schema, run, server_url};
use crate::{Adapter, PostgresConfig};

async fn fails(database: &Adapter, sql: &str) -> DbError {
    database.execute(&Statement::write(sql, vec![])).await.unwrap_err()
}

#[tokio::test]
async fn constraints_by_kind() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    run(&database, "CREATE TABLE author (id integer PRIMARY KEY)").await;
    run(
        &database,
        "CREATE TABLE post (
            id integer PRIMARY KEY, slug text UNIQUE, title varchar(5) NOT NULL,
            views smallint CONSTRAINT post_views_positive CHECK (views >= 0),
            author integer REFERENCES author (id), CONSTRAINT post_title_views UNIQUE (title, views)
        )",
    )
    .await;
    run(&database, "CREATE UNIQUE INDEX post_lower ON post (lower(title)) WHERE views IS NULL").await;
    run(&database, "INSERT INTO author VALUES (1)").await;
    run(&database, "INSERT INTO post VALUES (1, 'a', 'A', 1, 1)").await;
    let unique = |constraint: &str, columns: &[&str]| DbErrorKind::UniqueViolation {
        constraint: Some(constraint.to_owned()),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
    };
    let foreign = || DbErrorKind::ForeignKeyViolation { constraint: Some("post_author_fkey".into()) };
    for (sql, kind) in [
        ("INSERT INTO post (id, slug, title) VALUES (2, 'a', 'B')", unique("post_slug_key", &["slug"])),
        ("INSERT INTO post (id, title) VALUES (1, 'B')", unique("post_pkey", &["id"])),
        (
            "INSERT INTO post (id, title, views) VALUES (2, 'A', 1)",
            unique("post_title_views", &["title", "views"]),
        ),
        ("INSERT INTO post (id, title) VALUES (2, 'C'), (3, 'c')", unique("post_lower", &[])),
        ("INSERT INTO post (id) VALUES (2)", DbErrorKind::NotNullViolation { column: "title".into() }),
        (
            "INSERT INTO post (id, title, views) VALUES (2, 'B', -1)",
            DbErrorKind::CheckViolation { constraint: "post_views_positive".into() },
        ),
        ("INSERT INTO post (id, title) VALUES (2, 'too long')", DbErrorKind::InvalidValue),
        ("INSERT INTO post (id, title, views) VALUES (2, 'B', 40000)", DbErrorKind::InvalidValue),
        ("SELECT 1 / 0", DbErrorKind::InvalidValue),
        ("INSERT INTO post (id, title, author) VALUES (2, 'B', 9)", foreign()),
        ("DELETE FROM author", foreign()),
        ("INSERT INTO absent VALUES (1)", DbErrorKind::MissingTable { table: "absent".into() }),
        ("DROP TABLE absent", DbErrorKind::MissingTable { table: "absent".into() }),
        ("UPDATE post SET absent = 1", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELECT post.absent FROM post", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELECT \"absent\" FROM post", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELEC 1", DbErrorKind::Other),
    ] {
        let error = fails(&database, sql).await;
        assert_eq!(error.kind(), &kind, "{sql}: {error} {:?}", error.source());
        assert!(error.source().is_some(), "{sql}");
        assert!(!error.context().is_empty() && !error.context().ends_with('.'), "{error}");
    }
    schema.drop().await;
}

#[tokio::test]
async fn values_of_rows_are_never_shown() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    run(&database, "CREATE TABLE person (email text UNIQUE, age integer CHECK (age > 0))").await;
    let insert = |email: &str, age| {
        let params = vec![Value::Text(email.to_owned()), Value::I32(age)];
        Statement::write("INSERT INTO person VALUES ($1, $2)", params)
    };
    database.execute(&insert("ann@example.com", 30)).await.unwrap();
    for statement in [insert("ann@example.com", 31), insert("bob@example.com", -7)] {
        let error = database.execute(&statement).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.source().map(ToString::to_string));
        assert!(!shown.contains("@example") && !shown.contains("-7"), "{shown}");
    }
    schema.drop().await;
}

#[tokio::test]
async fn servers_that_cannot_be_used() {
    let connect = async |url: &str| {
        let config = PostgresConfig::from_url(url).unwrap().acquire_timeout(Duration::from_millis(300));
        Adapter::open(config).await.unwrap_err()
    };
    let refused = connect("postgres://postgres@127.0.0.1:1/postgres").await;
    assert_eq!(refused.kind(), &DbErrorKind::Unreachable);
    assert_eq!(
        refused.to_string(),
        "database connect: cannot reach PostgreSQL at 127.0.0.1:1: connection refused; \
         is the server running, and is DATABASE_URL right?"
    );
    let nowhere = connect("postgres://postgres@no-such-host.invalid/postgres").await;
    assert_eq!(nowhere.kind(), &DbErrorKind::Unreachable, "{nowhere}");

    // A server that takes the connection and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = connect(&format!("postgres://postgres@{}/postgres", silent.local_addr().unwrap())).await;
    assert_eq!(silent.kind(), &DbErrorKind::Unreachable, "{silent}");
    assert!(silent.context().contains("no answer within 300ms"), "{silent}");

    let missing = PostgresConfig::from_url(&server_url()).unwrap().database("no_such_database");
    let missing = Adapter::open(missing).await.unwrap_err();
    assert_eq!(missing.kind(), &DbErrorKind::MissingDatabase { database: "no_such_database".into() });

    let user = server_url().replace("//postgres", "//no_such_user");
    let denied = connect(&user).await;
    assert_eq!(denied.kind(), &DbErrorKind::AccessDenied, "{denied}");
    assert!(denied.context().contains("no_such_user"), "{denied}");
}

#[tokio::test]
async fn time_and_locks() {
    let schema = Schema::new().await;
    let config = schema.config().statement_timeout(Duration::from_millis(100));
    let database = Adapter::open(config).await.unwrap();
    let error = fails(&database, "SELECT pg_sleep(10)").await;
    assert_eq!(error.kind(), &DbErrorKind::StatementTimeout);
    assert!(error.context().contains("statement_timeout"), "{error}");
    assert_eq!(database.status().size, 1, "the connection could have been kept");

    run(&database, "CREATE TABLE t (id integer)").await;
    run(&database, "INSERT INTO t VALUES (1)").await;
    let holder = schema.beside.begin(TransactionOptions::default()).await.unwrap();
    holder.execute(&Statement::write("UPDATE t SET id = 2", vec![])).await.unwrap();
    let error = fails(&database, "SELECT * FROM t FOR UPDATE NOWAIT").await;
    assert_eq!(error.kind(), &DbErrorKind::LockTimeout, "{error}");
    holder.rollback().await.unwrap();

    let reading = database.begin(TransactionOptions::default().read_only()).await.unwrap();
    let error = reading.execute(&Statement::write("INSERT INTO t VALUES (3)", vec![])).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::ReadOnly, "{error}");
    drop(reading);
    schema.drop().await;
}

#[tokio::test]
async fn transactions_that_cannot_be_put_in_an_order() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    run(&database, "CREATE TABLE t (id integer PRIMARY KEY, n integer)").await;
    run(&database, "INSERT INTO t VALUES (1, 0), (2, 0)").await;
    let options = TransactionOptions::default().isolation(Isolation::RepeatableRead);
    let add = |id| Statement::write("UPDATE t SET n = n + 1 WHERE id = $1", vec![Value::I32(id)]);
    let first = database.begin(options).await.unwrap();
    let second = database.begin(options).await.unwrap();
    first.query(&Statement::read("SELECT * FROM t", vec![])).await.unwrap();
    second.query(&Statement::read("SELECT * FROM t", vec![])).await.unwrap();
    first.execute(&add(1)).await.unwrap();
    first.commit().await.unwrap();
    let error = second.execute(&add(1)).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::SerializationFailure, "{error}");
    assert!(error.is_retryable());
    drop(second);

    let first = database.begin(TransactionOptions::default()).await.unwrap();
    let second = database.begin(TransactionOptions::default()).await.unwrap();
    first.execute(&add(1)).await.unwrap();
    second.execute(&add(2)).await.unwrap();
    let (two, one) = (add(2), add(1));
    let (one, two) = tokio::join!(first.execute(&two), second.execute(&one));
    let error = one.err().or(two.err()).expect("one of them is chosen to end");
    assert_eq!(error.kind(), &DbErrorKind::Deadlock, "{error}");
    drop((first, second));
    schema.drop().await;
}

#[tokio::test]
async fn binds_that_cannot_be_stored_are_refused() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    let late = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    for (value, kind) in [
        (Value::Text("a\0b".into()), DbErrorKind::InvalidValue),
        (Value::Json(serde_json::json!({"a\0": 1})), DbErrorKind::InvalidValue),
        (Value::Date(late), DbErrorKind::InvalidValue),
        (Value::Array(ValueType::Text, vec![Value::Text("\0".into())]), DbErrorKind::InvalidValue),
        (Value::Array(ValueType::I32, vec![Value::Array(ValueType::I32, vec![])]), DbErrorKind::Unsupported),
    ] {
        let error = database.execute(&Statement::write("SELECT $1", vec![value])).await.unwrap_err();
        assert_eq!(error.kind(), &kind);
        assert!(error.to_string().starts_with("database execute: bind 1: "), "{error}");
    }
    schema.drop().await;
}
