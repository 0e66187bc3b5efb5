//! A unit of work reads what it wrote; the writes of others send it nowhere.

use std::pin::pin;

use chrono::TimeDelta;
use futures_util::{TryStreamExt as _, poll};
use rustango::{
    ports::database::{Database as _, DbErrorKind, Executor as _, Isolation, TransactionOptions, UnitOfWork},
    query::{Db, Error},
};
use rustango_testing::doubles::{CallLog, CountingDatabase};

use crate::support::{ALMOST, MICROSECOND, Node, Servers, WINDOW, cut_off, insert, kind, who, write};

async fn reads_primary(db: &Db) -> bool {
    who(db).await == "primary"
}

#[tokio::test]
async fn after_a_write_reads_go_to_the_primary_for_a_while() {
    let servers = Servers::new().await;
    let db = servers.db();
    assert!(!reads_primary(&db).await);
    db.execute(&insert(1)).await.unwrap();
    assert!(reads_primary(&db).await);
    servers.clock.advance(ALMOST);
    assert!(reads_primary(&db).await);
    servers.clock.advance(MICROSECOND);
    assert!(!reads_primary(&db).await);
}

/// Writes one row in a way of its own.
async fn write_in(way: u8, db: &Db) {
    match way {
        0 => assert_eq!(db.execute(&insert(0)).await.unwrap().rows_affected, 1),
        1 => drop(db.query(&insert(1)).await.unwrap()),
        2 => drop(db.batch(&[insert(2)]).await.unwrap()),
        3 => drop(db.stream(insert(3)).try_collect::<Vec<_>>().await.unwrap()),
        _ => {
            let work = async |tx: &Db| Ok(tx.execute(&insert(4)).await?.rows_affected);
            assert_eq!(db.transaction(work).await.unwrap(), 1);
        }
    }
}

#[tokio::test]
async fn every_way_of_writing_counts() {
    let servers = Servers::new().await;
    let db = servers.db();
    for way in 0..5 {
        let (one, other) = (db.unit(), db.unit());
        write_in(way, &one).await;
        assert!(reads_primary(&one).await, "way {way}");
        assert!(!reads_primary(&other).await, "way {way}");
        assert_eq!(one.wrote_at(), Some(db.clock().now()), "way {way}");
        assert_eq!(other.wrote_at(), None, "way {way}");
    }
    assert_eq!(servers.primary.entries().await, 5);
}

#[tokio::test]
async fn units_mind_their_own_writes_and_clones_are_the_same_unit() {
    let servers = Servers::new().await;
    let all = servers.db();
    let (ann, bob) = (all.unit(), all.unit());
    let ann_too = ann.clone();
    ann.execute(&insert(1)).await.unwrap();
    assert!(reads_primary(&ann_too).await);
    assert!(!reads_primary(&bob).await);
    assert!(!reads_primary(&all).await);
    all.execute(&insert(2)).await.unwrap();
    assert!(reads_primary(&all).await);
    assert!(!reads_primary(&bob).await);
}

#[tokio::test]
async fn a_unit_goes_on_in_the_next_request() {
    let servers = Servers::new().await;
    let db = servers.db();
    let first = db.unit();
    first.execute(&insert(1)).await.unwrap();
    let wrote_at = first.wrote_at().expect("it wrote");
    servers.clock.advance(ALMOST);
    let next = db.unit_after(wrote_at);
    assert!(reads_primary(&next).await);
    assert_eq!(next.wrote_at(), Some(wrote_at));
    servers.clock.advance(MICROSECOND);
    assert!(!reads_primary(&next).await);

    let from_the_future = db.unit_after(db.clock().now() + TimeDelta::days(1));
    assert!(reads_primary(&from_the_future).await);
    servers.clock.advance(WINDOW);
    assert!(!reads_primary(&from_the_future).await);
}

#[tokio::test]
async fn a_transaction_counts_from_its_commit() {
    let servers = Servers::new().await;
    let db = servers.db();
    db.transaction(async |tx| {
        tx.execute(&insert(1)).await?;
        servers.clock.advance(2 * WINDOW);
        Ok(())
    })
    .await
    .unwrap();
    servers.clock.advance(ALMOST);
    assert!(reads_primary(&db).await);
    servers.clock.advance(MICROSECOND);
    assert!(!reads_primary(&db).await);
}

#[tokio::test]
async fn a_transaction_that_wrote_nothing_does_not_count() {
    let servers = Servers::new().await;
    let db = servers.db();
    assert_eq!(db.transaction(async |tx| Ok(who(tx).await)).await.unwrap(), "primary");
    assert!(!reads_primary(&db).await);
    let work = async |tx: &Db| {
        tx.execute(&insert(1)).await?;
        Err::<(), _>(Error::abort("no"))
    };
    db.transaction(work).await.unwrap_err();
    assert!(!reads_primary(&db).await, "it was rolled back");
}

#[tokio::test]
async fn a_write_inside_a_savepoint_a_batch_or_a_stream_counts() {
    let servers = Servers::new().await;
    for way in 0..4 {
        let db = servers.db();
        db.transaction(async |tx| {
            match way {
                0 => tx.transaction(async |inner| Ok(inner.execute(&insert(1)).await.map(drop)?)).await?,
                1 => drop(tx.batch(&[insert(2)]).await?),
                2 => drop(tx.stream(insert(3)).try_collect::<Vec<_>>().await?),
                _ => drop(tx.query(&insert(4)).await?),
            }
            Ok(())
        })
        .await
        .unwrap();
        assert!(reads_primary(&db).await, "way {way}");
    }
}

#[tokio::test]
async fn a_commit_that_was_cut_off_or_lost_counts() {
    let servers = Servers::new().await;
    let routed = servers.builder().build().unwrap();
    let begin = async || {
        let tx = routed.begin(TransactionOptions::default()).await.unwrap();
        tx.execute(&write("UPDATE node SET name = name")).await.unwrap();
        tx
    };
    let tx = begin().await;
    servers.primary.outage.lose_answers(DbErrorKind::CommitUnknown);
    assert_eq!(kind(tx.commit().await), DbErrorKind::CommitUnknown);
    servers.primary.outage.end();
    assert_eq!(who(&routed).await, "primary");

    servers.clock.advance(WINDOW);
    let tx = begin().await;
    servers.primary.outage.be_silent();
    cut_off(tx.commit());
    servers.primary.outage.end();
    assert_eq!(who(&routed).await, "primary");
}

/// Whoever failed to insert what exists already wants to read it now.
#[tokio::test]
async fn a_write_that_failed_counts_unless_it_never_ran() {
    let servers = Servers::new().await;
    servers.primary.prepare("INSERT INTO entry VALUES (1)").await;
    let db = servers.db();
    let refused = db.unit();
    assert!(matches!(kind(refused.execute(&insert(1)).await), DbErrorKind::UniqueViolation { .. }));
    assert!(reads_primary(&refused).await);

    for (reason, may_have_run) in [
        (DbErrorKind::ConnectionLost, true),
        (DbErrorKind::StatementTimeout, true),
        (DbErrorKind::Unreachable, false),
        (DbErrorKind::PoolTimeout, false),
        (DbErrorKind::ReadOnly, false),
    ] {
        let unit = db.unit();
        servers.primary.outage.begin(reason.clone());
        assert_eq!(kind(unit.execute(&insert(2)).await), reason);
        servers.primary.outage.end();
        assert_eq!(reads_primary(&unit).await, may_have_run, "{reason:?}");
    }
}

#[tokio::test]
async fn a_write_that_was_cut_off_counts() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.primary.outage.be_silent();
    cut_off(db.execute(&insert(1)));
    servers.primary.outage.end();
    assert!(reads_primary(&db).await);
}

#[tokio::test]
async fn a_stream_that_writes_counts_until_its_end() {
    let servers = Servers::new().await;
    let db = servers.db();
    let mut stream = db.stream(write("INSERT INTO entry VALUES (1), (2) RETURNING id"));
    stream.try_next().await.unwrap().expect("a batch");
    servers.clock.advance(2 * WINDOW);
    drop(stream);
    servers.clock.advance(ALMOST);
    assert!(reads_primary(&db).await);
}

#[tokio::test]
async fn a_slow_write_counts_from_its_end() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.primary.outage.be_silent();
    {
        let insert = insert(1);
        let mut writing = pin!(db.execute(&insert));
        assert!(poll!(&mut writing).is_pending());
        servers.clock.advance(2 * WINDOW);
    }
    servers.primary.outage.end();
    assert!(reads_primary(&db).await);
}

#[tokio::test]
async fn read_only_transactions_of_the_unit_follow() {
    let servers = Servers::new().await;
    let db = servers.db();
    let options = TransactionOptions::default().read_only().isolation(Isolation::RepeatableRead);
    let answers = async |db: &Db| db.transaction_with(options, async |tx| Ok(who(tx).await)).await.unwrap();
    assert_eq!(answers(&db).await, "near");
    db.execute(&insert(1)).await.unwrap();
    assert_eq!(answers(&db).await, "primary");
}

#[tokio::test]
async fn inside_a_transaction_a_unit_is_the_transaction() {
    let servers = Servers::new().await;
    let unit = servers.db().unit();
    unit.transaction(async |tx| {
        assert!(tx.unit().in_transaction());
        tx.unit().execute(&insert(1)).await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(unit.wrote_at(), Some(unit.clock().now()));
}

#[tokio::test]
async fn decorators_hand_units_on() {
    let servers = Servers::new().await;
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::new(servers.builder().build().unwrap(), &log));
    let (one, other) = (db.unit(), db.unit());
    one.execute(&insert(1)).await.unwrap();
    assert!(reads_primary(&one).await);
    assert!(!reads_primary(&other).await);
    assert_eq!(log.count(), 3, "what a unit does passes by the decorator: {log}");
}

#[tokio::test]
async fn a_single_database_has_no_units() {
    let node = Node::new("only", &rustango_testing::clock::VirtualClock::new()).await;
    assert!(node.within.for_unit(UnitOfWork::new()).is_none());
    let unit = Db::shared(node.server()).unit();
    unit.execute(&insert(1)).await.unwrap();
    assert_eq!((who(&unit).await.as_str(), unit.wrote_at()), ("only", None));
}
