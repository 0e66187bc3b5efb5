//! What becomes of the rows: the whole program on SQLite in memory.

use std::time::Duration;

use embedded::{NotEnough, Transfer};
use rustango::{
    ports::{
        database::DbErrorKind,
        runtime::{Ambient, Clock as _},
    },
    prelude::*,
};
use rustango_testing::{
    clock::VirtualClock,
    doubles::{CallLog, CountingDatabase},
    random::SeededRandom,
};

use crate::{Book, NEW_BOOK, lamps, new_book, read_book};

#[tokio::test]
async fn goods_move_and_the_journal_says_so() {
    let (database, warehouses) = new_book().await;
    let db = Db::new(database);
    for quantity in [3, 7] {
        lamps(quantity, &warehouses).carry_out(&db).await.expect("a transfer");
    }
    assert_eq!(read_book(&db).await, Book { harbour: 0, shop: 10, journal: vec![3, 7] });
}

#[tokio::test]
async fn more_than_there_is_does_not_move() {
    let (database, warehouses) = new_book().await;
    let db = Db::new(database);
    let outcome = lamps(11, &warehouses).carry_out(&db).await;
    let Err(Error::Aborted(refusal)) = outcome else { panic!("expected a refusal, found {outcome:?}") };
    assert_eq!(refusal.to_string(), "harbour holds 10 of lamp, and 11 were to leave it");
    assert!(refusal.is::<NotEnough>());
    assert_eq!(read_book(&db).await, NEW_BOOK);
}

#[tokio::test]
async fn nothing_and_less_do_not_move() {
    let (database, warehouses) = new_book().await;
    let db = Db::new(database);
    for quantity in [0, -3] {
        let error = lamps(quantity, &warehouses).carry_out(&db).await.expect_err("a refusal");
        assert_eq!(error.to_string(), "invalid Entry: quantity is less than 1");
    }
    assert_eq!(read_book(&db).await, NEW_BOOK);
}

#[tokio::test]
async fn goods_do_not_move_to_where_they_are() {
    let (database, [harbour, _]) = new_book().await;
    let db = Db::new(database);
    let nowhere = Transfer { article: "lamp", quantity: 1, from: &harbour, to: &harbour };
    let error = nowhere.carry_out(&db).await.expect_err("a refusal");
    let constraint = "entry_leaves_its_source".to_owned();
    assert_eq!(error.database_kind(), Some(&DbErrorKind::CheckViolation { constraint }));
    assert_eq!(read_book(&db).await, NEW_BOOK);
}

#[tokio::test]
async fn the_journal_has_the_time_of_the_clock() {
    let (database, warehouses) = new_book().await;
    let clock = VirtualClock::new();
    let db = Db::new(database).with_ambient(Ambient::new(clock.clone(), SeededRandom::new(1)));
    clock.advance(Duration::from_hours(1));
    let entry = lamps(1, &warehouses).carry_out(&db).await.expect("a transfer");
    assert_eq!(entry.made_at, clock.now());
}

#[tokio::test]
async fn a_transfer_is_five_statements() {
    let (database, warehouses) = new_book().await;
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::new(database, &log));
    for quantity in [1, 9] {
        log.clear();
        lamps(quantity, &warehouses).carry_out(&db).await.expect("a transfer");
        assert_eq!(log.count(), 5, "{log}");
    }
}
