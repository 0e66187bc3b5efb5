//! What is wrong with a wiring is told when it is built; several pools are seen
//! as one.

use std::time::Duration;

use rustango::{
    ports::database::{Database as _, DbErrorKind, Executor as _},
    query::{Db, FailoverDatabase, RoutedDatabase},
    sqlite::{SqliteConfig, SqliteDatabase},
};
use rustango_testing::mock;

use crate::support::{Servers, WHO, kind, read, try_who};

async fn pool(connections: u32, acquire_timeout: Duration) -> SqliteDatabase {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let name = format!("{folder}/pool_{}_{connections}.db", std::process::id());
    let config = SqliteConfig::file(name).max_connections(connections).acquire_timeout(acquire_timeout);
    SqliteDatabase::open(config).await.unwrap()
}

#[tokio::test]
async fn servers_of_one_database_speak_one_dialect() {
    let sqlite = || SqliteDatabase::connect("sqlite::memory:");
    let error =
        RoutedDatabase::builder(sqlite().await.unwrap()).replica(mock::database()).build().unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Configuration);
    assert_eq!(error.context(), "expected every replica to speak sqlite, found one that speaks plain");

    let builder = FailoverDatabase::builder("SELECT 1").candidate(mock::database());
    let error = builder.candidate(sqlite().await.unwrap()).build().unwrap_err();
    assert_eq!(error.context(), "expected every candidate to speak plain, found one that speaks sqlite");

    let error = FailoverDatabase::builder("SELECT 1").build().unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Configuration);
    assert_eq!(error.context(), "a failover database needs at least one candidate");
}

#[tokio::test]
async fn the_status_is_the_sum_of_all_pools() {
    let (patient, hasty) = (Duration::from_secs(7), Duration::from_secs(1));
    let (primary, replica) = (pool(3, patient).await, pool(4, hasty).await);
    let (one, other) = (primary.status(), replica.status());
    let routed = RoutedDatabase::builder(primary.clone()).replica(replica.clone()).build().unwrap();
    let failover =
        FailoverDatabase::builder("SELECT 1").candidate(primary).candidate(replica).build().unwrap();
    for sum in [routed.status(), failover.status(), Db::new(routed).status()] {
        assert_eq!(
            (sum.size, sum.idle, sum.max),
            (one.size + other.size, one.idle + other.idle, one.max + other.max)
        );
        assert_eq!(sum.acquire_timeout, patient);
    }
    assert_eq!(one.max + other.max, 7);
}

#[tokio::test]
async fn a_pool_that_stands_in_two_places_counts_once() {
    let servers = Servers::new().await;
    let shared = servers.primary.server();
    let routed = RoutedDatabase::shared_builder(shared.clone())
        .shared_replica(shared.clone())
        .shared_replica(servers.near.server())
        .build()
        .unwrap();
    assert_eq!(routed.status().max, 2 * shared.status().max);
}

#[tokio::test]
async fn closing_closes_every_pool() {
    let servers = Servers::new().await;
    let candidates = FailoverDatabase::builder("SELECT 1")
        .shared_candidate(servers.primary.server())
        .shared_candidate(servers.near.server());
    let routed = RoutedDatabase::builder(candidates.build().unwrap()).shared_replica(servers.far.server());
    let db = Db::new(routed.build().unwrap());
    db.close().await;
    for node in [&servers.primary, &servers.near, &servers.far] {
        assert_eq!(kind(node.within.query(&read(WHO)).await), DbErrorKind::PoolClosed);
    }
    assert_eq!(kind(try_who(&db).await), DbErrorKind::PoolClosed);
}

#[tokio::test]
async fn signs_of_life_are_asked_of_the_primary() {
    let servers = Servers::new().await;
    let db = servers.db();
    db.ping().await.unwrap();
    assert_eq!(servers.calls(), [1, 0, 0]);
    servers.primary.outage.begin(DbErrorKind::Unreachable);
    assert_eq!(db.ping().await.unwrap_err().database_kind(), Some(&DbErrorKind::Unreachable));
}

#[tokio::test]
async fn what_is_wired_shows_itself_without_secrets() {
    let servers = Servers::new().await;
    let routed = servers.builder();
    assert!(format!("{routed:?}").contains("replicas: 2"));
    let routed = routed.build().unwrap();
    assert!(format!("{routed:?}").contains("dialect: \"sqlite\", replicas: 2"));
    let failover = FailoverDatabase::builder("SELECT 1").candidate(routed);
    assert!(format!("{failover:?}").contains("candidates: 1"));
    assert!(format!("{:?}", failover.build().unwrap()).contains("candidates: 1"));
}
