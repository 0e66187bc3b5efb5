//! The mocks hold a `Db` to the order of calls.

use rustango_ports::{
    database::{
        AccessMode, DbError, DbErrorKind, Execution, Executor as _, Isolation, Statement, TransactionOptions,
    },
    http::{Body, Handler as _, Request, Response},
    runtime::Clock as _,
};
use rustango_query::{Db, Error};
use rustango_testing::{
    clock::VirtualClock,
    doubles::Rows,
    mock::{self, MockDatabase, MockExecutor, MockHandler, MockTransaction, Sequence, predicate},
};

fn statement(sql: &'static str) -> Statement {
    Statement::write(sql, Vec::new())
}

fn sends(expected: &'static str) -> impl Fn(&Statement) -> bool {
    move |statement| &**statement.sql() == expected
}

/// A database that begins one transaction: this one.
fn beginning(transaction: MockTransaction, order: &mut Sequence) -> MockDatabase {
    let mut database = mock::database();
    database.expect_begin().once().in_sequence(order).return_once(|_| Ok(Box::new(transaction)));
    database
}

#[tokio::test]
async fn a_transaction_begins_before_its_statements_and_commits_last() {
    let (mut order, mut transaction) = (Sequence::new(), MockTransaction::new());
    // Calls stand in the sequence in the order in which they are expected.
    let mut database = mock::database();
    let begin = database.expect_begin().once().in_sequence(&mut order);
    for sql in ["one", "two"] {
        let call = transaction.expect_execute();
        call.once().in_sequence(&mut order).withf(sends(sql)).return_once(|_| Ok(Execution::default()));
    }
    transaction.expect_commit().once().in_sequence(&mut order).return_once(|| Ok(()));
    begin.return_once(|_| Ok(Box::new(transaction)));

    let work = async |tx: &Db| -> Result<(), Error> {
        tx.execute(&statement("one")).await?;
        tx.execute(&statement("two")).await?;
        Ok(())
    };
    Db::new(database).transaction(work).await.expect("everything is expected");
}

#[tokio::test]
async fn a_failed_statement_is_followed_by_a_rollback_and_no_commit() {
    let (mut order, mut transaction) = (Sequence::new(), MockTransaction::new());
    let lost = || DbError::new(DbErrorKind::ConnectionLost, "execute", "gone");
    transaction.expect_execute().once().return_once(move |_| Err(lost()));
    transaction.expect_rollback().once().return_once(|| Ok(()));
    let database = beginning(transaction, &mut order);

    let outcome = Db::new(database)
        .transaction(async |tx| Ok(tx.execute(&statement("one")).await?.rows_affected))
        .await;
    let error = outcome.expect_err("the statement failed");
    assert_eq!(error.database_kind(), Some(&DbErrorKind::ConnectionLost));
}

#[tokio::test]
async fn options_reach_the_database() {
    let wanted = TransactionOptions::default().isolation(Isolation::Serializable).read_only();
    assert_eq!(wanted.access, AccessMode::ReadOnly);
    let mut transaction = MockTransaction::new();
    transaction.expect_commit().return_once(|| Ok(()));
    let mut database = mock::database();
    let begin = database.expect_begin().with(predicate::eq(wanted));
    begin.once().return_once(|_| Ok(Box::new(transaction)));
    Db::new(database).transaction_with(wanted, async |_| Ok(())).await.expect("a commit");
}

#[tokio::test]
#[should_panic(expected = "No matching expectation found")]
async fn a_call_that_nobody_expects_fails_the_test() {
    let database = beginning(MockTransaction::new(), &mut Sequence::new());
    let work = async |tx: &Db| Ok(tx.execute(&statement("surprise")).await?.rows_affected);
    Db::new(database).transaction(work).await.ok();
}

#[tokio::test]
async fn every_operation_of_the_database_port_can_be_expected() {
    let mut database = mock::database();
    database.expect_query().return_once(|_| Ok(Rows::empty().boxed()));
    database.expect_batch().return_once(|all| Ok(all.iter().map(|_| Rows::empty().boxed()).collect()));
    database.expect_stream().return_once(|_| Rows::empty().into_stream());
    database.expect_ping().return_once(|| Ok(()));
    database.expect_close().return_once(|| ());
    let db = Db::new(database);
    assert_eq!(db.dialect().name(), "plain");
    assert_eq!(db.clock().now(), VirtualClock::new().now());
    assert_eq!(db.status().max, 1);
    db.query(&statement("one")).await.expect("expected");
    let answers = db.batch(&[statement("one"), statement("two")]).await.expect("expected");
    assert_eq!(answers.len(), 2);
    let batches: Vec<_> = futures_util::StreamExt::collect(db.stream(statement("one"))).await;
    assert_eq!(batches.len(), 1);
    db.ping().await.expect("expected");
    db.close().await;
}

#[tokio::test]
async fn savepoints_can_be_expected() {
    let mut order = Sequence::new();
    let mut transaction = MockTransaction::new();
    let mut outer = Sequence::new();
    let with_depth = predicate::eq(1);
    transaction.expect_savepoint().with(with_depth).once().in_sequence(&mut order).return_once(|_| Ok(()));
    transaction.expect_rollback_to().with(with_depth).once().in_sequence(&mut order).return_once(|_| Ok(()));
    transaction.expect_commit().once().in_sequence(&mut order).return_once(|| Ok(()));
    let db = Db::new(beginning(transaction, &mut outer));
    let work = async |tx: &Db| {
        let inner = tx.transaction(async |_| Err::<(), _>(Error::abort("not this"))).await;
        assert!(matches!(inner, Err(Error::Aborted(_))));
        Ok(())
    };
    db.transaction(work).await.expect("the outer work is kept");
}

#[tokio::test]
async fn an_executor_and_a_handler_can_be_mocked() {
    let mut executor = MockExecutor::new();
    executor.expect_execute().return_once(|_| Ok(Execution { rows_affected: 3, new_keys: None }));
    let done = executor.execute(&statement("one")).await.expect("expected");
    assert_eq!(done.rows_affected, 3);

    let mut handler = MockHandler::new();
    handler
        .expect_call()
        .withf(|request| request.uri().path() == "/health")
        .return_once(|_| Response::new(Body::from("fine")));
    let mut request = Request::new(Body::Empty);
    *request.uri_mut() = "/health".parse().unwrap();
    assert!(matches!(handler.call(request).await.into_body(), Body::Full(bytes) if bytes == "fine"));
}
