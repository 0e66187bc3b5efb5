//! Transactions where PostgreSQL is strict: after an error, and under a changed
//! table.

use futures_util::StreamExt;
use rustango_ports::database::{
    Database, DbErrorKind, Executor, Statement, TransactionOptions, Value, ValueRef,
};

use super::schema::{Schema, insert, number, run};
use crate::Adapter;

async fn with_table() -> (Schema, Adapter) {
    let schema = Schema::new().await;
    let database = Adapter::open(schema.config().max_connections(1)).await.unwrap();
    run(&database, "CREATE TABLE t (id integer PRIMARY KEY)").await;
    (schema, database)
}

/// The server answers COMMIT with ROLLBACK after an error, and calls it a
/// success.
#[tokio::test]
async fn a_commit_after_an_error_is_no_success() {
    let (schema, database) = with_table().await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    transaction.execute(&insert(1)).await.unwrap_err();
    let error = transaction.commit().await.unwrap_err();
    assert!(matches!(error.kind(), DbErrorKind::UniqueViolation { .. }), "{error}");
    assert!(error.context().contains("the transaction cannot go on after an error"), "{error}");
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, 0);
    schema.drop().await;
}

#[tokio::test]
async fn a_refused_bind_ends_nothing() {
    let (schema, database) = with_table().await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let refused = Statement::read("SELECT $1", vec![Value::Text("\0".into())]);
    transaction.query(&refused).await.err().unwrap();
    transaction.execute(&insert(1)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(schema.count("t").await, 1);
    schema.drop().await;
}

#[tokio::test]
async fn a_dropped_stream_leaves_the_transaction_usable() {
    let (schema, database) = with_table().await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let many = Statement::read("SELECT * FROM generate_series(1, $1)", vec![Value::I32(100_000)]);
    for _ in 0..3 {
        let mut batches = transaction.stream(many.clone());
        assert_eq!(batches.next().await.unwrap().unwrap().len(), 256);
        let error = transaction.execute(&insert(1)).await.unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::StreamOpen);
    }
    let mut rows = 0;
    let mut batches = transaction.stream(many);
    while let Some(batch) = batches.next().await {
        rows += batch.unwrap().len();
    }
    assert_eq!(rows, 100_000);

    let writing = Statement::write(
        "INSERT INTO t SELECT * FROM generate_series(1, $1) RETURNING id",
        vec![Value::I32(1_000)],
    );
    let mut batches = transaction.stream(writing);
    assert_eq!(batches.next().await.unwrap().unwrap().len(), 256);
    drop(batches);
    transaction.execute(&insert(0)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(schema.count("t").await, 1_001);
    schema.drop().await;
}

#[tokio::test]
async fn a_failing_stream_fails_its_transaction() {
    let (schema, database) = with_table().await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    transaction.savepoint(1).await.unwrap();
    let wrong =
        Statement::read("SELECT 1 / (500 - x) FROM generate_series(1, $1) x", vec![Value::I32(1_000)]);
    let mut batches = transaction.stream(wrong);
    batches.next().await.unwrap().unwrap();
    assert!(batches.next().await.unwrap().is_err());
    assert!(batches.next().await.is_none());
    drop(batches);
    transaction.execute(&insert(1)).await.unwrap_err();
    transaction.rollback_to(1).await.unwrap();
    transaction.execute(&insert(2)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(schema.count("t").await, 1);
    schema.drop().await;
}

#[tokio::test]
async fn a_stream_outlives_the_time_of_a_statement() {
    let schema = Schema::new().await;
    let limit = std::time::Duration::from_millis(100);
    let database = Adapter::open(schema.config().statement_timeout(limit)).await.unwrap();
    let many =
        Statement::read("SELECT repeat('x', 10000) FROM generate_series(1, $1)", vec![Value::I32(1_000)]);
    let mut batches = database.stream(many);
    let mut rows = 0;
    while let Some(batch) = batches.next().await {
        rows += batch.unwrap().len();
        tokio::time::sleep(limit / 2).await;
    }
    assert_eq!(rows, 1_000);
    schema.drop().await;
}

#[tokio::test]
async fn a_changed_table_is_prepared_for_anew() {
    let (schema, database) = with_table().await;
    database.execute(&insert(1)).await.unwrap();
    let all = Statement::read("SELECT * FROM t", vec![]);
    assert_eq!(database.query(&all).await.unwrap().columns().len(), 1);
    let mut batches = database.stream(all.clone());
    assert_eq!(batches.next().await.unwrap().unwrap().columns().len(), 1);
    drop(batches);

    // Somebody else, so that this pool hears nothing of it.
    run(&schema.beside, "ALTER TABLE t ADD COLUMN name text DEFAULT 'x'").await;
    let answer = database.query(&all).await.unwrap();
    assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text("x"));
    run(&schema.beside, "ALTER TABLE t ADD COLUMN more text").await;
    let mut batches = database.stream(all.clone());
    assert_eq!(batches.next().await.unwrap().unwrap().columns().len(), 3);
    drop(batches);

    database.query(&all).await.unwrap();
    run(&schema.beside, "ALTER TABLE t DROP COLUMN more").await;
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let error = transaction.query(&all).await.err().unwrap();
    assert_eq!(error.kind(), &DbErrorKind::SerializationFailure, "the transaction can be run again");
    drop(transaction);
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    assert_eq!(transaction.query(&all).await.unwrap().columns().len(), 2);
    transaction.commit().await.unwrap();
    schema.drop().await;
}

#[tokio::test]
async fn isolation_levels_and_modes_are_what_is_asked_for() {
    use rustango_ports::database::Isolation::{ReadCommitted, RepeatableRead, Serializable};
    let (schema, database) = with_table().await;
    for (level, name) in [
        (ReadCommitted, "read committed"),
        (RepeatableRead, "repeatable read"),
        (Serializable, "serializable"),
    ] {
        let options = TransactionOptions::default().isolation(level);
        for (options, mode) in [(options, "off"), (options.read_only(), "on")] {
            let transaction = database.begin(options).await.unwrap();
            let sql =
                "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')";
            let answer = transaction.query(&Statement::read(sql, vec![])).await.unwrap();
            assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(name));
            assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text(mode));
            transaction.commit().await.unwrap();
        }
    }
    schema.drop().await;
}
