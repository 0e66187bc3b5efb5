//! A column that is added to a large table of PostgreSQL rewrites no row.

use std::time::{Duration, Instant};

use rustango::{
    connect,
    migrate::{Chain, Migrator, Target},
    ports::schema::Operation,
    query::Raw,
};
use serde_json::json;

use super::{On, chain, steps};
use crate::chance::deep;

/// No migration that adds a column takes longer, however many rows there are.
const LONGEST: Duration = Duration::from_secs(1);

/// A table, and then a column that is nullable, one with a constant default,
/// and one that rows which are there are filled with once.
fn columns() -> Chain {
    let operation = |json| steps([serde_json::from_value::<Operation>(json).unwrap()]);
    let column = |column: serde_json::Value| json!({ "AddColumn": { "table": "visit", "column": column } });
    let mut filled = column(json!({ "name": "kind", "type": "text", "max_length": 20 }));
    filled["AddColumn"]["fill"] = json!("'page'");
    chain(vec![
        (
            "0001_visit",
            true,
            operation(json!({ "CreateTable": { "name": "visit", "primary_key": ["id"], "columns": [
                { "name": "id", "type": "i64", "auto": true },
                { "name": "path", "type": "text", "max_length": 200 },
                { "name": "at", "type": "timestamp" } ] } })),
        ),
        (
            "0002_referrer",
            true,
            operation(column(json!({ "name": "referrer", "type": "text", "nullable": true }))),
        ),
        (
            "0003_seconds",
            true,
            operation(column(json!({ "name": "seconds", "type": "i32", "default": "0" }))),
        ),
        ("0004_kind", true, operation(filled)),
    ])
}

/// PostgreSQL gives a table that it rewrites another file.
const FILE: &str = "SELECT CAST(pg_relation_filenode('visit') AS bigint)";

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_added_to_many_rows_at_once() {
    let rows = deep(50_000, 1_000_000);
    let (fresh, chain) = (On::Postgres.fresh().await, columns());
    let db = connect(fresh.url()).await.unwrap();
    let names: Vec<_> = chain.migrations().iter().map(|migration| migration.name.clone()).collect();
    Migrator::new(&db, &chain).run(&Target::At(names[0].clone())).await.unwrap();
    let insert = format!(
        "INSERT INTO visit (path, at) SELECT '/page/' || n, now() FROM generate_series(1, {rows}) AS n"
    );
    Raw::<()>::unchecked(insert).execute(&db).await.unwrap();
    let file = async || Raw::<(i64,)>::unchecked(FILE.to_owned()).get(&db).await.unwrap();
    let before = file().await;
    for name in &names[1..] {
        let begun = Instant::now();
        Migrator::new(&db, &chain).run(&Target::At(name.clone())).await.unwrap();
        let took = begun.elapsed();
        // The proof is to print it.
        #[allow(clippy::print_stdout, reason = "whoever runs the proof wants to see the figure")]
        {
            println!("{name} on {rows} rows took {took:?}");
        }
        assert!(took <= LONGEST, "{name} on {rows} rows took {took:?}");
        assert_eq!(file().await, before, "{name} rewrote the table");
    }
    let right = "SELECT count(*) FROM visit WHERE referrer IS NULL AND seconds = 0 AND kind = 'page'";
    let (count,) = Raw::<(i64,)>::unchecked(right.to_owned()).get(&db).await.unwrap();
    assert_eq!(count, rows);
    db.close().await;
    fresh.remove().await;
}
