//! Errors of every kind: what they are, and what they do not tell.

use std::time::Duration;

use http::StatusCode;
use rustango::{
    api::{Admission, ViewSet},
    ports::{
        database::{Executor as _, Statement},
        http::Request,
    },
    prelude::*,
    query::Raw,
    web::{Access, App, Decision, ProblemDetails, RequestExt as _, Route},
};

use super::{
    client::{Front, JSON_API, Service, over_both},
    models::Account,
    newsroom,
};

over_both! {
    every_error_is_a_problem
}

/// What stands in texts of databases, drivers, programs and panics.
const INSIDES: [&str; 16] = [
    "SELECT",
    "INSERT",
    "UPDATE ",
    "DELETE FROM",
    "api_account",
    "api_article",
    "no such table",
    "SQLITE",
    "sqlx",
    "sqlite",
    "panicked",
    ".rs",
    "/work",
    "/src",
    "rustango_",
    "hunter2",
];

/// A method, a target, fields, a body, and the status that it is refused with.
type Refused = (&'static str, String, Vec<(&'static str, &'static str)>, String, u16);

fn app(db: &Db) -> App {
    let public = Access::public;
    let busy = ViewSet::<Account>::new(db.clone(), public())
        .throttle(|_: &http::request::Parts| Admission::RetryAfter(Duration::from_secs(3)));
    newsroom::app(db)
        .mount("/busy", busy)
        .route(Route::get("/status/{status}", public(), async |request: Request| {
            let status = request.path_param("status").and_then(|status| status.parse().ok());
            status.unwrap_or(StatusCode::NOT_FOUND)
        }))
        .route(Route::get("/panic", public(), async |_: Request| -> &'static str {
            panic!("hunter2 in src/x.rs")
        }))
        .route(Route::get("/broken", public(), async |request: Request| {
            let rows = Raw::<(i64,)>::unchecked("SELECT hunter2 FROM api_account".to_owned())
                .fetch(&request.db()?)
                .await?;
            Ok::<_, ProblemDetails>(rows.len().to_string())
        }))
        .route(Route::get("/private", Access::authenticated(), async |_: Request| "never seen"))
        .route(Route::get(
            "/forbidden",
            Access::policy(|_| Decision::Forbidden),
            async |_: Request| "never seen",
        ))
}

/// R064: every error of every status, of routes, ViewSets, the edge and the server, is a problem
/// with the id of its request, and tells nothing of what is inside; the client of these tests holds
/// all their errors to that.
async fn every_error_is_a_problem(front: Front) {
    let service = Service::start(front, app).await;
    super::models::fill(&service.db, 2, "5b1e").await.unwrap();
    let json = "application/json";
    let mut errors: Vec<Refused> = (400..=599)
        .filter(|status| {
            StatusCode::from_u16(*status).is_ok_and(|status| status.canonical_reason().is_some())
        })
        .map(|status| ("GET", format!("/status/{status}"), vec![], String::new(), status))
        .collect();
    let mut add = |method, target: &str, fields: &[(&'static str, &'static str)], body: &str, status| {
        errors.push((method, target.to_owned(), fields.to_vec(), body.to_owned(), status));
    };
    add("GET", "/nowhere", &[], "", 404);
    add("GET", "/articles/99", &[], "", 404);
    add("GET", "/articles/x", &[], "", 404);
    add("GET", "/articles?nothing=1", &[], "", 400);
    add("GET", "/articles?title=%FF", &[], "", 400);
    add("GET", "/articles?page=99", &[], "", 404);
    add("GET", "/articles", &[("accept", "image/png")], "", 406);
    add("GET", "/private", &[], "", 401);
    add("GET", "/forbidden", &[], "", 403);
    add("GET", "/busy", &[], "", 429);
    add("GET", "/panic", &[], "", 500);
    add("GET", "/broken", &[], "", 500);
    add("PATCH", "/articles/1", &[("if-match", "\"other\""), ("content-type", json)], "{}", 412);
    add("DELETE", "/openapi.json", &[], "", 405);
    for target in ["/articles", "/stories"] {
        add("POST", target, &[("content-type", "text/plain")], "x", 415);
        add("POST", target, &[], "{", 400);
        add("POST", target, &[], "{}", 422);
        add("POST", target, &[("content-type", "multipart/form-data")], "x", 400);
    }
    add("POST", "/articles", &[], r#"{"title":"x","owner":99}"#, 409);
    add("POST", "/accounts", &[], r#"{"name":"ada","password":"x"}"#, 409);
    add("DELETE", "/accounts/1", &[], "", 409);
    for accept in [json, JSON_API] {
        for (method, target, fields, body, status) in &errors {
            let has_accept = fields.iter().any(|(name, _)| *name == "accept");
            let own = (!has_accept).then_some(("accept", accept));
            let fields: Vec<_> = fields.iter().copied().chain(own).collect();
            let answer = service.ask_anything(method, target, &fields, body.clone()).await;
            assert_eq!(answer.status(), *status, "{method} {target} {fields:?}: {}", answer.text());
            for inside in INSIDES {
                assert!(
                    !answer.text().contains(inside),
                    "{method} {target} tells of {inside}: {}",
                    answer.text()
                );
            }
        }
    }
    // A table that is gone is nobody's business, either.
    for table in ["api_remark", "api_article_labels", "api_article"] {
        service.db.execute(&Statement::write(format!("DROP TABLE IF EXISTS {table}"), vec![])).await.unwrap();
    }
    for target in ["/articles", "/stories", "/walked", "/articles/1", "/articles/length"] {
        let answer = service.ask_anything("GET", target, &[], "").await;
        assert_eq!(answer.status(), 500, "{target}: {}", answer.text());
        for inside in INSIDES {
            assert!(!answer.text().contains(inside), "{target} tells of {inside}: {}", answer.text());
        }
    }
    service.end().await;
}
