//! Connections that rest between requests lose nothing by it.

use std::time::Duration;

use rustango_hyper::ServerConfig;

use crate::support::{Client, LARGE, Server};

/// A client's pause, several times as long as a connection is quiet before it is parked.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(80)).await;
}

async fn used(server: &Server) -> Client {
    let mut client = server.connect().await;
    assert_eq!(client.get("/first").await.body, b"GET /first");
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_after_a_pause_are_served() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    for round in 0..3 {
        pause().await;
        assert_eq!(client.get("/again").await.body, b"GET /again", "round {round}");
        assert_eq!(client.get("/at-once").await.body, b"GET /at-once", "round {round}");
    }
    pause().await;
    client.send("POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /piped HTTP/1.1\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").body, b"abc");
    assert_eq!(client.answer().await.expect("an answer").body, b"GET /piped");
}

#[tokio::test(flavor = "multi_thread")]
async fn pauses_may_be_anywhere() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    for piece in
        ["\r\n", "PO", "ST /echo HTTP/1.1\r\nContent-", "Length: 6\r\n\r", "\nab", "cdef", "\r\n", "\r\n"]
    {
        pause().await;
        client.send(piece).await;
    }
    assert_eq!(client.answer().await.expect("an answer").body, b"abcdef");
    assert_eq!(client.get("/last").await.body, b"GET /last");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_framing_is_watched_after_a_pause() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    pause().await;
    client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-").await;
    pause().await;
    client.send("Length: 6\r\n\r\n0\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").status, 400);
    assert_eq!(client.answer().await, None);
    assert_eq!(server.stage.entered(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preface_after_a_pause_is_not_http_2() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    pause().await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(!client.rest().await.contains("HTTP/2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_after_a_pause_is_answered_408() {
    let server = Server::start(ServerConfig::default().header_timeout(Duration::from_millis(100))).await;
    let mut client = used(&server).await;
    pause().await;
    client.send("GET / HTTP/1.1\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").status, 408);
    assert_eq!(client.answer().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_with_an_answer_under_way_is_not_parked() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
    pause().await;
    assert_eq!(client.answer().await.expect("an answer").body.len(), LARGE);
    assert_eq!(client.get("/next").await.body, b"GET /next");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_connection_is_closed_at_the_shutdown() {
    let mut server = Server::start(ServerConfig::default()).await;
    let mut client = used(&server).await;
    pause().await;
    server.stop();
    assert_eq!(client.answer().await, None);
    assert_eq!(server.report().await.aborted, 0);
}
