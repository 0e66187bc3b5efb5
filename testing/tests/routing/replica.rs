//! A real primary and a real streaming replica of it.

use std::time::{Duration, Instant};

use rustango::{
    Auto, Registry, connect, create_tables,
    ports::{
        database::{
            Database as _, DbErrorKind, Executor, Isolation, Statement, Transaction, TransactionOptions,
            Value, ValueRef,
        },
        runtime::Ambient,
    },
    postgres::{PostgresConfig, PostgresDatabase},
    prelude::*,
    query::{RoutedBuilder, RoutedDatabase},
};
use rustango_testing::{
    clock::VirtualClock,
    random::SeededRandom,
    services::{FreshDatabase, postgres_replica_url, postgres_url},
};

use crate::support::{WINDOW, kind, number, read, write};

#[derive(Model, Clone, Debug)]
#[rustango(table = "note")]
struct Note {
    #[rustango(primary_key)]
    id: Auto<i64>,
    text: String,
}

impl Note {
    fn new(text: &str) -> Self {
        Self { id: Auto::default(), text: text.into() }
    }
}

pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds().await {
        assert!(Instant::now() < deadline, "{what}: still not so");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Returns the host and the port of a URL, as they stand in it.
pub(crate) fn place_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("a URL");
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// Tells whether it was a replica that answered a read.
pub(crate) async fn by_replica(executor: &impl Executor) -> bool {
    let rows = executor.query(&read("SELECT pg_is_in_recovery()")).await.unwrap();
    rows.get(0, 0).unwrap() == ValueRef::Bool(true)
}

/// Whether a test stops the replica for all others.
#[derive(Clone, Copy)]
pub(crate) enum Replay {
    GoesOn,
    MayPause,
}

/// The servers, with a schema for one test.
pub(crate) struct Pair {
    pub(crate) clock: VirtualClock,
    pub(crate) primary: PostgresDatabase,
    pub(crate) replica: PostgresDatabase,
    pub(crate) fresh: FreshDatabase,
    turn: Box<dyn Transaction>,
}

impl Pair {
    pub(crate) async fn new(replay: Replay) -> Self {
        let clock = VirtualClock::new();
        let ambient = Ambient::new(clock.clone(), SeededRandom::new(1));
        let open = async |url: &str| {
            let config = PostgresConfig::from_url(url).unwrap().max_connections(3).ambient(ambient.clone());
            PostgresDatabase::open(config).await.unwrap()
        };
        let turn = Self::turn(replay).await;
        let server = PostgresDatabase::connect(&postgres_replica_url()).await.unwrap();
        // A test that paused it may have failed.
        server.query(&read("SELECT pg_wal_replay_resume()::text")).await.unwrap();
        server.close().await;
        let fresh = FreshDatabase::postgres(connect(&postgres_url()).await.unwrap()).await;
        let primary = open(fresh.url()).await;
        let notes = Registry::new().with::<Note>().unwrap();
        create_tables(&Db::new(primary.clone()), &notes).await.unwrap();
        let replica = open(&fresh.replica_url()).await;
        let pair = Self { clock, primary, replica, fresh, turn };
        pair.catch_up().await;
        pair
    }

    /// Waits until no test that pauses the replica is under way, or no other
    /// test at all.
    async fn turn(replay: Replay) -> Box<dyn Transaction> {
        let patient = PostgresConfig::from_url(&postgres_url()).unwrap().max_connections(1);
        let patient = patient.statement_timeout(Duration::from_secs(200));
        let turn = PostgresDatabase::open(patient).await.unwrap();
        let turn = turn.begin(TransactionOptions::default()).await.unwrap();
        let lock = match replay {
            Replay::GoesOn => "SELECT pg_advisory_xact_lock_shared(7203)::text",
            Replay::MayPause => "SELECT pg_advisory_xact_lock(7203)::text",
        };
        turn.query(&read(lock)).await.unwrap();
        turn
    }

    pub(crate) fn builder(&self) -> RoutedBuilder {
        RoutedDatabase::builder(self.primary.clone()).replica(self.replica.clone()).read_your_writes(WINDOW)
    }

    fn db(&self) -> Db {
        Db::new(self.builder().build().unwrap())
    }

    /// Waits until the replica has seen what was written so far.
    pub(crate) async fn catch_up(&self) {
        let rows = self.primary.query(&read("SELECT pg_current_wal_insert_lsn()::text")).await.unwrap();
        let ValueRef::Text(written) = rows.get(0, 0).unwrap() else { panic!("a position is text") };
        let seen = Statement::read(
            "SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn",
            vec![Value::Text(written.to_owned())],
        );
        eventually("the replica has caught up", async || {
            self.replica.query(&seen).await.unwrap().get(0, 0).unwrap() == ValueRef::Bool(true)
        })
        .await;
    }

    async fn pause(&self) {
        self.replica.query(&read("SELECT pg_wal_replay_pause()::text")).await.unwrap();
        eventually("the replay is paused", async || {
            let rows = self.replica.query(&read("SELECT pg_get_wal_replay_pause_state()")).await.unwrap();
            rows.get(0, 0).unwrap() == ValueRef::Text("paused")
        })
        .await;
    }

    async fn resume(&self) {
        self.replica.query(&read("SELECT pg_wal_replay_resume()::text")).await.unwrap();
    }

    pub(crate) async fn remove(self) {
        self.replica.close().await;
        self.primary.close().await;
        self.fresh.remove().await;
        self.turn.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn reads_are_answered_by_the_replica_and_writes_by_the_primary() {
    let pair = Pair::new(Replay::GoesOn).await;
    let db = pair.db();
    assert!(by_replica(&db).await);
    let rows = db.query(&write("SELECT pg_is_in_recovery() FOR UPDATE")).await;
    assert_eq!(rows.unwrap().get(0, 0).unwrap(), ValueRef::Bool(false));

    let unit = db.unit();
    let mut note = Note::new("written");
    note.save(&unit).await.unwrap();
    assert!(!by_replica(&unit).await);
    assert_eq!(Note::objects().get(&unit).await.unwrap().text, "written");
    pair.catch_up().await;
    let other = db.unit();
    assert!(by_replica(&other).await);
    assert_eq!(Note::objects().get(&other).await.unwrap().text, "written");
    pair.remove().await;
}

#[tokio::test]
async fn a_unit_reads_its_own_writes_while_the_replica_lags() {
    let pair = Pair::new(Replay::MayPause).await;
    pair.pause().await;
    let db = pair.db();
    let (writer, other) = (db.unit(), db.unit());
    Note::new("new").insert(&writer).await.unwrap();
    let count = async |db: &Db| Note::objects().count(db).await.unwrap();
    assert_eq!(count(&writer).await, 1);
    assert_eq!(count(&other).await, 0, "the replica lags behind");
    let next_request = db.unit_after(writer.wrote_at().expect("it wrote"));
    assert_eq!(count(&next_request).await, 1);
    pair.clock.advance(WINDOW);
    assert_eq!(count(&writer).await, 0, "it was the primary that knew");
    pair.resume().await;
    eventually("the replica has caught up", async || count(&other).await == 1).await;
    pair.remove().await;
}

#[tokio::test]
async fn a_transaction_reads_its_own_writes_while_the_replica_lags() {
    let pair = Pair::new(Replay::MayPause).await;
    pair.pause().await;
    let db = pair.db();
    let count = async |db: &Db| Note::objects().count(db).await.unwrap();
    db.transaction(async |tx| {
        Note::new("new").insert(tx).await?;
        assert_eq!(count(tx).await, 1);
        assert_eq!(count(&db).await, 0, "it is not committed");
        tx.transaction(async |inner| Note::new("newer").insert(inner).await).await?;
        pair.clock.advance(2 * WINDOW);
        assert_eq!(count(tx).await, 2);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(count(&db).await, 2);
    pair.resume().await;
    pair.remove().await;
}

#[tokio::test]
async fn transactions_that_only_read_are_snapshots_of_the_replica() {
    let pair = Pair::new(Replay::GoesOn).await;
    let db = pair.db();
    let read_only = TransactionOptions::default().read_only();
    let snapshot = read_only.isolation(Isolation::RepeatableRead);
    let outcome = db
        .transaction_with(snapshot, async |tx| {
            assert!(by_replica(tx).await);
            let before = Note::objects().count(tx).await?;
            Note::new("meanwhile").insert(&db.unit()).await?;
            pair.catch_up().await;
            assert_eq!(Note::objects().count(tx).await?, before);
            assert_eq!(Note::objects().count(&db.unit()).await?, before + 1);
            Note::new("refused").insert(tx).await
        })
        .await;
    assert_eq!(outcome.unwrap_err().database_kind(), Some(&DbErrorKind::ReadOnly));
    // PostgreSQL has no serializable transactions on a standby.
    let serializable = read_only.isolation(Isolation::Serializable);
    assert!(!db.transaction_with(serializable, async |tx| Ok(by_replica(tx).await)).await.unwrap());
    pair.remove().await;
}

#[tokio::test]
async fn a_replica_refuses_a_write_that_came_as_a_read() {
    let pair = Pair::new(Replay::GoesOn).await;
    let db = pair.db();
    let disguised = read("INSERT INTO note (text) VALUES ('no')");
    assert_eq!(kind(db.execute(&disguised).await), DbErrorKind::ReadOnly);
    assert_eq!(kind(pair.replica.execute(&write("DELETE FROM note")).await), DbErrorKind::ReadOnly);
    assert_eq!(number(&pair.primary, "SELECT count(*) FROM note").await, 0);
    pair.remove().await;
}

#[tokio::test]
async fn a_read_whose_session_the_replica_ended_goes_on() {
    let pair = Pair::new(Replay::GoesOn).await;
    let db = Db::new(pair.builder().leave_out(WINDOW).build().unwrap());
    assert!(by_replica(&db).await);
    let beside = PostgresDatabase::connect(&postgres_replica_url()).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity \
               WHERE application_name = $1 AND pid <> pg_backend_pid()";
    let name = pair.fresh.url().rsplit('=').next().unwrap_or_default().to_owned();
    let rows = beside.query(&Statement::read(end, vec![Value::Text(name)])).await.unwrap();
    assert!(matches!(rows.get(0, 0).unwrap(), ValueRef::I64(1..)));

    assert!(!by_replica(&db).await, "it is repeated on the primary");
    assert!(!by_replica(&db).await, "and the replica is left out");
    pair.clock.advance(WINDOW);
    eventually("the replica is back", async || {
        pair.clock.advance(WINDOW);
        by_replica(&db).await
    })
    .await;
    beside.close().await;
    pair.remove().await;
}
