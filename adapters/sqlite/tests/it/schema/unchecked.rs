//! Transactions in which keys go unchecked: they are checked again whatever
//! happens.

use std::{future::Future, time::Duration};

use rustango_ports::database::{Database, DbErrorKind, Executor, Statement, TransactionOptions, ValueRef};
use rustango_sqlite::SqliteDatabase;
use rustango_testing::database::cut_after;
use tokio::time::timeout;

use super::{UNCHECKED, blog, change, create, extend_author, lengthen, statements};
use crate::support::{Directory, expect_all_idle, expect_whole, memory, number, run, write};

/// Checks that the connection that writes is as it was opened.
async fn expect_checked(database: &SqliteDatabase, when: &str) {
    for (pragma, expected) in [("foreign_keys", 1), ("writable_schema", 0)] {
        let answer = database.query(&write(&format!("PRAGMA {pragma}"), vec![])).await.unwrap();
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I64(expected), "{pragma} after {when}");
    }
    let lost = database.execute(&write("INSERT INTO post (author, title) VALUES (9, 'x')", vec![])).await;
    assert!(matches!(lost.unwrap_err().kind(), DbErrorKind::ForeignKeyViolation { .. }), "after {when}");
}

/// Cuts an operation off at each of its await points, on a file and in memory.
async fn cut_everywhere<F: Future<Output = ()>>(operation: impl Fn(SqliteDatabase) -> F) {
    let directory = Directory::new();
    for database in [directory.open().await, memory().await] {
        create(&database, 3).await;
        for polls in 1.. {
            assert!(polls < 500, "the operation never ends");
            let ended = cut_after(polls, operation(database.clone())).await.is_some();
            let when = format!("a cut at poll {polls}");
            timeout(Duration::from_secs(5), expect_checked(&database, &when)).await.unwrap();
            expect_all_idle(&database).await;
            let posts = number(&database, "SELECT count(*) FROM post").await;
            assert_eq!(posts, 3, "{when}");
            expect_whole(&database).await;
            if ended {
                break;
            }
        }
    }
}

/// Makes the table anew, each time from what it is.
async fn run_rebuild(database: &SqliteDatabase, commit: bool) {
    let transaction = database.begin(UNCHECKED()).await.unwrap();
    for sql in statements(&lengthen(), &blog()) {
        transaction.execute(&write(&sql, vec![])).await.unwrap();
    }
    if commit {
        transaction.commit().await.unwrap();
    } else {
        transaction.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn cut_off_rebuild() {
    cut_everywhere(|database| async move { run_rebuild(&database, true).await }).await;
}

#[tokio::test]
async fn cut_off_rebuild_that_is_taken_back() {
    cut_everywhere(|database| async move { run_rebuild(&database, false).await }).await;
}

#[tokio::test]
async fn a_panic_amid_a_rebuild_leaves_nothing() {
    let directory = Directory::new();
    for database in [directory.open().await, memory().await] {
        create(&database, 3).await;
        let count = statements(&lengthen(), &blog()).len();
        for after in 0..=count {
            let database = database.clone();
            let task = tokio::spawn({
                let database = database.clone();
                async move {
                    let transaction = database.begin(UNCHECKED()).await.unwrap();
                    for sql in statements(&lengthen(), &blog()).iter().take(after) {
                        transaction.execute(&write(sql, vec![])).await.unwrap();
                    }
                    panic!("as it is asked to");
                }
            });
            let _: tokio::task::JoinError = Result::<(), _>::unwrap_err(task.await);
            expect_checked(&database, &format!("a panic behind statement {after}")).await;
            assert_eq!(number(&database, "SELECT count(*) FROM post").await, 3);
        }
    }
}

#[tokio::test]
async fn a_transaction_that_never_begins_leaves_keys_checked() {
    let directory = Directory::new();
    let config = directory.config().busy_timeout(Duration::from_millis(20));
    let database = SqliteDatabase::open(config).await.unwrap();
    create(&database, 1).await;
    let other = directory.open().await;
    for options in [UNCHECKED(), UNCHECKED().lock_timeout(Duration::from_millis(10))] {
        let writing = other.begin(TransactionOptions::default()).await.unwrap();
        let error = database.begin(options).await.err().unwrap();
        assert_eq!(error.kind(), &DbErrorKind::LockTimeout, "{error}");
        writing.rollback().await.unwrap();
        expect_checked(&database, "a transaction that never began").await;
    }
}

#[tokio::test]
async fn what_points_nowhere_is_not_committed() {
    let directory = Directory::new();
    for database in [directory.open().await, memory().await] {
        create(&database, 3).await;
        let transaction = database.begin(UNCHECKED()).await.unwrap();
        transaction.execute(&write("DELETE FROM author", vec![])).await.unwrap();
        assert_eq!(number(&*transaction, "SELECT count(*) FROM post").await, 3, "keys do nothing");
        let error = transaction.commit().await.unwrap_err();
        assert!(matches!(error.kind(), DbErrorKind::ForeignKeyViolation { .. }), "{error}");
        let told = "rows of \"post\" point at rows of \"author\" that are not there";
        assert_eq!(error.context(), told);
        expect_checked(&database, "a refused commit").await;
        assert_eq!(number(&database, "SELECT count(*) FROM author").await, 1);
    }
}

#[tokio::test]
async fn a_rebuild_where_keys_are_checked_is_refused() {
    let database = memory().await;
    create(&database, 3).await;
    let error = change(&database, &extend_author(), TransactionOptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Unsupported, "{error}");
    assert!(error.context().contains("unchecked_keys"), "{error}");
    assert_eq!(number(&database, "SELECT count(*) FROM post").await, 3);
    change(&database, &extend_author(), UNCHECKED()).await.unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM post").await, 3);
}

#[tokio::test]
async fn the_next_transaction_checks_keys() {
    let database = memory().await;
    create(&database, 1).await;
    change(&database, &lengthen(), UNCHECKED()).await.unwrap();
    let transaction = database.begin(TransactionOptions::default()).await.unwrap();
    let lost = transaction.execute(&Statement::write("UPDATE post SET author = 9", vec![])).await;
    assert!(matches!(lost.unwrap_err().kind(), DbErrorKind::ForeignKeyViolation { .. }));
    transaction.rollback().await.unwrap();
    run(&database, "DELETE FROM author").await;
    assert_eq!(number(&database, "SELECT count(*) FROM post").await, 0);
}
