//! Actions of the program, and throttles.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rustango::{
    Db,
    api::{Action, ActionCall, Admission, CustomAction, ViewSet},
    prelude::*,
    web::{Access, App, Decision, Json, ProblemDetails, RequestExt as _},
};

use crate::support::{
    Article,
    press::{self, press},
};

fn app(db: &Db) -> App {
    let nobody = || Access::policy(|_| Decision::Forbidden);
    let articles = press::articles(db)
        .access_for(Action::Destroy, nobody())
        .action(CustomAction::on_row("rename", Access::public(), async |mut call: ActionCall<Article>| {
            let title: String = call.request_mut().read_json().await?;
            let mut article = call.row().await?;
            article.title = title;
            article.save(call.db()).await?;
            Ok::<_, ProblemDetails>(Json(article.title))
        }))
        .action(CustomAction::on_row("burn", Action::Destroy, async |_: ActionCall<Article>| "burnt"))
        .action(
            CustomAction::on_list("titles", Action::List, async |call: ActionCall<Article>| {
                let rows = call.rows().fetch(call.db()).await?;
                Ok::<_, ProblemDetails>(Json(rows.into_iter().map(|row| row.title).collect::<Vec<_>>()))
            })
            .method(http::Method::GET),
        )
        .action(CustomAction::on_list("purge", nobody(), async |_: ActionCall<Article>| "purged"));
    App::new().mount("/articles", articles)
}

#[tokio::test]
async fn actions_have_rows_and_rules() {
    let service = press(3, app).await;
    let renamed = service.post("/articles/2/rename", r#""new""#).await;
    assert_eq!((renamed.status(), renamed.text()), (200, r#""new""#));
    let titles = service.get("/articles/titles?ordering=-id&rank__isnull=false").await;
    assert_eq!(titles.text(), r#"["article 2","new"]"#);
    for (method, target, status) in [
        ("POST", "/articles/99/rename", 404),
        ("POST", "/articles/x/rename", 404),
        ("POST", "/articles/1/burn", 403),
        ("POST", "/articles/purge", 403),
        ("GET", "/articles/1/rename", 405),
        ("POST", "/articles/titles", 405),
        ("GET", "/articles/titles?nothing=1", 400),
        ("GET", "/articles/titles?page=1", 400),
        ("POST", "/articles/1/rename?x=1", 400),
    ] {
        let answer = service.send(method, target, None).await;
        assert_eq!(answer.status(), status, "{method} {target}: {}", answer.text());
    }
}

#[tokio::test]
async fn actions_that_cannot_be_are_a_fault_at_the_start() {
    let log = rustango_testing::doubles::CallLog::default();
    let db = crate::support::database(&log).await;
    let action = |name| CustomAction::on_row(name, Access::public(), async |_: ActionCall<Article>| "done");
    let view_set = ViewSet::<Article>::new(db, Access::public());
    let view_set = view_set.action(action("a/b")).action(action("")).action(action("x")).action(action("x"));
    let random = rustango_testing::random::SeededRandom::new(1);
    let fault = App::new().mount("/x", view_set).random(random).build().unwrap_err().to_string();
    for expected in
        ["the action \"a/b\" is no segment", "the action \"\" is no segment", "\"x\" is there twice"]
    {
        assert!(fault.contains(expected), "{expected}: {fault}");
    }
}

#[tokio::test]
async fn who_asks_too_often_waits() {
    let asked = Arc::new(AtomicU32::new(0));
    let service = press(1, |db| {
        let asked = Arc::clone(&asked);
        let articles = press::articles(db).throttle(move |_: &http::request::Parts| {
            if asked.fetch_add(1, Ordering::Relaxed) < 2 {
                Admission::Allowed
            } else {
                Admission::RetryAfter(Duration::from_millis(1_500))
            }
        });
        App::new().mount("/articles", articles)
    })
    .await;
    assert_eq!(service.get("/articles").await.status(), 200);
    assert_eq!(service.get("/articles/1").await.status(), 200);
    service.log.clear();
    let refused = service.post("/articles", r#"{"title":"x","owner":1}"#).await;
    refused.expect(429);
    assert_eq!((refused.header("retry-after"), service.log.count()), (Some("2"), 0));
}
