//! Cases that need more than bytes in and bytes out: who waits for whom, what
//! a server says that cannot start, and routes written for the framework
//! itself.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use http_body_util::{BodyExt as _, Collected};
use rustango_api::{Action, ViewSet};
use rustango_migrate::create_tables;
use rustango_model::Registry;
use rustango_ports::http::{Body, BodyError, Request, Response};
use rustango_query::{
    Db, Objects as _,
    audit::{AuditEntry, Operation},
};
use rustango_web::{Access, App, NeutralService, Principal, ProblemDetails, RequestExt as _, Route, Server};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{Notify, mpsc},
    time::timeout,
};
use tower::{layer::layer_fn, util::MapRequest};

use super::{models::Entry, running::Running};
#[doc(inline)]
pub use crate::__http_cases as cases;
use crate::random::SeededRandom;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Makes one test of each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __http_cases {
    ($server:expr, $database:expr) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn tells_who_writes_and_by_which_request() {
            $crate::http::cases::tells_who_writes_and_by_which_request(|| $server, $database.await).await;
        }
        $crate::__http_cases! {
            [$server]
            streams_both_ways
            keeps_to_limits_while_it_streams
            finishes_requests_at_shutdown
            says_why_it_cannot_start
            serves_native_routes
            answers_for_native_routes_that_fail
            puts_the_application_before_native_routes
            wraps_native_routes_in_layers
        }
    };
    ([$server:expr] $($case:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                $crate::http::cases::$case(|| $server).await;
            }
        )*
    };
}

fn app() -> App {
    App::new().random(SeededRandom::new(1))
}

impl Running {
    async fn connect(&self) -> Wire {
        Wire { stream: TcpStream::connect(self.address).await.expect("a connection"), read: Vec::new() }
    }

    async fn ask(&self, request: &str, body: &str) -> Answer {
        let mut wire = self.connect().await;
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!("{request}\r\nHost: localhost\r\nConnection: close\r\n{length}\r\n");
        wire.send(head.replace('\n', "\r\n").replace("\r\r", "\r").as_bytes()).await;
        wire.send(body.as_bytes()).await;
        wire.answer().await
    }
}

struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    /// A server may answer and close before it has read all.
    async fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Reads up to and with `end`.
    async fn until(&mut self, end: &str) -> String {
        loop {
            if let Some(at) = self.read.windows(end.len()).position(|bytes| bytes == end.as_bytes()) {
                let found = self.read.drain(..at + end.len()).collect();
                return String::from_utf8(found).expect("text");
            }
            assert!(self.more().await, "the connection ended before {end:?}");
        }
    }

    async fn more(&mut self) -> bool {
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await;
        // A reset is an end, too: the server need not read what it refuses.
        read.expect("an answer in time").unwrap_or_default() > 0
    }

    async fn rest(&mut self) -> String {
        while self.more().await {}
        String::from_utf8(std::mem::take(&mut self.read)).expect("text")
    }

    async fn answer(mut self) -> Answer {
        let head = self.until("\r\n\r\n").await;
        Answer { head, body: self.rest().await }
    }
}

#[derive(Debug)]
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }

    /// Checks the status, and that the body is a problem; returns it.
    fn problem(&self, status: &str) -> Value {
        assert_eq!(self.status(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem: Value = serde_json::from_str(&self.body).expect("JSON");
        assert_eq!(problem["request_id"], self.header("x-request-id"), "{self:?}");
        assert_eq!(problem["status"].to_string(), status, "{self:?}");
        problem
    }

    fn text(&self) -> (&str, &str) {
        (self.status(), &self.body)
    }
}

/// Bodies pass in both directions as they come: a client gets back each piece
/// before it sends the next.
///
/// # Panics
/// Where a piece is held back.
pub async fn streams_both_ways<S: Server>(server: impl Fn() -> S) {
    let running = Running::start(server(), app().route(relay())).await;
    let mut wire = running.connect().await;
    wire.send(b"POST /relay HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    let head = wire.until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200 OK") && head.contains("transfer-encoding: chunked"), "{head}");
    for piece in ["3\r\none\r\n", "5\r\nthree\r\n", "F\r\nfifteen letters\r\n", "0\r\n\r\n"] {
        wire.send(piece.as_bytes()).await;
        assert_eq!(wire.until(&piece[1..]).await, piece);
    }
    running.stop().await;
}

/// A body that turns out to be too large ends the answer that it has become.
///
/// # Panics
/// Where the answer goes on.
pub async fn keeps_to_limits_while_it_streams<S: Server>(server: impl Fn() -> S) {
    let running = Running::start(server(), app().body_limit(4).route(relay())).await;
    let mut wire = running.connect().await;
    wire.send(b"POST /relay HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n").await;
    assert!(wire.until("3\r\none\r\n").await.starts_with("HTTP/1.1 200 OK"));
    wire.send(b"3\r\ntwo\r\n0\r\n\r\n").await;
    assert_eq!(wire.rest().await, "", "the answer breaks off");
    running.stop().await;
}

fn relay() -> Route {
    Route::post("/relay", Access::public(), async |mut request: Request| {
        Response::new(Body::stream(Relayed(std::mem::take(request.body_mut()))))
    })
}

/// The body of a request as that of its response.
struct Relayed(Body);

impl HttpBody for Relayed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }
}

/// At the end, the server takes no new connection, finishes the request in
/// flight, and only then returns.
///
/// # Panics
/// Where the request is cut off, or the server stays.
pub async fn finishes_requests_at_shutdown<S: Server>(server: impl Fn() -> S) {
    let (entered, mut in_flight) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let leave = Arc::clone(&go_on);
    let slow = Route::post("/slow", Access::public(), move |mut request: Request| {
        let (entered, leave) = (entered.clone(), Arc::clone(&leave));
        async move {
            let _ = entered.send(());
            leave.notified().await;
            let body = std::mem::take(request.body_mut()).collect().await;
            Response::new(Body::from(body.map(Collected::to_bytes).unwrap_or_default()))
        }
    });
    let running = Running::start(server(), app().route(slow)).await;
    let mut wire = running.connect().await;
    wire.send(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n").await;
    timeout(PATIENCE, in_flight.recv()).await.expect("the handler is reached").expect("a request");

    let Running { address, stop, served } = running;
    drop(stop);
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    timeout(PATIENCE, refused).await.expect("no new connections");
    assert!(!served.is_finished(), "a request is in flight");
    wire.send(b"last").await;
    go_on.notify_one();
    assert_eq!(wire.answer().await.text(), ("200", "last"));
    let ended = timeout(PATIENCE, served).await.expect("the end of the server").expect("no panic");
    ended.expect("a clean end");
}

/// A server that cannot start says why in a line, before it serves anything.
///
/// # Panics
/// Where it starts all the same, or does not name what is wrong.
pub async fn says_why_it_cannot_start<S: Server>(server: impl Fn() -> S) {
    let running = Running::start(server(), app()).await;
    let taken = running.address.to_string();
    let twice = || Route::get("/x", Access::public(), async |_| "x");
    for (app, address, named) in [
        (app(), &*taken, format!("port {}", running.address.port())),
        (app(), "nowhere", "\"nowhere\"".to_owned()),
        (app().allowed_hosts(["a b"]), "127.0.0.1:0", "\"a b\"".to_owned()),
        (app().route(twice()).route(twice()), "127.0.0.1:0", "GET /x".to_owned()),
    ] {
        let error = server().bind(app, address).await.expect_err(address).to_string();
        assert!(error.contains(&named), "{named} is not in: {error}");
        assert!(!error.contains('\n'), "{error}");
    }
    running.stop().await;
    // Without a source of its own, an application has the machine's.
    Running::start(server(), App::new()).await.stop().await;
}

/// Handlers and extractors written for the framework work beside the
/// application, behind its edge.
///
/// The server under test has these routes merged:
///
/// | route | answer |
/// |---|---|
/// | `GET /native/ping` | `native`, as text |
/// | `GET /native/items/{id}` | the id, a whole number by `extract::Path` |
/// | `GET /native/page` | `page` and `q` of `extract::Query`, others denied, as `1 x` |
/// | `POST /native/echo` | the JSON of `extract::Json` |
/// | `POST /native/form` | the [`Feedback`](super::Feedback) of `extract::Form`, as text |
/// | `POST /native/bytes` | how many bytes the framework's own extractor read |
/// | `GET /native/db` | the name of the dialect, by `extract::Db` |
/// | `GET /native/actor` | who works with that database, or `nobody`, and the id of the request |
/// | `GET /native/taken` | `Problem`, a conflict: `taken` |
/// | `GET /native/unlucky` | 400 with the text `bad luck`, in the framework's own way |
/// | `GET /native/secret` | 500 with the text `hunter2`, in the framework's own way |
/// | `GET /native/panic` | a panic |
/// | `GET /native/mark` | the header `mark` of the request |
/// | `GET /`, `GET /both` | `native`, as text |
///
/// # Panics
/// Where one answers otherwise.
pub async fn serves_native_routes<S: Server>(server: impl Fn() -> S) {
    let db = Db::new(crate::mock::database());
    let running = Running::start(server(), app().provide(db)).await;
    for (request, body, expected) in [
        ("GET /native/ping HTTP/1.1", "", "native"),
        ("GET /native/p%69ng HTTP/1.1", "", "native"),
        ("GET /native/items/7 HTTP/1.1", "", "7"),
        ("GET /native/page?q=a%20b&page=3 HTTP/1.1", "", "3 a b"),
        (
            "POST /native/echo HTTP/1.1\nContent-Type: application/json",
            "[1, {\"a\": null}]",
            "[1,{\"a\":null}]",
        ),
        (
            "POST /native/form HTTP/1.1\nContent-Type: application/x-www-form-urlencoded",
            "name=Ann&terms=on",
            "Ann, mood 3, tags , no photo",
        ),
        ("POST /native/bytes HTTP/1.1", "12345", "5"),
        ("GET /native/db HTTP/1.1", "", "plain"),
        ("GET / HTTP/1.1", "", "native"),
    ] {
        let answer = running.ask(request, body).await;
        assert_eq!(answer.text(), ("200", expected), "{request}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
    }
    // Poem leaves the length out, as it may (RFC 9110, section 9.3.2).
    assert_eq!(running.ask("HEAD /native/ping HTTP/1.1", "").await.text(), ("200", ""));
    running.stop().await;
}

/// Whatever goes wrong beside the application is a problem all the same.
///
/// # Panics
/// Where it is not.
pub async fn answers_for_native_routes_that_fail<S: Server>(server: impl Fn() -> S) {
    let running = Running::start(server(), app().body_limit(8)).await;
    let json = "\nContent-Type: application/json";
    for (request, body, status, detail) in [
        ("GET /native/nowhere HTTP/1.1".to_owned(), "", "404", json!("there is nothing here")),
        ("GET /native/items/x HTTP/1.1".to_owned(), "", "404", json!("there is nothing here")),
        ("DELETE /native/ping HTTP/1.1".to_owned(), "", "405", json!("this path does not answer the method")),
        ("GET /native/page?page=x HTTP/1.1".to_owned(), "", "400", json!("the query is not acceptable")),
        (
            "GET /native/page?page=1&size=2 HTTP/1.1".to_owned(),
            "",
            "400",
            json!("the query is not acceptable"),
        ),
        (
            "POST /native/form HTTP/1.1".to_owned(),
            "[]",
            "415",
            json!("send the body as application/x-www-form-urlencoded or multipart/form-data"),
        ),
        (
            "POST /native/form HTTP/1.1\nContent-Type: application/x-www-form-urlencoded".to_owned(),
            "name=Ann",
            "422",
            json!("the content is not acceptable"),
        ),
        (
            "POST /native/form HTTP/1.1\nContent-Type: application/x-www-form-urlencoded".to_owned(),
            "name=%FF",
            "400",
            json!("the form is not UTF-8"),
        ),
        ("POST /native/echo HTTP/1.1".to_owned(), "[]", "415", json!("send the body as application/json")),
        (
            format!("POST /native/echo HTTP/1.1{json}"),
            "[1, ",
            "400",
            json!("the body is not valid JSON at line 1, column 4"),
        ),
        (
            format!("POST /native/echo HTTP/1.1{json}"),
            "[1,2,3,4]",
            "413",
            json!("the body is larger than the 8 bytes allowed here"),
        ),
        (
            "POST /native/bytes HTTP/1.1".to_owned(),
            "123456789",
            "413",
            json!("the body is larger than the 8 bytes allowed here"),
        ),
        ("GET /native/db HTTP/1.1".to_owned(), "", "500", json!("something went wrong on the server")),
        ("GET /native/taken HTTP/1.1".to_owned(), "", "409", json!("taken")),
        ("GET /native/unlucky HTTP/1.1".to_owned(), "", "400", json!("bad luck")),
        ("GET /native/secret HTTP/1.1".to_owned(), "", "500", json!("something went wrong on the server")),
        ("GET /native/panic HTTP/1.1".to_owned(), "", "500", json!("something went wrong on the server")),
    ] {
        let answer = running.ask(&request, body).await;
        assert_eq!(answer.problem(status)["detail"], detail, "{request}");
        assert!(!answer.body.contains("hunter2"), "{answer:?}");
    }
    running.stop().await;
}

/// Where both have a path, it is the application's.
///
/// # Panics
/// Where it is not.
pub async fn puts_the_application_before_native_routes<S: Server>(server: impl Fn() -> S) {
    let says = |path: &'static str| Route::get(path, Access::public(), async |_| "application");
    let app = app().route(says("/")).route(says("/both")).route(says("/{any}/{thing}/else"));
    let running = Running::start(server(), app).await;
    for (path, expected) in [
        ("/", "application"),
        ("/both", "application"),
        ("/native/ping/else", "application"),
        ("/native/ping", "native"),
    ] {
        let answer = running.ask(&format!("GET {path} HTTP/1.1"), "").await;
        assert_eq!(answer.text(), ("200", expected), "{path}");
    }
    running.ask("GET /nowhere HTTP/1.1", "").await.problem("404");
    running.stop().await;
}

/// Layers of the application see what goes beside it, and bodies pass through
/// them.
///
/// # Panics
/// Where they do not.
pub async fn wraps_native_routes_in_layers<S: Server>(server: impl Fn() -> S) {
    let marked = |mut request: Request| {
        request.headers_mut().insert("mark", http::HeaderValue::from_static("seen"));
        request
    };
    let own = Route::post("/own", Access::public(), async |mut request: Request| {
        let mark = request.headers().get("mark").is_some();
        let body = request.read_body().await.map(|body| body.len()).unwrap_or_default();
        format!("{mark} {body}")
    });
    let app = app().route(own).layer(layer_fn(move |inner: NeutralService| MapRequest::new(inner, marked)));
    let running = Running::start(server(), app).await;
    assert_eq!(running.ask("GET /native/mark HTTP/1.1", "").await.text(), ("200", "seen"));
    assert_eq!(running.ask("POST /native/bytes HTTP/1.1", "12345").await.text(), ("200", "5"));
    assert_eq!(running.ask("POST /own HTTP/1.1", "123").await.text(), ("200", "true 3"));
    running.ask("GET /nowhere HTTP/1.1", "").await.problem("404");
    running.ask("GET /native/secret HTTP/1.1", "").await.problem("500");
    running.stop().await;
}

/// Who makes a request, as its header says.
struct Caller(String);

impl Principal for Caller {
    fn id(&self) -> &str {
        &self.0
    }

    fn has_permission(&self, permission: &str) -> bool {
        permission == "entry.add"
    }
}

fn identified(mut request: Request) -> Request {
    let name = request.headers().get("caller").and_then(|name| name.to_str().ok()).map(str::to_owned);
    if let Some(name) = name {
        request.extensions_mut().insert::<Arc<dyn Principal>>(Arc::new(Caller(name)));
    }
    request
}

/// Writes of a `ViewSet`, of handlers and of routes for the framework are put
/// down to the request and to whoever makes it, with nothing done for it.
///
/// # Panics
/// Where the audit log says otherwise.
pub async fn tells_who_writes_and_by_which_request<S: Server>(server: impl Fn() -> S, db: Db) {
    let registry = Registry::default().with::<Entry>().expect("one table");
    create_tables(&db, &registry).await.expect("an empty database");
    let db = db.with_registry(registry);
    let entries = ViewSet::<Entry>::new(db.clone(), Access::authenticated())
        .access_for(Action::Create, Access::permission("entry.add"));
    let open = Route::post("/open", Access::public(), async |request: Request| {
        Entry::new("open").insert(&request.db()?).await?;
        Ok::<_, ProblemDetails>("written")
    });
    let app = app()
        .mount("/entries", entries)
        .route(open)
        .provide(db.clone())
        .layer(layer_fn(|inner: NeutralService| MapRequest::new(inner, identified)));
    let running = Running::start(server(), app).await;
    let json = "\nContent-Type: application/json";
    let mut expected = Vec::new();
    for (request, body, status, operation, actor) in [
        (
            "POST /entries HTTP/1.1\nCaller: user:7",
            "{\"text\": \"a\"}",
            "201",
            Operation::Insert,
            Some("user:7"),
        ),
        (
            "PATCH /entries/1 HTTP/1.1\nCaller: user:8",
            "{\"text\": \"b\"}",
            "200",
            Operation::Update,
            Some("user:8"),
        ),
        (
            "PUT /entries/1 HTTP/1.1\nCaller: user:7",
            "{\"text\": \"c\"}",
            "200",
            Operation::Update,
            Some("user:7"),
        ),
        ("DELETE /entries/1 HTTP/1.1\nCaller: user:9", "", "204", Operation::Delete, Some("user:9")),
        ("POST /open HTTP/1.1\nCaller: user:7", "", "200", Operation::Insert, Some("user:7")),
        ("POST /open HTTP/1.1", "", "200", Operation::Insert, None),
    ] {
        let answer = running.ask(&format!("{request}{json}"), body).await;
        assert_eq!(answer.status(), status, "{request}: {answer:?}");
        let id = answer.header("x-request-id").to_owned();
        expected.push((operation, actor.map(str::to_owned), Some(id)));
    }
    running.ask(&format!("POST /entries HTTP/1.1{json}"), "{\"text\": \"x\"}").await.problem("401");
    let log = AuditEntry::objects().order_by(AuditEntry::id.asc());
    let log = log.values((AuditEntry::operation, AuditEntry::actor, AuditEntry::request_id));
    assert_eq!(log.fetch(&db).await.expect("the log"), expected);
    assert_eq!((db.actor(), db.request_id()), (None, None), "others write in nobody's name");
    for (caller, expected) in [("\nCaller: user:7", "user:7"), ("", "nobody")] {
        let answer = running.ask(&format!("GET /native/actor HTTP/1.1{caller}"), "").await;
        assert_eq!(answer.body, format!("{expected} {}", answer.header("x-request-id")));
    }
    running.stop().await;
}
