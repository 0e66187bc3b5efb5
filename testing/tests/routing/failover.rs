//! The primary moves from one candidate to another; nothing happens twice.

use std::pin::pin;

use futures_util::{TryStreamExt as _, future::join_all, poll};
use rustango::{
    ports::database::{Database as _, DbError, DbErrorKind, Executor as _, Transaction, TransactionOptions},
    query::{Db, FailoverDatabase, RoutedDatabase},
};
use rustango_testing::{
    clock::VirtualClock,
    doubles::{Fault, FaultyDatabase},
};

use crate::support::{Node, WHO, cut_off, insert, kind, number, read, try_who, who, write};

const TAKES_WRITES: &str = "SELECT takes_writes FROM node";

impl Node {
    /// Follows another: takes no writes, and says so.
    async fn demote(&self) {
        self.prepare("UPDATE node SET takes_writes = 0").await;
        self.prepare("PRAGMA query_only = ON").await;
    }

    async fn promote(&self) {
        self.prepare("PRAGMA query_only = OFF").await;
        self.prepare("UPDATE node SET takes_writes = 1").await;
    }

    /// Returns how often it was asked whether it takes writes.
    fn probes(&self) -> usize {
        self.log.statements().iter().filter(|sql| &***sql == TAKES_WRITES).count()
    }
}

/// Three candidates, of which the first leads.
struct Candidates {
    nodes: [Node; 3],
    failover: FailoverDatabase,
    db: Db,
}

impl Candidates {
    async fn new() -> Self {
        let clock = VirtualClock::new();
        let nodes =
            [Node::new("a", &clock).await, Node::new("b", &clock).await, Node::new("c", &clock).await];
        for node in &nodes {
            node.demote().await;
        }
        nodes[0].promote().await;
        let builder = nodes.iter().fold(FailoverDatabase::builder(TAKES_WRITES), |builder, node| {
            builder.shared_candidate(node.server())
        });
        let failover = builder.build().unwrap();
        Self { nodes, db: Db::new(failover.clone()), failover }
    }

    /// The first is gone, and the second takes its place.
    async fn fail_over(&self, reason: DbErrorKind) {
        self.nodes[0].outage.begin(reason);
        self.nodes[1].promote().await;
    }

    fn forget(&self) {
        for node in &self.nodes {
            node.log.clear();
        }
    }

    fn probes(&self) -> [usize; 3] {
        [0, 1, 2].map(|at| self.nodes[at].probes())
    }
}

#[tokio::test]
async fn candidates_are_asked_once_for_all() {
    let servers = Candidates::new().await;
    let names = join_all((0..20).map(|_| who(&servers.db))).await;
    assert!(names.iter().all(|name| name == "a"), "{names:?}");
    servers.db.execute(&insert(1)).await.unwrap();
    assert_eq!(servers.probes(), [1, 1, 1]);
    assert_eq!(servers.nodes[0].entries().await, 1);
}

#[tokio::test]
async fn what_changes_nothing_is_asked_of_the_successor() {
    for reason in [DbErrorKind::Unreachable, DbErrorKind::ConnectionLost] {
        for way in 0..6 {
            let servers = Candidates::new().await;
            let db = &servers.db;
            assert_eq!(who(db).await, "a");
            servers.fail_over(reason.clone()).await;
            servers.forget();
            match way {
                0 => assert_eq!(who(db).await, "b"),
                1 => drop(db.execute(&read(WHO)).await.unwrap()),
                2 => drop(db.batch(&[read(WHO), read(WHO)]).await.unwrap()),
                3 => drop(db.stream(read(WHO)).try_collect::<Vec<_>>().await.unwrap()),
                4 => assert_eq!(db.transaction(async |tx| Ok(who(tx).await)).await.unwrap(), "b"),
                _ => db.ping().await.unwrap(),
            }
            assert_eq!(servers.probes(), [1, 1, 1], "{reason:?}, way {way}");
            assert_eq!(servers.nodes[0].calls(), 2, "{reason:?}, way {way}: once, and to ask");
        }
    }
}

#[tokio::test]
async fn a_write_that_was_not_sent_goes_to_the_successor() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.fail_over(DbErrorKind::Unreachable).await;
    servers.db.execute(&insert(1)).await.unwrap();
    servers.db.batch(&[insert(2), insert(3)]).await.unwrap();
    assert_eq!(servers.nodes[1].entries().await, 3);
}

#[tokio::test]
async fn a_batch_of_writes_that_was_not_sent_goes_to_the_successor() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.fail_over(DbErrorKind::Unreachable).await;
    servers.db.batch(&[insert(2), insert(3)]).await.unwrap();
    assert_eq!(servers.nodes[1].entries().await, 2);
}

#[tokio::test]
async fn a_write_that_was_cut_off_is_told_and_not_repeated() {
    for way in 0..4 {
        let servers = Candidates::new().await;
        let db = &servers.db;
        who(db).await;
        servers.fail_over(DbErrorKind::ConnectionLost).await;
        let outcome = match way {
            0 => db.execute(&insert(1)).await.map(drop),
            1 => db.query(&insert(1)).await.map(drop),
            2 => db.batch(&[insert(1)]).await.map(drop),
            _ => db.stream(insert(1)).try_collect::<Vec<_>>().await.map(drop),
        };
        assert_eq!(kind(outcome), DbErrorKind::ConnectionLost, "way {way}");
        assert_eq!(servers.nodes[1].entries().await, 0, "way {way}");
        db.execute(&insert(2)).await.unwrap();
        assert_eq!(servers.nodes[1].entries().await, 1, "the next one goes to the successor");
    }
}

/// A planned switch: the connections live on, and writes are refused.
#[tokio::test]
async fn a_write_that_was_refused_goes_to_the_successor() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.nodes[0].demote().await;
    servers.nodes[1].promote().await;
    servers.db.execute(&insert(1)).await.unwrap();
    servers.db.query(&insert(2)).await.unwrap();
    assert_eq!((servers.nodes[0].entries().await, servers.nodes[1].entries().await), (0, 2));
}

#[tokio::test]
async fn a_batch_that_was_refused_half_way_is_not_repeated() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.nodes[0].demote().await;
    servers.nodes[1].promote().await;
    assert_eq!(kind(servers.db.batch(&[read(WHO), insert(1)]).await), DbErrorKind::ReadOnly);
    assert_eq!(servers.nodes[1].entries().await, 0);
    servers.db.batch(&[read(WHO), insert(1)]).await.unwrap();
    assert_eq!(servers.nodes[1].entries().await, 1);
}

#[tokio::test]
async fn a_transaction_that_fails_is_over_and_the_next_begins_on_the_successor() {
    let servers = Candidates::new().await;
    let outcome = servers
        .db
        .transaction(async |tx| {
            tx.execute(&insert(1)).await?;
            servers.fail_over(DbErrorKind::ConnectionLost).await;
            Ok(tx.execute(&insert(2)).await?)
        })
        .await;
    assert_eq!(outcome.unwrap_err().database_kind(), Some(&DbErrorKind::ConnectionLost));
    servers.db.transaction(async |tx| Ok(tx.execute(&insert(3)).await?)).await.unwrap();
    assert_eq!((servers.nodes[0].entries().await, servers.nodes[1].entries().await), (0, 1));
}

/// The first follows the second from now on and answers again, so that only
/// what was seen before sends anyone elsewhere.
async fn change_places(servers: &Candidates) {
    servers.nodes[0].outage.end();
    servers.nodes[0].demote().await;
    servers.nodes[1].promote().await;
}

/// Makes one of the calls that a transaction has, as its last.
async fn last_call(way: u8, tx: Box<dyn Transaction>) -> Result<(), DbError> {
    match way {
        0 => tx.query(&read(WHO)).await.map(drop),
        1 => tx.execute(&insert(1)).await.map(drop),
        2 => tx.batch(&[insert(1)]).await.map(drop),
        3 => tx.stream(insert(1)).try_collect::<Vec<_>>().await.map(drop),
        4 => tx.savepoint(1).await,
        5 => tx.release(1).await,
        6 => tx.rollback_to(1).await,
        7 => tx.commit().await,
        _ => tx.rollback().await,
    }
}

#[tokio::test]
async fn whatever_fails_in_a_transaction_casts_doubt() {
    for reason in [DbErrorKind::ConnectionLost, DbErrorKind::Unreachable, DbErrorKind::ReadOnly] {
        for way in 0..9 {
            let servers = Candidates::new().await;
            let tx = servers.failover.begin(TransactionOptions::default()).await.unwrap();
            servers.nodes[0].outage.begin(reason.clone());
            assert_eq!(kind(last_call(way, tx).await), reason);
            change_places(&servers).await;
            assert_eq!(who(&servers.db).await, "b", "{reason:?}, way {way}");
        }
    }
}

#[tokio::test]
async fn a_commit_without_an_answer_is_told_as_such_and_casts_doubt() {
    let servers = Candidates::new().await;
    let tx = servers.failover.begin(TransactionOptions::default()).await.unwrap();
    tx.execute(&insert(1)).await.unwrap();
    servers.nodes[0].outage.lose_answers(DbErrorKind::CommitUnknown);
    assert_eq!(kind(tx.commit().await), DbErrorKind::CommitUnknown);
    change_places(&servers).await;
    assert_eq!(who(&servers.db).await, "b");
    assert_eq!(servers.nodes[1].entries().await, 0, "it is not repeated");
}

#[tokio::test]
async fn a_read_only_transaction_that_refuses_a_write_casts_no_doubt() {
    let servers = Candidates::new().await;
    let options = TransactionOptions::default().read_only();
    let work = async |tx: &Db| Ok(tx.execute(&insert(1)).await?);
    let error = servers.db.transaction_with(options, work).await.unwrap_err();
    assert_eq!(error.database_kind(), Some(&DbErrorKind::ReadOnly));
    servers.db.execute(&insert(1)).await.unwrap();
    assert_eq!(servers.probes(), [1, 1, 1], "asked at the first call alone");
}

#[tokio::test]
async fn faults_of_statements_cast_no_doubt() {
    let servers = Candidates::new().await;
    servers.db.execute(&insert(1)).await.unwrap();
    assert!(matches!(kind(servers.db.execute(&insert(1)).await), DbErrorKind::UniqueViolation { .. }));
    for reason in [DbErrorKind::StatementTimeout, DbErrorKind::PoolTimeout, DbErrorKind::Deadlock] {
        servers.nodes[0].outage.begin(reason.clone());
        assert_eq!(kind(try_who(&servers.db).await), reason);
        servers.nodes[0].outage.end();
    }
    assert_eq!(who(&servers.db).await, "a");
    assert_eq!(servers.probes(), [1, 1, 1]);
}

/// A server that comes back from the dead takes itself for the primary.
#[tokio::test]
async fn who_leads_is_left_only_when_it_no_longer_leads() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.fail_over(DbErrorKind::Unreachable).await;
    assert_eq!(who(&servers.db).await, "b");
    servers.nodes[0].outage.end();
    for _ in 0..3 {
        servers.nodes[1].outage.lose_answers(DbErrorKind::ConnectionLost);
        assert_eq!(
            kind(servers.db.execute(&write("UPDATE node SET name = name")).await),
            DbErrorKind::ConnectionLost
        );
        servers.nodes[1].outage.end();
        assert_eq!(who(&servers.db).await, "b", "it still leads, whatever the first says");
    }
}

/// Who answers first decides nothing while the one that led has not answered.
#[tokio::test]
async fn who_led_before_is_waited_for() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.nodes[0].outage.lose_answers(DbErrorKind::ConnectionLost);
    kind(servers.db.execute(&write("UPDATE node SET name = name")).await);
    servers.nodes[1].promote().await;
    servers.nodes[0].outage.be_silent();
    let mut reading = pin!(try_who(&servers.db));
    assert!(poll!(&mut reading).is_pending());
    assert_eq!(servers.probes(), [2, 2, 2]);
    assert!(poll!(&mut reading).is_pending(), "the others have answered by now");
    servers.nodes[0].outage.end();
    assert_eq!(reading.await.unwrap(), "a");
}

#[tokio::test]
async fn two_that_take_writes_are_none() {
    let servers = Candidates::new().await;
    servers.nodes[2].promote().await;
    let error = servers.db.execute(&insert(1)).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Unreachable);
    assert_eq!(error.context(), "the candidates 1, 3 all take writes: shut down all but one");
    servers.nodes[0].demote().await;
    assert_eq!(who(&servers.db).await, "c");
}

#[tokio::test]
async fn where_nobody_takes_writes_the_reasons_are_told() {
    let servers = Candidates::new().await;
    servers.nodes[0].outage.begin(DbErrorKind::Unreachable);
    let error = servers.db.execute(&insert(1)).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Unreachable);
    assert_eq!(
        error.to_string(),
        format!(
            "database connect: no candidate takes writes (1: query: {TAKES_WRITES}: the test lets it fail; \
             2: only reads; 3: only reads)"
        )
    );
    servers.nodes[0].outage.end();
    servers.db.execute(&insert(1)).await.unwrap();
}

#[tokio::test]
async fn a_call_that_found_the_primary_gone_says_so_where_nobody_follows() {
    let servers = Candidates::new().await;
    who(&servers.db).await;
    servers.nodes[0].outage.begin(DbErrorKind::ConnectionLost);
    assert_eq!(kind(try_who(&servers.db).await), DbErrorKind::ConnectionLost);
}

/// Each caller by itself may give up before a server that is gone was waited
/// for; and a thousand of them must not wait for a thousand time-outs.
#[tokio::test]
async fn an_election_belongs_to_all_who_wait_for_it() {
    for takes_writes in [true, false] {
        let servers = Candidates::new().await;
        servers.nodes[0].outage.be_silent();
        let mut first = Box::pin(try_who(&servers.db));
        assert!(poll!(&mut first).is_pending());
        let mut waiting: Vec<_> = (0..50).map(|_| Box::pin(try_who(&servers.db))).collect();
        for one in &mut waiting {
            assert!(poll!(one).is_pending());
        }
        // The one who began it goes away, and it goes on.
        drop(first);
        if !takes_writes {
            servers.nodes[0].demote().await;
        }
        servers.nodes[0].outage.end();
        for outcome in join_all(waiting).await {
            if takes_writes {
                assert_eq!(outcome.unwrap(), "a");
            } else {
                assert_eq!(kind(outcome), DbErrorKind::Unreachable);
            }
        }
        assert_eq!(servers.probes(), [1, 1, 1]);
    }
}

/// Callers that wait for less time than a connection does never learn that
/// the primary went silent.
#[tokio::test]
async fn calls_that_were_given_up_in_a_row_cast_doubt() {
    let servers = Candidates::new().await;
    let db = &servers.db;
    who(db).await;
    for _ in 0..2 {
        servers.nodes[0].outage.be_silent();
        cut_off(try_who(db));
        cut_off(db.execute(&insert(1)));
        servers.nodes[0].outage.end();
        assert_eq!(who(db).await, "a", "an answer in between");
    }
    assert_eq!(servers.probes(), [1, 1, 1]);
    servers.nodes[0].outage.be_silent();
    for _ in 0..3 {
        cut_off(try_who(db));
    }
    change_places(&servers).await;
    assert_eq!(who(db).await, "b");
    assert_eq!(servers.probes(), [2, 2, 2]);
}

#[tokio::test]
async fn a_doubt_about_who_led_before_does_not_touch_who_leads_now() {
    let servers = Candidates::new().await;
    let old = servers.failover.begin(TransactionOptions::default()).await.unwrap();
    servers.fail_over(DbErrorKind::ConnectionLost).await;
    assert_eq!(who(&servers.db).await, "b");
    servers.forget();
    assert_eq!(kind(old.execute(&insert(1)).await), DbErrorKind::ConnectionLost);
    assert_eq!(who(&servers.db).await, "b");
    assert_eq!(servers.probes(), [0, 0, 0]);
}

#[tokio::test]
async fn a_primary_that_moves_has_replicas() {
    let servers = Candidates::new().await;
    let clock = VirtualClock::new();
    let replica = Node::new("replica", &clock).await;
    let routed = RoutedDatabase::builder(servers.failover.clone()).shared_replica(replica.server());
    let db = Db::new(routed.build().unwrap());
    db.unit().execute(&insert(1)).await.unwrap();
    servers.fail_over(DbErrorKind::Unreachable).await;
    assert_eq!(who(&db).await, "replica", "reads go on");
    let unit = db.unit();
    unit.execute(&insert(2)).await.unwrap();
    assert_eq!(who(&unit).await, "b", "and a unit reads its writes from the new primary");
    assert_eq!(servers.nodes[1].entries().await, 1);
}

/// Whatever call fails in whichever way: what was acknowledged is there, and
/// nothing is there twice.
#[tokio::test]
async fn no_fault_loses_or_doubles_a_write() {
    use DbErrorKind::{ConnectionLost, ReadOnly, Unreachable};
    let faults = [ConnectionLost, ReadOnly, Unreachable].map(Fault::before_each_call);
    let mut struck = 0;
    for fault in faults.into_iter().flatten().chain(Fault::after_each_call(ConnectionLost)) {
        // Two ways to the same rows, so that a repetition would show.
        let node = Node::new("both", &VirtualClock::new()).await;
        node.prepare("CREATE TABLE twice (id INTEGER)").await;
        node.promote().await;
        let failing = FaultyDatabase::shared(node.server(), &fault);
        let builder = FailoverDatabase::builder(TAKES_WRITES).candidate(failing);
        let db = Db::new(builder.build().unwrap());
        let row = |id: i64| write(&format!("INSERT INTO twice VALUES ({id})"));
        let mut acknowledged = Vec::new();
        for id in 0..3 {
            let outcomes = [
                db.execute(&row(10 * id)).await.is_ok(),
                db.query(&row(10 * id + 1)).await.is_ok(),
                db.batch(&[row(10 * id + 2)]).await.is_ok(),
                db.transaction(async |tx| Ok(tx.execute(&row(10 * id + 3)).await?)).await.is_ok(),
            ];
            let done = (0..).zip(outcomes).filter(|(_, done)| *done);
            acknowledged.extend(done.map(|(way, _)| 10 * id + way));
        }
        let ids = number(&node.within, "SELECT COUNT(DISTINCT id) FROM twice").await;
        let rows = number(&node.within, "SELECT COUNT(*) FROM twice").await;
        assert_eq!(rows, ids, "something is there twice after {fault:?}");
        for id in &acknowledged {
            let sql = format!("SELECT COUNT(*) FROM twice WHERE id = {id}");
            assert_eq!(number(&node.within, &sql).await, 1, "{id} is lost after {fault:?}");
        }
        assert!(acknowledged.len() >= 11, "one fault costs one write at most: {fault:?}");
        struck += usize::from(fault.struck().is_some());
    }
    assert!(struck > 50, "{struck}");
}
