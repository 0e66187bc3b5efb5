//! A run that is killed before any of its actions is finished by the next one.

use rustango::{
    connect,
    migrate::{Chain, Migrator, State, Step},
    ports::schema::{Operation, Schema},
    query::Raw,
};
use serde_json::json;

use super::{On, another_process, chain, data, ended, shown, shown_after};

/// Twelve operations, and changes of rows between them.
fn twelve() -> Vec<Step> {
    let operations = json!([
        { "CreateTable": { "name": "author", "primary_key": ["id"], "columns": [
            { "name": "id", "type": "i64", "auto": true },
            { "name": "name", "type": "text", "max_length": 100 } ] } },
        { "CreateTable": { "name": "post", "primary_key": ["id"], "columns": [
            { "name": "id", "type": "i64", "auto": true },
            { "name": "title", "type": "text", "max_length": 200 },
            { "name": "views", "type": "i32", "default": "0" } ] } },
        { "AddColumn": { "table": "post", "column": { "name": "status", "type": "text", "max_length": 9, "default": "'draft'",
            "choices": ["draft", "published"] } } },
        { "AddColumn": { "table": "post", "column": { "name": "author_id", "type": "i64", "nullable": true } } },
        { "AddForeignKey": { "table": "post", "key": { "name": "post_author_id_fkey", "columns": ["author_id"],
            "target": "author", "target_columns": ["id"], "on_delete": "set_null" } } },
        { "CreateIndex": { "table": "post", "index": { "name": "post_title_idx", "terms": [{ "column": "title" }] } } },
        { "RenameColumn": { "table": "post", "column": "title", "to": "headline" } },
        { "AlterColumnType": { "table": "post", "column": "views", "to": "i64" } },
        { "AlterColumnUnique": { "table": "author", "column": "name", "unique": true } },
        { "AddCheckConstraint": { "table": "post", "check": { "name": "views_count", "expression": "views >= 0" } } },
        { "AlterColumnMaxLength": { "table": "post", "column": "headline", "max_length": 300 } },
        { "RenameTable": { "table": "author", "to": "writer" } }
    ]);
    let operations: Vec<Operation> = serde_json::from_value(operations).unwrap();
    assert_eq!(operations.len(), 12);
    operations.into_iter().map(Step::Schema).collect()
}

/// All of it at once, where the database can.
pub(super) fn whole() -> Chain {
    chain(vec![("0001_twelve", true, with_rows())])
}

/// One after the other.
pub(super) fn stepwise() -> Chain {
    chain(vec![("0001_twelve", false, with_rows())])
}

/// Rows come in after the first two operations.
fn with_rows() -> Vec<Step> {
    let mut steps = twelve();
    let rows = [
        "INSERT INTO author (name) VALUES ('Ann'), ('Bob')",
        "INSERT INTO post (title, views) VALUES ('one', 1), ('two', 2), ('three', 3)",
    ];
    for sql in rows.into_iter().rev() {
        steps.insert(2, data(&json!({ "sql": sql, "reversible": true })));
    }
    steps
}

async fn survives(on: On, name: &'static str, chain: fn() -> Chain) {
    let (chain, expected) = (chain(), shown_after(on, &chain()).await);
    let actions = chain.migrations()[0].forward.len();
    // 0 is behind the last one: all is done then, and nothing is lost.
    for dies in 0..=actions {
        let fresh = on.fresh().await;
        let (status, said) = ended(another_process(fresh.url(), name, Some(dies))).await;
        assert!(!status.success(), "{on:?} {name} {dies}: it did not die\n{said}");
        let db = connect(fresh.url()).await.unwrap();
        let standing = Migrator::new(&db, &chain).standing().await.unwrap();
        let state = standing[0].state;
        assert_eq!(matches!(state, State::Applied(_)), dies == 0, "{on:?} {name} {dies}: {state:?}");
        if matches!(state, State::Pending) {
            assert_eq!(shown(&db).await.schema, Schema::default(), "{on:?} {name} {dies}: half a state");
        }
        let (status, said) = ended(another_process(fresh.url(), name, None)).await;
        assert!(status.success(), "{on:?} {name} {dies}: {said}");
        assert_eq!(shown(&db).await, expected, "{on:?} {name} {dies}");
        let standing = Migrator::new(&db, &chain).standing().await.unwrap();
        assert!(matches!(standing[0].state, State::Applied(_)), "{on:?} {name} {dies}: {standing:?}");
        let rows = Raw::<(i64, String)>::unchecked("SELECT views, headline FROM post ORDER BY id".to_owned());
        let rows = rows.fetch(&db).await.unwrap();
        assert_eq!(
            rows,
            [(1, "one".to_owned()), (2, "two".to_owned()), (3, "three".to_owned())],
            "{on:?} {name} {dies}"
        );
        db.close().await;
        fresh.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_runs_are_finished_on_sqlite() {
    survives(On::Sqlite, "whole", whole).await;
    survives(On::Sqlite, "stepwise", stepwise).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_runs_are_finished_on_postgres() {
    survives(On::Postgres, "whole", whole).await;
    survives(On::Postgres, "stepwise", stepwise).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_runs_are_finished_on_mariadb() {
    survives(On::MariaDb, "whole", whole).await;
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn killed_runs_are_finished() {
        survives(On::MySql, "whole", whole).await;
    }
}
