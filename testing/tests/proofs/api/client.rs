//! An application over a front-end, and a client that believes nothing: each answer is held against
//! the document, each error against what errors are.

use bytes::Bytes;
use http::{Method, Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustango::{
    axum::AxumServer,
    openapi::{Document, Info},
    poem::PoemServer,
    ports::runtime::Ambient,
    prelude::*,
    web::App,
};
use rustango_testing::{
    clock::VirtualClock,
    contract::{Contract, Exchange},
    doubles::{CallLog, CountingDatabase},
    http::{Client, Running},
    random::SeededRandom,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Mutex,
};

use super::models::{Account, Article, Label, Remark};
use crate::ground::{Ground, On, registry};

/// What is between the application and the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Front {
    Axum,
    Poem,
}

impl Front {
    pub(crate) async fn serve(self, app: App) -> Running {
        match self {
            Self::Axum => Running::start(AxumServer::new(), app).await,
            Self::Poem => Running::start(PoemServer::new(), app).await,
        }
    }
}

/// Makes a test over each front-end of each function that takes one.
macro_rules! over_both {
    ($($name:ident)*) => {
        mod over_axum {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    super::$name($crate::api::Front::Axum).await;
                }
            )*
        }

        mod over_poem {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    super::$name($crate::api::Front::Poem).await;
                }
            )*
        }
    };
}
pub(crate) use over_both;

/// What a body may be, besides JSON.
pub(crate) const URLENCODED: &str = "application/x-www-form-urlencoded";
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=XyZ";
pub(crate) const JSON_API: &str = "application/vnd.api+json";
pub(crate) const NDJSON: &str = "application/x-ndjson";
pub(crate) const CSV: &str = "text/csv";
pub(crate) const HTML: &str = "text/html";

/// A running application, and a database of its own.
pub(crate) struct Service {
    pub(crate) db: Db,
    /// What the application asks of its database.
    pub(crate) log: CallLog,
    /// The document that it serves.
    pub(crate) document: Value,
    ground: Ground,
    contract: Contract,
    running: Running,
    client: Mutex<Client>,
}

impl Service {
    /// Starts an application over SQLite.
    pub(crate) async fn start(front: Front, build: impl FnOnce(&Db) -> App) -> Self {
        Self::start_on(On::Sqlite, front, build).await
    }

    pub(crate) async fn start_on(on: On, front: Front, build: impl FnOnce(&Db) -> App) -> Self {
        let registry = registry![Account, Article, Remark, Label, rustango::query::audit::AuditEntry];
        let ground = Ground::new(on, registry.clone()).await;
        let log = CallLog::default();
        let counted = CountingDatabase::shared(std::sync::Arc::clone(&ground.database), &log);
        // What one service writes, another would have written.
        let noon = "2024-02-29T12:00:00Z".parse().unwrap();
        let ambient = || Ambient::new(VirtualClock::starting_at(noon), SeededRandom::new(1));
        let app = build(&Db::new(counted).with_ambient(ambient()).with_registry(registry));
        let document = Document::with(&Info::new("Under test", "0"), &app).unwrap();
        let running = front.serve(app).await;
        let client = Mutex::new(running.client());
        Self {
            db: ground.db.clone().with_ambient(ambient()),
            log,
            contract: Contract::new(&document),
            document: document.as_json().clone(),
            ground,
            running,
            client,
        }
    }

    /// Sends a request, and holds the answer against the document. A body goes as JSON where no
    /// field says otherwise.
    pub(crate) async fn ask(
        &self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let answer = self.ask_anything(method, target, fields, body).await;
        self.contract.hold(&Exchange {
            method: &method.parse::<Method>().unwrap(),
            target,
            status: answer.0.status(),
            headers: answer.0.headers(),
            body: answer.0.body(),
        });
        answer
    }

    /// As [`ask`](Self::ask), where the answer is one that no document has: an error of the server.
    pub(crate) async fn ask_anything(
        &self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let body = body.into();
        let mut request = Request::builder().method(method).uri(target);
        if !body.is_empty() && !fields.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        let answer = Answer(self.client.lock().await.send(&request).await);
        answer.is_well_told(request.method(), target);
        answer
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[], "").await
    }

    pub(crate) async fn get_as(&self, accept: &str, target: &str) -> Answer {
        self.ask("GET", target, &[("accept", accept)], "").await
    }

    /// Sends bytes on a connection of their own, and returns all that comes back.
    pub(crate) async fn send_bytes(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.running.address()).await.unwrap();
        // A server may answer before it has read all.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    pub(crate) async fn end(self) {
        self.running.stop().await;
        self.db.close().await;
        self.ground.remove().await;
    }
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer(Response<Bytes>);

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.0.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// All fields but those that differ from one answer to the next.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.0.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
        let mut fields: Vec<_> =
            fields.filter(|(name, _)| !["date", "x-request-id"].contains(name)).collect();
        fields.sort_unstable();
        fields
    }

    /// Returns where the field `Link` leads.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let of = |link: &str| {
            let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
            (rest == format!("; rel=\"{relation}\"")).then(|| address.to_owned())
        };
        self.header("link").split(", ").find_map(of)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.0.body()).unwrap()
    }

    /// The body without the id of the request.
    pub(crate) fn told(&self) -> String {
        self.text().replace(self.header("x-request-id"), "")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.text()).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    /// Expects a status, and returns the JSON.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status(), status, "{}", self.text());
        if self.text().is_empty() { Value::Null } else { self.json() }
    }

    /// The single faults of a problem, as places and codes.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        let json = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let fault = |fault: &Value| {
            let source = fault.get("source").unwrap_or(fault);
            let place = source.get("pointer").or_else(|| source.get("parameter")).expect("a place");
            (text(place), text(&fault["code"]))
        };
        json["errors"].as_array().into_iter().flatten().map(fault).collect()
    }

    /// R064: each error is a problem, in the words of the client's format, and has the id of its
    /// request.
    fn is_well_told(&self, method: &Method, target: &str) {
        if self.status() < 400 || method == Method::HEAD {
            return;
        }
        let (of, id) = (self.header("content-type"), self.header("x-request-id"));
        // What is no request to begin with has no id, and its connection ends.
        let is_no_request = [400, 414, 431].contains(&self.status()) && self.header("connection") == "close";
        if is_no_request && id.is_empty() && self.0.body().is_empty() {
            return;
        }
        assert_eq!(id.len(), 32, "{method} {target}: {self:?}");
        if of.starts_with(HTML) {
            return;
        }
        let json = self.json();
        let (status, told) = match of {
            "application/problem+json" => (&json["status"], &json["request_id"]),
            JSON_API => (&json["errors"][0]["status"], &json["meta"]["request_id"]),
            other => panic!("{method} {target}: {} as {other:?}: {}", self.status(), self.text()),
        };
        let told_status = status.as_str().map_or_else(|| status.to_string(), str::to_owned);
        assert!(told_status == self.status().to_string() && told == id, "{method} {target}: {}", self.text());
    }
}

/// Percent-encodes every character but letters and digits.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
