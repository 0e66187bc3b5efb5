//! Flights: how often this adapter waits for the server, and what it keeps prepared.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use rustango_ports::database::{
    Database, DbErrorKind, Executor, Statement, TransactionOptions, Value, ValueRef, ValueType,
};
use rustango_testing::proxy::Proxy;

use crate::{
    Adapter, PostgresConfig,
    shared::{
        counter::Counter,
        schema::{Schema, eventually, insert, number, run, server_address, through},
    },
};

/// A pool of one connection by way of a proxy that counts.
async fn counted(schema: &Schema) -> (Counter, Adapter) {
    let counter = Counter::before(server_address()).await;
    let config = PostgresConfig::from_url(&schema.url(&through(counter.address()))).unwrap();
    let database = Adapter::open(config.max_connections(1)).await.unwrap();
    (counter, database)
}

fn doubled(number: i32) -> Statement {
    Statement::read("SELECT $1::int * 2", vec![Value::I32(number)]).with_columns([ValueType::I32])
}

async fn expect_doubled(executor: &dyn Executor, count: i32) {
    let statements: Vec<_> = (0..count).map(doubled).collect();
    let answers = executor.batch(&statements).await.unwrap();
    for (number, answer) in (0..count).zip(answers) {
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I32(number * 2));
    }
}

#[tokio::test]
async fn a_batch_is_one_round_trip() {
    let schema = Schema::new().await;
    let (counter, database) = counted(&schema).await;
    let before = counter.round_trips();
    expect_doubled(&database, 20).await;
    assert_eq!(counter.round_trips() - before, 2, "one to prepare, and one to run");
    let before = counter.round_trips();
    expect_doubled(&database, 20).await;
    assert_eq!(counter.round_trips() - before, 1);

    let before = counter.round_trips();
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    expect_doubled(&*transaction, 20).await;
    transaction.commit().await.unwrap();
    assert_eq!(counter.round_trips() - before, 3, "BEGIN, the batch, COMMIT");
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn two_statements_take_one_delay() {
    let schema = Schema::new().await;
    let proxy = Proxy::start(server_address()).await.unwrap();
    let config = PostgresConfig::from_url(&schema.url(&through(proxy.address()))).unwrap();
    let database = Adapter::open(config.max_connections(1)).await.unwrap();
    expect_doubled(&database, 2).await;
    let one_way = Duration::from_millis(100);
    proxy.delay(one_way);
    // A busy machine may add to it, and never takes away from it.
    let mut fastest = Duration::MAX;
    for _ in 0..10 {
        let begun = Instant::now();
        expect_doubled(&database, 2).await;
        fastest = fastest.min(begun.elapsed());
        if fastest < 3 * one_way {
            break;
        }
    }
    assert!(fastest >= 2 * one_way && fastest < 3 * one_way, "took {fastest:?}");
    proxy.delay(Duration::ZERO);
    database.close().await;
    schema.drop().await;
}

/// Outside of a transaction nothing would take back a write that flew along
/// with a statement that failed before it.
#[tokio::test]
async fn a_write_does_not_fly_before_its_predecessors_have_landed() {
    let schema = Schema::new().await;
    let (counter, database) = counted(&schema).await;
    run(&database, "CREATE TABLE t (id integer)").await;
    let fails = |number| Statement::read("SELECT 1 / $1::int", vec![Value::I32(number)]);
    database.batch(&[doubled(1), insert(1), fails(1), doubled(2)]).await.unwrap();
    let before = counter.round_trips();
    database.batch(&[doubled(1), doubled(2), insert(2), fails(1), doubled(3)]).await.unwrap();
    assert_eq!(counter.round_trips() - before, 3, "the reads, the write, the reads");
    let error = database.batch(&[doubled(1), fails(0), insert(3)]).await.err().unwrap();
    assert_eq!(error.kind(), &DbErrorKind::InvalidValue);
    assert_eq!(schema.count("t").await, 2);
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn the_failures_of_a_flight_are_told_in_order() {
    let schema = Schema::new().await;
    let database = Adapter::open(schema.config().max_connections(1)).await.unwrap();
    let statement = |sql: &str, number| Statement::read(sql, vec![Value::I32(number)]);
    let divides = |by| statement("SELECT 1 / $1::int", by);
    let missing = statement("SELECT * FROM first_missing WHERE $1 = 1", 1);
    let refused = Statement::read("SELECT $1", vec![Value::Text("\0".into())]);
    for (statements, kind) in [
        (vec![divides(1), divides(0), refused.clone()], DbErrorKind::InvalidValue),
        (
            vec![divides(1), missing, refused.clone()],
            DbErrorKind::MissingTable { table: "first_missing".into() },
        ),
        (vec![divides(1), refused, divides(0)], DbErrorKind::InvalidValue),
    ] {
        let error = database.batch(&statements).await.err().unwrap();
        assert_eq!(error.kind(), &kind, "{error}");
        expect_doubled(&database, 2).await;
    }
    assert_eq!(database.status().size, 1);
    database.close().await;
    schema.drop().await;
}

/// Some of a flight may have been prepared before a table was changed, and some
/// after.
#[tokio::test]
async fn a_changed_table_is_prepared_for_anew_in_a_flight() {
    let schema = Schema::new().await;
    run(&schema.beside, "CREATE TABLE t (id integer)").await;
    run(&schema.beside, "INSERT INTO t VALUES (1)").await;
    let database = Adapter::open(schema.config().max_connections(1)).await.unwrap();
    let all = Statement::read("SELECT * FROM t", vec![]);
    database.query(&all).await.unwrap();
    run(&schema.beside, "ALTER TABLE t ADD COLUMN name text DEFAULT 'x'").await;
    let answers = database.batch(&[doubled(1), all.clone(), doubled(2), all.clone()]).await.unwrap();
    assert_eq!(answers[0].get(0, 0).unwrap(), ValueRef::I32(2));
    assert_eq!(answers[1].get(0, 1).unwrap(), ValueRef::Text("x"));
    assert_eq!(answers[2].get(0, 0).unwrap(), ValueRef::I32(4));
    assert_eq!(answers[3].columns().len(), 2);
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn a_stream_opens_in_two_round_trips() {
    let schema = Schema::new().await;
    let (counter, database) = counted(&schema).await;
    let many = Statement::read("SELECT * FROM generate_series(1, $1)", vec![Value::I32(1_000)]);
    let before = counter.round_trips();
    let mut batches = database.stream(many);
    batches.next().await.unwrap().unwrap();
    assert_eq!(counter.round_trips() - before, 2, "BEGIN, and the cursor with its first rows");
    batches.next().await.unwrap().unwrap();
    assert_eq!(counter.round_trips() - before, 3, "and one for each batch");
    drop(batches);
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn no_more_is_kept_prepared_than_was_allowed() {
    let schema = Schema::new().await;
    let config = schema.config().max_connections(1).statement_cache_capacity(3);
    let database = Adapter::open(config).await.unwrap();
    let counted = "SELECT count(*) FROM pg_prepared_statements";
    for added in 0..10 {
        let text = format!("SELECT $1::int + {added}");
        let params = vec![Value::I32(1)];
        database.query(&Statement::read(text, params)).await.unwrap();
        assert!(number(&database, counted).await <= 3);
    }
    // A flight of more than may be kept runs all the same.
    let flight: Vec<_> = (0..10).map(|n| Statement::read(format!("SELECT {n}::bigint"), vec![])).collect();
    for (n, answer) in (0..).zip(database.batch(&flight).await.unwrap()) {
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I64(n));
    }
    assert!(number(&database, counted).await <= 3);
    database.close().await;
    schema.drop().await;
}

/// Bound as another type, a text is prepared once more and both are kept.
#[tokio::test]
async fn each_type_of_a_bind_is_prepared_for() {
    let schema = Schema::new().await;
    let (counter, database) = counted(&schema).await;
    let typed = |value| Statement::read("SELECT pg_typeof($1)::text", vec![value]);
    for round in 0..2 {
        let before = counter.round_trips();
        for (value, name) in [(Value::I32(1), "integer"), (Value::F64(1.0), "double precision")] {
            let answer = database.query(&typed(value)).await.unwrap();
            assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(name));
        }
        assert_eq!(counter.round_trips() - before, if round == 0 { 4 } else { 2 });
    }
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn as_many_binds_as_placeholders_are_expected() {
    let schema = Schema::new().await;
    let database = Adapter::open(schema.config().max_connections(1)).await.unwrap();
    for (params, found) in [(vec![], 0), (vec![Value::I32(1)], 1)] {
        let error = database.query(&Statement::read("SELECT $1::int, $2::int", params)).await.err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("database query: the statement has 2 placeholders and {found} binds")
        );
    }
    expect_doubled(&database, 1).await;
    assert_eq!(database.status().size, 1, "the connection could have been kept");
    schema.drop().await;
}

/// What the server closed is noticed before anybody uses it.
#[tokio::test]
async fn a_session_that_ended_costs_nobody_a_statement() {
    let schema = Schema::new().await;
    let database = Adapter::open(schema.config().max_connections(3)).await.unwrap();
    let nap = Statement::read("SELECT pg_sleep(0.05)", vec![]);
    futures_util::future::join_all((0..3).map(|_| database.query(&nap))).await;
    assert_eq!(database.status().size, 3);
    let sql = format!(
        "SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity \
         WHERE application_name = '{}' AND pid <> pg_backend_pid()",
        schema.name
    );
    assert_eq!(number(&schema.beside, &sql).await, 3);
    // The news is on its way to this end of three sockets.
    eventually("a connection is not given up", async || {
        database.query(&nap).await.map(drop).unwrap();
        database.status().size == 1
    })
    .await;
    database.close().await;
    schema.drop().await;
}
