//! Many connections, too many connections, no more files.

use std::time::Duration;

use rustango_hyper::ServerConfig;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    child::Child,
    support::{Client, Server},
};

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_cap_wait_for_their_turn() {
    let server = Server::start(ServerConfig::default().max_connections(2)).await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    assert_eq!(first.get("/").await.status, 200);
    assert_eq!(second.get("/").await.status, 200);
    let mut third = server.connect().await;
    third.send("GET /third HTTP/1.1\r\nHost: x\r\n\r\n").await;
    for _ in 0..20 {
        assert_eq!(first.get("/").await.status, 200);
    }
    assert_eq!(server.stage.entered(), 22, "the third is not served yet");
    drop(second);
    assert_eq!(third.answer().await.expect("an answer").body, b"GET /third");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_on_fields_can_be_set() {
    let server = Server::start(ServerConfig::default().max_headers(3)).await;
    let mut client = server.connect().await;
    client.send("GET /fields HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").body, b"3");
    client.send("GET /fields HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").status, 431);
    assert_eq!(client.answer().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_on_the_head_can_be_set() {
    let server = Server::start(ServerConfig::default().max_header_bytes(2_000)).await;
    for (length, status) in [(1_900, 200), (2_000, 431)] {
        let mut client = server.connect().await;
        client.send(format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "a".repeat(length))).await;
        assert_eq!(client.answer().await.expect("an answer").status, status, "{length} bytes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_has_the_address_of_its_peer() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    let own = client.stream.local_addr().expect("an address").to_string();
    for _ in 0..2 {
        assert_eq!(client.get("/peer").await.body, own.as_bytes());
    }
}

/// Without files the loop waits, says so once, and goes on when there are some again.
#[tokio::test(flavor = "multi_thread")]
async fn the_server_survives_the_want_of_files() {
    let mut server = Child::start("serve many", "ulimit -n 48").await;
    let mut clients = Vec::new();
    for _ in 0..64 {
        clients.push(Client::connect(server.address).await);
    }
    server.logs("cannot accept connections").await;
    assert_eq!(clients[0].get("/").await.status, 200, "those who are in are served");

    // A window in which to measure, not a wait for something.
    let (before, window) = (server.processor(), Duration::from_secs(1));
    sleep(window).await;
    let used = server.processor().saturating_sub(before);
    assert!(used <= window / 10, "{used:?} of processor time in {window:?}");

    let mut last = clients.pop().expect("many");
    clients.drain(..40);
    let freed = Instant::now();
    assert_eq!(last.get("/").await.status, 200);
    assert!(freed.elapsed() < Duration::from_secs(1), "recovered after {:?}", freed.elapsed());
    let more = server.end().await;
    let said = more.iter().filter(|line| line.contains("cannot accept connections")).count();
    assert_eq!(said, 0, "more than one line in 10 s: {more:?}");
}

/// Idle connections are cheap, and do not get in the way of a new request.
#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_costs_at_most_8_kib() {
    let deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|deep| deep == "1");
    let count = if deep { 9_500 } else { 2_000 };
    let files = format!("ulimit -n {}", count + 200);
    for kind in ["silent", "used"] {
        let server = Child::start("serve many", &files).await;
        let mut probe = Client::connect(server.address).await;
        assert_eq!(probe.get("/").await.status, 200);
        let before = server.resident();
        let mut clients = Child::start(&format!("clients {count} {} {kind}", server.address), &files).await;
        assert_eq!(clients.hear().await, "ready");
        // Served once they all are: the newcomer is behind them in the queue.
        let mut newcomer = Client::connect(server.address).await;
        assert_eq!(newcomer.get("/").await.status, 200);
        let each = (server.resident() - before) * 1024 / count;
        println!("{count} {kind} connections: {each} bytes each");
        assert!(each <= 8 * 1024, "{each} bytes for each {kind} connection");

        let mut times = Vec::new();
        for _ in 0..100 {
            let started = Instant::now();
            let mut newcomer = Client::connect(server.address).await;
            assert_eq!(newcomer.get("/").await.status, 200);
            times.push(started.elapsed());
        }
        times.sort_unstable();
        let (median, p99) = (times[50], times[98]);
        println!("a new connection and its request: median {median:?}, p99 {p99:?}");
        assert!(
            median < Duration::from_millis(10),
            "a request took {median:?} beside {count} idle connections"
        );
        assert!(timeout(Duration::ZERO, clients.hear()).await.is_err(), "the clients are still there");
    }
}
