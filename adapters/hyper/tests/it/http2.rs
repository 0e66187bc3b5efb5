//! HTTP/2 on the same port.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::atomic::Ordering,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, Empty, Full, combinators::BoxBody};
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustango_hyper::ServerConfig;
use tokio::{net::TcpStream, sync::oneshot, time::Instant};

use crate::support::{Server, eventually, within};

type Body = BoxBody<Bytes, Infallible>;

const SHORT: Duration = Duration::from_millis(200);

/// A connection, and a word when it has ended.
async fn connect(server: &Server) -> (SendRequest<Body>, oneshot::Receiver<()>) {
    connect_by(server, Builder::new(TokioExecutor::new())).await
}

async fn connect_by(
    server: &Server,
    builder: Builder<TokioExecutor>,
) -> (SendRequest<Body>, oneshot::Receiver<()>) {
    let stream = TcpStream::connect(server.address).await.expect("a connection");
    let (sender, connection) = builder.handshake(TokioIo::new(stream)).await.expect("HTTP/2");
    let (ended, end) = oneshot::channel();
    tokio::spawn(async move {
        let _ = connection.await;
        let _ = ended.send(());
    });
    (sender, end)
}

fn get(path: &str) -> Request<Body> {
    Request::get(format!("http://x{path}")).body(Empty::new().boxed()).expect("a request")
}

/// A body that never goes on.
struct Stalled;

impl http_body::Body for Stalled {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_served_side_by_side() {
    let server = Server::start(ServerConfig::default()).await;
    let (mut sender, _end) = connect(&server).await;
    let waiting = sender.send_request(get("/gate"));
    let body = Full::from("abc").boxed();
    let echo = Request::post("http://x/echo").body(body).expect("a request");
    let answer = within(sender.send_request(echo)).await.expect("an answer");
    assert_eq!(within(answer.into_body().collect()).await.expect("a body").to_bytes(), "abc");
    server.stage.gate.add_permits(1);
    assert_eq!(within(waiting).await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_fields_are_refused_as_on_http_1() {
    let server = Server::start(ServerConfig::default()).await;
    let (mut sender, _end) = connect(&server).await;
    let mut request = get("/");
    for field in 0..101 {
        let name = http::HeaderName::try_from(format!("x-{field}")).expect("a name");
        request.headers_mut().insert(name, http::HeaderValue::from_static("y"));
    }
    let answer = within(sender.send_request(request)).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert_eq!(server.stage.entered(), 0);
    assert_eq!(within(sender.send_request(get("/"))).await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_too_slowly_is_answered_408() {
    let server = Server::start(ServerConfig::default().body_grace(SHORT)).await;
    let (mut sender, _end) = connect(&server).await;
    let request = Request::post("http://x/echo").body(Stalled.boxed()).expect("a request");
    let answer = within(sender.send_request(request)).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(within(sender.send_request(get("/"))).await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let config = ServerConfig::default().idle_timeout(SHORT).linger_timeout(Duration::ZERO);
    let server = Server::start(config).await;
    let (mut busy, mut busy_end) = connect(&server).await;
    let waiting = tokio::spawn(busy.send_request(get("/gate")));
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    for _ in 0..2 {
        let (mut idle, end) = connect(&server).await;
        assert_eq!(within(idle.send_request(get("/"))).await.expect("an answer").status(), StatusCode::OK);
        let started = Instant::now();
        within(end).await.expect("closed");
        assert!(started.elapsed() >= SHORT / 2, "closed after {:?}", started.elapsed());
    }
    assert!(busy_end.try_recv().is_err(), "a request is in flight");
    server.stage.gate.add_permits(1);
    assert_eq!(within(waiting).await.expect("no panic").expect("an answer").status(), StatusCode::OK);
    let started = Instant::now();
    within(busy_end).await.expect("closed");
    assert!(started.elapsed() < SHORT * 30, "closed after {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_is_cut_off() {
    let server = Server::start(ServerConfig::default().idle_timeout(SHORT).linger_timeout(SHORT)).await;
    // Nobody reads the answer: the stream's window closes, or never opens.
    for window in [65_535, 0] {
        let mut builder = Builder::new(TokioExecutor::new());
        builder.initial_stream_window_size(window);
        let (mut sender, end) = connect_by(&server, builder).await;
        let _answer = within(sender.send_request(get("/endless"))).await.expect("an answer");
        within(end).await.expect("cut off");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_flight_are_finished_at_the_shutdown() {
    // An address of its own: no other test may take the port when it is free again.
    let mut server = Server::start_on("127.77.0.2:0", ServerConfig::default()).await;
    let (mut sender, end) = connect(&server).await;
    let waiting = tokio::spawn(sender.send_request(get("/gate")));
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    server.stop();
    eventually("the port is closed", || std::net::TcpStream::connect(server.address).is_err()).await;
    server.stage.gate.add_permits(1);
    assert_eq!(within(waiting).await.expect("no panic").expect("an answer").status(), StatusCode::OK);
    within(end).await.expect("closed");
    assert_eq!(server.report().await.aborted, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_still_in_flight_after_the_grace_are_dropped() {
    let mut server = Server::start(ServerConfig::default().shutdown_grace(SHORT)).await;
    let (mut sender, end) = connect(&server).await;
    let waiting = tokio::spawn(sender.send_request(get("/gate")));
    eventually("the request is in flight", || server.stage.entered() == 1).await;
    server.stop();
    within(end).await.expect("cut off");
    within(waiting).await.expect("no panic").expect_err("no answer");
    let left = server.stage.left.clone();
    eventually("the handler is dropped", || left.load(Ordering::SeqCst) == 1).await;
    assert_eq!(server.report().await.aborted, 1);
}
