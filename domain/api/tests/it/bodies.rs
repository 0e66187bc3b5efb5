//! Bodies as such: syntax, encodings, content types.

use rustango::ports::http::Body;

use crate::support::{Answer, Service, blog};

async fn post(service: &Service, content_type: Option<&str>, body: impl Into<Body>) -> Answer {
    let mut request = http::Request::builder().method("POST").uri("/api/notes").header("host", "localhost");
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    service.send_request(request.body(body.into()).expect("a request")).await
}

/// Texts that are no JSON (RFC 8259), in the manner of JSONTestSuite.
const MALFORMED: &[&str] = &[
    "",
    " ",
    "{",
    "}",
    "{]",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1]]",
    "{}}",
    "{} {}",
    "{}x",
    "{},",
    "{}\0",
    "{\"text\":}",
    "{\"text\"}",
    "{\"text\":1,}",
    "{,}",
    "{\"text\" 1}",
    "{\"text\"::1}",
    "{text:1}",
    "{'text':1}",
    "{\"text\":'x'}",
    "{\"text\":\"x}",
    "{\"text\":\"x\" \"y\"}",
    "{\"text\":\"\\x\"}",
    "{\"text\":\"\\u12\"}",
    "{\"text\":\"\\u123g\"}",
    "{\"text\":\"\\",
    "{\"text\":\"\n\"}",
    "{\"text\":\"\t\"}",
    "{\"text\":\"\u{1}\"}",
    "{\"text\":01}",
    "{\"text\":-}",
    "{\"text\":+1}",
    "{\"text\":.5}",
    "{\"text\":1.}",
    "{\"text\":1e}",
    "{\"text\":1e+}",
    "{\"text\":0x1}",
    "{\"text\":NaN}",
    "{\"text\":Infinity}",
    "{\"text\":-Infinity}",
    "{\"text\":nul}",
    "{\"text\":True}",
    "{\"text\":undefined}",
    "{1:1}",
    "{null:1}",
    "{\"a\":\"b\"}#",
    "/**/{}",
    "{}//",
    "{\"a\":/*x*/1}",
    "\u{feff}{}",
    "\u{a0}{}",
    "{\u{2028}}",
    "<json/>",
    "text=x",
    "[\"x\", truth]",
    "[1,\n1\n,1",
    "[\"\\ud800\\u\"]",
    "{\"a\":[1,2}",
    "[{\"a\":1]}",
    "*",
    "1 000",
    "-1x",
    "\"a",
    "\"\\a\"",
    "tru",
    "[-2.]",
    "[0e]",
];

#[tokio::test]
async fn what_is_no_json_is_400() {
    let service = blog().await;
    for body in MALFORMED {
        let problem = post(&service, Some("application/json"), body.to_string()).await.expect(400);
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.starts_with("the body is not valid JSON at line"), "{body:?}: {detail}");
    }
    for depth in [100, 10_000, 200_000] {
        for open in ["[", "{\"text\":"] {
            assert_eq!(post(&service, Some("application/json"), open.repeat(depth)).await.status(), 400);
        }
    }
    assert_eq!(service.log.count(), 0, "{}", service.log);
}

#[tokio::test]
async fn what_is_no_utf_8_is_400() {
    let service = blog().await;
    for body in [
        &b"{\"text\":\"\xff\"}"[..],
        b"{\"text\":\"\xc3\x28\"}",
        b"{\"text\":\"\xed\xa0\x80\"}",
        b"{\"text\":\"\xc0\xaf\"}",
        b"\xff\xfe{\x00}\x00",
        b"{}\xe2\x82",
    ] {
        let problem = post(&service, Some("application/json"), body.to_vec()).await.expect(400);
        assert_eq!(problem["detail"], "the body is not UTF-8", "{body:?}");
    }
}

#[tokio::test]
async fn members_that_stand_twice_are_400() {
    let service = blog().await;
    for body in
        [r#"{"text":"a","text":"a"}"#, r#"{"text":"a","\u0074ext":"b"}"#, r#"{"text":null,"x":1,"text":[]}"#]
    {
        let answer = post(&service, Some("application/json"), body).await;
        assert_eq!(answer.expect(400)["detail"], "the body is not acceptable JSON", "{body}");
        assert_eq!(answer.faults(), ["/text: duplicate"], "{body}");
    }
    for (document, code) in [
        (r#"{"a":1,"a":1}"#.to_owned(), "duplicate"),
        (format!("{}{}", "[".repeat(128), "]".repeat(128)), "too_deep"),
    ] {
        let answer = service.post("/api/everything", &format!("{{\"document\":{document}}}")).await;
        assert_eq!(answer.status(), 400, "{}", answer.text());
        assert_eq!(answer.faults(), [format!("/document: {code}")]);
    }
    let deep = format!("{{\"document\":{}{}}}", "[".repeat(127), "]".repeat(127));
    assert_eq!(service.post("/api/everything", &deep).await.status(), 201);
}

#[tokio::test]
async fn json_is_accepted_however_it_is_spaced_and_escaped() {
    let service = blog().await;
    for (body, text) in [
        (" { \"text\" :\t\"x\"\r\n} \n", "x"),
        (r#"{"\u0074\u0065xt":"\u0078"}"#, "x"),
        (r#"{"text":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}"#, "\"\\/\u{8}\u{c}\n\r\té😀"),
        ("{\"text\":\"\u{7f}\u{2028}\u{feff}\u{10ffff}\"}", "\u{7f}\u{2028}\u{feff}\u{10ffff}"),
    ] {
        let answer = post(&service, Some("application/json"), body).await;
        assert_eq!(answer.expect(201)["text"], text, "{body}");
    }
}

#[tokio::test]
async fn other_content_types_are_415() {
    let service = blog().await;
    for content_type in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/xml"),
        Some("json"),
        Some(""),
    ] {
        assert_eq!(post(&service, content_type, "{}").await.status(), 415, "{content_type:?}");
    }
    for content_type in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/merge-patch+json",
    ] {
        assert_eq!(post(&service, Some(content_type), "{}").await.status(), 201, "{content_type}");
    }
}
