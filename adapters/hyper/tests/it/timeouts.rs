//! Clients that keep the server waiting, and those that only seem to.

use std::time::Duration;

use rustango_hyper::ServerConfig;
use tokio::time::Instant;

use crate::support::{Client, Server, within};

const SHORT: Duration = Duration::from_millis(200);
/// Clocks on both sides start at different moments; this is still no mistake for "at once".
const EARLY: Duration = Duration::from_millis(100);
/// On a busy machine everything takes its time.
const LATE: Duration = Duration::from_secs(6);
const LONG: Duration = Duration::from_hours(1);

/// All time-outs far away, for a test to bring one near; once one is over, all is over.
fn patient() -> ServerConfig {
    let none = Duration::ZERO;
    ServerConfig::default().header_timeout(LONG).idle_timeout(LONG).body_grace(LONG).linger_timeout(none)
}

/// Sends a byte every now and then until the connection ends; returns what came back, and after how long.
async fn trickle(client: &mut Client, byte: u8) -> (String, Duration) {
    let started = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    let text = within(async {
        loop {
            tokio::select! {
                more = client.read_more() => if !more { break client.rest().await },
                _ = ticks.tick() => {
                    let _ = client.stream.try_write(&[byte]);
                }
            }
        }
    })
    .await;
    (text, started.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_is_answered_408() {
    let server = Server::start(patient().header_timeout(SHORT)).await;
    for start in ["G", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", "PRI * HTTP/2.0\r\n\r\nS"] {
        let mut client = server.connect().await;
        client.send(start).await;
        let (text, after) = trickle(&mut client, b'a').await;
        if start.starts_with('G') {
            assert!(
                text.starts_with("HTTP/1.1 408 ") && text.contains("connection: close"),
                "{start:?}: {text:?}"
            );
            assert!(after >= EARLY, "{start:?}: after {after:?}");
        }
        assert!(after < LATE, "{start:?}: after {after:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_second_head_is_answered_408() {
    let server = Server::start(patient().header_timeout(SHORT)).await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/").await.status, 200);
    client.send("GET / HTTP/1.1\r\nX-A: ").await;
    let (text, after) = trickle(&mut client, b'a').await;
    assert!(text.starts_with("HTTP/1.1 408 "), "{text:?}");
    assert!(after >= EARLY && after < LATE, "after {after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_timeout_does_not_touch_idle_connections() {
    let server = Server::start(patient().header_timeout(SHORT)).await;
    let mut silent = server.connect().await;
    let mut used = server.connect().await;
    assert_eq!(used.get("/").await.status, 200);
    // By the time a slow head is cut off, the others have been idle for as long.
    let mut slow = server.connect().await;
    slow.send("G").await;
    trickle(&mut slow, b'a').await;
    assert_eq!(silent.get("/").await.status, 200);
    assert_eq!(used.get("/").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_closed_without_a_word() {
    let server = Server::start(patient().idle_timeout(SHORT)).await;
    let mut silent = server.connect().await;
    let started = Instant::now();
    assert_eq!(silent.answer().await, None);
    assert!(started.elapsed() >= EARLY && started.elapsed() < LATE, "after {:?}", started.elapsed());

    let mut used = server.connect().await;
    for _ in 0..3 {
        assert_eq!(used.get("/").await.status, 200);
        let started = Instant::now();
        while started.elapsed() < SHORT / 2 {
            assert_eq!(used.get("/").await.status, 200);
        }
    }
    let started = Instant::now();
    assert_eq!(used.answer().await, None);
    assert!(started.elapsed() >= EARLY && started.elapsed() < LATE, "after {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_handler_is_not_the_clients_fault() {
    let config = patient().idle_timeout(SHORT).header_timeout(SHORT).body_grace(SHORT);
    let server = Server::start(config).await;
    let mut client = server.connect().await;
    client.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut idle = server.connect().await;
    assert_eq!(idle.answer().await, None);
    let mut idle = server.connect().await;
    assert_eq!(idle.answer().await, None);
    server.stage.gate.add_permits(1);
    assert_eq!(client.answer().await.expect("an answer").body, b"passed");
    let started = Instant::now();
    assert_eq!(client.answer().await, None, "idle at last");
    assert!(started.elapsed() < LATE, "after {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_too_slowly_is_answered_408() {
    let server = Server::start(patient().body_grace(SHORT).min_rate(1_000)).await;
    for (framing, byte) in [("Content-Length: 1000", b'a'), ("Transfer-Encoding: chunked", b'0')] {
        let mut client = server.connect().await;
        client.send(format!("POST /echo HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n")).await;
        let (text, after) = trickle(&mut client, byte).await;
        assert!(text.starts_with("HTTP/1.1 408 "), "{framing}: {text:?}");
        assert!(text.contains("connection: close") && text.contains("too slowly"), "{framing}: {text:?}");
        assert!(after >= EARLY, "{framing}: after {after:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_at_the_agreed_rate_may_take_longer_than_the_grace() {
    let grace = SHORT * 2;
    let server = Server::start(patient().body_grace(grace).min_rate(100)).await;
    let mut client = server.connect().await;
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n").await;
    let started = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..45 {
        ticks.tick().await;
        client.send([b'a'; 20]).await;
    }
    assert_eq!(client.answer().await.expect("an answer").status, 200);
    assert!(started.elapsed() > grace * 2, "too fast to show anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_is_cut_off() {
    let server = Server::start(patient().idle_timeout(SHORT)).await;
    let mut client = server.connect().await;
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await;
    within(client.stream.readable()).await.expect("readable");
    // Somebody else's silence measures the time.
    for _ in 0..3 {
        assert_eq!(server.connect().await.answer().await, None);
    }
    let text = client.rest().await;
    assert!(text.starts_with("HTTP/1.1 200 "));
    assert!(!text.ends_with("0\r\n\r\n"), "the body cannot have ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_keeps_taking_is_not() {
    let server = Server::start(patient().idle_timeout(SHORT * 2)).await;
    let mut client = server.connect().await;
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let started = Instant::now();
    while started.elapsed() < SHORT * 6 {
        assert!(within(client.read_more()).await, "closed after {:?}", started.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_event_stream_stays_open() {
    let server = Server::start(patient().idle_timeout(SHORT)).await;
    let mut client = server.connect().await;
    client.send("GET /silence HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(within(client.read_more()).await, "the head comes at once");
    for _ in 0..3 {
        assert_eq!(server.connect().await.answer().await, None);
    }
    assert!(
        client
            .stream
            .try_read(&mut [0; 1])
            .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    );
}
