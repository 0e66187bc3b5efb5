//! What every session is told, whatever the server is set to.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use rustango_mysql::{MysqlConfig, MysqlDatabase};
use rustango_ports::database::{
    Database as _, DbErrorKind, Executor as _, RowSet, Statement, Value, ValueRef, ValueType,
};
use rustango_testing::database::Fixture as _;

use super::{Fresh, Server, server_url};

fn texts(rows: &dyn RowSet) -> Vec<String> {
    let text = |column| match rows.get(0, column).unwrap() {
        ValueRef::Text(text) => text.to_owned(),
        other => format!("{other:?}"),
    };
    (0..rows.columns().len()).map(text).collect()
}

pub(crate) async fn sessions_are_set_up<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let config =
        fresh.config().statement_timeout(Duration::from_millis(2_500)).lock_timeout(Duration::from_millis(1));
    let database = MysqlDatabase::open(config).await.unwrap();
    let asked = "SELECT @@session.time_zone, @@session.character_set_connection, \
                 CAST(@@session.innodb_lock_wait_timeout AS CHAR), @@session.sql_mode";
    let rows = database.query(&Statement::read(asked, vec![])).await.unwrap();
    let [zone, charset, lock_wait, modes] = &texts(&*rows)[..] else { panic!("four values are asked for") };
    assert_eq!((&**zone, &**charset, &**lock_wait), ("+00:00", "utf8mb4", "1"));
    for mode in ["ANSI_QUOTES", "STRICT_ALL_TABLES", "NO_AUTO_VALUE_ON_ZERO", "PIPES_AS_CONCAT"] {
        assert!(modes.contains(mode), "{modes}");
    }
    // Literals of raw SQL compare as columns do.
    let compared =
        "SELECT 'a' = 'A', 'a' = 'a ', 'e\u{301}' = 'é', 'b' || 'c', \"name\" FROM (SELECT 'x' AS name) r";
    let rows = database.query(&Statement::read(compared, vec![])).await.unwrap();
    let compared: Vec<_> = (0..3).map(|column| rows.get(0, column).unwrap()).collect();
    assert!(
        compared.iter().all(|value| matches!(value, ValueRef::I32(0) | ValueRef::I64(0))),
        "{compared:?}"
    );
    assert_eq!(&texts(&*rows)[3..], ["bc", "x"]);
    database.close().await;
    fresh.remove().await;
}

/// The scheme of the URL is believed only where SQL is asked for before the
/// server has said what it is.
pub(crate) async fn the_server_says_what_it_is<S: Server>() {
    let url = server_url::<S>();
    let rest = url.split_once(':').unwrap().1.to_owned();
    let mut names = Vec::new();
    for scheme in ["mysql", "mariadb"] {
        let database = MysqlDatabase::connect(&format!("{scheme}:{rest}")).await.unwrap();
        names.push(database.dialect().name());
        database.close().await;
    }
    assert_eq!(names[0], names[1]);
    for scheme in ["mysql", "mariadb"] {
        let early = MysqlDatabase::connect_lazily(&format!("{scheme}:{rest}")).unwrap();
        assert_eq!(early.dialect().name(), scheme);
        let outcome = early.ping().await;
        if scheme == names[0] {
            outcome.unwrap();
        } else {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), &DbErrorKind::Configuration, "{error}");
            assert!(error.context().contains(&format!("begin the URL with {}://", names[0])), "{error}");
        }
        early.close().await;
    }
}

/// The server prepares most statements, not all.
pub(crate) async fn statements_that_cannot_be_prepared_run<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config().max_connections(1)).await.unwrap();
    let run = async |sql: &str| database.execute(&Statement::write(sql, vec![])).await.unwrap();
    run("CREATE PROCEDURE twice(INOUT number INT) SET number = number * 2").await;
    run("SET @number = 21").await;
    run("CALL twice(@number)").await;
    let asked = Statement::read("SELECT @number", vec![]).with_columns([ValueType::I64]);
    let rows = database.query(&asked).await.unwrap();
    assert_eq!(rows.get(0, 0).unwrap(), ValueRef::I64(42));
    run("CREATE TABLE t (id int)").await;
    run("LOCK TABLES t WRITE").await;
    run("INSERT INTO t VALUES (1)").await;
    run("UNLOCK TABLES").await;
    database.close().await;
    fresh.remove().await;
}

/// A stream is not held to the time of a statement while nobody reads.
pub(crate) async fn a_stream_may_be_read_slowly<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let config: MysqlConfig = fresh.config().max_connections(1).statement_timeout(Duration::from_millis(400));
    let database = MysqlDatabase::open(config).await.unwrap();
    let run = async |sql: &str, params| database.execute(&Statement::write(sql, params)).await.unwrap();
    run("CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, padding longtext NOT NULL)", vec![]).await;
    for _ in 0..4 {
        let values = vec!["(?)"; 500].join(", ");
        let padding = vec![Value::Text("x".repeat(10_000)); 500];
        run(&format!("INSERT INTO t (padding) VALUES {values}"), padding).await;
    }
    let all = Statement::read("SELECT id, padding FROM t ORDER BY id", vec![]);
    let mut batches = database.stream(all);
    let mut rows = 0;
    while let Some(batch) = batches.try_next().await.unwrap() {
        rows += batch.len();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(rows, 2_000);
    drop(batches);
    database.close().await;
    fresh.remove().await;
}
