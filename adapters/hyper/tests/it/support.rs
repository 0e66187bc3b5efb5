//! A small service, a server around it, and a client that sends bytes as they are.

use std::{
    convert::Infallible,
    fmt::Write as _,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body::Frame;
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use rustango_hyper::{Listener, RequestBody, ServeError, ServeReport, ServerConfig, serve};
use rustango_ports::http::{Body, BodyError, BodyErrorKind, PeerAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Semaphore, oneshot},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tower::service_fn;

/// Long enough for anything that should happen, on any machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How much `/limited` takes of a body.
pub(crate) const LIMIT: usize = 256 * 1024;

/// The size of what `/large` answers with: more than all buffers on the way.
pub(crate) const LARGE: usize = 16 * 1024 * 1024;

/// What the service and its test share.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// A permit lets one request to `/gate` pass.
    pub(crate) gate: Arc<Semaphore>,
    /// Requests that have entered the service.
    pub(crate) entered: Arc<AtomicUsize>,
    /// Requests to `/gate` that were dropped or answered.
    pub(crate) left: Arc<AtomicUsize>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { gate: Arc::new(Semaphore::new(0)), entered: Arc::default(), left: Arc::default() }
    }

    pub(crate) fn entered(&self) -> usize {
        self.entered.load(Ordering::SeqCst)
    }
}

struct Leaving(Arc<AtomicUsize>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

pub(crate) async fn respond(stage: Stage, request: Request<RequestBody>) -> Response<Body> {
    stage.entered.fetch_add(1, Ordering::SeqCst);
    let path = request.uri().path().to_owned();
    match path.as_str() {
        "/echo" => match request.into_body().collect().await {
            Ok(body) => Response::new(body.to_bytes().into()),
            Err(error) => failure(&error),
        },
        "/limited" => limited(request.into_body()).await,
        "/gate" => {
            let _leaving = Leaving(stage.left);
            stage.gate.acquire().await.expect("the gate is never closed").forget();
            text("passed")
        }
        "/mirror" => Response::new(Body::stream(request.into_body())),
        "/large" => Response::new(vec![b'x'; LARGE].into()),
        "/endless" => Response::new(Body::stream(Endless)),
        "/silence" => Response::new(Body::stream(Silence)),
        "/fields" => text(request.headers().len().to_string()),
        "/peer" => text(request.extensions().get::<PeerAddr>().expect("an address").0.to_string()),
        "/upgrade" => upgrade(request),
        _ => text(format!("{} {path}", request.method())),
    }
}

fn text(text: impl Into<String>) -> Response<Body> {
    Response::new(text.into().into())
}

fn failure(error: &BodyError) -> Response<Body> {
    let mut response = text(error.to_string());
    *response.status_mut() = match error.kind() {
        BodyErrorKind::TimedOut => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    };
    response
}

async fn limited(mut body: RequestBody) -> Response<Body> {
    let mut taken = 0;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => taken += frame.data_ref().map_or(0, Bytes::len),
            Err(error) => return failure(&error),
        }
        if taken > LIMIT {
            let mut response = text("too large");
            *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            return response;
        }
    }
    text(taken.to_string())
}

fn upgrade(mut request: Request<RequestBody>) -> Response<Body> {
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let mut io = TokioIo::new(upgraded.await.expect("an upgrade"));
        let mut line = [0; 64];
        while let Ok(read @ 1..) = io.read(&mut line).await {
            let _ = io.write_all(&line[..read].to_ascii_uppercase()).await;
        }
    });
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("shout"));
    response
}

/// A body that always has more to give.
struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 16 * 1024])))))
    }
}

/// A body that has nothing to give yet, like that of an event stream.
struct Silence;

impl http_body::Body for Silence {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Poll::Pending
    }
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) stage: Stage,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<ServeReport, ServeError>>,
}

impl Server {
    pub(crate) async fn start(config: ServerConfig) -> Self {
        Self::start_on("127.0.0.1:0", config).await
    }

    pub(crate) async fn start_on(bind: &str, config: ServerConfig) -> Self {
        let listener = Listener::bind(bind).await.expect("a free port");
        let address = listener.local_addr();
        let stage = Stage::new();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, service(stage.clone()), config, async {
            let _ = stopped.await;
        }));
        Self { address, stage, stop: Some(stop), task }
    }

    pub(crate) async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Begins the shutdown.
    pub(crate) fn stop(&mut self) {
        self.stop.take().expect("not stopped yet").send(()).expect("the server runs");
    }

    /// Waits for the end of a server that was told to stop.
    pub(crate) async fn report(self) -> ServeReport {
        within(self.task).await.expect("no panic").expect("no error")
    }

    /// Drops the future of `serve` instead of stopping it.
    pub(crate) fn kill(&self) {
        self.task.abort();
    }
}

pub(crate) fn service(
    stage: Stage,
) -> impl tower::Service<
    Request<RequestBody>,
    Response = Response<Body>,
    Error = Infallible,
    Future: Future<Output = Result<Response<Body>, Infallible>> + Send + 'static,
> + Clone
+ Send
+ 'static {
    service_fn(move |request| {
        let stage = stage.clone();
        async move { Ok(respond(stage, request).await) }
    })
}

/// Fails the test when something takes longer than anything should.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.expect("it took too long")
}

/// Waits until `condition` holds.
pub(crate) async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A client that sends bytes as they are.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    received: Vec<u8>,
}

/// An answer, taken apart no more than a test needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn closes(&self) -> bool {
        self.head.to_ascii_lowercase().contains("connection: close")
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = within(TcpStream::connect(address)).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, received: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        within(self.stream.write_all(bytes.as_ref())).await.expect("the bytes are taken");
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        self.answer().await.expect("an answer")
    }

    /// Reads one answer; `None` when the connection ends first.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        within(async {
            loop {
                if let Some(answer) = self.parse() {
                    return Some(answer);
                }
                if !self.read_more().await {
                    assert!(self.received.is_empty(), "half an answer: {:?}", self.text());
                    return None;
                }
            }
        })
        .await
    }

    /// Reads until the connection ends; returns all answers.
    pub(crate) async fn answers(&mut self) -> Vec<Answer> {
        let mut answers = Vec::new();
        while let Some(answer) = self.answer().await {
            answers.push(answer);
        }
        answers
    }

    /// Reads until the connection ends; returns the bytes.
    pub(crate) async fn rest(&mut self) -> String {
        within(async { while self.read_more().await {} }).await;
        self.text()
    }

    pub(crate) async fn read_more(&mut self) -> bool {
        self.received.reserve(4096);
        // A reset is an end as well; what was received before it counts.
        self.stream.read_buf(&mut self.received).await.unwrap_or(0) > 0
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }

    fn parse(&mut self) -> Option<Answer> {
        let end = self.received.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.received[..end]).into_owned();
        let length = head
            .to_ascii_lowercase()
            .lines()
            .find_map(|line| {
                line.strip_prefix("content-length: ").map(|value| value.parse().expect("a length"))
            })
            .unwrap_or(0);
        let body = self.received.get(end..end + length)?.to_vec();
        self.received.drain(..end + length);
        let status = head.split(' ').nth(1)?.parse().expect("a status");
        Some(Answer { status, head, body })
    }
}

pub(crate) fn fields(count: usize) -> String {
    (0..count).fold(String::new(), |mut fields, field| {
        let _ = write!(fields, "X-{field}: y\r\n");
        fields
    })
}
