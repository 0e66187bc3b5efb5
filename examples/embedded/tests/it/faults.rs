//! Every call of a transfer fails once, in both ways that a call can fail.

use embedded::NotEnough;
use rustango::{ports::database::DbErrorKind, prelude::*};
use rustango_testing::doubles::{Call, Fault, FaultsInTurn, FaultyDatabase};

use crate::{Book, NEW_BOOK, lamps, new_book, read_book};

/// Transfers three lamps under each fault. Whatever happened, the caller knows,
/// no lamp is lost, and what moved is in the journal. Returns what was struck.
async fn transfer_under(faults: FaultsInTurn) -> Vec<&'static str> {
    let mut struck = Vec::new();
    for fault in faults {
        let (database, warehouses) = new_book().await;
        let db = Db::new(FaultyDatabase::new(database.clone(), &fault));
        let outcome = lamps(3, &warehouses).carry_out(&db).await;
        let book = read_book(&Db::new(database)).await;
        let done = Book { harbour: 7, shop: 3, journal: vec![3] };
        match fault.struck() {
            None => {
                outcome.expect("the last run is the one in which nothing fails");
                assert_eq!(book, done);
            }
            Some(call) => {
                let error = outcome.expect_err("a fault is reported");
                assert_eq!(error.database_kind(), Some(&DbErrorKind::ConnectionLost), "{call}");
                assert!(book == NEW_BOOK || book == done, "half a transfer after {call}: {book:?}");
                struck.push(call.operation());
            }
        }
    }
    struck
}

/// Begin, the journal, the harbour read and written, the shop read and
/// written for the first time, commit.
const CALLS: [&str; 7] = ["begin", "query", "query", "execute", "query", "query", "commit"];

#[tokio::test]
async fn a_call_that_never_arrives_does_no_harm() {
    assert_eq!(transfer_under(Fault::before_each_call(DbErrorKind::ConnectionLost)).await, CALLS);
}

#[tokio::test]
async fn an_answer_that_is_lost_does_no_harm() {
    assert_eq!(transfer_under(Fault::after_each_call(DbErrorKind::ConnectionLost)).await, CALLS);
}

#[tokio::test]
async fn a_refusal_is_told_even_if_the_rollback_fails() {
    for fault in Fault::before_each_call(DbErrorKind::ConnectionLost) {
        let (database, warehouses) = new_book().await;
        let db = Db::new(FaultyDatabase::new(database.clone(), &fault));
        let error = lamps(11, &warehouses).carry_out(&db).await.expect_err("there are only ten");
        let refused = matches!(&error, Error::Aborted(refusal) if refusal.is::<NotEnough>());
        assert_eq!(refused, matches!(fault.struck(), None | Some(Call::Rollback)), "{error}");
        assert_eq!(read_book(&Db::new(database)).await, NEW_BOOK);
    }
}
