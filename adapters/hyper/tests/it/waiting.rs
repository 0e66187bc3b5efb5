//! What happens between a request and its answer.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::atomic::Ordering,
    task::{Context, Poll},
};

use http::{Request, Response};
use rustango_hyper::{Listener, RequestBody, ServerConfig, serve};
use rustango_ports::http::Body;
use tokio::io::AsyncWriteExt;
use tower::Service;

use crate::support::{Client, Server, eventually};

const GATE: &str = "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n";

/// The server has had occasion to look at all that was sent to it: what came
/// later, on connections of its own, is answered.
async fn others_are_served(server: &Server) {
    for _ in 0..20 {
        let mut other = server.connect().await;
        other.send("GET /last HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert_eq!(other.answer().await.expect("an answer").body, b"GET /last");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_has_gone_is_not_waited_for() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send(GATE).await;
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    client.stream.shutdown().await.expect("half a close");
    eventually("the handler is dropped", || server.stage.left.load(Ordering::SeqCst) == 1).await;
    assert_eq!(client.answer().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_sends_before_its_answer_is_kept() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send(GATE).await;
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    let body = "x".repeat(5_000);
    client.send(format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{body}")).await;
    client.send("GET /last HTTP/1.1\r\nHost: x\r\n\r\n").await;
    others_are_served(&server).await;
    server.stage.gate.add_permits(1);
    assert_eq!(client.answer().await.expect("an answer").body, b"passed");
    assert_eq!(client.answer().await.expect("an answer").body, body.as_bytes());
    assert_eq!(client.answer().await.expect("an answer").body, b"GET /last");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_framing_is_watched_while_an_answer_is_awaited() {
    let server = Server::start(ServerConfig::default()).await;
    let mut client = server.connect().await;
    client.send(GATE).await;
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    client
        .send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n")
        .await;
    others_are_served(&server).await;
    server.stage.gate.add_permits(1);
    assert_eq!(client.answer().await.expect("an answer").body, b"passed");
    assert_eq!(client.answer().await.expect("an answer").status, 400);
    assert_eq!(client.answer().await, None);
}

/// Is ready for a request only when asked once more.
#[derive(Clone, Debug, Default)]
struct Hesitant {
    asked: bool,
}

impl Service<Request<RequestBody>> for Hesitant {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if std::mem::replace(&mut self.asked, true) {
            return Poll::Ready(Ok(()));
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let was_ready = std::mem::take(&mut self.asked);
        assert!(was_ready, "called before it was ready");
        ready(Ok(Response::new(request.uri().path().to_owned().into())))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_called_when_it_is_ready() {
    let listener = Listener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr();
    let server =
        tokio::spawn(serve(listener, Hesitant::default(), ServerConfig::default(), std::future::pending()));
    let mut client = Client::connect(address).await;
    for path in ["/one", "/two", "/three"] {
        assert_eq!(client.get(path).await.body, path.as_bytes());
    }
    server.abort();
}
