//! Reads go to the replicas that answer; whatever may write goes to the primary.

use std::{pin::pin, time::Duration};

use futures_util::{TryStreamExt as _, poll};
use rustango::{
    ports::database::{DbErrorKind, Executor as _},
    query::{Db, RoutedDatabase},
};
use rustango_testing::doubles::Call;

use crate::support::{
    ALMOST, MICROSECOND, Servers, WHO, WINDOW, cut_off, insert, kind, read, try_who, who, write,
};

#[tokio::test]
async fn replicas_answer_reads_in_turn() {
    let servers = Servers::new().await;
    let db = servers.db();
    for expected in ["near", "far", "near", "far"] {
        assert_eq!(who(&db).await, expected);
    }
    db.execute(&read(WHO)).await.unwrap();
    assert_eq!(servers.calls(), [0, 3, 2]);
}

#[tokio::test]
async fn whatever_may_write_goes_to_the_primary() {
    let servers = Servers::new().await;
    let db = servers.db();
    db.query(&write("SELECT name FROM node -- FOR UPDATE")).await.unwrap();
    db.execute(&insert(1)).await.unwrap();
    db.stream(write("INSERT INTO entry VALUES (2) RETURNING id")).try_collect::<Vec<_>>().await.unwrap();
    db.transaction(async |tx| {
        tx.execute(&insert(3)).await?;
        assert_eq!(who(tx).await, "primary");
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(servers.calls(), [3 + 4, 0, 0]);
    assert_eq!(servers.primary.entries().await, 3);
}

#[tokio::test]
async fn a_batch_goes_to_one_server_as_a_whole() {
    let servers = Servers::new().await;
    let db = servers.db();
    assert_eq!(db.batch(&[read(WHO), read(WHO), read(WHO)]).await.unwrap().len(), 3);
    assert_eq!(servers.calls(), [0, 1, 0]);
    db.batch(&[read(WHO), insert(1), read(WHO)]).await.unwrap();
    assert!(matches!(&servers.primary.log.calls()[..], [Call::Batch(all)] if all.len() == 3));
    assert_eq!(servers.calls(), [1, 0, 0]);
}

#[tokio::test]
async fn streams_follow_the_intent() {
    let servers = Servers::new().await;
    let db = servers.db();
    for _ in 0..2 {
        let batches: Vec<_> = db.stream(read(WHO)).try_collect().await.unwrap();
        assert_eq!(batches.iter().map(|batch| batch.len()).sum::<usize>(), 1);
    }
    assert_eq!(servers.calls(), [0, 1, 1]);
    let empty: Vec<_> = db.stream(read("SELECT id FROM entry")).try_collect().await.unwrap();
    assert_eq!(empty.iter().map(|batch| batch.len()).sum::<usize>(), 0);
    db.stream(write(WHO)).try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(servers.calls(), [1, 1, 0]);
}

/// Each way of asking for something that only reads.
async fn every_read(db: &Db) {
    db.query(&read(WHO)).await.unwrap();
    db.execute(&read(WHO)).await.unwrap();
    db.batch(&[read(WHO), read(WHO)]).await.unwrap();
    db.stream(read(WHO)).try_collect::<Vec<_>>().await.unwrap();
}

#[tokio::test]
async fn a_replica_that_fails_is_left_out_and_then_probed() {
    for reason in [DbErrorKind::Unreachable, DbErrorKind::PoolTimeout, DbErrorKind::ConnectionLost] {
        let servers = Servers::new().await;
        let db = servers.db();
        servers.near.outage.begin(reason.clone());
        every_read(&db).await;
        servers.clock.advance(ALMOST);
        every_read(&db).await;
        assert_eq!(servers.calls(), [0, 1, 8], "{reason:?}: it was to be asked once");

        // Its time is up: one read tries it, and in vain.
        servers.clock.advance(MICROSECOND);
        every_read(&db).await;
        assert_eq!(servers.calls(), [0, 1, 4], "{reason:?}");

        servers.near.outage.end();
        assert_eq!(who(&db).await, "far");
        servers.clock.advance(WINDOW);
        assert_eq!(who(&db).await, "near", "{reason:?}: it was to be probed");
        every_read(&db).await;
        assert_eq!(servers.calls(), [0, 3, 3], "{reason:?}: it takes its turn again");
    }
}

#[tokio::test]
async fn one_read_probes_and_the_others_do_not_wait_for_it() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.near.outage.begin(DbErrorKind::Unreachable);
    every_read(&db).await;
    servers.near.outage.be_silent();
    servers.clock.advance(WINDOW);
    servers.calls();

    let mut probe = pin!(try_who(&db));
    assert!(poll!(&mut probe).is_pending(), "the probe is without an answer");
    for _ in 0..3 {
        assert_eq!(who(&db).await, "far");
    }
    assert_eq!(servers.calls(), [0, 1, 3]);
    // The next one is due a whole time later, whatever becomes of the first.
    servers.clock.advance(WINDOW);
    assert!(poll!(pin!(try_who(&db))).is_pending());
    assert_eq!(who(&db).await, "far");
    assert_eq!(servers.calls(), [0, 1, 1]);
}

#[tokio::test]
async fn the_primary_reads_where_no_replica_is_left() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.near.outage.begin(DbErrorKind::Unreachable);
    servers.far.outage.begin(DbErrorKind::Unreachable);
    for _ in 0..3 {
        assert_eq!(who(&db).await, "primary");
    }
    assert_eq!(servers.calls(), [3, 1, 1]);

    let alone = Db::new(RoutedDatabase::shared_builder(servers.primary.server()).build().unwrap());
    assert_eq!(who(&alone).await, "primary");
}

/// What was cut off may be what ended the server: it does not go through all.
#[tokio::test]
async fn a_read_that_was_cut_off_is_repeated_once() {
    let servers = Servers::new().await;
    servers.near.outage.lose_answers(DbErrorKind::ConnectionLost);
    assert_eq!(who(&servers.db()).await, "far");
    assert_eq!(servers.calls(), [0, 1, 1]);

    servers.far.outage.lose_answers(DbErrorKind::ConnectionLost);
    let db = servers.db();
    assert_eq!(kind(try_who(&db).await), DbErrorKind::ConnectionLost);
    assert_eq!(servers.calls(), [0, 1, 1], "it was to end with the second");
    assert_eq!(who(&db).await, "primary", "both are left out now");
}

#[tokio::test]
async fn a_read_that_was_cut_off_still_finds_a_server_that_takes_it() {
    let servers = Servers::new().await;
    servers.near.outage.lose_answers(DbErrorKind::ConnectionLost);
    servers.far.outage.begin(DbErrorKind::Unreachable);
    assert_eq!(who(&servers.db()).await, "primary");
    assert_eq!(servers.calls(), [1, 1, 1]);
}

#[tokio::test]
async fn a_write_is_never_repeated() {
    for reason in [
        DbErrorKind::Unreachable,
        DbErrorKind::PoolTimeout,
        DbErrorKind::ConnectionLost,
        DbErrorKind::SerializationFailure,
    ] {
        for took_effect in [false, true] {
            let servers = Servers::new().await;
            let db = servers.db();
            if took_effect {
                servers.primary.outage.lose_answers(reason.clone());
            } else {
                servers.primary.outage.begin(reason.clone());
            }
            let stream = "INSERT INTO entry VALUES (4) RETURNING id";
            assert_eq!(kind(db.execute(&insert(1)).await), reason);
            assert_eq!(kind(db.query(&insert(2)).await), reason);
            assert_eq!(kind(db.batch(&[read(WHO), insert(3)]).await), reason);
            assert_eq!(kind(db.stream(write(stream)).try_collect::<Vec<_>>().await), reason);
            assert_eq!(servers.calls(), [4, 0, 0], "{reason:?}");
            assert_eq!(servers.primary.entries().await, if took_effect { 4 } else { 0 });
        }
    }
}

#[tokio::test]
async fn a_fault_of_the_statement_is_told_by_the_first() {
    let servers = Servers::new().await;
    let db = servers.db();
    let table = "no_such".to_owned();
    assert_eq!(kind(db.query(&read("SELECT 1 FROM no_such")).await), DbErrorKind::MissingTable { table });
    assert_eq!(servers.calls(), [0, 1, 0]);
    servers.far.outage.begin(DbErrorKind::StatementTimeout);
    assert_eq!(kind(try_who(&db).await), DbErrorKind::StatementTimeout);
    assert_eq!(servers.calls(), [0, 0, 1]);
    servers.far.outage.end();
    assert_eq!([who(&db).await, who(&db).await], ["near", "far"], "neither is left out");
}

/// A standby ends reads that stand in the way of what it has to replay.
#[tokio::test]
async fn a_read_that_lost_a_race_is_repeated_and_its_replica_stays() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.near.outage.begin(DbErrorKind::SerializationFailure);
    assert_eq!(who(&db).await, "far");
    servers.near.outage.end();
    servers.calls();
    for _ in 0..4 {
        who(&db).await;
    }
    assert_eq!(servers.calls(), [0, 2, 2]);

    servers.near.outage.begin(DbErrorKind::SerializationFailure);
    servers.far.outage.begin(DbErrorKind::SerializationFailure);
    assert_eq!(kind(try_who(&db).await), DbErrorKind::SerializationFailure);
    assert_eq!(servers.calls(), [0, 1, 1]);

    let one = RoutedDatabase::shared_builder(servers.primary.server()).shared_replica(servers.near.server());
    assert_eq!(who(&one.build().unwrap()).await, "primary", "the same one would refuse it again");
}

#[tokio::test]
async fn a_stream_that_has_begun_is_not_begun_anew() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.near.outage.lose_answers(DbErrorKind::ConnectionLost);
    let mut stream = db.stream(read(WHO));
    assert_eq!(stream.try_next().await.unwrap().expect("a batch").len(), 1);
    assert_eq!(kind(stream.try_next().await), DbErrorKind::ConnectionLost);
    assert_eq!(servers.calls(), [0, 1, 0]);
}

#[tokio::test]
async fn a_silent_replica_is_waited_for_so_long() {
    let servers = Servers::new().await;
    let patience = Duration::from_millis(300);
    let db = Db::new(servers.builder().patience(patience).build().unwrap());
    servers.near.outage.be_silent();
    let mut reading = pin!(try_who(&db));
    assert!(poll!(&mut reading).is_pending());
    servers.clock.advance(patience.saturating_sub(MICROSECOND));
    assert!(poll!(&mut reading).is_pending());
    servers.clock.advance(MICROSECOND);
    assert_eq!(reading.await.unwrap(), "far");
    for _ in 0..3 {
        assert_eq!(who(&db).await, "far", "it is left out");
    }

    servers.far.outage.be_silent();
    let mut stream = db.stream(read(WHO));
    let mut first = pin!(stream.try_next());
    assert!(poll!(&mut first).is_pending());
    servers.clock.advance(patience);
    assert_eq!(first.await.unwrap().expect("a batch").len(), 1);
    assert_eq!(servers.primary.calls(), 1);
}

/// Callers that wait for less time than a connection does never learn that a
/// replica went silent.
#[tokio::test]
async fn a_replica_on_which_callers_give_up_in_a_row_is_left_out() {
    let servers = Servers::new().await;
    servers.far.outage.begin(DbErrorKind::Unreachable);
    let db = servers.db();
    while servers.far.calls() == 0 {
        who(&db).await;
    }
    for _ in 0..2 {
        servers.near.outage.be_silent();
        cut_off(try_who(&db));
        cut_off(db.stream(read(WHO)).try_next());
        servers.near.outage.end();
        assert_eq!(who(&db).await, "near", "an answer in between");
    }
    servers.near.outage.be_silent();
    for _ in 0..3 {
        cut_off(try_who(&db));
    }
    assert_eq!(who(&db).await, "primary");
    servers.near.outage.end();
    servers.clock.advance(WINDOW);
    servers.far.outage.end();
    assert_ne!(who(&db).await, "primary", "it is probed like any other");
}

#[tokio::test]
async fn a_pool_that_is_replica_and_primary_is_asked_once() {
    let servers = Servers::new().await;
    let primary = servers.primary.server();
    let routed = RoutedDatabase::shared_builder(primary.clone()).shared_replica(primary).build().unwrap();
    servers.primary.outage.begin(DbErrorKind::PoolTimeout);
    assert_eq!(kind(try_who(&routed).await), DbErrorKind::PoolTimeout);
    assert_eq!(servers.primary.calls(), 1, "it would wait its time twice");
}

#[tokio::test]
async fn a_replica_refuses_a_write_that_came_as_a_read() {
    let servers = Servers::new().await;
    servers.near.prepare("PRAGMA query_only = ON").await;
    let db = servers.db();
    let disguised = read("INSERT INTO entry VALUES (1)");
    assert_eq!(kind(db.execute(&disguised).await), DbErrorKind::ReadOnly);
    assert_eq!(servers.calls(), [0, 1, 0]);
}
