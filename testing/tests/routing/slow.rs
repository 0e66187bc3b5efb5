//! A replica that is slow, silent or gone holds no read up for longer than an
//! acquire may take.

use std::{
    net::ToSocketAddrs as _,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rustango::{
    ports::database::Database as _,
    postgres::{PostgresConfig, PostgresDatabase},
    query::{Db, RoutedDatabase},
};
use rustango_testing::{proxy::Proxy, services::postgres_replica_url};

use crate::replica::{Pair, Replay, by_replica, eventually, place_of};

const ACQUIRE: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_millis(400);
const LEAVE_OUT: Duration = Duration::from_secs(1);

/// A primary, and a replica behind a line that can be made worse.
struct Behind {
    pair: Pair,
    proxy: Proxy,
    replica: PostgresDatabase,
    db: Db,
}

async fn behind() -> Behind {
    let pair = Pair::new(Replay::GoesOn).await;
    let server = postgres_replica_url();
    let place = place_of(&server);
    let address = place.to_socket_addrs().unwrap().next().expect("the server has an address");
    let proxy = Proxy::start(address).await.unwrap();
    let open = async |url: &str| {
        let config = PostgresConfig::from_url(url).unwrap().acquire_timeout(ACQUIRE);
        PostgresDatabase::open(config).await.unwrap()
    };
    let through = pair.fresh.replica_url().replacen(place, &proxy.address().to_string(), 1);
    let (primary, replica) = (open(pair.fresh.url()).await, open(&through).await);
    let routed = RoutedDatabase::builder(primary).replica(replica.clone());
    let db = Db::new(routed.patience(PATIENCE).leave_out(LEAVE_OUT).build().unwrap());
    // Connections that are open and in use, as in a program that runs.
    let warm = join_all((0..4).map(|_| by_replica(&db))).await;
    assert_eq!(warm, [true; 4]);
    Behind { pair, proxy, replica, db }
}

impl Behind {
    /// Reads from many sides at once, each answered in time by the primary;
    /// after that the replica is left out, and nobody waits.
    async fn reads_go_on(&self) {
        let begun = Instant::now();
        let answers = join_all((0..8).map(|_| async {
            let answer = by_replica(&self.db).await;
            (answer, begun.elapsed())
        }))
        .await;
        for (by_replica, took) in answers {
            assert!(!by_replica, "the replica cannot have answered");
            assert!(took < ACQUIRE, "a read took {took:?}");
        }
        let begun = Instant::now();
        assert!(!by_replica(&self.db).await);
        assert!(begun.elapsed() < PATIENCE, "it was left out, and yet waited for: {:?}", begun.elapsed());
    }

    async fn end(self) {
        self.db.close().await;
        drop(self.replica);
        self.pair.remove().await;
    }
}

#[tokio::test]
async fn reads_go_on_while_a_replica_is_slow() {
    let behind = behind().await;
    behind.proxy.delay(Duration::from_hours(1));
    behind.reads_go_on().await;
    behind.proxy.delay(Duration::ZERO);
    eventually("the replica is back", async || by_replica(&behind.db).await).await;
    behind.end().await;
}

#[tokio::test]
async fn reads_go_on_when_a_replica_falls_silent() {
    let behind = behind().await;
    behind.proxy.black_hole();
    behind.proxy.delay(Duration::from_hours(1));
    behind.reads_go_on().await;
    behind.proxy.delay(Duration::ZERO);
    eventually("the replica is back", async || by_replica(&behind.db).await).await;
    behind.end().await;
}

/// The lines that were open are dead; new ones work.
#[tokio::test]
async fn reads_go_on_when_lines_to_a_replica_die() {
    let behind = behind().await;
    behind.proxy.black_hole();
    let begun = Instant::now();
    join_all((0..8).map(|_| by_replica(&behind.db))).await;
    assert!(begun.elapsed() < ACQUIRE, "{:?}", begun.elapsed());
    eventually("the replica is back", async || by_replica(&behind.db).await).await;
    behind.end().await;
}

#[tokio::test]
async fn reads_go_on_when_a_replica_is_gone() {
    let Behind { pair, proxy, replica, db } = behind().await;
    drop(proxy);
    let begun = Instant::now();
    for _ in 0..4 {
        assert!(!by_replica(&db).await);
    }
    assert!(begun.elapsed() < ACQUIRE, "{:?}", begun.elapsed());
    assert_eq!(db.status().max, 2 * replica.status().max);
    db.close().await;
    pair.remove().await;
}
