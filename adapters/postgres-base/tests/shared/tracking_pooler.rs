//! Behind a PgBouncer in transaction mode that keeps track of prepared statements: nothing has to be said of it.

use rustango_ports::database::{Database as _, Executor as _, Statement, ValueRef};

use super::pooled::many_clients_share_a_session;
use crate::{Adapter, PostgresConfig};

/// Sessions are two, and clients many more.
const CLIENTS: u32 = 8;

fn config() -> PostgresConfig {
    let url = std::env::var("RUSTANGO_TEST_PGBOUNCER_TRACKING_URL").expect(
        "RUSTANGO_TEST_PGBOUNCER_TRACKING_URL names no PgBouncer: run the tests with `testing/run`, or \
         `eval \"$(testing/run --services-only)\"` first",
    );
    PostgresConfig::from_url(&url).unwrap().max_connections(CLIENTS)
}

#[tokio::test(flavor = "multi_thread")]
async fn named_statements_hold_under_load() {
    let database = Adapter::open(config()).await.unwrap();
    many_clients_share_a_session(&database).await;
    // Once more, by statements that clients have prepared and sessions may not.
    many_clients_share_a_session(&database).await;
    database.close().await;
}

#[tokio::test]
async fn statements_that_are_forgotten_are_prepared_again() {
    let database = Adapter::open(config().statement_cache_capacity(2).max_connections(1)).await.unwrap();
    for round in 0..3 {
        for number in 0..5_i64 {
            let sql = format!("SELECT $1::bigint + {number}");
            let statement = Statement::read(sql, vec![rustango_ports::database::Value::I64(round)]);
            let rows = database.query(&statement).await.unwrap();
            assert_eq!(rows.get(0, 0).unwrap(), ValueRef::I64(round + number));
        }
    }
    database.close().await;
}
