//! The reader of message boundaries against itself, cut anywhere, and against hyper.

use std::{convert::Infallible, sync::Mutex};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use super::*;

/// What the reader found: the body lengths of the messages that ended, and how many bytes it let through.
#[derive(Debug, PartialEq, Eq)]
struct Reading {
    bodies: Vec<usize>,
    accepted: usize,
    reason: Option<&'static str>,
}

fn read(bytes: &[u8]) -> Reading {
    let mut framing = Framing::new();
    let mut reading = Reading { bodies: Vec::new(), accepted: 0, reason: None };
    let mut body = 0;
    for byte in bytes {
        let before = framing.state;
        if let Err(fault) = framing.inspect(&[*byte]) {
            assert_eq!(fault.at, 0);
            reading.reason = Some(fault.reason);
            break;
        }
        reading.accepted += 1;
        body += usize::from(matches!(before, State::Length(_) | State::Chunk(Chunk::Data(_))));
        let was_inside = matches!(before, State::Fields | State::Length(_) | State::Chunk(_));
        if was_inside && framing.at_boundary() {
            reading.bodies.push(std::mem::take(&mut body));
        }
    }
    reading
}

/// The same from one call for each piece.
fn read_in_pieces(bytes: &[u8], pieces: &[usize]) -> (usize, Option<&'static str>) {
    let mut framing = Framing::new();
    let mut at = 0;
    for size in pieces.iter().copied().cycle() {
        let end = (at + size).min(bytes.len());
        if let Err(fault) = framing.inspect(&bytes[at..end]) {
            return (at + fault.at, Some(fault.reason));
        }
        at = end;
        if at == bytes.len() {
            break;
        }
    }
    (at, None)
}

/// The body lengths of the requests that hyper takes from `bytes`, without our help.
fn read_with_hyper(bytes: &[u8]) -> Vec<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let (mut client, server) = tokio::io::duplex(64 * 1024);
        client.write_all(bytes).await.expect("it fits");
        client.shutdown().await.expect("an end");
        let bodies = Mutex::new(Vec::new());
        let service = service_fn(|request: Request<Incoming>| async {
            if let Ok(body) = request.into_body().collect().await {
                bodies.lock().expect("no panic").push(body.to_bytes().len());
            }
            Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
        });
        let mut builder = http1::Builder::new();
        builder.header_read_timeout(None).half_close(true);
        let _ = builder.serve_connection(TokioIo::new(server), service).await;
        bodies.into_inner().expect("no panic")
    })
}

#[test]
fn both_agree_on_well_formed_messages() {
    let bytes = b"GET / HTTP/1.1\r\n\r\n\
        POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\r\n\
        POST / HTTP/1.1\r\nX: Content-Length\r\ntransfer-encoding:chunked\r\n\r\n3;x\r\nabc\r\n2 \r\nde\r\n0\r\nY: z\r\n\r\n\
        GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n\
        PUT / HTTP/1.1\r\nTrailer: Transfer-Encoding\r\nContent-Length: 1\r\n\r\nx";
    let expected = vec![0, 5, 5, 0, 1];
    assert_eq!(read(bytes), Reading { bodies: expected.clone(), accepted: bytes.len(), reason: None });
    assert_eq!(read_with_hyper(bytes), expected);
}

#[test]
fn hyper_alone_takes_what_the_reader_refuses() {
    // If this fails, hyper has become strict and the reader may have become needless.
    for head in [
        "Transfer-Encoding: chunked\r\nContent-Length: 6",
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nX: y\nZ: z",
    ] {
        let bytes = format!("POST / HTTP/1.1\r\n{head}\r\n\r\n0\r\n\r\n");
        assert_eq!(read_with_hyper(bytes.as_bytes()), [0], "{head:?}");
        assert!(read(bytes.as_bytes()).reason.is_some(), "{head:?}");
    }
}

#[test]
fn the_protocol_is_told_from_the_first_bytes() {
    for end in 0..HTTP2_PREFACE.len() {
        assert_eq!(Framing::new().protocol(&HTTP2_PREFACE[..end]), None, "{end} bytes");
    }
    assert_eq!(Framing::new().protocol(HTTP2_PREFACE), Some(Protocol::Http2));
    assert_eq!(Framing::new().protocol(&[HTTP2_PREFACE, &b"more"[..]].concat()), Some(Protocol::Http2));
    assert_eq!(Framing::new().protocol(b"PRI * HTTP/2.0\r\n\r\nSX"), Some(Protocol::Http1));
    assert_eq!(Framing::new().protocol(b"PUT"), Some(Protocol::Http1));

    let mut later = Framing::new();
    later.inspect(b"GET / HTTP/1.1\r\n\r\n").expect("a request");
    assert_eq!(later.protocol(HTTP2_PREFACE), Some(Protocol::Http1), "only the first bytes count");
}

#[test]
fn the_place_in_a_message_is_known() {
    let mut framing = Framing::new();
    let mut places = String::new();
    for byte in b"\r\nG / H\r\nContent-Length: 2\r\n\r\nab\r\nG" {
        framing.inspect(&[*byte]).expect("no fault");
        places.push(match (framing.at_boundary(), framing.in_head()) {
            (true, false) => '.',
            (false, true) => 'h',
            (false, false) => 'b',
            (true, true) => unreachable!("nowhere is both"),
        });
    }
    let head = "h".repeat("G / H\r\nContent-Length: 2\r\n\r".len());
    assert_eq!(places, format!("h.{head}bb.h.h"));
}

/// Messages, and pieces that make a mess of them.
fn piece() -> impl Strategy<Value = String> {
    let whole = prop_oneof![
        Just("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"),
        Just("POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"),
        Just("POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
        Just(
            "POST /d HTTP/1.1\r\ntransfer-encoding:  Chunked \r\n\r\nA;e=\"1\"\r\n0123456789\r\n00\r\nT: t\r\n\r\n"
        ),
    ];
    let part = prop_oneof![
        Just("GET / HTTP/1.1\r\n"),
        Just("POST / HTTP/1.0\r\n"),
        Just("Host: x\r\n"),
        Just("Connection: keep-alive\r\n"),
        Just("Content-Length: 3\r\n"),
        Just("content-LENGTH:\t12 \r\n"),
        Just("Content-Length: 0\r\n"),
        Just("Content-Length: +3\r\n"),
        Just("Content-Length: 3, 3\r\n"),
        Just("Content-Length:\r\n"),
        Just("Content-Length : 3\r\n"),
        Just("Content-Length: 3\n"),
        Just("Transfer-Encoding: chunked\r\n"),
        Just("Transfer-Encoding: gzip, chunked\r\n"),
        Just("Transfer-Encoding: identity\r\n"),
        Just("Transfer-Encoding: chunked, x\r\n"),
        Just("Transfer-Encoding:\r\n chunked\r\n"),
        Just("TE: trailers\r\n"),
        Just("Expect: 100-continue\r\n"),
        Just("abc"),
        Just("3\r\nabc\r\n"),
        Just("3 \t;a=b\r\nabc\r\n"),
        Just("3\nabc\n"),
        Just("0\r\n\r\n"),
        Just("0\r\n"),
        Just("00000000000000000000\r\n\r\n"),
        Just("FFFFFFFFFFFFFFFFF\r\n"),
        Just("0x3\r\n"),
        Just("\r\n"),
        Just("\r\n\r\n"),
        Just("\n"),
        Just("\r"),
        Just(" "),
        Just(":"),
        Just("\0"),
    ];
    prop_oneof![3 => whole, 2 => part].prop_map(str::to_owned)
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(piece(), 1..10).prop_map(|pieces| pieces.concat().into_bytes())
}

fn effort() -> ProptestConfig {
    let deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|deep| deep == "1");
    let cases = if deep { 50_000 } else { 1_000 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(effort())]

    /// What hyper serves of the bytes that the reader lets through ends where the reader thinks it does.
    #[test]
    fn hyper_finds_the_same_messages(bytes in stream()) {
        let reading = read(&bytes);
        let served = read_with_hyper(&bytes[..reading.accepted]);
        prop_assert!(served.len() <= reading.bodies.len(), "{served:?} of {reading:?}");
        prop_assert_eq!(&served[..], &reading.bodies[..served.len()]);
    }

    /// The verdict does not depend on how the bytes are cut.
    #[test]
    fn pieces_make_no_difference(
        bytes in stream(),
        pieces in proptest::collection::vec(1_usize..200, 1..8),
    ) {
        let reading = read(&bytes);
        prop_assert_eq!(read_in_pieces(&bytes, &pieces), (reading.accepted, reading.reason));
        prop_assert_eq!(read_in_pieces(&bytes, &[bytes.len()]), (reading.accepted, reading.reason));
    }
}
