//! Tests of the notation, and of the table of files.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    TRANSCRIPTS,
    described::Sent,
    transcript::{Step, parse, readable},
};

fn sent(text: &str) -> String {
    match &parse(&format!("# a title\n{text}"))[0].steps[..] {
        [Step::Send(block)] => readable(&block.bytes()),
        steps => panic!("{steps:?}"),
    }
}

/// A file that is written and not listed would never be played.
#[test]
fn every_file_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/transcripts");
    let written: BTreeSet<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let listed: BTreeSet<_> = TRANSCRIPTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(written, listed);
}

/// Every exchange is in the notation, sends something and expects something.
#[test]
fn every_file_is_sound() {
    let mut count = 0;
    for (name, text) in TRANSCRIPTS {
        for exchange in parse(text) {
            let is_sound = matches!(exchange.steps.first(), Some(Step::Send(_)))
                && matches!(exchange.steps.last(), Some(Step::Expect(_) | Step::Close));
            assert!(is_sound, "{name}.txt:{}: {}", exchange.line, exchange.title);
            count += 1;
        }
    }
    assert!(count >= 400, "{count} exchanges");
}

#[test]
fn lines_and_pieces_become_bytes() {
    assert_eq!(sent("> a\n>> b\n>> c\n>*2 d"), "a{0D}\nbcd{0D}\nd{0D}\n");
    assert_eq!(sent(r#">> {"a":{}}{00}{FF}{ff}{x*3}{[*2}"#), r#"{"a":{}}{00}{FF}{ff}xxx[["#);
    assert_eq!(sent(r#">> {"a":"{é*2}"}"#), r#"{"a":"éé"}"#);
    assert_eq!(sent("> L: {length}\n>\n>> {}"), "L: 2{0D}\n{0D}\n{}");
}

#[test]
fn answers_are_compared_whole() {
    let text = "# t\n< HTTP/1.1 200 OK\n< b: 1\n< a: {length}\n<\n< x\n<< {request-id}";
    let exchange = &parse(text)[0];
    let [Step::Expect(expected)] = &exchange.steps[..] else { panic!("{exchange:?}") };
    assert_eq!(expected.message(Some("0123")).to_string(), "HTTP/1.1 200 OK\na: 7\nb: 1\n\nx{0D}\n0123\n");
}

/// What an answer is held against depends on it.
#[test]
fn requests_are_told_apart_by_their_framing() {
    let mut sent = Sent::default();
    sent.add(b"\r\nPOST /copy?a=b HTTP/1.1\r\nContent-Length: 20\r\n\r\nGET /panic HTTP");
    let mut asked = || sent.next().map(|asked| format!("{} {}", asked.method, asked.target));
    assert_eq!(asked().as_deref(), Some("POST /copy?a=b"));
    assert_eq!(asked(), None);
    sent.add(
        b"/1.1\r\nGET http://localhost HTTP/1.1\r\n\r\nPUT /x HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
    );
    sent.add(b"1\r\nx\r\n0\r\n\r\nget /y HTTP/1.0\r\n\r\n");
    let mut asked = || sent.next().map(|asked| format!("{} {}", asked.method, asked.target));
    for expected in ["GET /", "PUT /x", "get /y"] {
        assert_eq!(asked().as_deref(), Some(expected));
    }
    assert_eq!(asked(), None);
}
