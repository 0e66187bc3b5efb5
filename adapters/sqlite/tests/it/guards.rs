//! Connections that are cut off: nothing is lost, nobody inherits an open
//! transaction, and a database in memory outlives it all.

use std::{
    future::Future,
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use rustango_ports::database::{
    Database, DbErrorKind, Executor, Statement, TransactionOptions, Value, ValueRef,
};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};
use tokio::time::timeout;

use crate::support::{Directory, endless, expect_all_idle, insert, memory, number, run, write};

/// Polls a future so many times and drops it; tells whether it came to its end.
async fn drop_after(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Cuts an operation off at each of its await points, on a file and in memory,
/// and asks after each cut whether writes are still kept.
async fn cut_everywhere<F: Future>(mut operation: impl FnMut(SqliteDatabase) -> F) {
    let directory = Directory::new();
    for database in [directory.open().await, memory().await] {
        run(&database, "CREATE TABLE t (id INTEGER)").await;
        for polls in 1.. {
            assert!(polls < 500, "the operation never ends");
            let ended = drop_after(polls, operation(database.clone())).await;
            let marker = i32::try_from(polls).unwrap() + 1_000_000;
            timeout(Duration::from_secs(2), database.execute(&insert(marker))).await.unwrap().unwrap();
            expect_all_idle(&database).await;
            let seen = format!("SELECT count(*) FROM t WHERE id = {marker}");
            assert_eq!(number(&database, &seen).await, 1, "cut at poll {polls}: a write is lost");
            let twos = number(&database, "SELECT count(*) FROM t WHERE id = 2").await;
            assert_eq!(twos, 0, "cut at poll {polls}: what was rolled back is there");
            if ended {
                break;
            }
        }
    }
}

#[tokio::test]
async fn cut_off_query() {
    cut_everywhere(|database| async move {
        let sql =
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?1) SELECT x FROM c";
        database.query(&Statement::read(sql, vec![Value::I32(300)])).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn cut_off_execute() {
    cut_everywhere(|database| async move {
        database.execute(&insert(1)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn cut_off_transaction() {
    cut_everywhere(|database| async move {
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(1)).await.unwrap();
        transaction.savepoint(1).await.unwrap();
        transaction.execute(&insert(2)).await.unwrap();
        transaction.rollback_to(1).await.unwrap();
        transaction.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn cut_off_rollback() {
    cut_everywhere(|database| async move {
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(2)).await.unwrap();
        transaction.rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn cut_off_reading_transaction() {
    cut_everywhere(|database| async move {
        let transaction = database.begin(TransactionOptions::default().read_only()).await.unwrap();
        transaction.query(&Statement::read("SELECT * FROM t", vec![])).await.unwrap();
        transaction.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn cut_off_stream() {
    cut_everywhere(|database| async move {
        let sql =
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?1) SELECT x FROM c";
        let mut batches = database.stream(Statement::read(sql, vec![Value::I32(600)]));
        while let Some(batch) = batches.next().await {
            batch.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn cut_off_stream_in_a_transaction() {
    cut_everywhere(|database| async move {
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(2)).await.unwrap();
        let sql = "INSERT INTO t VALUES (2), (2), (2) RETURNING id";
        let mut batches = transaction.stream(write(sql, vec![]));
        while let Some(batch) = batches.next().await {
            batch.unwrap();
        }
        drop(batches);
        transaction.rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_nobody_waits_for_is_ended() {
    let directory = Directory::new();
    let file = SqliteDatabase::open(directory.config().max_connections(1)).await.unwrap();
    for database in [file, memory().await] {
        let cut = timeout(Duration::from_millis(30), database.query(&endless())).await;
        assert!(cut.is_err());
        let start = Instant::now();
        run(&database, "CREATE TABLE t (id INTEGER)").await;
        assert!(start.elapsed() < Duration::from_secs(1), "took {:?}", start.elapsed());
        assert_eq!(database.status().size, 1);
    }
}

#[tokio::test]
async fn a_transaction_that_sqlite_takes_back_is_over() {
    let limit = Duration::from_millis(50);
    let database = SqliteDatabase::open(SqliteConfig::memory().statement_timeout(limit)).await.unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    transaction.savepoint(1).await.unwrap();
    let endless =
        "INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    let error = transaction.execute(&write(endless, vec![])).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::StatementTimeout, "{error}");
    // An interrupted write takes the whole transaction with it: what comes
    // after must not be committed on its own.
    transaction.execute(&insert(2)).await.unwrap_err();
    transaction.rollback_to(1).await.unwrap_err();
    transaction.commit().await.unwrap_err();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn a_refused_commit_is_rolled_back() {
    let database = memory().await;
    run(&database, "CREATE TABLE t (id INTEGER PRIMARY KEY)").await;
    run(&database, "CREATE TABLE u (t INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&write("INSERT INTO u VALUES (9)", vec![])).await.unwrap();
    let error = transaction.commit().await.unwrap_err();
    assert!(matches!(error.kind(), DbErrorKind::ForeignKeyViolation { .. }), "{error}");
    database.execute(&insert(1)).await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM u").await, 0);
}

#[tokio::test]
async fn a_stream_keeps_the_time_of_its_statement_while_it_is_read() {
    let limit = Duration::from_millis(100);
    let database = SqliteDatabase::open(SqliteConfig::memory().statement_timeout(limit)).await.unwrap();
    let sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 600) SELECT x FROM c";
    let mut batches = database.stream(Statement::read(sql, vec![]));
    let mut last = 0;
    while let Some(batch) = batches.next().await {
        let batch = batch.unwrap();
        let ValueRef::I64(number) = batch.get(batch.len() - 1, 0).unwrap() else { panic!("a number") };
        last = number;
        // The reader takes longer over a batch than a statement may.
        tokio::time::sleep(limit + Duration::from_millis(20)).await;
    }
    assert_eq!(last, 600);
}

#[test]
fn memory_outlives_a_transaction_dropped_outside_of_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (database, transaction) = runtime.block_on(async {
        let database = memory().await;
        run(&database, "CREATE TABLE t (id INTEGER)").await;
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(2)).await.unwrap();
        (database, transaction)
    });
    drop(transaction);
    drop(runtime);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        database.execute(&insert(1)).await.unwrap();
        assert_eq!(number(&database, "SELECT count(*) FROM t").await, 1);
    });
}

#[tokio::test]
async fn a_dropped_stream_leaves_the_transaction_usable() {
    let database = memory().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let fill = "INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 10000) SELECT x FROM c";
    run(&database, fill).await;
    for read_batches in [0, 1, 2, 100] {
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        let mut batches = transaction.stream(Statement::read("SELECT id FROM t", vec![]));
        for _ in 0..read_batches {
            if let Some(batch) = batches.next().await {
                batch.unwrap();
            }
        }
        if read_batches > 0 && read_batches < 100 {
            let error = timeout(Duration::from_secs(1), transaction.execute(&insert(1))).await.unwrap();
            assert_eq!(error.unwrap_err().kind(), &DbErrorKind::StreamOpen);
        }
        drop(batches);
        timeout(Duration::from_secs(2), transaction.execute(&insert(1))).await.expect("hangs").unwrap();
        transaction.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_dropped_in_a_long_read_is_ended_alone() {
    let database = memory().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    let mut batches = transaction.stream(endless());
    assert!(timeout(Duration::from_millis(30), batches.next()).await.is_err());
    drop(batches);
    let start = Instant::now();
    transaction.execute(&insert(2)).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "took {:?}", start.elapsed());
    transaction.commit().await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 2);
}

#[tokio::test]
async fn a_stream_dropped_in_a_long_write_leaves_it_to_end() {
    let database = memory().await;
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    let sql = "INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 300000) \
               SELECT x FROM c RETURNING id";
    let mut batches = transaction.stream(write(sql, vec![]));
    assert!(timeout(Duration::from_millis(5), batches.next()).await.is_err());
    drop(batches);
    transaction.execute(&insert(2)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 300_002);
}

/// SQLite rolls back as it closes, on a thread that nobody waits for.
#[tokio::test]
async fn a_database_dropped_in_a_transaction_closes_in_peace() {
    let directory = Directory::new();
    for _ in 0..50 {
        let database = directory.open().await;
        run(&database, "CREATE TABLE IF NOT EXISTS t (id INTEGER)").await;
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(1)).await.unwrap();
        let runtime = tokio::runtime::Handle::current();
        std::thread::spawn(move || drop((transaction, database, runtime))).join().unwrap();
    }
    assert_eq!(number(&directory.open().await, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn more_statements_than_are_kept() {
    let directory = Directory::new();
    let database = SqliteDatabase::open(directory.config().statement_cache_capacity(2).max_connections(1))
        .await
        .unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    for round in 0..3 {
        for text in 0..5 {
            let sql = format!("SELECT {text} + ?1");
            let answer = database.query(&Statement::read(sql, vec![Value::I32(round)])).await.unwrap();
            assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I64(i64::from(text + round)));
        }
    }
    let mut batches = database.stream(Statement::read("SELECT 7 AS seven", vec![]));
    assert_eq!(batches.next().await.unwrap().unwrap().columns()[0].name.as_ref(), "seven");
}

#[tokio::test]
async fn there_is_nothing_left_to_roll_back_of_what_sqlite_took_back() {
    let limit = Duration::from_millis(50);
    let database = SqliteDatabase::open(SqliteConfig::memory().statement_timeout(limit)).await.unwrap();
    run(&database, "CREATE TABLE t (id INTEGER)").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let endless =
        "INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    transaction.execute(&write(endless, vec![])).await.unwrap_err();
    transaction.rollback().await.unwrap();
    run(&database, "INSERT INTO t VALUES (1)").await;
}
