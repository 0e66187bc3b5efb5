//! Files: what is made, how many write, what survives.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future::join_all};
use rustango_ports::database::{Database, DbErrorKind, Executor, Statement, TransactionOptions, ValueRef};
use rustango_sqlite::SqliteDatabase;

use crate::support::{Directory, insert, number, run};

#[tokio::test]
async fn a_new_file_is_made_with_sane_defaults() {
    let directory = Directory::new();
    let database =
        SqliteDatabase::connect(&format!("sqlite://{}", directory.path("new.db").display())).await.unwrap();
    assert!(directory.path("new.db").exists());
    for intent in [Statement::read, Statement::write] {
        for (pragma, expected) in [("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 5000)] {
            let answer = database.query(&intent(format!("PRAGMA {pragma}"), vec![])).await.unwrap();
            assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I64(expected), "{pragma}");
        }
        let answer = database.query(&intent("PRAGMA journal_mode".to_owned(), vec![])).await.unwrap();
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text("wal"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_queue_and_none_is_busy() {
    let directory = Directory::new();
    let database =
        SqliteDatabase::open(directory.config().acquire_timeout(Duration::from_secs(20))).await.unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let writers = (0..16).map(|writer| {
        let database = database.clone();
        tokio::spawn(async move {
            for number in 0..50 {
                if number % 2 == 0 {
                    database.execute(&insert(writer)).await.unwrap();
                } else {
                    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
                    transaction.query(&Statement::read("SELECT count(*) FROM t", vec![])).await.unwrap();
                    transaction.execute(&insert(writer)).await.unwrap();
                    transaction.commit().await.unwrap();
                }
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 16 * 50);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer() {
    let directory = Directory::new();
    let database = directory.open().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let writing = database.begin(TransactionOptions::default()).await.unwrap();
    writing.execute(&insert(1)).await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 0);
    let reading = database.begin(TransactionOptions::default().read_only()).await.unwrap();
    assert_eq!(number(&*reading, "SELECT count(*) FROM t").await, 0);
    writing.commit().await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 1);
    assert_eq!(number(&*reading, "SELECT count(*) FROM t").await, 0, "a transaction sees one snapshot");
}

#[tokio::test]
async fn one_connection_can_do_everything() {
    let directory = Directory::new();
    let database = SqliteDatabase::open(directory.config().max_connections(1)).await.unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    database.execute(&insert(1)).await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 1);
    let reading = database.begin(TransactionOptions::default().read_only()).await.unwrap();
    assert_eq!(number(&*reading, "SELECT count(*) FROM t").await, 1);
    reading.commit().await.unwrap();
    database.execute(&insert(2)).await.unwrap();
}

#[tokio::test]
async fn a_changed_table_is_seen_at_once() {
    let directory = Directory::new();
    let database = directory.open().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    database.execute(&insert(1)).await.unwrap();
    let all = Statement::read("SELECT * FROM t", vec![]);
    assert_eq!(database.query(&all).await.unwrap().columns().len(), 1);
    run(&database, "ALTER TABLE t ADD COLUMN name TEXT DEFAULT 'x'").await;
    let answer = database.query(&all).await.unwrap();
    assert_eq!(answer.columns().len(), 2);
    assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text("x"));
}

#[tokio::test]
async fn a_table_that_another_program_changed_is_an_error_at_worst() {
    let directory = Directory::new();
    let database = SqliteDatabase::open(directory.config().max_connections(2)).await.unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    database.execute(&insert(1)).await.unwrap();
    let all = Statement::read("SELECT * FROM t", vec![]);
    assert_eq!(database.query(&all).await.unwrap().columns().len(), 1);
    let other = directory.open().await;
    run(&other, "ALTER TABLE t ADD COLUMN name TEXT DEFAULT 'x'").await;
    // The driver cannot take a statement whose columns have changed: what it
    // does not hand out must not look like rows that are not there.
    let start = Instant::now();
    let mut batches = database.stream(all.clone());
    match batches.next().await.expect("there is a row") {
        Ok(batch) => assert_eq!(batch.len(), 1),
        Err(error) => assert_eq!(error.kind(), &DbErrorKind::ConnectionLost, "{error}"),
    }
    assert!(start.elapsed() < Duration::from_secs(1), "took {:?}", start.elapsed());
    drop(batches);
    let answer = database.query(&all).await.unwrap();
    assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text("x"));
}
