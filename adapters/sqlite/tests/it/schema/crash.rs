//! A program that dies amid a rebuild: the file is as before or as after.

use std::{fs, path::Path};

use rustango_ports::{
    database::{Database, Executor as _},
    schema::{Introspection, SchemaDialect as _},
};
use rustango_sqlite::{SqliteConfig, SqliteDatabase, SqliteDialect};

use super::{UNCHECKED, blog, create, lengthen, statements};
use crate::support::{Directory, expect_whole, number, run, write};

const POSTS: u32 = 400;

/// What a program that dies now leaves: the file and its log.
fn leave(from: &Path, to: &Path) -> u64 {
    let beside = |path: &Path| path.with_extension("db-wal");
    fs::copy(from, to).unwrap();
    fs::copy(beside(from), beside(to)).unwrap()
}

async fn found(path: &Path) -> Introspection {
    let database = SqliteDatabase::open(SqliteConfig::file(path)).await.unwrap();
    expect_whole(&database).await;
    assert_eq!(number(&database, "SELECT count(*) FROM post").await, i64::from(POSTS));
    assert_eq!(number(&database, "SELECT count(*) FROM noted").await, i64::from(POSTS));
    run(&database, "INSERT INTO post (author, title) VALUES (1, 'next')").await;
    assert_eq!(number(&database, "SELECT max(id) FROM post").await, i64::from(POSTS) + 1);
    let kept = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'rustango%'";
    assert_eq!(number(&database, kept).await, 0, "something is left over");
    assert_eq!(number(&database, "SELECT count(*) FROM noted").await, i64::from(POSTS) + 1, "the trigger");
    let shown = SqliteDialect.introspect(&database).await.unwrap();
    database.close().await;
    shown
}

#[tokio::test]
async fn a_crash_at_any_statement_leaves_before_or_after() {
    let directory = Directory::new();
    let path = directory.path("it.db");
    let database = directory.open().await;
    run(&database, "CREATE TABLE noted (post INTEGER)").await;
    create(&database, POSTS).await;
    run(&database, "INSERT INTO noted SELECT id FROM post").await;
    let body = "BEGIN INSERT INTO noted VALUES (NEW.id); END";
    run(&database, &format!("CREATE TRIGGER note AFTER INSERT ON post {body}")).await;
    let before = SqliteDialect.introspect(&database).await.unwrap();
    // So little memory that pages go to the log before the transaction ends.
    database.query(&write("PRAGMA cache_size = 5", vec![])).await.unwrap();

    let mut copies = Vec::new();
    let crash = |copies: &mut Vec<_>| {
        let to = directory.path(&format!("crash{}.db", copies.len()));
        copies.push((leave(&path, &to), to));
    };
    crash(&mut copies);
    let transaction = database.begin(UNCHECKED()).await.unwrap();
    crash(&mut copies);
    for sql in statements(&lengthen(), &blog()) {
        transaction.execute(&write(&sql, vec![])).await.unwrap();
        crash(&mut copies);
    }
    transaction.commit().await.unwrap();
    let uncommitted = copies.len();
    crash(&mut copies);
    let after = SqliteDialect.introspect(&database).await.unwrap();
    assert_ne!(before, after);
    database.close().await;

    let (first, last) = (copies[0].0, copies[uncommitted - 1].0);
    assert!(first < last, "no page of the rebuild was in the log before its commit");
    for (number, (_, path)) in copies.iter().enumerate() {
        let expected = if number < uncommitted { &before } else { &after };
        assert_eq!(found(path).await.schema, expected.schema, "a crash behind statement {number}");
    }
}
