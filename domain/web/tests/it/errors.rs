//! What becomes of errors that are no problems yet.

use http::{Response, StatusCode};
use rustango_ports::http::{Body, Request};
use rustango_query::{Objects as _, audit::AuditEntry};
use rustango_web::{Access, App, ProblemDetails, Route};

use crate::support::{Log, Reply, app, ask, get};

fn answering(response: impl Fn() -> Response<Body> + Send + Sync + 'static) -> App {
    app().route(Route::get("/", Access::public(), move |_: Request| {
        let response = response();
        async move { response }
    }))
}

async fn answer(status: u16, content_type: &'static str, body: &'static str) -> Reply {
    let app = answering(move || {
        let mut response = Response::builder().status(status);
        if !content_type.is_empty() {
            response = response.header("content-type", content_type);
        }
        response.header("content-length", body.len()).body(body.into()).expect("a response")
    });
    ask(app, get("/")).await
}

#[tokio::test]
async fn bare_errors_become_problems() {
    assert_eq!(answer(404, "", "").await.problem(404), "there is nothing here");
    assert_eq!(answer(410, "", "").await.problem(410), "");
    assert_eq!(answer(405, "", "").await.problem(405), "this path does not answer the method");
    let reply = answer(409, "text/plain; charset=utf-8", "the name is taken").await;
    assert_eq!(reply.problem(409), "the name is taken");
    assert!(!reply.headers.contains_key("content-length"), "{reply:?}");
}

#[tokio::test]
async fn errors_of_the_server_tell_nothing() {
    for status in [500, 502, 503] {
        let reply = answer(status, "text/plain", "connection to 10.0.0.7 refused: password=hunter2").await;
        reply.problem(status);
        assert!(!reply.body.contains("hunter2"), "{reply:?}");
    }
    let hidden = || ProblemDetails::internal().because("syntax error in SELECT").into_response();
    let (log, _guard) = Log::listen();
    let reply = ask(answering(hidden), get("/")).await;
    reply.problem(500);
    assert!(!reply.body.contains("SELECT"), "{reply:?}");
    assert!(
        log.text().contains("SELECT") && log.text().contains(reply.header("x-request-id")),
        "{}",
        log.text()
    );
}

#[tokio::test]
async fn lookups_that_are_not_listed_name_those_that_are() {
    let route = Route::get("/", Access::public(), async |request: Request| {
        let allowed = AuditEntry::lookups(&["actor", "occurred_at__year"])?;
        for (name, value) in rustango_web::RequestExt::query_pairs(&request) {
            allowed.parse(&name, &value)?;
        }
        Ok::<_, ProblemDetails>("found")
    });
    let app = || app().route(route.clone());
    assert_eq!(ask(app(), get("/?actor__startswith=user&occurred_at__year=2024")).await.status, 200);
    for (target, name, code, detail) in [
        ("/?changes__has_key=x", "changes__has_key", "unknown_parameter", "actor, occurred_at__year"),
        ("/?occurred_at__year=now", "occurred_at__year", "invalid", "expected a 64-bit integer"),
    ] {
        let reply = ask(app(), get(target)).await;
        reply.problem(400);
        let error = &reply.json()["errors"][0];
        assert_eq!(
            (error["parameter"].as_str(), error["code"].as_str()),
            (Some(name), Some(code)),
            "{reply:?}"
        );
        assert!(error["detail"].as_str().is_some_and(|told| told.contains(detail)), "{reply:?}");
    }
}

#[tokio::test]
async fn a_form_that_the_program_chose_is_kept() {
    for content_type in ["text/html; charset=utf-8", "application/json", "application/problem+json"] {
        let reply = answer(400, content_type, "{}").await;
        assert_eq!((reply.header("content-type"), &*reply.body), (content_type, "{}"));
    }
    let success = answer(200, "text/plain", "fine").await;
    assert_eq!(success.body, "fine");
}

#[tokio::test]
async fn long_texts_are_left_out() {
    let app = answering(|| {
        let mut response = Response::new("x".repeat(2000).into());
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response
    });
    assert_eq!(ask(app, get("/")).await.problem(400), "");
}

#[tokio::test]
async fn headers_of_a_problem_stay() {
    let app = answering(|| ProblemDetails::unavailable().into_response());
    let reply = ask(app, get("/")).await;
    reply.problem(503);
    assert_eq!(reply.header("retry-after"), "1");
}
