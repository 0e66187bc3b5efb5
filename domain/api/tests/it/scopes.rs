//! What a request may not see is as good as not there, whatever it asks.

use std::collections::BTreeSet;

use http::request::Parts;
use proptest::prelude::*;
use rustango::{
    Db,
    api::{Action, ActionCall, Bulk, CustomAction, Format, Scope, ViewSet},
    prelude::*,
    web::{Access, App, Json, ProblemDetails},
};
use serde_json::Value;

use crate::support::{
    Account, Article, Service,
    press::{self, press},
};

fn field<'r>(request: &'r Parts, name: &str) -> Option<&'r str> {
    request.headers.get(name).and_then(|value| value.to_str().ok())
}

/// Articles of the account that a field names, and of a tenant; accounts that
/// begin with a letter.
fn app(db: &Db) -> App {
    let articles = |db: &Db| {
        press::articles(db)
            .scope(|request| {
                let Some(owner) = field(request, "x-owner") else { return Scope::everything() };
                let Ok(owner) = owner.parse::<i64>() else { return Scope::nothing() };
                let mut own = Article::owner.eq(owner);
                if let Some(tenant) = field(request, "x-tenant") {
                    own = own & Article::tenant.eq(tenant);
                }
                Scope::only(own)
            })
            .scope_of::<Account, _>(|request| match field(request, "x-accounts") {
                Some(letters) => Scope::only(Account::name.startswith(letters)),
                None => Scope::everything(),
            })
            .action(CustomAction::on_row("shout", Action::Update, async |call: ActionCall<Article>| {
                Ok::<_, ProblemDetails>(Json(call.row().await?.title.to_uppercase()))
            }))
            .action(
                CustomAction::on_list("length", Action::List, async |call: ActionCall<Article>| {
                    Ok::<_, ProblemDetails>(Json(call.rows().count(call.db()).await?))
                })
                .method(http::Method::GET),
            )
    };
    App::new()
        .mount("/articles", articles(db))
        .mount("/walked", articles(db).pagination(rustango::api::Pagination::Cursor))
        .provide(press::key())
}

/// R021: out of scope is not found, in the same words as a missing id.
#[tokio::test]
async fn rows_out_of_scope_are_missing_everywhere() {
    let service = press(6, app).await;
    let own = [("x-owner", "1")];
    let full = r#"{"title":"x","owner":1,"tenant":null,"rank":null}"#;
    for (method, suffix, body) in [
        ("GET", "", None),
        ("HEAD", "", None),
        ("PUT", "", Some(full)),
        ("PATCH", "", Some(r#"{"title":"x"}"#)),
        ("PATCH", "", Some("{}")),
        ("DELETE", "", None),
        ("POST", "/shout", None),
    ] {
        let foreign = service.ask(method, &format!("/articles/2{suffix}"), &own, body).await;
        let missing = service.ask(method, &format!("/articles/999{suffix}"), &own, body).await;
        assert_eq!((foreign.status(), missing.status()), (404, 404), "{method} {suffix}");
        let bodies = [&foreign, &missing].map(|answer| {
            let text = answer.text();
            text.split("\"request_id\"").next().map(str::to_owned)
        });
        assert_eq!(bodies[0], bodies[1], "{method} {suffix}");
        let with_tag = [("x-owner", "1"), ("if-match", "\"v1-00000000000000000000000000000000\"")];
        if method != "POST" && body.is_some() {
            assert_eq!(service.ask(method, "/articles/2", &with_tag, body).await.status(), 404);
        }
    }
    for (method, body) in [("PATCH", r#"[{"id":1,"title":"y"},{"id":2,"title":"y"}]"#), ("DELETE", "[1,2]")] {
        let answer = service.ask(method, "/articles", &own, Some(body)).await;
        answer.expect(404);
        assert_eq!(answer.faults(), ["/1: not_found"]);
    }
    let titles = service.get("/articles?ordering=id&fields=title&page_size=2").await.expect(200);
    assert_eq!(titles["results"].to_string(), r#"[{"title":"article 0"},{"title":"article 1"}]"#);
}

#[tokio::test]
async fn nothing_is_written_out_of_sight() {
    let service = press(6, app).await;
    let own = [("x-owner", "1"), ("x-accounts", "a")];
    for (method, target, body, status) in [
        ("POST", "/articles", r#"{"title":"x","owner":1}"#, 201),
        ("POST", "/articles", r#"{"title":"x","owner":2}"#, 409),
        ("PATCH", "/articles/1", r#"{"owner":2}"#, 409),
        ("POST", "/articles", r#"[{"title":"x","owner":1},{"title":"x","owner":2}]"#, 409),
        ("PATCH", "/articles", r#"[{"id":1,"owner":2}]"#, 409),
    ] {
        let answer = service.ask(method, target, &own, Some(body)).await;
        assert_eq!(answer.status(), status, "{method} {body}: {}", answer.text());
    }
    // Where accounts are seen, the row itself would be out of sight.
    for (method, target, body) in [
        ("POST", "/articles", r#"{"title":"x","owner":2}"#),
        ("PATCH", "/articles/1", r#"{"owner":2}"#),
        ("POST", "/articles", r#"[{"title":"x","owner":2}]"#),
        ("PATCH", "/articles", r#"[{"id":1,"owner":2}]"#),
    ] {
        let answer = service.ask(method, target, &[("x-owner", "1")], Some(body)).await;
        assert_eq!(answer.status(), 403, "{method} {body}: {}", answer.text());
    }
    assert_eq!(Article::objects().count(&service.db).await.expect("a count"), 7);
    let missing = service.ask("POST", "/articles", &own, Some(r#"{"title":"x","owner":999}"#)).await;
    let unseen = service.ask("POST", "/articles", &own, Some(r#"{"title":"x","owner":2}"#)).await;
    assert_eq!(missing.faults(), unseen.faults());
}

#[tokio::test]
async fn what_is_out_of_sight_cannot_be_guessed_at() {
    let service = press(6, app).await;
    let seen = [("x-accounts", "a")];
    for (query, expected) in [
        ("owner__name=grace", 0),
        ("owner__name__startswith=g", 0),
        ("owner__name__ne=x", 3),
        ("owner__name=ada", 3),
        ("search=grace", 0),
        ("search=ada", 3),
    ] {
        let page = service.ask("GET", &format!("/articles?{query}"), &seen, None).await.expect(200);
        assert_eq!(page["count"], expected, "{query}");
    }
    // Names that are not seen are no names: such rows stand last either way.
    for ordering in ["owner__name,id", "-owner__name,id"] {
        let page =
            service.ask("GET", &format!("/articles?ordering={ordering}"), &seen, None).await.expect(200);
        let ids: Vec<_> =
            page["results"].as_array().expect("rows").iter().map(|row| row["id"].as_i64()).collect();
        assert_eq!(ids, [1, 3, 5, 2, 4, 6].map(Some), "{ordering}");
    }
}

/// What a request sees through every way in.
async fn seen(service: &Service, fields: &[(&str, &str)], all: i64, query: &str) -> Vec<BTreeSet<i64>> {
    let ids = |rows: &Value| -> BTreeSet<i64> {
        rows.as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
    };
    let page =
        service.ask("GET", &format!("/articles?page_size=100&{query}"), fields, None).await.expect(200);
    let list = ids(&page["results"]);
    assert_eq!(page["count"].as_u64(), Some(list.len() as u64), "counts agree");
    let length = service.ask("GET", &format!("/articles/length?{query}"), fields, None).await.expect(200);
    assert_eq!(length.as_u64(), Some(list.len() as u64), "actions agree");
    let mut walked = BTreeSet::new();
    let mut target = Some(format!("/walked?page_size=3&{query}"));
    while let Some(next) = target {
        let answer = service.ask("GET", &next, fields, None).await;
        walked.extend(ids(&answer.expect(200)["results"]));
        target = answer.link("next");
    }
    let mut ways = vec![list, walked];
    let accept = |of: &'static str| fields.iter().copied().chain([("accept", of)]).collect::<Vec<_>>();
    let lines =
        service.ask("GET", &format!("/articles?{query}"), &accept("application/x-ndjson"), None).await;
    let row = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_i64().expect("an id");
    ways.push(lines.text().lines().map(row).collect());
    let csv = service.ask("GET", &format!("/articles?{query}"), &accept("text/csv"), None).await;
    let row = |line: &str| line.split(',').next().and_then(|id| id.parse().ok()).expect("an id");
    ways.push(csv.text().lines().skip(1).map(row).collect());
    let json_api = service
        .ask("GET", &format!("/articles?page_size=100&{query}"), &accept("application/vnd.api+json"), None)
        .await
        .expect(200);
    let row = |row: &Value| row["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    ways.push(json_api["data"].as_array().expect("rows").iter().map(row).collect());
    if query.is_empty() {
        let mut details = BTreeSet::new();
        for id in 1..=all {
            if service.ask("GET", &format!("/articles/{id}"), fields, None).await.status() == 200 {
                details.insert(id);
            }
        }
        ways.push(details);
    }
    ways
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the scope and the filter, each way in shows the same rows.
    #[test]
    fn every_way_in_shows_the_same(
        owner in prop::option::of(prop::sample::select(vec!["1", "2", "3", "nobody"])),
        tenant in prop::option::of(prop::sample::select(vec!["a", "b", "c"])),
        accounts in prop::option::of(prop::sample::select(vec!["a", "g", "x", ""])),
        query in prop::sample::select(vec![
            "", "rank__gte=1", "tenant__isnull=true", "owner__name=ada", "search=article", "search=grace",
            "title__in=article+1,article+2", "ordering=-rank", "owner__article__title=article+1",
        ]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let service = press(13, app).await;
            let fields: Vec<(&str, &str)> = [("x-owner", owner), ("x-tenant", tenant), ("x-accounts", accounts)]
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect();
            let ways = seen(&service, &fields, 13, query).await;
            for way in &ways {
                assert_eq!(way, &ways[0], "{fields:?} {query}: {ways:?}");
            }
        });
    }
}

#[tokio::test]
async fn a_scope_is_said_once() {
    let log = rustango_testing::doubles::CallLog::default();
    let db = crate::support::database(&log).await;
    let twice = ViewSet::<Article>::new(db, Access::public())
        .scope(|_: &Parts| Scope::everything())
        .scope(|_: &Parts| Scope::nothing())
        .formats([Format::Json])
        .bulk([Bulk::Create]);
    let random = rustango_testing::random::SeededRandom::new(1);
    let fault = App::new().mount("/x", twice).random(random).build().unwrap_err();
    assert!(fault.to_string().contains("the scope of Article is said twice"), "{fault}");
}
