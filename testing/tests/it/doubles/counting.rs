//! The log has every call, in order, with its text.

use futures_util::StreamExt as _;
use rustango_ports::database::{Database as _, Executor as _, TransactionOptions};
use rustango_query::{Db, Error};
use rustango_testing::doubles::{Call, CallLog, CountingDatabase};

use super::{every_statement, statement, willing};

fn lines(log: &CallLog) -> Vec<String> {
    log.calls().iter().map(Call::to_string).collect()
}

const EVERY_STATEMENT: [&str; 4] = ["query: a", "execute: b", "batch: c; d", "stream: e"];

#[tokio::test]
async fn every_statement_is_written_down() {
    let log = CallLog::default();
    let database = CountingDatabase::new(willing(), &log);
    every_statement(&database).await.expect("nothing fails");
    assert_eq!(lines(&log), EVERY_STATEMENT);
    assert_eq!(log.count(), 5, "both statements of the batch count");
    let text: Vec<_> = log.statements().iter().map(ToString::to_string).collect();
    assert_eq!(text, ["a", "b", "c", "d", "e"]);
    assert_eq!(log.to_string(), "query: a\nexecute: b\nbatch: c; d\nstream: e\n");
    log.clear();
    assert_eq!((log.count(), log.calls()), (0, vec![]));
}

#[tokio::test]
async fn transactions_are_looked_into() {
    let log = CallLog::default();
    let database = CountingDatabase::new(willing(), &log);
    let begin = async || database.begin(TransactionOptions::default()).await.expect("nothing fails");
    let transaction = begin().await;
    every_statement(&*transaction).await.expect("nothing fails");
    transaction.savepoint(1).await.expect("nothing fails");
    transaction.savepoint(2).await.expect("nothing fails");
    transaction.rollback_to(2).await.expect("nothing fails");
    transaction.release(1).await.expect("nothing fails");
    transaction.commit().await.expect("nothing fails");
    begin().await.rollback().await.expect("nothing fails");
    let mut expected = vec!["begin"];
    expected.extend(EVERY_STATEMENT);
    expected.extend(["savepoint 1", "savepoint 2", "rollback_to 2", "release 1", "commit"]);
    expected.extend(["begin", "rollback"]);
    assert_eq!(lines(&log), expected);
    assert_eq!(log.count(), 5, "only statements count");
}

#[tokio::test]
async fn what_nobody_awaits_is_no_call() {
    let log = CallLog::default();
    let database = CountingDatabase::new(willing(), &log);
    let sent = statement("a");
    drop(database.query(&sent));
    let mut stream = database.stream(sent.clone());
    assert_eq!(log.calls(), []);
    stream.next().await;
    assert_eq!(lines(&log), ["stream: a"]);
}

#[tokio::test]
async fn everything_else_is_handed_on() {
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::new(willing(), &log));
    assert_eq!(db.dialect().name(), "plain");
    assert_eq!(db.status().max, 1);
    db.ping().await.expect("nothing fails");
    db.close().await;
    assert_eq!(lines(&log), ["ping"]);
}

#[tokio::test]
async fn a_rolled_back_closure_shows() -> Result<(), Error> {
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::new(willing(), &log));
    db.transaction(async |_| Err::<(), _>(Error::abort("no"))).await.expect_err("aborted");
    assert_eq!(log.calls(), [Call::Begin, Call::Rollback]);
    Ok(())
}
