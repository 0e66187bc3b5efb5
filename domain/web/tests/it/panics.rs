//! Panics: a 500 for the client, the message for the log, and life goes on.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::Response;
use http_body::{Body as HttpBody, Frame};
use http_body_util::BodyExt as _;
use rustango_ports::http::{Body, BodyError, Request};
use rustango_web::{Access, App, Route};
use tower::ServiceExt as _;

use crate::support::{Log, app, ask, get};

fn panicking() -> App {
    app()
        .route(Route::get("/panic", Access::public(), async |_: Request| -> &'static str {
            panic!("the secret is {}", 42)
        }))
        .route(Route::get("/later", Access::public(), async |_: Request| -> &'static str {
            tokio::task::yield_now().await;
            panic!("static text")
        }))
        .route(Route::get("/body", Access::public(), async |_| Response::new(Body::stream(Halting(0)))))
}

/// A body whose producer panics after its first piece.
struct Halting(u8);

impl HttpBody for Halting {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.0 += 1;
        assert!(self.0 < 2, "the producer gives up");
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"first")))))
    }
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing() {
    for path in ["/panic", "/later"] {
        let reply = ask(panicking(), get(path)).await;
        reply.problem(500);
        for text in ["secret", "static text", "panic"] {
            assert!(!reply.body.contains(text), "{reply:?}");
        }
    }
}

#[tokio::test]
async fn the_log_has_the_message_and_the_id() {
    for (path, message) in [("/panic", "the secret is 42"), ("/later", "static text")] {
        let (log, _guard) = Log::listen();
        let reply = ask(panicking(), get(path)).await;
        let text = log.text();
        assert!(text.contains("ERROR") && text.contains(message), "{text}");
        assert!(text.contains(reply.header("x-request-id")), "{text}");
    }
}

#[tokio::test]
async fn a_panic_in_a_layer_is_one_too() {
    let app = panicking().layer(tower::layer::layer_fn(|inner| {
        tower::util::MapRequest::new(inner, |_: Request| -> Request { panic!("a layer") })
    }));
    ask(app, get("/panic")).await.problem(500);
}

#[tokio::test]
async fn a_panic_in_a_body_ends_it() {
    let service = panicking().build().expect("an application").service();
    let Ok(response) = service.oneshot(get("/body")).await;
    let mut body = response.into_body();
    let first = body.frame().await.expect("a frame").expect("data").into_data().expect("data");
    assert_eq!(first, "first");
    let (log, _guard) = Log::listen();
    assert!(body.frame().await.expect("an end").is_err());
    assert!(log.text().contains("the producer gives up"), "{}", log.text());
    assert!(body.frame().await.is_none());
}
