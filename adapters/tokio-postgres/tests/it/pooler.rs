//! Behind PgBouncer in transaction mode, where a session is somebody else's with the next transaction.

use futures_util::{StreamExt as _, future::try_join_all};
use rustango_ports::database::{
    Database as _, DbErrorKind, Executor as _, Statement, TransactionOptions, Value, ValueRef, ValueType,
};
use rustango_tokio_postgres::{Pooler, PostgresConfig, TokioPostgresDatabase};

use crate::shared::{
    migrations::acquired,
    pooled::{many_clients_share_a_session, table},
    schema::Schema,
};

/// Sessions are two, and clients many more.
const CLIENTS: u32 = 8;

fn pooler_url() -> String {
    std::env::var("RUSTANGO_TEST_PGBOUNCER_URL").expect(
        "RUSTANGO_TEST_PGBOUNCER_URL names no PgBouncer: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    )
}

async fn behind() -> TokioPostgresDatabase {
    let config =
        PostgresConfig::from_url(&pooler_url()).unwrap().max_connections(CLIENTS).pooler(Pooler::Transaction);
    TokioPostgresDatabase::open(config).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_hold_under_load() {
    let database = behind().await;
    many_clients_share_a_session(&database).await;
    database.close().await;
}

#[tokio::test]
async fn batches_and_streams_pass_through() {
    let schema = Schema::new().await;
    let table = table(&schema).await;
    let database = behind().await;
    let rows = format!("INSERT INTO {table} SELECT n, '/' || n, now() FROM generate_series(1, $1) AS n");
    database.execute(&Statement::write(rows, vec![Value::I64(2_500)])).await.unwrap();

    let one = |number: i64| {
        Statement::read(format!("SELECT path FROM {table} WHERE id = $1"), vec![Value::I64(number)])
            .with_columns([ValueType::Text])
    };
    let answers = database.batch(&[one(1), one(2), one(-1)]).await.unwrap();
    assert_eq!(answers[1].get(0, 0).unwrap(), ValueRef::Text("/2"));
    assert_eq!(
        (answers[2].len(), answers[2].columns().len()),
        (0, 1),
        "what was declared is known without rows"
    );

    let mut stream = database.stream(Statement::read(format!("SELECT id FROM {table} ORDER BY id"), vec![]));
    let mut seen = 0;
    while let Some(batch) = stream.next().await {
        seen += batch.unwrap().len();
    }
    assert_eq!(seen, 2_500);
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let mut stream = transaction.stream(Statement::read(format!("SELECT id FROM {table}"), vec![]));
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    transaction.rollback().await.unwrap();
    database.close().await;
    schema.drop().await;
}

#[tokio::test]
async fn names_would_be_lost() {
    // What the setting is for: without it, sessions are asked for statements that they never saw.
    let config = PostgresConfig::from_url(&pooler_url()).unwrap().max_connections(CLIENTS);
    let outcome = TokioPostgresDatabase::open(config).await;
    let error = match outcome {
        // Old poolers know no settings of a session either.
        Err(error) => error,
        Ok(database) => {
            let ask = |number: i64| {
                let database = database.clone();
                async move {
                    let sql = format!("SELECT $1::bigint + {number}");
                    database.query(&Statement::read(sql, vec![Value::I64(1)])).await.map(drop)
                }
            };
            try_join_all((0..200).map(ask)).await.unwrap_err()
        }
    };
    assert!(!matches!(error.kind(), DbErrorKind::Configuration), "{error}");
}

#[test]
fn the_setting_is_read_from_urls() {
    let behind = |url: &str| PostgresConfig::from_url(url).map(|config| config.behind());
    assert_eq!(behind("postgres://localhost/x?pooler=transaction").unwrap(), Pooler::Transaction);
    assert_eq!(behind("postgres://localhost/x?pooler=none").unwrap(), Pooler::None);
    let error = behind("postgres://localhost/x?pooler=session").unwrap_err();
    assert!(error.to_string().contains("pooler: expected none or transaction, found `session`"), "{error}");
}

/// The lock of a migration belongs to its transaction, and so to whoever has the session meanwhile.
#[tokio::test]
async fn the_run_lock_is_not_stranded() {
    let database = behind().await;
    let first = database.begin(TransactionOptions::default()).await.unwrap();
    // Sessions of other tests, too, ask for the lock of this database.
    while !acquired(&*first).await {
        tokio::task::yield_now().await;
    }
    let second = database.begin(TransactionOptions::default()).await.unwrap();
    assert!(!acquired(&*second).await);
    second.rollback().await.unwrap();
    // Dropped, as by a program that is gone.
    drop(first);
    for _ in 0..CLIENTS {
        let next = database.begin(TransactionOptions::default()).await.unwrap();
        while !acquired(&*next).await {
            tokio::task::yield_now().await;
        }
        next.rollback().await.unwrap();
    }
    database.close().await;
}
