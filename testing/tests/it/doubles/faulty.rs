//! One call fails: the chosen one, with the chosen kind, in the chosen way.

use futures_util::StreamExt as _;
use rustango_ports::database::{DbErrorKind, Executor as _};
use rustango_query::{Db, Error};
use rustango_testing::doubles::{Call, CallLog, CountingDatabase, Fault, FaultyDatabase};

use super::{every_statement, statement, willing};

/// Makes seven calls, or as many as succeed.
async fn work(db: &Db) -> Result<(), Error> {
    db.ping().await?;
    db.transaction(async |tx| Ok(every_statement(tx).await?)).await
}

const CALLS_OF_WORK: [&str; 7] =
    ["ping", "begin", "query: a", "execute: b", "batch: c; d", "stream: e", "commit"];

fn lines(log: &CallLog) -> Vec<String> {
    log.calls().iter().map(Call::to_string).collect()
}

#[tokio::test]
async fn each_call_fails_in_turn_without_reaching_the_database() {
    let mut struck = Vec::new();
    for fault in Fault::before_each_call(DbErrorKind::StatementTimeout) {
        let log = CallLog::default();
        let db = Db::new(FaultyDatabase::new(CountingDatabase::new(willing(), &log), &fault));
        let outcome = work(&db).await;
        let Some(call) = fault.struck() else {
            outcome.expect("the last run is the one in which nothing fails");
            assert_eq!(lines(&log), CALLS_OF_WORK);
            break;
        };
        let error = outcome.expect_err("the fault is reported");
        assert_eq!(error.database_kind(), Some(&DbErrorKind::StatementTimeout));
        assert!(!log.calls().contains(call), "{call} reached the database:\n{log}");
        assert!(!log.calls().contains(&Call::Commit), "work with a fault was kept:\n{log}");
        struck.push(call.to_string());
    }
    assert_eq!(struck, CALLS_OF_WORK);
}

#[tokio::test]
async fn each_answer_is_lost_in_turn_after_the_call_took_effect() {
    let mut struck = Vec::new();
    for fault in Fault::after_each_call(DbErrorKind::ConnectionLost) {
        let log = CallLog::default();
        let db = Db::new(FaultyDatabase::new(CountingDatabase::new(willing(), &log), &fault));
        let outcome = work(&db).await;
        assert_eq!(outcome.is_err(), fault.struck().is_some());
        if let Some(call) = fault.struck() {
            assert!(log.calls().contains(call), "{call} did not reach the database:\n{log}");
            struck.push(call.to_string());
        }
    }
    assert_eq!(struck, CALLS_OF_WORK);
}

#[tokio::test]
async fn only_the_chosen_call_fails() {
    let fault = Fault::before(2, DbErrorKind::ReadOnly);
    let database = FaultyDatabase::new(willing(), &fault);
    assert_eq!(fault.struck(), None);
    let mut outcomes = Vec::new();
    for sql in ["a", "b", "c"] {
        outcomes.push(database.execute(&statement(sql)).await.map_err(|error| error.to_string()));
    }
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok());
    let message = outcomes[1].as_ref().expect_err("the second call fails");
    assert_eq!(message, "database execute: call 2 (execute: b) was made to fail by the test");
    assert_eq!(fault.struck(), Some(&Call::Execute("b".into())));
}

#[tokio::test]
async fn a_stream_fails_at_its_beginning_or_after_its_first_batch() {
    for (fault, expected) in [
        (Fault::before(1, DbErrorKind::Other), vec![false]),
        (Fault::after(1, DbErrorKind::Other), vec![true, false]),
    ] {
        let database = FaultyDatabase::new(willing(), &fault);
        let batches: Vec<bool> = database.stream(statement("a")).map(|batch| batch.is_ok()).collect().await;
        assert_eq!(batches, expected, "{fault:?}");
    }
}

#[test]
#[should_panic(expected = "does not seem to end")]
fn a_case_that_never_ends_is_stopped() {
    let strikes_always = |fault: Fault| {
        use rustango_testing::doubles::Interceptor as _;
        while fault.struck().is_none() {
            let _course = fault.intercept(Call::Ping);
        }
    };
    Fault::before_each_call(DbErrorKind::Other).for_each(strikes_always);
}
