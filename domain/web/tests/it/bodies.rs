//! The limits of request bodies, and JSON.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use rustango_ports::http::{Body, BodyError, Request};
use rustango_web::{Access, App, Json, ProblemDetails, RequestExt as _, Route};

use crate::support::{Reply, app, ask, request};

/// A body that arrives in pieces and may declare its length.
struct Arriving {
    pieces: VecDeque<Result<&'static [u8], BodyError>>,
    declared: Option<u64>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Poll::Ready(self.pieces.pop_front().map(|piece| Ok(Frame::data(Bytes::from_static(piece?)))))
    }

    fn size_hint(&self) -> SizeHint {
        self.declared.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn with(path: &str, body: impl Into<Body>) -> Request {
    let mut request = request("POST", path);
    *request.body_mut() = body.into();
    request.headers_mut().insert("content-type", "application/json".parse().expect("a type"));
    request
}

fn arriving(path: &str, pieces: impl IntoIterator<Item = Result<&'static [u8], BodyError>>) -> Request {
    with(path, Body::stream(Arriving { pieces: pieces.into_iter().collect(), declared: None }))
}

async fn length(mut request: Request) -> Result<String, ProblemDetails> {
    Ok(request.read_body().await?.len().to_string())
}

async fn sum(mut request: Request) -> Result<Json<i64>, ProblemDetails> {
    let numbers: Vec<i64> = request.read_json().await?;
    Ok(Json(numbers.into_iter().sum()))
}

fn uploads() -> App {
    app()
        .body_limit(8)
        .route(Route::post("/small", Access::public(), length))
        .route(Route::post("/large", Access::public(), length).body_limit(16))
        .route(Route::post("/none", Access::public(), length).body_limit(0))
        .route(Route::post("/ignored", Access::public(), async |_| "not looked at"))
        .route(Route::post("/swallowed", Access::public(), async |mut request: Request| {
            // As extractors of frameworks do it.
            match request.read_body().await {
                Ok(body) => Ok(body.len().to_string()),
                Err(_) => Err(http::StatusCode::BAD_REQUEST),
            }
        }))
        .route(Route::post("/json", Access::public(), sum).body_limit(1024))
}

async fn send(request: Request) -> Reply {
    ask(uploads(), request).await
}

#[tokio::test]
async fn bodies_within_the_limit_arrive() {
    assert_eq!(send(with("/small", "12345678")).await.body, "8");
    assert_eq!(send(with("/large", "123456789")).await.body, "9");
    assert_eq!(send(arriving("/small", [Ok(b"1234".as_slice()), Ok(b"5678")])).await.body, "8");
    assert_eq!(send(with("/none", Body::Empty)).await.body, "0");
}

#[tokio::test]
async fn bodies_over_the_limit_are_413() {
    let detail = send(with("/small", "123456789")).await.problem(413);
    assert!(detail.contains("8 bytes"), "{detail}");
    send(with("/large", "12345678901234567")).await.problem(413);
    send(with("/none", "1")).await.problem(413);
    send(arriving("/small", [Ok(b"1234".as_slice()), Ok(b"56789")])).await.problem(413);
}

#[tokio::test]
async fn a_declared_length_over_the_limit_is_not_read() {
    struct Unread;

    impl HttpBody for Unread {
        type Data = Bytes;
        type Error = BodyError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
            panic!("the body is read")
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(1 << 30)
        }
    }

    for path in ["/small", "/large", "/ignored"] {
        send(with(path, Body::stream(Unread))).await.problem(413);
    }
}

#[tokio::test]
async fn a_body_that_nobody_reads_is_no_fault_unless_it_declares_to_be_one() {
    let pieces = || [Ok(b"1234".as_slice()), Ok(b"56789")];
    assert_eq!(send(arriving("/ignored", pieces())).await.body, "not looked at");
}

#[tokio::test]
async fn what_became_of_a_body_is_told_whatever_the_handler_makes_of_it() {
    send(arriving("/swallowed", [Ok(b"123456789".as_slice())])).await.problem(413);
    send(arriving("/swallowed", [Ok(b"1".as_slice()), Err(BodyError::timed_out())])).await.problem(408);
    send(arriving("/swallowed", [Err(BodyError::disconnected("reset"))])).await.problem(400);
    assert_eq!(send(arriving("/swallowed", [Ok(b"1".as_slice())])).await.body, "1");
}

#[tokio::test]
async fn json_is_read_or_refused() {
    assert_eq!(send(with("/json", "[1, 2]")).await.body, "3");
    for (body, status) in [
        ("[1, 2", 400),
        ("", 400),
        ("[1] 2", 400),
        ("[1.5]", 422),
        ("{}", 422),
        ("\"1\"", 422),
        ("[1,\"\u{e9}\"]", 422),
    ] {
        send(with("/json", body)).await.problem(status);
    }
    let bytes: &'static [u8] = b"[\"\xff\"]";
    send(with("/json", Bytes::from_static(bytes))).await.problem(400);
    let mut wrong = with("/json", "[1]");
    wrong.headers_mut().insert("content-type", "text/plain".parse().expect("a type"));
    let reply = send(wrong).await;
    reply.problem(415);
    assert_eq!(reply.header("accept"), "application/json");
}
