//! Which calls are made, and in which order: no database is near.

use embedded::{Stock, Warehouse};
use rustango::{
    ports::database::{
        DbError, DbErrorKind, Execution, Isolation, Statement, TransactionOptions, Value, ValueType,
    },
    prelude::*,
};
use rustango_testing::{
    doubles::Rows,
    mock::{self, MockTransaction, Sequence, predicate},
};

use crate::lamps;

fn warehouses() -> [Warehouse; 2] {
    [(1, "harbour"), (2, "shop")].map(|(id, name)| Warehouse { id: Auto::from(id), name: name.into() })
}

/// The answer to a question for the lamps of a warehouse.
fn lamps_in(warehouse: i64, quantity: i32) -> Rows {
    let (id, warehouse) = (Auto::from(warehouse), ForeignKey::new(warehouse));
    Rows::of(&[Stock { id, warehouse, article: "lamp".into(), quantity }])
}

/// The answer to an INSERT of a row that the database numbers.
fn key(id: i64) -> Rows {
    Rows::new([("id", ValueType::I64)], [[Value::I64(id)]])
}

fn begins_with(sql: &'static str) -> impl Fn(&Statement) -> bool {
    move |statement| statement.sql().starts_with(sql)
}

fn sets_stock_to(quantity: i32) -> impl Fn(&Statement) -> bool {
    move |statement| {
        begins_with("UPDATE \"stock\"")(statement) && statement.params().contains(&Value::I32(quantity))
    }
}

#[tokio::test]
async fn it_begins_before_it_writes_and_commits_last() {
    let (mut order, mut tx) = (Sequence::new(), MockTransaction::new());
    let mut database = mock::database();
    let serializable = TransactionOptions::default().isolation(Isolation::Serializable);
    let begin = database.expect_begin().with(predicate::eq(serializable)).once().in_sequence(&mut order);
    for (sql, answer) in [
        ("INSERT INTO \"entry\"", key(1)),
        ("SELECT", lamps_in(1, 10)),
        ("UPDATE", Rows::empty()),
        ("SELECT", lamps_in(2, 5)),
        ("UPDATE", Rows::empty()),
    ] {
        if sql == "UPDATE" {
            let done = Execution { rows_affected: 1, new_keys: None };
            let update = tx.expect_execute().once().in_sequence(&mut order);
            update.withf(begins_with(sql)).return_once(move |_| Ok(done));
        } else {
            let query = tx.expect_query().once().in_sequence(&mut order);
            query.withf(begins_with(sql)).return_once(|_| Ok(answer.boxed()));
        }
    }
    tx.expect_commit().once().in_sequence(&mut order).return_once(|| Ok(()));
    begin.return_once(|_| Ok(Box::new(tx)));

    let entry = lamps(3, &warehouses()).carry_out(&Db::new(database)).await.expect("a transfer");
    assert_eq!(entry.id.get(), Some(1));
}

#[tokio::test]
async fn a_failed_statement_is_rolled_back_and_never_committed() {
    let (mut order, mut tx) = (Sequence::new(), MockTransaction::new());
    let refused = DbError::new(DbErrorKind::StorageFull, "execute", "the disk is full");
    tx.expect_query().once().in_sequence(&mut order).return_once(|_| Ok(key(1).boxed()));
    tx.expect_query().once().in_sequence(&mut order).return_once(|_| Ok(lamps_in(1, 10).boxed()));
    let update = tx.expect_execute().withf(sets_stock_to(7)).once().in_sequence(&mut order);
    update.return_once(|_| Err(refused));
    tx.expect_rollback().once().in_sequence(&mut order).return_once(|| Ok(()));
    let mut database = mock::database();
    database.expect_begin().once().return_once(|_| Ok(Box::new(tx)));

    let outcome = lamps(3, &warehouses()).carry_out(&Db::new(database)).await;
    assert_eq!(outcome.expect_err("the disk is full").database_kind(), Some(&DbErrorKind::StorageFull));
}

#[tokio::test]
async fn what_cannot_begin_sends_nothing() {
    let mut database = mock::database();
    let busy = DbError::new(DbErrorKind::PoolTimeout, "begin", "no connection came free");
    database.expect_begin().once().return_once(|_| Err(busy));
    let outcome = lamps(3, &warehouses()).carry_out(&Db::new(database)).await;
    assert_eq!(outcome.expect_err("no connection").database_kind(), Some(&DbErrorKind::PoolTimeout));
}
