//! One request, one answer, whatever the bytes: the table of RFC 9112's hard cases.

use rustango_hyper::ServerConfig;

use crate::support::{Server, fields};

/// How the connection goes on after the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Close,
    Stay,
}
use Then::{Close, Stay};

/// A name, the bytes, the statuses of the answers, and how the connection goes on.
type Case = (&'static str, Vec<u8>, &'static [u16], Then);

fn text(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn head(fields: &str, body: &str) -> Vec<u8> {
    text(&format!("POST /echo HTTP/1.1\nHost: x\n{fields}\n\n{body}"))
}

fn chunks(body: &[u8]) -> Vec<u8> {
    [b"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", body].concat()
}

fn well_formed() -> Vec<Case> {
    vec![
        ("plain", text("GET / HTTP/1.1\nHost: x\n\n"), &[200], Stay),
        ("two at once", text("GET /a HTTP/1.1\nHost: x\n\nGET /b HTTP/1.1\nHost: x\n\n"), &[200, 200], Stay),
        ("empty lines before", text("\n\nGET / HTTP/1.1\nHost: x\n\n"), &[200], Stay),
        ("length", head("Content-Length: 3", "abc"), &[200], Stay),
        ("length zero", head("Content-Length: 0", ""), &[200], Stay),
        ("length, zeros before", head("Content-Length: 0003", "abc"), &[200], Stay),
        ("chunked", head("Transfer-Encoding: chunked", "3\nabc\n0\n\n"), &[200], Stay),
        ("chunked, odd case", head("tRANSFER-eNCODING:\tChunKED \t", "3\nabc\n0\n\n"), &[200], Stay),
        ("chunk extension", head("Transfer-Encoding: chunked", "3;a=b\nabc\n0\n\n"), &[200], Stay),
        ("trailers", head("Transfer-Encoding: chunked", "3\nabc\n0\nX-A: 1\n\n"), &[200], Stay),
        (
            "body that looks like a head",
            head("Content-Length: 56", "GET / HTTP/1.1\nContent-Length: 1\nTransfer-Encoding: xy"),
            &[200],
            Stay,
        ),
        (
            "chunk that looks like a head",
            head("Transfer-Encoding: chunked", "12\nTransfer-Encoding:\n0\n\n"),
            &[200],
            Stay,
        ),
        ("HTTP/1.0", text("GET / HTTP/1.0\n\n"), &[200], Close),
        ("number sign in a field", text("GET / HTTP/1.1\nHost: x\nX: #\n\n"), &[200], Stay),
        ("TRACE", text("TRACE / HTTP/1.1\nHost: x\n\n"), &[200], Stay),
        ("dotdot", text("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\nHost: x\n\n"), &[200], Stay),
        // `Host` is checked by the domain.
        ("no Host", text("GET / HTTP/1.1\n\n"), &[200], Stay),
        ("two Hosts", text("GET / HTTP/1.1\nHost: a\nHost: b\n\n"), &[200], Stay),
        ("Host with odd characters", text("GET / HTTP/1.1\nHost: a@b/c?d\n\n"), &[200], Stay),
        ("absolute form", text("GET http://evil.test/ HTTP/1.1\nHost: good.test\n\n"), &[200], Stay),
        (
            "underscore",
            text("GET / HTTP/1.1\nHost: x\nX_Forwarded_For: 6\nX-Forwarded-For: 1\n\n"),
            &[200],
            Stay,
        ),
        ("100 fields", text(&format!("GET / HTTP/1.1\n{}\n", fields(100).replace('\r', ""))), &[200], Stay),
    ]
}

/// Two readings of one length, or none.
fn ambiguous() -> Vec<Case> {
    vec![
        ("CL+TE", head("Content-Length: 6\nTransfer-Encoding: chunked", "0\n\nG"), &[400], Close),
        ("TE+CL", head("Transfer-Encoding: chunked\nContent-Length: 6", "0\n\nG"), &[400], Close),
        (
            "CL+TE, apart",
            head("Content-Length: 6\nX: y\nTransfer-Encoding: chunked", "0\n\nG"),
            &[400],
            Close,
        ),
        ("CL 0 + TE", head("Content-Length: 0\nTransfer-Encoding: chunked", "0\n\n"), &[400], Close),
        ("CL + TE identity", head("Content-Length: 3\nTransfer-Encoding: identity", "abc"), &[400], Close),
        (
            "CL+TE behind another",
            text(
                "GET / HTTP/1.1\nHost: x\n\nPOST / HTTP/1.1\nContent-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nG",
            ),
            &[200, 400],
            Close,
        ),
        (
            "CL+TE behind a body",
            [
                head("Content-Length: 3", "abc"),
                head("Transfer-Encoding: chunked\nContent-Length: 6", "0\n\nG"),
            ]
            .concat(),
            &[200, 400],
            Close,
        ),
        (
            "CL+TE behind chunks",
            [
                head("Transfer-Encoding: chunked", "3\nabc\n0\n\n"),
                head("Content-Length: 6\nTransfer-Encoding: chunked", "0\n\nG"),
            ]
            .concat(),
            &[200, 400],
            Close,
        ),
        ("two CL, unequal", head("Content-Length: 3\nContent-Length: 4", "abcd"), &[400], Close),
        ("two CL, equal", head("Content-Length: 3\nContent-Length: 3", "abc"), &[400], Close),
        ("CL list", head("Content-Length: 3, 3", "abc"), &[400], Close),
        ("CL sign", head("Content-Length: +3", "abc"), &[400], Close),
        ("CL hexadecimal", head("Content-Length: 0x3", "abc"), &[400], Close),
        ("CL empty", head("Content-Length:", "abc"), &[400], Close),
        ("CL overflow", head("Content-Length: 18446744073709551616", "abc"), &[400], Close),
        ("CL padded", head(&format!("Content-Length: {}3", " ".repeat(64)), "abc"), &[400], Close),
        ("TE xchunked", head("Transfer-Encoding: xchunked", "3\nabc\n0\n\n"), &[400], Close),
        (
            "TE chunked, identity",
            head("Transfer-Encoding: chunked, identity", "3\nabc\n0\n\n"),
            &[400],
            Close,
        ),
        ("TE gzip, chunked", head("Transfer-Encoding: gzip, chunked", "3\nabc\n0\n\n"), &[400], Close),
        (
            "TE twice",
            head("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", "3\nabc\n0\n\n"),
            &[400],
            Close,
        ),
        (
            "TE in HTTP/1.0",
            text("POST /echo HTTP/1.0\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n"),
            &[400],
            Close,
        ),
    ]
}

fn broken_heads() -> Vec<Case> {
    vec![
        ("space before colon", head("Content-Length : 3", "abc"), &[400], Close),
        ("folded line", text("GET / HTTP/1.1\nHost: x\nX-A: 1\n 2\n\n"), &[400], Close),
        ("space before the first field", text("GET / HTTP/1.1\n Host: x\n\n"), &[400], Close),
        ("bare LF", b"GET / HTTP/1.1\nHost: x\n\n".to_vec(), &[400], Close),
        ("bare LF after a field", b"GET / HTTP/1.1\r\nHost: x\n\r\n".to_vec(), &[400], Close),
        ("bare LF before", b"\nGET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(), &[400], Close),
        ("bare LF at the end", b"GET / HTTP/1.1\r\nHost: x\r\n\n".to_vec(), &[400], Close),
        ("bare CR", b"GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n".to_vec(), &[400], Close),
        ("NUL in a value", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n".to_vec(), &[400], Close),
        ("no version", text("GET /\nHost: x\n\n"), &[400], Close),
        ("HTTP/3.0", text("GET / HTTP/3.0\nHost: x\n\n"), &[400], Close),
        ("fragment", text("GET /#a HTTP/1.1\nHost: x\n\n"), &[400], Close),
        (
            "fragment far behind",
            text(&format!("GET /{}#a HTTP/1.1\nHost: x\n\n", "a".repeat(100))),
            &[400],
            Close,
        ),
        ("two spaces", text("GET  / HTTP/1.1\nHost: x\n\n"), &[400], Close),
        ("method outside the grammar", text("GE\"T / HTTP/1.1\nHost: x\n\n"), &[400], Close),
        ("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), &[400], Close),
        ("101 fields", text(&format!("GET / HTTP/1.1\n{}\n", fields(101).replace('\r', ""))), &[431], Close),
        (
            "1 MB field",
            text(&format!("GET / HTTP/1.1\nHost: x\nX-A: {}\n\n", "a".repeat(1 << 20))),
            &[431],
            Close,
        ),
        ("70 KB URI", text(&format!("GET /?q={} HTTP/1.1\nHost: x\n\n", "a".repeat(70_000))), &[414], Close),
    ]
}

fn broken_chunks() -> Vec<Case> {
    vec![
        (
            "chunk size overflow",
            head("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\nabc\n0\n\n"),
            &[400],
            Close,
        ),
        ("chunk size missing", head("Transfer-Encoding: chunked", "\nabc\n0\n\n"), &[400], Close),
        ("chunk size 0x3", head("Transfer-Encoding: chunked", "0x3\nabc\n0\n\n"), &[400], Close),
        ("chunk longer than its size", head("Transfer-Encoding: chunked", "2\nabc\n0\n\n"), &[400], Close),
        ("chunk line, bare LF", chunks(b"3\nabc\r\n0\r\n\r\n"), &[400], Close),
        ("chunk data, bare LF", chunks(b"3\r\nabc\n0\r\n\r\n"), &[400], Close),
        ("chunk extension, bare LF", chunks(b"3;a\nabc\r\n0\r\n\r\n"), &[400], Close),
        ("trailer, bare LF", chunks(b"3\r\nabc\r\n0\r\nX: y\n\r\n"), &[400], Close),
        (
            "chunk extension of 20 KB",
            head("Transfer-Encoding: chunked", &format!("3;{}\nabc\n0\n\n", "a".repeat(20_000))),
            &[400],
            Close,
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_answered_as_written() {
    let server = Server::start(ServerConfig::default()).await;
    let mut wrong = Vec::new();
    let cases = [well_formed(), ambiguous(), broken_heads(), broken_chunks()].concat();
    for (name, bytes, statuses, then) in cases {
        for piece in [bytes.len(), 1, 7] {
            if bytes.len() / piece > 4_000 {
                continue;
            }
            let mut client = server.connect().await;
            for piece in bytes.chunks(piece) {
                client.send(piece).await;
            }
            if then == Stay {
                client.send("GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
            }
            let mut answers = client.answers().await;
            let last = if then == Stay { answers.pop() } else { None };
            let found: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
            let stayed = last.is_some_and(|last| last.body == b"GET /last");
            if found != statuses || stayed != (then == Stay) {
                wrong.push(format!(
                    "{name} in pieces of {piece}: expected {statuses:?} {then:?}, found {found:?}, stayed: {stayed}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_bare_and_says_that_it_closes() {
    let server = Server::start(ServerConfig::default()).await;
    for bytes in [
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
        "GET / HTTP/3.0\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\n{}\r\n", fields(101)),
    ] {
        let mut client = server.connect().await;
        client.send(bytes).await;
        let answer = client.answer().await.expect("an answer");
        assert!(answer.closes(), "{}", answer.head);
        assert!(answer.head.contains("content-length: 0\r\n"), "{}", answer.head);
        assert_eq!(client.answer().await, None);
    }
    assert_eq!(server.stage.entered(), 0, "a refused request reached the service");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_and_its_bounds_arrive_whole() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    let body = "0123456789".repeat(50_000);
    client
        .send(format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
        .await;
    assert_eq!(client.answer().await.expect("an answer").body, body.as_bytes());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    for piece in body.as_bytes().chunks(1_234) {
        client.send(format!("{:X}\r\n", piece.len())).await;
        client.send(piece).await;
        client.send("\r\n").await;
    }
    client.send("0\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").body, body.as_bytes());
    assert_eq!(client.get("/after").await.body, b"GET /after");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgraded_connection_is_left_alone() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send("GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n").await;
    assert_eq!(client.answer().await.expect("an answer").status, 101);
    let frame = "post / http/1.1\ncontent-length: 1\r\ntransfer-encoding: x\n\n";
    client.send(frame).await;
    let mut echoed = String::new();
    while echoed.len() < frame.len() {
        let mut buffer = [0; 128];
        let read = crate::support::within(tokio::io::AsyncReadExt::read(&mut client.stream, &mut buffer))
            .await
            .expect("an echo");
        assert!(read > 0, "closed after {echoed:?}");
        echoed.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    assert_eq!(echoed, frame.to_ascii_uppercase());
}
