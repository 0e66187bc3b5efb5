//! What goes wrong, by kind, and in words that say what to do.

use std::error::Error as _;

use rustango_mysql::{MysqlConfig, MysqlDatabase};
use rustango_ports::database::{Database as _, DbErrorKind, Executor as _, Statement, Value};
use rustango_testing::database::Fixture as _;

use super::{Fresh, Server, server_address, server_url};

async fn run(database: &MysqlDatabase, sql: &str) {
    database.execute(&Statement::write(sql, vec![])).await.unwrap();
}

pub(crate) async fn constraints_are_told_by_kind<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config()).await.unwrap();
    run(&database, "CREATE TABLE author (id int PRIMARY KEY)").await;
    run(
        &database,
        "CREATE TABLE post (
            id int PRIMARY KEY, slug varchar(9), title varchar(5) NOT NULL, views smallint, author int,
            CONSTRAINT post_slug_key UNIQUE (slug), CONSTRAINT post_title_views UNIQUE (title, views),
            CONSTRAINT post_views_positive CHECK (views >= 0),
            CONSTRAINT post_author_fkey FOREIGN KEY (author) REFERENCES author (id)
        )",
    )
    .await;
    run(&database, "INSERT INTO author VALUES (1)").await;
    run(&database, "INSERT INTO post VALUES (1, 'a', 'A', 1, 1)").await;
    let unique = |constraint: &str| DbErrorKind::UniqueViolation {
        constraint: Some(constraint.to_owned()),
        columns: Vec::new(),
    };
    let foreign = || DbErrorKind::ForeignKeyViolation { constraint: Some("post_author_fkey".into()) };
    for (sql, kind) in [
        ("INSERT INTO post (id, slug, title) VALUES (2, 'a', 'B')", unique("post_slug_key")),
        ("INSERT INTO post (id, title) VALUES (1, 'B')", unique("PRIMARY")),
        ("INSERT INTO post (id, title, views) VALUES (2, 'A', 1)", unique("post_title_views")),
        ("INSERT INTO post (id) VALUES (2)", DbErrorKind::NotNullViolation { column: "title".into() }),
        ("UPDATE post SET title = NULL", DbErrorKind::NotNullViolation { column: "title".into() }),
        (
            "INSERT INTO post (id, title, views) VALUES (2, 'B', -1)",
            DbErrorKind::CheckViolation { constraint: "post_views_positive".into() },
        ),
        ("INSERT INTO post (id, title) VALUES (2, 'too long')", DbErrorKind::InvalidValue),
        ("INSERT INTO post (id, title, views) VALUES (2, 'B', 40000)", DbErrorKind::InvalidValue),
        ("INSERT INTO post (id, title, views) VALUES (2, 'B', 'many')", DbErrorKind::InvalidValue),
        ("INSERT INTO post (id, title, author) VALUES (2, 'B', 9)", foreign()),
        ("DELETE FROM author", foreign()),
        ("INSERT INTO absent VALUES (1)", DbErrorKind::MissingTable { table: "absent".into() }),
        ("DROP TABLE absent", DbErrorKind::MissingTable { table: "absent".into() }),
        ("UPDATE post SET absent = 1", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELECT post.absent FROM post", DbErrorKind::MissingColumn { column: "absent".into() }),
        ("SELECT no_such_function(1)", DbErrorKind::Unsupported),
        ("SELEC 1", DbErrorKind::Other),
    ] {
        let error = database.execute(&Statement::write(sql, vec![])).await.unwrap_err();
        assert_eq!(error.kind(), &kind, "{sql}: {error} {:?}", error.source());
        assert!(error.source().is_some(), "{sql}");
        assert!(!error.context().is_empty() && !error.context().ends_with('.'), "{error}");
    }
    database.close().await;
    fresh.remove().await;
}

pub(crate) async fn values_of_rows_are_never_shown<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config()).await.unwrap();
    run(
        &database,
        "CREATE TABLE person (email varchar(40) UNIQUE, age int, born date, CONSTRAINT person_age CHECK (age > 0))",
    )
    .await;
    let insert = |email: &str, age: &str, born: &str| {
        let params = [email, age, born].map(|text| Value::Text(text.to_owned()));
        Statement::write("INSERT INTO person VALUES (?, ?, ?)", params.to_vec())
    };
    database.execute(&insert("ann@example.com", "30", "2000-01-01")).await.unwrap();
    for secret in [
        insert("ann@example.com", "31", "2000-01-01"),
        insert("bob@example.com", "-4711", "2000-01-01"),
        insert("cy@example.com", "hunter2", "2000-01-01"),
        insert("di@example.com", "30", "hunter2"),
        insert(&"hunter2".repeat(9), "30", "2000-01-01"),
    ] {
        let error = database.execute(&secret).await.unwrap_err();
        let mut shown = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(cause) = source {
            shown = format!("{shown} {cause} {cause:?}");
            source = cause.source();
        }
        for value in ["example.com", "4711", "hunter2"] {
            assert!(!shown.contains(value), "{shown}");
        }
    }
    database.close().await;
    fresh.remove().await;
}

pub(crate) async fn what_cannot_be_reached_is_named<S: Server>() {
    let connect = async |config: MysqlConfig| MysqlDatabase::open(config).await.map(drop).unwrap_err();
    let config = || MysqlConfig::from_url(&server_url::<S>()).unwrap();

    let error = connect(config().database("no_such_database")).await;
    let missing = DbErrorKind::MissingDatabase { database: "no_such_database".to_owned() };
    assert_eq!(error.kind(), &missing, "{error}");

    let address = server_address::<S>();
    let stranger = format!("mysql://stranger:hunter2@{address}/mysql?ssl-mode=disabled");
    let error = connect(MysqlConfig::from_url(&stranger).unwrap()).await;
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        matches!(error.kind(), DbErrorKind::AccessDenied | DbErrorKind::Configuration),
        "{error} {:?}",
        error.source()
    );

    let error = connect(MysqlConfig::from_url("mysql://nobody@no-such-host.invalid/x").unwrap()).await;
    assert_eq!(error.kind(), &DbErrorKind::Unreachable);
    assert!(error.context().contains("no-such-host.invalid:3306"), "{error}");
}
