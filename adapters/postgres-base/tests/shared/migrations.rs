//! Changes of tables that only PostgreSQL knows, and what they must not get in the way of.

use std::time::Duration;

use rustango_ports::{
    database::{Database as _, Dialect as _, Executor, Statement, TransactionOptions, ValueRef},
    schema::{Index, Name, Operation, RunLock, Schema as Tables, SchemaDialect as _, Table, Transition},
};

use super::schema::{Schema, number, run};
use crate::{Adapter, PostgresDialect};

fn name(name: &str) -> Name {
    Name::parse(name).unwrap()
}

/// Makes a change of tables that need not be described.
async fn change(database: &Adapter, operation: &Operation) -> Result<(), rustango_ports::database::DbError> {
    let tables = Tables::default();
    let tables = Transition { before: &tables, after: &tables };
    for statement in PostgresDialect.change(operation, tables).unwrap() {
        database.execute(&Statement::write(statement.sql, vec![])).await?;
    }
    Ok(())
}

fn unique_index(concurrently: bool) -> Operation {
    let index = Index { unique: true, ..Index::over(name("visit_path_key"), vec![name("path")]) };
    Operation::CreateIndex { table: name("visit"), index, concurrently }
}

async fn visits(database: &Adapter) {
    run(database, "CREATE TABLE visit (id bigint PRIMARY KEY, path varchar(10) COLLATE \"C\" NOT NULL)")
        .await;
    run(database, "INSERT INTO visit SELECT n, 'p' || least(n, 99) FROM generate_series(1, 100) n").await;
}

#[tokio::test]
async fn an_index_that_failed_is_made_anew() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    visits(&database).await;
    change(&database, &unique_index(true)).await.unwrap_err();
    let invalid =
        "SELECT count(*) FROM pg_index WHERE indexrelid = 'visit_path_key'::regclass AND NOT indisvalid";
    assert_eq!(number(&database, invalid).await, 1, "it is left behind");
    let shown = PostgresDialect.introspect(&database).await.unwrap();
    assert!(shown.schema.tables["visit"].indexes.is_empty(), "{shown:?}");
    assert!(shown.left_out.iter().any(|sentence| sentence.contains("visit_path_key")), "{shown:?}");

    run(&database, "DELETE FROM visit WHERE id = 100").await;
    change(&database, &unique_index(true)).await.unwrap();
    assert_eq!(number(&database, invalid).await, 0);
    let shown = PostgresDialect.introspect(&database).await.unwrap();
    assert!(shown.schema.tables["visit"].indexes[0].unique, "{shown:?}");
    assert_eq!(shown.left_out, Vec::<String>::new());
    database.close().await;
    schema.drop().await;
}

pub(crate) async fn acquired(executor: &dyn Executor) -> bool {
    let RunLock::Held { acquire, release: None } = PostgresDialect.schema().run_lock() else {
        panic!("the end of a transaction gives it back")
    };
    let answer = executor.query(&acquire).await.unwrap();
    answer.get(0, 0).unwrap() == ValueRef::Bool(true)
}

/// Making an index concurrently waits for whoever may still see the table as it was.
#[tokio::test]
async fn the_run_lock_lets_indexes_be_made_concurrently() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    visits(&database).await;
    run(&database, "DELETE FROM visit WHERE id = 100").await;
    let holder = database.begin(TransactionOptions::default()).await.unwrap();
    assert!(acquired(&*holder).await);
    // A driver may keep the snapshot of the answer until something else is asked.
    holder.savepoint(1).await.unwrap();
    let made = tokio::time::timeout(Duration::from_secs(20), change(&database, &unique_index(true))).await;
    made.expect("the lock is in the way").unwrap();
    let other = database.begin(TransactionOptions::default()).await.unwrap();
    assert!(!acquired(&*other).await, "it was held all the time");
    other.rollback().await.unwrap();
    holder.rollback().await.unwrap();
    database.close().await;
    schema.drop().await;
}

/// A longer text needs no look at the rows.
#[tokio::test]
async fn longer_texts_rewrite_no_table() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    visits(&database).await;
    let file = "SELECT pg_relation_filenode('visit')::bigint";
    let before = number(&database, file).await;
    let mut shown = PostgresDialect.introspect(&database).await.unwrap().schema;
    for max_length in [Some(20), None] {
        let mut after = shown.clone();
        set_length(&mut after, max_length);
        let tables = Transition { before: &shown, after: &after };
        let operation =
            Operation::AlterColumnMaxLength { table: name("visit"), column: name("path"), max_length };
        for statement in PostgresDialect.change(&operation, tables).unwrap() {
            run(&database, &statement.sql).await;
        }
        let now = PostgresDialect.introspect(&database).await.unwrap().schema;
        assert_eq!(now, after);
        assert_eq!(number(&database, file).await, before, "the table was written anew");
        shown = now;
    }
    database.close().await;
    schema.drop().await;
}

fn set_length(tables: &mut Tables, max_length: Option<u32>) {
    let columns = |table: &mut Table| table.columns[1].max_length = max_length;
    tables.tables.values_mut().for_each(columns);
}

#[tokio::test]
async fn what_others_made_is_shown_or_told() {
    let schema = Schema::new().await;
    let database = schema.open().await;
    for sql in [
        "CREATE TABLE plain (id serial PRIMARY KEY, price numeric(10, 2), at timestamp, tags text[], \
         twice integer GENERATED ALWAYS AS (2) STORED, note text, CONSTRAINT short CHECK (length(note) < 5))",
        "CREATE INDEX plain_note ON plain (note DESC NULLS LAST)",
        "CREATE TABLE log (id bigint, day date) PARTITION BY RANGE (day)",
        "CREATE TABLE log_now PARTITION OF log DEFAULT",
        "CREATE MATERIALIZED VIEW summary AS SELECT 1 AS n",
    ] {
        run(&database, sql).await;
    }
    let shown = PostgresDialect.introspect(&database).await.unwrap();
    let tables: Vec<_> = shown.schema.tables.keys().map(Name::as_str).collect();
    assert_eq!(tables, ["plain"]);
    let plain = &shown.schema.tables["plain"];
    let columns: Vec<_> = plain.columns.iter().map(|column| (column.name.as_str(), column.auto)).collect();
    assert_eq!(columns, [("id", true), ("price", false), ("note", false)]);
    assert_eq!(
        (&*plain.checks[0].expression, plain.columns[0].default.as_deref()),
        ("length(note) < 5", None)
    );
    for words in
        ["price", "\"at\"", "tags", "twice", "plain_note", "table \"log\"", "\"log_now\"", "\"summary\""]
    {
        assert!(
            shown.left_out.iter().any(|sentence| sentence.contains(words)),
            "{words}: {:?}",
            shown.left_out
        );
    }
    assert_eq!(shown.left_out.len(), 8, "{:?}", shown.left_out);
    database.close().await;
    schema.drop().await;
}
