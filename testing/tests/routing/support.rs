//! Servers in memory that say which one they are.

use std::{pin::pin, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use rustango::{
    ports::{
        database::{Database, DbError, DbErrorKind, Executor, Statement, ValueRef},
        runtime::Ambient,
    },
    query::{Db, RoutedBuilder, RoutedDatabase},
    sqlite::{SqliteConfig, SqliteDatabase},
};
use rustango_testing::{
    clock::VirtualClock,
    doubles::{CallLog, CountingDatabase, FailingDatabase, Outage},
    random::SeededRandom,
};

/// The time that everything in these tests lasts, unless it is set.
pub(crate) const WINDOW: Duration = Duration::from_secs(5);
pub(crate) const ALMOST: Duration = WINDOW.saturating_sub(MICROSECOND);
pub(crate) const MICROSECOND: Duration = Duration::from_micros(1);

/// A server: SQLite in memory, with a table that holds its name. What is asked
/// of it is written down, and it fails while its outage lasts.
pub(crate) struct Node {
    pub(crate) log: CallLog,
    pub(crate) outage: Outage,
    /// The server behind the log and the outage.
    pub(crate) within: SqliteDatabase,
    server: Arc<dyn Database>,
}

impl Node {
    pub(crate) async fn new(name: &str, clock: &VirtualClock) -> Self {
        let ambient = Ambient::new(clock.clone(), SeededRandom::new(1));
        let within = SqliteDatabase::open(SqliteConfig::memory().ambient(ambient)).await.unwrap();
        let node = Self {
            log: CallLog::default(),
            outage: Outage::none(),
            server: Arc::new(within.clone()),
            within,
        };
        node.prepare("CREATE TABLE node (name TEXT, takes_writes INTEGER)").await;
        node.prepare(&format!("INSERT INTO node VALUES ('{name}', 0)")).await;
        node.prepare("CREATE TABLE entry (id INTEGER UNIQUE)").await;
        let failing = FailingDatabase::shared(Arc::clone(&node.server), &node.outage);
        Self { server: Arc::new(CountingDatabase::new(failing, &node.log)), ..node }
    }

    pub(crate) async fn prepare(&self, sql: &str) {
        self.within.execute(&write(sql)).await.unwrap();
    }

    pub(crate) fn server(&self) -> Arc<dyn Database> {
        Arc::clone(&self.server)
    }

    /// Returns how many calls reached it since this was last asked.
    pub(crate) fn calls(&self) -> usize {
        let calls = self.log.calls().len();
        self.log.clear();
        calls
    }

    pub(crate) async fn entries(&self) -> i64 {
        number(&self.within, "SELECT COUNT(*) FROM entry").await
    }
}

/// A primary and two replicas.
pub(crate) struct Servers {
    pub(crate) clock: VirtualClock,
    pub(crate) primary: Node,
    pub(crate) near: Node,
    pub(crate) far: Node,
}

impl Servers {
    pub(crate) async fn new() -> Self {
        let clock = VirtualClock::new();
        Self {
            primary: Node::new("primary", &clock).await,
            near: Node::new("near", &clock).await,
            far: Node::new("far", &clock).await,
            clock,
        }
    }

    pub(crate) fn builder(&self) -> RoutedBuilder {
        RoutedDatabase::shared_builder(self.primary.server())
            .shared_replica(self.near.server())
            .shared_replica(self.far.server())
            .read_your_writes(WINDOW)
            .leave_out(WINDOW)
    }

    pub(crate) fn db(&self) -> Db {
        Db::new(self.builder().build().unwrap())
    }

    /// Returns how many calls reached each since this was last asked: the
    /// primary, the near replica, the far one.
    pub(crate) fn calls(&self) -> [usize; 3] {
        [&self.primary, &self.near, &self.far].map(Node::calls)
    }
}

pub(crate) fn read(sql: &str) -> Statement {
    Statement::read(sql, vec![])
}

pub(crate) fn write(sql: &str) -> Statement {
    Statement::write(sql, vec![])
}

pub(crate) fn insert(id: i64) -> Statement {
    write(&format!("INSERT INTO entry VALUES ({id})"))
}

/// Asks for the only value of a read.
pub(crate) async fn number(executor: &impl Executor, sql: &str) -> i64 {
    match executor.query(&read(sql)).await.unwrap().get(0, 0).unwrap() {
        ValueRef::I64(number) => number,
        other => panic!("expected a number, found {other:?}"),
    }
}

pub(crate) const WHO: &str = "SELECT name FROM node";

/// Asks whoever answers reads for their name.
pub(crate) async fn who(executor: &impl Executor) -> String {
    try_who(executor).await.unwrap()
}

pub(crate) async fn try_who(executor: &impl Executor) -> Result<String, DbError> {
    let rows = executor.query(&read(WHO)).await?;
    match rows.get(0, 0)? {
        ValueRef::Text(name) => Ok(name.to_owned()),
        other => panic!("expected a name, found {other:?}"),
    }
}

pub(crate) fn kind<T>(outcome: Result<T, DbError>) -> DbErrorKind {
    outcome.map(drop).expect_err("it was meant to fail").kind().clone()
}

/// Polls work once and drops it, as a caller does that goes away.
pub(crate) fn cut_off(work: impl Future) {
    assert!(pin!(work).as_mut().now_or_never().is_none(), "it was meant to wait");
}
