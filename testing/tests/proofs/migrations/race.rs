//! Of runners that are started at once, one runs each file, and all are content.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rustango::{
    connect,
    migrate::{Chain, LedgerEntry},
    ports::schema::Operation,
    query::Raw,
};
use rustango_testing::services::postgres_url;
use serde_json::json;

use super::{On, another_process, chain, data, ended, steps};
use crate::chance::deep;

/// Files that leave a row each time that they are run.
pub(super) fn files() -> Chain {
    let operation = |json| serde_json::from_value::<Operation>(json).unwrap();
    let row = |file: u32| {
        data(&json!({ "sql": format!("INSERT INTO run (file) VALUES ({file})"), "reversible": true }))
    };
    let column = |name: &str| {
        let column = json!({ "name": name, "type": "i32", "nullable": true });
        operation(json!({ "AddColumn": { "table": "run", "column": column } }))
    };
    let mut first = steps([operation(json!({ "CreateTable": {
        "name": "run", "primary_key": ["id"], "columns": [
            { "name": "id", "type": "i64", "auto": true }, { "name": "file", "type": "i32" } ] } }))]);
    first.push(row(1));
    let mut second = steps([column("a")]);
    second.push(row(2));
    let mut third = steps([column("b"), column("c")]);
    third.push(row(3));
    chain(vec![("0001_first", true, first), ("0002_second", false, second), ("0003_third", true, third)])
}

async fn race(on: On, runners: usize) {
    for round in 0..deep(2, 20) {
        let fresh = on.fresh().await;
        let processes = (0..runners).map(|_| ended(another_process(fresh.url(), "files", None)));
        for (status, said) in join_all(processes).await {
            assert!(status.success(), "{on:?}, round {round}: {said}");
        }
        let db = connect(fresh.url()).await.unwrap();
        let rows = Raw::<(i32,)>::unchecked("SELECT file FROM run ORDER BY file".to_owned());
        assert_eq!(rows.fetch(&db).await.unwrap(), [(1,), (2,), (3,)], "{on:?}, round {round}");
        let ledger = rustango::migrate::entries(&db).await.unwrap();
        assert!(ledger.len() == 3 && ledger.iter().all(LedgerEntry::is_finished), "{on:?}: {ledger:?}");
        db.close().await;
        fresh.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn runners_take_turns_on_sqlite() {
    race(On::Sqlite, 8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runners_take_turns_on_postgres() {
    race(On::Postgres, 8).await;
}

/// Behind PgBouncer in transaction mode, a lock is that of a transaction: a
/// runner that is killed leaves none behind.
#[tokio::test(flavor = "multi_thread")]
async fn runners_take_turns_behind_pgbouncer() {
    let server = connect(&postgres_url()).await.unwrap();
    let name = format!("rustango_pooled_{}", std::process::id());
    let execute = async |sql: String| Raw::<()>::unchecked(sql).execute(&server).await.unwrap();
    execute(format!("CREATE DATABASE {name}")).await;
    let pooler = std::env::var("RUSTANGO_TEST_PGBOUNCER_URL").expect("a PgBouncer: see testing/run");
    let (address, _) = pooler.rsplit_once('/').unwrap();
    let url = format!("{}/{name}?pooler=transaction", address.replacen("postgres:", "postgres+tokio:", 1));
    let (status, said) = ended(another_process(&url, "files", Some(2))).await;
    assert!(!status.success(), "it did not die: {said}");
    let begun = Instant::now();
    let processes = (0..3).map(|_| ended(another_process(&url, "files", None)));
    for (status, said) in join_all(processes).await {
        assert!(status.success(), "{said}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "they waited for the dead one: {:?}", begun.elapsed());
    let stranded = format!(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE locktype = 'advisory' AND \
         datname = '{name}'"
    );
    assert_eq!(Raw::<(i64,)>::unchecked(stranded).get(&server).await.unwrap(), (0,));
    let db = connect(&url).await.unwrap();
    let rows = Raw::<(i32,)>::unchecked("SELECT file FROM run ORDER BY file".to_owned());
    assert_eq!(rows.fetch(&db).await.unwrap(), [(1,), (2,), (3,)]);
    db.close().await;
    execute(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runners_take_turns_on_mariadb() {
    race(On::MariaDb, 8).await;
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn runners_take_turns() {
        race(On::MySql, 8).await;
    }
}
