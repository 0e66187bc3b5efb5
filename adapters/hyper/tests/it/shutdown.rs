//! The end of a server.

use std::{sync::atomic::Ordering, time::Duration};

use rustango_hyper::ServerConfig;
use tokio::{net::TcpStream, time::Instant};

use crate::{
    child::Child,
    support::{Client, Server, eventually},
};

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_flight_are_finished() {
    // An address of its own: no other test may take the port when it is free again.
    let mut server = Server::start_on("127.77.0.1:0", ServerConfig::default()).await;
    let mut silent = server.connect().await;
    let mut idle = server.connect().await;
    assert_eq!(idle.get("/").await.status, 200);
    let mut busy = server.connect().await;
    busy.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").await;
    eventually("the request is in flight", || server.stage.entered() == 2).await;

    server.stop();
    assert_eq!(idle.answer().await, None, "an idle connection is closed at once");
    assert_eq!(silent.answer().await, None, "a silent connection is closed at once");
    let refused = TcpStream::connect(server.address).await;
    assert!(refused.is_err(), "the port is closed at once");

    server.stage.gate.add_permits(1);
    let answer = busy.answer().await.expect("an answer");
    assert_eq!((answer.body.as_slice(), answer.closes()), (&b"passed"[..], true));
    assert_eq!(busy.answer().await, None);
    assert_eq!(server.report().await.aborted, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grace_ends() {
    let grace = Duration::from_millis(200);
    let mut server = Server::start(ServerConfig::default().shutdown_grace(grace)).await;
    let mut busy = Vec::new();
    for _ in 0..3 {
        let mut client = server.connect().await;
        client.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").await;
        busy.push(client);
    }
    eventually("the requests are in flight", || server.stage.entered() == 3).await;
    server.stop();
    let started = Instant::now();
    for client in &mut busy {
        assert_eq!(client.answer().await, None);
    }
    assert!(started.elapsed() >= grace, "cut off after {:?}", started.elapsed());
    let left = server.stage.left.clone();
    assert_eq!(server.report().await.aborted, 3);
    assert_eq!(left.load(Ordering::SeqCst), 3, "the handlers were dropped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_connections_stops_at_once() {
    let mut server = Server::start(ServerConfig::default()).await;
    server.stop();
    let started = Instant::now();
    assert_eq!(server.report().await.aborted, 0);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_server_takes_its_connections_along() {
    let server = Server::start(ServerConfig::default()).await;
    let mut busy = server.connect().await;
    busy.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").await;
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    server.kill();
    assert_eq!(busy.answer().await, None);
    eventually("the handler is dropped", || server.stage.left.load(Ordering::SeqCst) == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signal_stops_in_order_and_a_second_at_once() {
    for (signals, status) in
        [(&["TERM"][..], Some(0)), (&["INT", "TERM"], Some(143)), (&["TERM", "INT"], Some(130))]
    {
        let mut child = Child::start("serve", "").await;
        let mut client = Client::connect(child.address).await;
        client.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").await;
        // The child lets the gate be opened from outside.
        let mut other = Client::connect(child.address).await;
        assert_eq!(other.get("/entered").await.status, 200);
        for (nth, signal) in signals.iter().enumerate() {
            child.signal(signal);
            if nth == 0 {
                assert_eq!(other.answer().await, None, "the idle connection is closed");
            }
        }
        if signals.len() == 1 {
            child.say("open").await;
            assert_eq!(client.answer().await.expect("an answer").body, b"passed");
        }
        assert_eq!(child.wait().await, status, "after {signals:?}");
    }
}
