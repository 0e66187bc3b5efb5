//! An application over a database of its own, and what it answers.

mod blog;
mod models;
pub(crate) mod press;

use std::str;

use http_body_util::BodyExt as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustango::{
    Db, Registry, create_tables,
    openapi::{Document, Info},
    ports::{
        http::{Body, Request},
        runtime::Ambient,
    },
    sqlite::SqliteDatabase,
    web::App,
};
use rustango_testing::{
    clock::VirtualClock,
    contract::{Contract, Exchange},
    doubles::{CallLog, CountingDatabase},
    random::SeededRandom,
};
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) use self::blog::blog;
pub(crate) use self::models::{
    Account, Article, Author, Country, Edition, Everything, Link, Note, Post, Secret, Token, Volume,
};

/// An application and what it asks of its database. Whatever it answers is held
/// against its document.
pub(crate) struct Service {
    pub(crate) db: Db,
    pub(crate) log: CallLog,
    app: rustango::web::Wired,
    pub(crate) contract: Contract,
}

/// A database in memory with the tables of all models, its clock at
/// 2024-01-31 18:30 and moved by nobody.
pub(crate) async fn database(log: &CallLog) -> Db {
    let database = SqliteDatabase::connect("sqlite::memory:").await.expect("SQLite in memory");
    let start = "2024-01-31T18:30:00Z".parse().expect("a time");
    let ambient = Ambient::new(VirtualClock::starting_at(start), SeededRandom::new(7));
    let db = Db::new(CountingDatabase::new(database, log)).with_ambient(ambient);
    let registry = Registry::discovered().expect("models with tables of their own");
    create_tables(&db, &registry).await.expect("new tables");
    db
}

impl Service {
    /// Starts an application that `build` makes over a new database.
    pub(crate) async fn start(build: impl FnOnce(&Db) -> App) -> Self {
        let log = CallLog::default();
        let db = database(&log).await;
        let app = build(&db).random(SeededRandom::new(1));
        let document = Document::with(&Info::new("Under test", "0"), &app).expect("a document");
        let contract = Contract::new(&document);
        let app = app.build().expect("a sound application");
        log.clear();
        Self { db, log, app, contract }
    }

    /// Sends a request; a body goes as JSON.
    pub(crate) async fn send(&self, method: &str, target: &str, body: Option<&str>) -> Answer {
        let mut request = http::Request::builder().method(method).uri(target).header("host", "localhost");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or(Body::Empty, |body| Body::from(body.to_owned()));
        self.send_request(request.body(body).expect("a request")).await
    }

    /// Sends a request with fields of its own.
    pub(crate) async fn ask(
        &self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        let mut request = http::Request::builder().method(method).uri(target).header("host", "localhost");
        let has_type = fields.iter().any(|(name, _)| *name == "content-type");
        if body.is_some() && !has_type {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let body = body.map_or(Body::Empty, |body| Body::from(body.to_owned()));
        self.send_request(request.body(body).expect("a request")).await
    }

    pub(crate) async fn send_request(&self, request: Request) -> Answer {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let response = self.app.service().oneshot(request).await.expect("services do not fail");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("whole answers").to_bytes().to_vec();
        self.contract.hold(&Exchange {
            method: &method,
            target: uri.path_and_query().map_or("/", |target| target.as_str()),
            status: head.status,
            headers: &head.headers,
            body: &body,
        });
        Answer { head, body }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, None).await
    }

    pub(crate) async fn post(&self, target: &str, body: &str) -> Answer {
        self.send("POST", target, Some(body)).await
    }
}

/// One response.
pub(crate) struct Answer {
    head: http::response::Parts,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).map(|value| value.to_str().expect("text in headers"))
    }

    /// Returns where the field `Link` leads.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let links = self.header("link").unwrap_or_default();
        let of = |link: &str| {
            let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
            (rest == format!("; rel=\"{relation}\"")).then(|| address.to_owned())
        };
        links.split(", ").find_map(of)
    }

    /// Returns the status, the fields and the body.
    pub(crate) fn into_parts(self) -> (http::StatusCode, http::HeaderMap, Vec<u8>) {
        (self.head.status, self.head.headers, self.body)
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("answers in UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.text()).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    /// Expects a status and returns the JSON.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status(), status, "{}", self.text());
        self.json()
    }

    /// The single faults of a problem, as `place: code`.
    pub(crate) fn faults(&self) -> Vec<String> {
        let json = self.json();
        let faults = json["errors"].as_array().cloned().unwrap_or_default();
        let place = |fault: &Value| {
            let at = fault.get("pointer").or_else(|| fault.get("parameter")).expect("a place");
            at.as_str().expect("text").to_owned()
        };
        let line = |fault: &Value| format!("{}: {}", place(fault), fault["code"].as_str().expect("a code"));
        faults.iter().map(line).collect()
    }
}

/// Percent-encodes every character but letters and digits.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
