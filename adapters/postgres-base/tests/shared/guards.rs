//! Connections that are cut off, go silent or break: nothing is lost, nobody
//! inherits an open transaction, every slot comes back.

use std::{
    future::Future,
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, future::join_all};
use rustango_ports::database::{Database, DbErrorKind, Executor, Statement, TransactionOptions, Value};
use rustango_testing::proxy::{Cut, Proxy};
use tokio::time::timeout;

use super::{
    counter::Counter,
    schema::{Schema, eventually, expect_all_idle, insert, run, server_address, server_url, through},
};
use crate::{Adapter, PostgresConfig};

/// A pool behind a proxy, and a table `t`.
struct Behind {
    schema: Schema,
    proxy: Proxy,
    database: Adapter,
}

async fn behind(adjust: impl FnOnce(PostgresConfig) -> PostgresConfig) -> Behind {
    let schema = Schema::new().await;
    run(&schema.beside, "CREATE TABLE t (id integer)").await;
    let proxy = Proxy::start(server_address()).await.unwrap();
    let url = schema.url(&through(proxy.address()));
    let config = adjust(PostgresConfig::from_url(&url).unwrap());
    let database = Adapter::open(config).await.unwrap();
    Behind { schema, proxy, database }
}

impl Behind {
    async fn end(self) {
        self.database.close().await;
        self.schema.drop().await;
    }
}

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

#[tokio::test]
async fn cancelled_begin_loses_nothing() {
    let behind = behind(|config| config.max_connections(1)).await;
    behind.proxy.delay(Duration::from_millis(60));
    let cut = timeout(Duration::from_millis(90), behind.database.begin(TransactionOptions::default())).await;
    assert!(cut.is_err(), "begin was meant to be cut off while it was under way");
    behind.proxy.delay(Duration::ZERO);

    behind.database.execute(&insert(1)).await.unwrap();
    assert_eq!(behind.schema.count("t").await, 1, "an acknowledged write is not visible to others");
    behind.schema.expect_no_open_transaction().await;
    assert_eq!(behind.database.status().size, 1, "the connection could have been kept");
    behind.end().await;
}

#[tokio::test]
async fn connections_that_died_silently_are_replaced() {
    let behind = behind(|config| config.max_connections(4)).await;
    let database = &behind.database;
    let nap = Statement::read("SELECT pg_sleep(0.05)", vec![]);
    join_all((0..4).map(|_| database.query(&nap))).await;
    assert_eq!(database.status().size, 4);

    behind.proxy.black_hole();
    let cut = join_all((0..4).map(|_| timeout(Duration::from_millis(50), database.query(&nap)))).await;
    assert!(cut.iter().all(Result::is_err));

    let start = Instant::now();
    let answers = join_all((0..4).map(|_| async { database.query(&nap).await.map(drop) })).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    expect_all_idle(database).await;
    assert_eq!(database.status().idle, 4);
    behind.end().await;
}

#[tokio::test]
async fn idle_connections_that_died_silently_cost_one_wait() {
    let behind = behind(|config| config.max_connections(4).ping_after(Duration::ZERO)).await;
    let database = &behind.database;
    let nap = Statement::read("SELECT pg_sleep(0.05)", vec![]);
    join_all((0..4).map(|_| database.query(&nap))).await;
    behind.proxy.black_hole();

    let start = Instant::now();
    database.query(&nap).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "took {:?}", start.elapsed());
    assert_eq!(database.status().size, 1);
    behind.end().await;
}

#[tokio::test]
async fn a_statement_without_an_answer_ends() {
    let behind =
        behind(|config| config.max_connections(1).statement_timeout(Duration::from_millis(50))).await;
    behind.proxy.black_hole();
    let start = Instant::now();
    let error = behind.database.execute(&insert(1)).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::ConnectionLost, "{error}");
    assert!(start.elapsed() < Duration::from_secs(1));
    behind.database.execute(&insert(2)).await.unwrap();
    assert_eq!(behind.schema.count("t").await, 1);
    behind.end().await;
}

#[tokio::test]
async fn a_commit_without_an_answer_is_unknown() {
    let behind =
        behind(|config| config.max_connections(1).statement_timeout(Duration::from_millis(50))).await;
    let silent = behind.database.begin(TransactionOptions::default()).await.unwrap();
    silent.execute(&insert(1)).await.unwrap();
    behind.proxy.black_hole();
    let error = silent.commit().await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::CommitUnknown, "{error}");

    for when in [Cut::Before, Cut::After] {
        let broken = behind.database.begin(TransactionOptions::default()).await.unwrap();
        broken.execute(&insert(2)).await.unwrap();
        behind.proxy.cut_at(b"COMMIT", when);
        let error = broken.commit().await.unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::CommitUnknown, "{error}");
    }
    assert_eq!(behind.schema.count("t WHERE id = 2").await, 1, "one of them got through");
    behind.database.execute(&insert(3)).await.unwrap();
    behind.end().await;
}

#[tokio::test]
async fn exhausted_pool_times_out() {
    let schema = Schema::new().await;
    let config = schema.config().max_connections(1).acquire_timeout(Duration::from_millis(100));
    let database = Adapter::open(config).await.unwrap();
    let held = database.begin(TransactionOptions::default()).await.unwrap();
    let start = Instant::now();
    let error = database.ping().await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::PoolTimeout, "{error}");
    assert!(start.elapsed() >= Duration::from_millis(100));
    assert!(start.elapsed() < Duration::from_millis(500));
    drop(held);
    database.ping().await.unwrap();
    schema.drop().await;
}

/// Cuts an operation off at each of its await points, and asks after each cut
/// whether the pool is whole.
async fn cut_everywhere<'a, F: Future>(behind: &'a Behind, mut operation: impl FnMut(&'a Behind) -> F) {
    for polls in 1.. {
        assert!(polls < 200, "the operation never ends");
        let ended = drop_after(polls, operation(behind)).await;
        let marker = i32::try_from(polls).unwrap() + 1_000_000;
        timeout(Duration::from_secs(2), behind.database.execute(&insert(marker))).await.unwrap().unwrap();
        let seen = format!("t WHERE id = {marker}");
        assert_eq!(behind.schema.count(&seen).await, 1, "cut at poll {polls}: a write is lost");
        if ended {
            break;
        }
    }
    expect_all_idle(&behind.database).await;
    behind.schema.expect_no_open_transaction().await;
}

async fn cut_behind() -> Behind {
    let behind = behind(|config| config.max_connections(1)).await;
    // Slow enough that answers come in pieces of their own.
    behind.proxy.delay(Duration::from_millis(1));
    behind
}

#[tokio::test]
async fn cut_off_query() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let rows = Statement::read("SELECT * FROM generate_series(1, $1)", vec![Value::I32(5_000)]);
        behind.database.query(&rows).await.unwrap();
    })
    .await;
    behind.end().await;
}

#[tokio::test]
async fn cut_off_execute() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        behind.database.execute(&insert(0)).await.unwrap();
    })
    .await;
    behind.end().await;
}

#[tokio::test]
async fn cut_off_failing_execute() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let wrong = Statement::write("INSERT INTO t SELECT 1 / $1::int", vec![Value::I32(0)]);
        behind.database.execute(&wrong).await.unwrap_err();
    })
    .await;
    behind.end().await;
}

#[tokio::test]
async fn cut_off_transaction() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let transaction = behind.database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(1)).await.unwrap();
        transaction.savepoint(1).await.unwrap();
        transaction.execute(&insert(2)).await.unwrap();
        transaction.rollback_to(1).await.unwrap();
        transaction.commit().await.unwrap();
    })
    .await;
    let ones = behind.schema.count("t WHERE id = 1").await;
    let twos = behind.schema.count("t WHERE id = 2").await;
    // COMMIT is on its way at one or two of the cuts, and then nobody can tell.
    assert!((1..=4).contains(&ones), "{ones} commits");
    assert_eq!(twos, 0, "what was rolled back is there");
    behind.end().await;
}

#[tokio::test]
async fn cut_off_rollback() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let transaction = behind.database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(1)).await.unwrap();
        transaction.rollback().await.unwrap();
    })
    .await;
    assert_eq!(behind.schema.count("t WHERE id = 1").await, 0);
    behind.end().await;
}

#[tokio::test]
async fn cut_off_stream() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let rows = Statement::read("SELECT * FROM generate_series(1, $1)", vec![Value::I32(1_000)]);
        let mut batches = behind.database.stream(rows);
        while let Some(batch) = batches.next().await {
            batch.unwrap();
        }
    })
    .await;
    behind.end().await;
}

#[tokio::test]
async fn cut_off_stream_of_a_write() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let rows = Statement::write(
            "INSERT INTO t SELECT * FROM generate_series(1, $1) RETURNING id",
            vec![Value::I32(1_000)],
        );
        let mut batches = behind.database.stream(rows);
        while let Some(batch) = batches.next().await {
            batch.unwrap();
        }
    })
    .await;
    behind.end().await;
}

#[tokio::test]
async fn cut_off_acquire() {
    let behind = cut_behind().await;
    cut_everywhere(&behind, |behind| async {
        let held = behind.database.begin(TransactionOptions::default()).await.unwrap();
        let (other, ()) = tokio::join!(behind.database.ping(), async { drop(held) });
        other.unwrap();
    })
    .await;
    behind.end().await;
}

#[test]
fn nothing_panics_without_a_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    let (schema, database, transaction) = first.block_on(async {
        let schema = Schema::new().await;
        run(&schema.beside, "CREATE TABLE t (id integer)").await;
        let database = Adapter::open(schema.config().max_connections(1)).await.unwrap();
        let transaction = database.begin(TransactionOptions::default()).await.unwrap();
        transaction.execute(&insert(1)).await.unwrap();
        (schema, database, transaction)
    });
    // Dropped outside of any runtime, then used again inside: the next who
    // needs the connection brings it back.
    drop(transaction);
    first.block_on(async {
        database.execute(&insert(2)).await.unwrap();
        assert_eq!(schema.count("t").await, 1);
    });
    let transaction = first.block_on(database.begin(TransactionOptions::default())).unwrap();
    let stream = database.stream(Statement::read("SELECT 1", vec![]));
    drop(first);
    drop((transaction, stream));
    runtime().block_on(async {
        let name = schema.name.clone();
        drop((schema, database));
        let beside = Adapter::connect(&server_url()).await.unwrap();
        run(&beside, &format!("DROP SCHEMA {name} CASCADE")).await;
    });
}

#[tokio::test]
async fn one_round_trip_a_statement() {
    let schema = Schema::new().await;
    run(&schema.beside, "CREATE TABLE t (id integer)").await;
    let counter = Counter::before(server_address()).await;
    let url = schema.url(&through(counter.address()));
    let database = Adapter::open(PostgresConfig::from_url(&url).unwrap().max_connections(1)).await;
    let database = database.unwrap();
    let statement = Statement::read("SELECT $1::int + 1", vec![Value::I32(1)]);
    database.query(&statement).await.unwrap();
    let before = counter.round_trips();
    for _ in 0..10 {
        database.query(&statement).await.unwrap();
    }
    assert_eq!(counter.round_trips() - before, 10, "queries");

    let none = Statement::read("SELECT id FROM t WHERE id = $1", vec![Value::I32(1)]);
    database.query(&none).await.unwrap();
    let before = counter.round_trips();
    database.query(&none).await.unwrap();
    assert_eq!(counter.round_trips() - before, 1, "a query without rows");

    database.execute(&insert(1)).await.unwrap();
    let before = counter.round_trips();
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    transaction.commit().await.unwrap();
    database.query(&statement).await.unwrap();
    assert_eq!(counter.round_trips() - before, 4, "a transaction and a query");
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn closing_waits_for_who_is_inside() {
    let schema = Schema::new().await;
    run(&schema.beside, "CREATE TABLE t (id integer)").await;
    let database = schema.open().await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let closing = tokio::spawn({
        let database = database.clone();
        async move { database.close().await }
    });
    eventually(
        "the pool does not close",
        async || matches!(database.ping().await, Err(error) if error.kind() == &DbErrorKind::PoolClosed),
    )
    .await;
    transaction.execute(&insert(1)).await.unwrap();
    assert!(!closing.is_finished());
    transaction.commit().await.unwrap();
    closing.await.unwrap();
    assert_eq!(database.status().size, 0);
    assert_eq!(schema.count("t").await, 1);
    schema.drop().await;
}
