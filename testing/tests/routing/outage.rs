//! The primary is killed and a standby promoted while a program writes: it goes
//! on, without a lost write and without one that happened twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rustango::{
    ports::database::{Database as _, DbErrorKind, Executor as _, Statement, Value, ValueRef},
    postgres::{PostgresConfig, PostgresDatabase},
    query::{Db, Error, FailoverDatabase, RoutedDatabase},
};
use rustango_testing::proxy::Proxy;
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::{
    cluster::Cluster,
    replica::{eventually, place_of},
    support::{number, read, write},
};

const TAKES_WRITES: &str = "SELECT NOT pg_is_in_recovery()";

/// How long a program may be without a primary.
const BOUND: Duration = Duration::from_secs(5);

/// Wires a program as one that knows two servers and not which is the primary.
fn wire(first: &str, second: &str) -> Db {
    let server = |url: &str| {
        let config = PostgresConfig::from_url(url).unwrap().acquire_timeout(Duration::from_secs(1));
        PostgresDatabase::open_lazily(config.statement_timeout(Duration::from_millis(1500))).unwrap()
    };
    let primary = FailoverDatabase::builder(TAKES_WRITES)
        .candidate(server(first))
        .candidate(server(second))
        .build()
        .unwrap();
    let routed = RoutedDatabase::builder(primary).replica(server(second));
    Db::new(routed.build().unwrap())
}

/// A write that a program may rely on.
#[derive(Clone, Copy)]
struct Acknowledged {
    id: i64,
    begun: Instant,
    at: Instant,
}

/// What the writers of a program saw.
#[derive(Default)]
struct Diary {
    next: AtomicI64,
    acknowledged: Mutex<Vec<Acknowledged>>,
    failures: Mutex<BTreeMap<String, u64>>,
    reads: AtomicU64,
    enough: AtomicBool,
}

impl Diary {
    fn acknowledged(&self) -> Vec<Acknowledged> {
        self.acknowledged.lock().unwrap().clone()
    }

    fn note(&self, id: i64, begun: Instant, outcome: Result<(), Error>) {
        let at = Instant::now();
        match outcome {
            Ok(()) => self.acknowledged.lock().unwrap().push(Acknowledged { id, begun, at }),
            Err(error) => {
                let kind = error.database_kind().expect("the database fails, and nothing else").clone();
                let expected = [
                    DbErrorKind::ConnectionLost,
                    DbErrorKind::CommitUnknown,
                    DbErrorKind::Unreachable,
                    DbErrorKind::ReadOnly,
                    // On a machine under load.
                    DbErrorKind::PoolTimeout,
                    DbErrorKind::StatementTimeout,
                ];
                assert!(expected.contains(&kind), "{error:?}");
                *self.failures.lock().unwrap().entry(format!("{kind:?}")).or_default() += 1;
            }
        }
    }

    /// Waits until so many more writes were acknowledged.
    async fn more(&self, count: usize) {
        let wanted = self.acknowledged().len() + count;
        eventually("the program writes", async || self.acknowledged().len() >= wanted).await;
    }
}

fn row(id: i64, part: i32) -> Statement {
    Statement::write("INSERT INTO entry VALUES ($1, $2)", vec![Value::I64(id), Value::I32(part)])
}

/// Writes one row after the other: half of them alone, half of them in pairs.
async fn writer(db: Db, diary: Arc<Diary>) {
    let mut pace = interval(Duration::from_millis(2));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !diary.enough.load(Ordering::Relaxed) {
        pace.tick().await;
        let id = diary.next.fetch_add(1, Ordering::Relaxed);
        let (unit, begun) = (db.unit(), Instant::now());
        let outcome = if id % 2 == 0 {
            unit.execute(&row(id, 0)).await.map(drop).map_err(Error::from)
        } else {
            let pair = async |tx: &Db| {
                tx.execute(&row(id, 0)).await?;
                tx.execute(&row(id, 1)).await?;
                Ok(())
            };
            unit.transaction(pair).await
        };
        diary.note(id, begun, outcome);
    }
}

/// Reads all the time, and is never refused: the replica is there.
async fn reader(db: Db, diary: Arc<Diary>) {
    let mut pace = interval(Duration::from_millis(2));
    while !diary.enough.load(Ordering::Relaxed) {
        pace.tick().await;
        number(&db.unit(), "SELECT count(*) FROM entry").await;
        diary.reads.fetch_add(1, Ordering::Relaxed);
    }
}

/// Lets a primary acknowledge only what its standby has on disk, too.
async fn synchronize(primary: &PostgresDatabase) {
    for setting in ["synchronous_commit = on", "synchronous_standby_names = '*'"] {
        primary.execute(&write(&format!("ALTER SYSTEM SET {setting}"))).await.unwrap();
    }
    primary.execute(&write("SELECT pg_reload_conf()")).await.unwrap();
    let synchronous = read("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'");
    let setting = read("SELECT current_setting('synchronous_commit')");
    eventually("the standby is synchronous", async || {
        let one = primary.query(&synchronous).await.unwrap().get(0, 0).unwrap() == ValueRef::I64(1);
        one && primary.query(&setting).await.unwrap().get(0, 0).unwrap() == ValueRef::Text("on")
    })
    .await;
}

/// A primary and its standby, and a program that writes to whoever leads.
struct Story {
    cluster: Arc<Cluster>,
    /// Where the program looks for the primary first.
    first: String,
    standby: PostgresDatabase,
    diary: Arc<Diary>,
    db: Db,
    tasks: Vec<JoinHandle<()>>,
}

impl Story {
    /// Starts everything; `way` turns the URL of the primary into the one that
    /// the program is given.
    async fn begin(name: &'static str, way: impl AsyncFnOnce(&str) -> String) -> Self {
        let cluster = Arc::new(tokio::task::spawn_blocking(|| Cluster::start(name)).await.unwrap());
        let standby = PostgresDatabase::connect(&cluster.standby).await.unwrap();
        let primary = PostgresDatabase::connect(&cluster.primary).await.unwrap();
        synchronize(&primary).await;
        // No key, so that a row written twice is there twice.
        primary.execute(&write("CREATE TABLE entry (id bigint, part integer)")).await.unwrap();
        primary.close().await;
        let seen = "SELECT count(*) FROM pg_class WHERE relname = 'entry'";
        eventually("the standby has the table", async || number(&standby, seen).await == 1).await;

        let first = way(&cluster.primary).await;
        let db = wire(&first, &cluster.standby);
        let diary = Arc::new(Diary::default());
        let mut tasks: Vec<_> =
            (0..4).map(|_| tokio::spawn(writer(db.clone(), Arc::clone(&diary)))).collect();
        tasks.push(tokio::spawn(reader(db.clone(), Arc::clone(&diary))));
        diary.more(200).await;
        Self { cluster, first, standby, diary, db, tasks }
    }

    /// Promotes the standby of a primary that ended since `began`, and holds
    /// the program to its bound and to what was acknowledged; tells how it went.
    async fn end(self, began: Instant) -> String {
        let Self { cluster, first, standby, diary, db, tasks } = self;
        let dead = Instant::now();
        standby.execute(&write("SELECT pg_promote(true, 30)")).await.unwrap();
        let promoted = began.elapsed();
        let recovery = || {
            diary.acknowledged().into_iter().filter(|write| write.begun > dead).map(|write| write.at).min()
        };
        eventually("the program writes again", async || recovery().is_some()).await;
        let recovered = recovery().expect("it has") - began;
        diary.more(200).await;
        diary.enough.store(true, Ordering::Relaxed);
        for outcome in join_all(tasks).await {
            outcome.unwrap();
        }

        let acknowledged: BTreeSet<_> = diary.acknowledged().into_iter().map(|write| write.id).collect();
        let report = format!(
            "recovered {recovered:?} after the end of the primary, promoted after {promoted:?}; {} writes \
             acknowledged, failures {:?}, {} reads",
            acknowledged.len(),
            diary.failures.lock().unwrap(),
            diary.reads.load(Ordering::Relaxed),
        );
        assert!(recovered < BOUND, "recovered after {recovered:?}");
        check(&standby, &acknowledged).await;

        // A program that starts now finds its primary as well, with the first server gone.
        let late = wire(&first, &cluster.standby);
        late.execute(&row(-1, 0)).await.unwrap();
        assert_eq!(number(&standby, "SELECT count(*) FROM entry WHERE id = -1").await, 1);
        late.close().await;
        db.close().await;
        standby.close().await;
        tokio::task::spawn_blocking(move || drop(cluster)).await.unwrap();
        report
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_goes_on_when_its_primary_dies() {
    let story = Story::begin("killed", async |url| url.to_owned()).await;
    let began = Instant::now();
    let doomed = Arc::clone(&story.cluster);
    tokio::task::spawn_blocking(move || doomed.kill_primary()).await.unwrap();
    println!("{}", story.end(began).await);
}

/// No word from the network: nothing is refused, nothing is reset.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_goes_on_when_its_primary_falls_silent() {
    let mut line = None;
    let story = Story::begin("silent", async |url| {
        let place = place_of(url);
        let proxy = Proxy::start(place.parse().expect("an address")).await.unwrap();
        let through = url.replacen(place, &proxy.address().to_string(), 1);
        line = Some(proxy);
        through
    })
    .await;
    let line = line.expect("the way of the program");
    let began = Instant::now();
    line.black_hole();
    line.delay(Duration::from_hours(1));
    println!("{}", story.end(began).await);
}

/// Compares what was acknowledged with what is there.
async fn check(server: &PostgresDatabase, acknowledged: &BTreeSet<i64>) {
    let twice = "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY id, part HAVING count(*) > 1) AS twice";
    assert_eq!(number(server, twice).await, 0, "a write happened twice");
    let halves =
        "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY id HAVING count(*) <> 1 + id % 2) AS halves";
    assert_eq!(number(server, halves).await, 0, "a transaction happened by half");
    let rows = server.query(&read("SELECT DISTINCT id FROM entry")).await.unwrap();
    let there: BTreeSet<_> = (0..rows.len())
        .map(|row| match rows.get(row, 0).unwrap() {
            ValueRef::I64(id) => id,
            other => panic!("expected a number, found {other:?}"),
        })
        .collect();
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}
