//! Bodies that are not read to their end, and clients that must still get their answer.

use std::time::Duration;

use rustango_hyper::ServerConfig;
use tokio::{io::AsyncWriteExt, time::Instant};

use crate::support::{LIMIT, Server, within};

/// Sends `bytes` zeros, or until the server closes; returns how many were taken.
async fn pour(stream: &mut (impl AsyncWriteExt + Unpin), bytes: u64) -> u64 {
    let zeros = vec![0; 64 * 1024];
    let mut sent = 0;
    while sent < bytes {
        match stream.write(&zeros).await {
            Ok(taken) => sent += taken as u64,
            Err(_) => break,
        }
    }
    sent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_ends_in_a_413_that_the_client_can_read() {
    let gigabyte = 1 << 30;
    let server = Server::start(ServerConfig::default().linger_timeout(Duration::from_millis(500))).await;
    for head in [format!("Content-Length: {gigabyte}"), "Transfer-Encoding: chunked".to_owned()] {
        let client = server.connect().await;
        let (reading, mut writing) = client.stream.into_split();
        let started = Instant::now();
        let sending = tokio::spawn(async move {
            let head = format!("POST /limited HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n40000000\r\n");
            writing.write_all(head.as_bytes()).await.expect("the head is taken");
            pour(&mut writing, gigabyte).await
        });
        let answer = within(read_to_end(reading)).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer:?}");
        assert!(answer.contains("connection: close\r\n"), "{answer:?}");
        let sent = within(sending).await.expect("no panic");
        assert!(sent < gigabyte / 8, "{sent} bytes went out before the server closed");
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    }
}

async fn read_to_end(mut reading: tokio::net::tcp::OwnedReadHalf) -> String {
    let mut text = Vec::new();
    // A reset after the answer does no harm.
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_sends_all_before_it_reads_gets_its_413() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    let body = vec![0; LIMIT + 300 * 1024];
    client.send(format!("POST /limited HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len())).await;
    client.send(&body).await;
    let answer = client.answer().await.expect("an answer");
    assert_eq!((answer.status, answer.closes()), (413, true));
    assert_eq!(client.answer().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unread_body_that_is_here_keeps_the_connection() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc").await;
    let answer = client.answer().await.expect("an answer");
    assert_eq!((answer.status, answer.closes()), (200, false));
    assert_eq!(client.get("/next").await.body, b"GET /next");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unread_body_that_is_not_here_announces_the_close() {
    let server = Server::start(ServerConfig::default()).await;
    for request in [
        "POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
        "POST /ignore HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
        "POST /ignore HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "POST /ignore HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(request).await;
        let answer = client.answer().await.expect("an answer");
        assert_eq!((answer.status, answer.closes()), (200, true), "{request:?}");
        assert_eq!(client.answer().await, None, "{request:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_still_in_use_by_the_answer_is_not_abandoned() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send("POST /mirror HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc").await;
    within(async { while !client.read_more().await {} }).await;
    client.send("def").await;
    let answer = client.answer().await.expect("an answer");
    assert_eq!((answer.body.as_slice(), answer.closes()), (&b"abcdef"[..], false));
    assert_eq!(client.get("/next").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_to_continue_only_when_its_body_is_wanted() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").status, 100);
    client.send("abc").await;
    assert_eq!(client.answer().await.expect("an answer").body, b"abc");
}
