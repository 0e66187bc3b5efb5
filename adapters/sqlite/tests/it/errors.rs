//! What goes wrong, by kind, and in words that say what to do.

use std::{error::Error as _, time::Duration};

use rustango_ports::database::{
    Database, DbError, DbErrorKind, Executor, Statement, TransactionOptions, Value,
};
use rustango_sqlite::{FileMode, SqliteConfig, SqliteDatabase};

use crate::support::{Directory, endless, memory, run, write};

async fn fails(database: &SqliteDatabase, sql: &str) -> DbError {
    database.execute(&write(sql, vec![])).await.unwrap_err()
}

#[tokio::test]
async fn constraints_by_kind() {
    let database = memory().await;
    run(&database, "CREATE TABLE author (id INTEGER PRIMARY KEY)").await;
    run(
        &database,
        "CREATE TABLE post (
            id INTEGER PRIMARY KEY, slug TEXT UNIQUE, title TEXT NOT NULL,
            views INTEGER CONSTRAINT post_views_positive CHECK (views >= 0),
            status TEXT CONSTRAINT post_status_type CHECK (length(status) <= 3),
            author INTEGER REFERENCES author (id), UNIQUE (title, views)
        )",
    )
    .await;
    run(&database, "CREATE UNIQUE INDEX post_lower ON post (lower(title)) WHERE views IS NULL").await;
    run(&database, "INSERT INTO post (id, slug, title, views) VALUES (1, 'a', 'A', 1)").await;
    let unique = |constraint: Option<&str>, columns: &[&str]| DbErrorKind::UniqueViolation {
        constraint: constraint.map(str::to_owned),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
    };
    for (sql, kind) in [
        ("INSERT INTO post (slug, title) VALUES ('a', 'B')", unique(None, &["slug"])),
        ("INSERT INTO post (id, title) VALUES (1, 'B')", unique(None, &["id"])),
        ("INSERT INTO post (title, views) VALUES ('A', 1)", unique(None, &["title", "views"])),
        ("INSERT INTO post (title) VALUES ('C'), ('c')", unique(Some("post_lower"), &[])),
        ("INSERT INTO post (slug) VALUES ('b')", DbErrorKind::NotNullViolation { column: "title".into() }),
        (
            "INSERT INTO post (title, views) VALUES ('B', -1)",
            DbErrorKind::CheckViolation { constraint: "post_views_positive".into() },
        ),
        ("INSERT INTO post (title, status) VALUES ('B', 'long')", DbErrorKind::InvalidValue),
        (
            "INSERT INTO post (title, author) VALUES ('B', 9)",
            DbErrorKind::ForeignKeyViolation { constraint: None },
        ),
        ("INSERT INTO post (id, title) VALUES ('x', 'B')", DbErrorKind::InvalidValue),
        ("INSERT INTO absent VALUES (1)", DbErrorKind::MissingTable { table: "absent".into() }),
        ("UPDATE post SET absent = 1", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("INSERT INTO post (absent) VALUES (1)", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("UPDATE post SET title = post.absent", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELEC 1", DbErrorKind::Other),
    ] {
        let error = fails(&database, sql).await;
        assert_eq!(error.kind(), &kind, "{sql}: {error} {:?}", error.source());
        assert!(error.source().is_some(), "{sql}");
        assert!(!error.context().is_empty() && !error.context().ends_with('.'), "{error}");
    }
}

#[tokio::test]
async fn a_missing_table_says_what_to_do() {
    let error = fails(&memory().await, "INSERT INTO post VALUES (1)").await;
    assert_eq!(
        error.to_string(),
        "database execute: no table \"post\": create the tables first (create_tables) or run the migrations"
    );
}

#[tokio::test]
async fn a_locked_file() {
    let directory = Directory::new();
    let other = directory.open().await;
    run(&other, "CREATE TABLE t (id INTEGER)").await;
    let config = directory.config().busy_timeout(Duration::from_millis(50));
    let database = SqliteDatabase::open(config).await.unwrap();
    let lock = other.begin(TransactionOptions::default()).await.unwrap();
    let error = fails(&database, "INSERT INTO t VALUES (1)").await;
    assert_eq!(error.kind(), &DbErrorKind::LockTimeout);
    assert!(
        error
            .context()
            .ends_with("it.db is locked by another program, and was so for as long as this one may wait"),
        "{error}"
    );
    let error = database.begin(TransactionOptions::default()).await.err().unwrap();
    assert_eq!(error.kind(), &DbErrorKind::LockTimeout);
    lock.rollback().await.unwrap();
    run(&database, "INSERT INTO t VALUES (1)").await;
}

#[tokio::test]
async fn files_that_cannot_be_opened() {
    let directory = Directory::new();
    let missing = SqliteDatabase::open(directory.config().mode(FileMode::MustExist)).await.unwrap_err();
    assert!(matches!(missing.kind(), DbErrorKind::MissingDatabase { .. }), "{missing}");
    assert!(missing.context().ends_with("it.db: create it (mode=rwc), or correct DATABASE_URL"), "{missing}");

    let nowhere = SqliteConfig::file(directory.path("nowhere").join("it.db"));
    let nowhere = SqliteDatabase::open(nowhere).await.unwrap_err();
    assert!(matches!(nowhere.kind(), DbErrorKind::MissingDatabase { .. }), "{nowhere}");
    assert!(nowhere.context().starts_with("no directory "), "{nowhere}");

    std::fs::write(directory.path("it.db"), "this is a text of more than one hundred bytes, ".repeat(30))
        .unwrap();
    let text = SqliteDatabase::open(directory.config()).await.unwrap_err();
    assert_eq!(text.kind(), &DbErrorKind::Configuration, "{text}");
    assert!(text.context().contains("is not an SQLite database"), "{text}");
}

#[tokio::test]
async fn writes_where_only_reads_are_allowed() {
    let directory = Directory::new();
    let database = directory.open().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let disguised = Statement::read("INSERT INTO t VALUES (1)", vec![]);
    assert_eq!(database.execute(&disguised).await.unwrap_err().kind(), &DbErrorKind::ReadOnly);

    for database in [&database, &shared().await] {
        let reading = database.begin(TransactionOptions::default().read_only()).await.unwrap();
        let error = reading.execute(&write("INSERT INTO t VALUES (1)", vec![])).await.unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::ReadOnly, "{error}");
        reading.rollback().await.unwrap();
        run(database, "INSERT INTO t VALUES (1)").await;
    }
    let read_only = SqliteDatabase::open(directory.config().mode(FileMode::ReadOnly)).await.unwrap();
    assert_eq!(fails(&read_only, "INSERT INTO t VALUES (1)").await.kind(), &DbErrorKind::ReadOnly);
}

async fn shared() -> SqliteDatabase {
    let database = memory().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    database
}

#[tokio::test]
async fn statements_that_take_too_long_are_ended() {
    let directory = Directory::new();
    let limit = Duration::from_millis(100);
    for config in [directory.config(), SqliteConfig::memory()] {
        let database = SqliteDatabase::open(config.statement_timeout(limit)).await.unwrap();
        let error = database.query(&endless()).await.err().unwrap();
        assert_eq!(error.kind(), &DbErrorKind::StatementTimeout, "{error}");
        assert!(error.context().contains("statement_timeout"), "{error}");
        run(&database, "CREATE TABLE t (id INTEGER)").await;
    }
}

#[tokio::test]
async fn binds_that_cannot_be_stored_are_refused() {
    let database = shared().await;
    let early = chrono::NaiveDate::from_ymd_opt(0, 12, 31).unwrap();
    let late = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    for (value, kind) in [
        (Value::Text("a\0b".into()), DbErrorKind::InvalidValue),
        (Value::Json(serde_json::json!({"a": ["b\0"]})), DbErrorKind::InvalidValue),
        (Value::F64(f64::NAN), DbErrorKind::InvalidValue),
        (Value::F32(f32::NAN), DbErrorKind::InvalidValue),
        (Value::Date(early), DbErrorKind::InvalidValue),
        (Value::Timestamp(late.and_time(chrono::NaiveTime::MIN).and_utc()), DbErrorKind::InvalidValue),
        (Value::Array(rustango_ports::database::ValueType::I32, vec![]), DbErrorKind::Unsupported),
    ] {
        let statement = write("INSERT INTO t VALUES (?1)", vec![value]);
        let error = database.execute(&statement).await.unwrap_err();
        assert_eq!(error.kind(), &kind, "{statement:?}");
        assert!(error.to_string().starts_with("database execute: bind 1: "), "{error}");
    }
}

#[tokio::test]
async fn what_functions_refuse_is_told_in_our_words() {
    let database = memory().await;
    for (sql, context) in [
        (
            "SELECT rustango_int_add(9223372036854775807, 1)",
            "the function rustango_int_add comes to a number that needs more than 64 bits",
        ),
        (
            "SELECT rustango_decimal_sum(x) FROM (SELECT '79228162514264337593543950335' AS x UNION ALL SELECT 1)",
            "the function rustango_decimal_sum comes to a number that needs more than 28 digits",
        ),
        ("SELECT rustango_lower(x'00')", "the function rustango_lower takes text, and found something else"),
        (
            "SELECT rustango_part('year', '2024-01-01', 'Europe/Atlantis')",
            "the function rustango_part does not know the time zone; it takes names such as Europe/Berlin",
        ),
        ("SELECT 'a' REGEXP '('", "the function regexp was given a regular expression that makes no sense"),
        (
            "SELECT sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)",
            "a sum or an absolute value needs more than 64 bits",
        ),
        ("SELECT abs(-9223372036854775807 - 1)", "a sum or an absolute value needs more than 64 bits"),
    ] {
        let error = database.query(&Statement::read(sql, vec![])).await.err().unwrap();
        assert_eq!((error.kind(), error.context()), (&DbErrorKind::InvalidValue, context), "{sql}");
        assert!(error.source().is_some(), "{sql}");
    }
}

#[tokio::test]
async fn every_placeholder_has_one_value() {
    let database = memory().await;
    for (sql, count, context) in [
        ("SELECT ?, ?", 1, "1 values are bound to a statement that takes 2"),
        ("SELECT ?", 2, "2 values are bound to a statement that takes 1"),
        ("SELECT 1; SELECT 2", 0, "the text holds more than one statement"),
    ] {
        let statement = Statement::read(sql, vec![Value::I64(7); count]);
        let error = database.query(&statement).await.err().unwrap();
        assert_eq!((error.kind(), error.context()), (&DbErrorKind::Other, context), "{sql}");
    }
    assert_eq!(crate::support::number(&database, "SELECT 1;").await, 1);
}
