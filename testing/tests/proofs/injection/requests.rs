//! Texts in requests to a ViewSet: paths, parameters, names of parameters, bodies.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustango::{
    api::ViewSet,
    openapi::{Document, Info},
    prelude::*,
    web::{Access, App},
};
use rustango_testing::{
    contract::{Contract, Exchange},
    http::Client,
};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{
    models::Exhibit,
    museum::{Museum, document},
};
use crate::{api::Front, ground::On};

const PARAMETERS: &[&str] = &["number", "day", "uid", "price", "flag", "shelf", "page", "page_size"];

fn app(db: &Db) -> App {
    let exhibits = ViewSet::<Exhibit>::new(db.clone(), Access::public())
        .filter_fields((
            (Exhibit::text, Exhibit::number, Exhibit::day, Exhibit::uid),
            (Exhibit::price, Exhibit::flag, Exhibit::shelf),
        ))
        .search_fields([Exhibit::text])
        .ordering_fields((Exhibit::text, Exhibit::number));
    App::new().mount("/exhibits", exhibits).provide(db.clone())
}

struct Attack<'m> {
    museum: &'m Museum,
    client: Mutex<Client>,
    contract: Contract,
}

impl Attack<'_> {
    /// Sends a request; whatever it is, the answer is JSON as documented, and no fault of the server.
    async fn send(&self, method: &str, target: &str, body: impl Into<Vec<u8>>) -> (u16, Value) {
        let request = http::Request::builder().method(method).uri(target).header("host", "museum");
        let request = request.header("content-type", "application/json").body(body.into()).unwrap();
        let answer = self.client.lock().await.send(&request).await;
        self.contract.hold(&Exchange {
            method: request.method(),
            target,
            status: answer.status(),
            headers: answer.headers(),
            body: answer.body(),
        });
        let status = answer.status().as_u16();
        let body = answer.into_body();
        assert!(status < 500, "{method} {target}: {status}");
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        (status, body)
    }

    async fn get(&self, target: &str) -> (u16, Value) {
        self.send("GET", target, "").await
    }

    async fn filters(&self, text: &str, encoded: &str) {
        let (status, page) = self.get(&format!("/exhibits?text={encoded}")).await;
        let number = self.museum.number(|row| row == text);
        assert!(status == 400 || page["count"] == json!(number), "{text:?}: {status} {page}");
        let (status, page) = self.get(&format!("/exhibits?search={encoded}")).await;
        let is_found =
            text.split_whitespace().next().is_none() || number == 0 || page["count"].as_i64() > Some(0);
        assert!(status == 400 || is_found, "{text:?}: {status} {page}");
        for name in PARAMETERS {
            let (status, answer) = self.get(&format!("/exhibits?{name}={encoded}")).await;
            assert!([200, 400, 404].contains(&status), "{name}={text:?}: {status} {answer}");
        }
    }

    async fn names(&self, text: &str, encoded: &str) {
        self.museum.log.clear();
        if !["text", "-text", "number"].contains(&text) {
            assert_eq!(self.get(&format!("/exhibits?ordering={encoded}")).await.0, 400, "{text:?}");
            assert_eq!(self.get(&format!("/exhibits?ordering=text,-{encoded}")).await.0, 400, "{text:?}");
        }
        for (before, after) in [("", ""), ("", "__exact"), ("text__", "")] {
            // Which is a lookup of the field, and allowed.
            if format!("{before}{text}{after}") != "text__exact" {
                let target = format!("/exhibits?{before}{encoded}{after}=1");
                assert_eq!(self.get(&target).await.0, 400, "{before}{text:?}{after}");
            }
        }
        assert_eq!(self.museum.log.count(), 0, "{text:?}: nothing is asked");
    }

    async fn paths(&self, text: &str, encoded: &str) {
        for method in ["GET", "DELETE", "PATCH"] {
            let body = if method == "PATCH" { "{}" } else { "" };
            let (status, answer) = self.send(method, &format!("/exhibits/x{encoded}"), body).await;
            assert!([400, 404].contains(&status), "{method} x{text:?}: {status} {answer}");
        }
    }

    async fn is_no_key(&self, key: &str) {
        let (status, answer) = self.get(&format!("/exhibits/{key}")).await;
        assert!([400, 404].contains(&status), "{key}: {status} {answer}");
        let (status, answer) = self.get(&format!("/exhibits?shelf={key}")).await;
        assert!(status == 400 || (status == 200 && answer["count"] == json!(0)), "{key}: {status} {answer}");
    }

    async fn bodies(&self, text: &str) {
        let body = json!({ "text": text, "doc": document(text) }).to_string();
        let (status, created) = self.send("POST", "/exhibits", body).await;
        if status == 201 {
            assert_eq!((&created["text"], &created["doc"]), (&json!(text), &document(text)));
            let target = format!("/exhibits/{}", created["id"]);
            assert_eq!(self.get(&target).await, (200, created));
            assert_eq!(self.send("DELETE", &target, "").await.0, 204);
        } else {
            assert!(status == 422 && text.contains('\0'), "{text:?}: {status} {created}");
        }
        let body = json!({ text: 1 }).to_string();
        let (status, answer) = self.send("POST", "/exhibits", body).await;
        assert_eq!(status, 422, "{text:?}: {answer}");
        for field in ["number", "day", "uid", "price", "flag", "shelf"] {
            let body = json!({ "text": "x", field: format!("'{text}") }).to_string();
            let (status, answer) = self.send("POST", "/exhibits", body).await;
            assert_eq!(status, 422, "{field}: {text:?}: {answer}");
        }
    }
}

/// R003: what a request sorts by is on a list, or refused before anything is asked.
/// R008: a key that cannot be is that of no row.
async fn requests_do_no_harm(on: On, front: Front) {
    let museum = Museum::new(on).await;
    let app = app(&museum.db);
    let document = Document::with(&Info::new("The museum", "1"), &app).unwrap();
    let running = front.serve(app).await;
    let contract = Contract::new(&document);
    let attack = Attack { museum: &museum, client: Mutex::new(running.client()), contract };
    for key in
        ["9223372036854775808", "-9223372036854775809", "-1", "1e9", "1.0", "+1", "0x1", "%00", "%ED%A0%80"]
    {
        attack.is_no_key(key).await;
    }
    attack.is_no_key(&"9".repeat(200)).await;
    for text in &museum.corpus {
        let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        attack.filters(text, &encoded).await;
        attack.names(text, &encoded).await;
        attack.paths(text, &encoded).await;
        attack.bodies(text).await;
        museum.is_intact(text).await;
    }
    drop(attack);
    running.stop().await;
    museum.close().await;
}

#[tokio::test]
async fn requests_over_axum_do_no_harm_on_sqlite() {
    requests_do_no_harm(On::Sqlite, Front::Axum).await;
}

#[tokio::test]
async fn requests_over_poem_do_no_harm_on_sqlite() {
    requests_do_no_harm(On::Sqlite, Front::Poem).await;
}

#[tokio::test]
async fn requests_over_axum_do_no_harm_on_postgres() {
    requests_do_no_harm(On::Postgres, Front::Axum).await;
}

#[tokio::test]
async fn requests_over_poem_do_no_harm_on_postgres() {
    requests_do_no_harm(On::Postgres, Front::Poem).await;
}

#[tokio::test]
async fn requests_over_axum_do_no_harm_on_mariadb() {
    requests_do_no_harm(On::MariaDb, Front::Axum).await;
}

#[tokio::test]
async fn requests_over_poem_do_no_harm_on_mariadb() {
    requests_do_no_harm(On::MariaDb, Front::Poem).await;
}

mod real_mysql {
    use super::*;

    #[tokio::test]
    async fn requests_over_axum_do_no_harm_on_mysql() {
        requests_do_no_harm(On::MySql, Front::Axum).await;
    }

    #[tokio::test]
    async fn requests_over_poem_do_no_harm_on_mysql() {
        requests_do_no_harm(On::MySql, Front::Poem).await;
    }
}
