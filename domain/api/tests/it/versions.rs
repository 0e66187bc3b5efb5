//! An API in two versions: what it answers in each, and what its document says
//! of both. Every answer is held against the document.

use http::Method;
use rustango::{
    Db,
    api::{Action, ActionCall, CustomAction, Format, ViewSet},
    openapi::{Document, Info},
    web::{Access, App, ProblemDetails, Versions},
};
use rustango_testing::random::SeededRandom;
use serde_json::{Value, json};

use crate::support::{Account, Article, Service, press};

/// Of old, there was a title alone, and no way to change it.
fn old(db: &Db) -> ViewSet<Article> {
    ViewSet::<Article>::new(db.clone(), Access::public())
        .fields((Article::id, Article::title))
        .filter_fields(Article::title)
        .read_only_endpoints()
}

fn new(db: &Db) -> ViewSet<Article> {
    ViewSet::<Article>::new(db.clone(), Access::public())
        .filter_fields((Article::title, Article::rank))
        .formats([Format::Json, Format::NdJson, Format::Csv])
}

async fn service(by: fn() -> Versions) -> Service {
    press::press(2, |db| App::new().mount("/articles", by().version("1", old(db)).version("2", new(db))))
        .await
}

fn described(by: fn() -> Versions, db: &Db) -> Value {
    let app = App::new().mount("/articles", by().version("1", old(db)).version("2", new(db)));
    let document = Document::with(&Info::new("Articles", "2"), &app.random(SeededRandom::new(1)));
    document.expect("both can be described").as_json().clone()
}

/// Finds the schema of content, wherever it stands.
fn members(document: &Value, schema: &Value) -> Vec<String> {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("it is there"),
        None => schema,
    };
    schema["properties"].as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default()
}

#[tokio::test]
async fn by_header() {
    let service = service(|| Versions::by_header("X-Api-Version")).await;
    for (version, has_rank) in [(None, true), (Some("1"), false), (Some("2"), true)] {
        let header = version.map(|version| ("x-api-version", version));
        let row = service.ask("GET", "/articles/1", header.as_slice(), None).await;
        assert_eq!(row.header("api-version"), Some(version.unwrap_or("2")));
        assert_eq!(row.expect(200).get("rank").is_some(), has_rank, "{version:?}");
        let list = service.ask("GET", "/articles?rank=1", header.as_slice(), None).await;
        assert_eq!(list.status(), if has_rank { 200 } else { 400 }, "{version:?}");
    }
    let unknown = service.ask("GET", "/articles/1", &[("x-api-version", "3")], None).await.expect(400);
    assert_eq!(unknown["errors"][0]["header"], "X-Api-Version");
    let gone = service.ask("DELETE", "/articles/1", &[("x-api-version", "1")], None).await;
    assert_eq!(gone.status(), 404);

    let document = described(|| Versions::by_header("X-Api-Version"), &service.db);
    let list = &document["paths"]["/articles"]["get"];
    let parameter = |name: &str| {
        list["parameters"].as_array().into_iter().flatten().find(|parameter| parameter["name"] == name)
    };
    let version = parameter("X-Api-Version").expect("it says how the version is asked for");
    assert_eq!(version["schema"], json!({"type": "string", "enum": ["1", "2"], "default": "2"}));
    assert_eq!(version["in"], "header");
    let rank = parameter("rank__gt").expect("a parameter of one version");
    let description = rank["description"].as_str().expect("text");
    assert!(description.ends_with("only in version 2") && rank.get("required").is_none(), "{rank}");
    assert!(!parameter("title").expect("of both")["description"].to_string().contains("only in"));
    let row = &document["paths"]["/articles/{id}"]["get"]["responses"]["200"];
    let either = &row["content"]["application/json"]["schema"]["anyOf"];
    let of: Vec<_> =
        either.as_array().into_iter().flatten().map(|schema| members(&document, schema)).collect();
    assert_eq!(of.len(), 2, "{row}");
    assert!(of.contains(&vec!["id".to_owned(), "title".to_owned()]), "{of:?}");
    assert_eq!(row["headers"]["api-version"]["schema"]["enum"], json!(["1", "2"]));
    assert!(document["paths"]["/articles"]["post"]["responses"].get("201").is_some());
}

#[tokio::test]
async fn by_media_type() {
    let service = service(Versions::by_media_type).await;
    for (accept, version, has_rank) in [
        ("*/*", "2", true),
        ("application/json; version=1", "1", false),
        ("application/json;version=\"2\"", "2", true),
    ] {
        let row = service.ask("GET", "/articles/1", &[("accept", accept)], None).await;
        let of = format!("application/json; version={version}");
        assert_eq!(row.header("content-type"), Some(of.as_str()), "{accept}");
        assert_eq!(row.expect(200).get("rank").is_some(), has_rank, "{accept}");
    }
    let lines = service.ask("GET", "/articles", &[("accept", "application/x-ndjson; version=2")], None).await;
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson; version=2"));
    let csv = service.ask("GET", "/articles", &[("accept", "text/csv")], None).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let unknown = service.ask("GET", "/articles/1", &[("accept", "application/json; version=3")], None).await;
    assert_eq!(unknown.header("content-type"), Some("application/problem+json"));
    unknown.expect(406);

    let document = described(Versions::by_media_type, &service.db);
    let row = &document["paths"]["/articles/{id}"]["get"];
    let content = row["responses"]["200"]["content"].as_object().expect("content");
    let types: Vec<_> = content.keys().map(String::as_str).collect();
    assert_eq!(types[..2], ["application/json; version=1", "application/json; version=2"], "{types:?}");
    let schema = |version: &str| {
        members(&document, &content[&format!("application/json; version={version}")]["schema"])
    };
    assert_eq!(schema("1"), ["id", "title"]);
    assert!(schema("2").contains(&"rank".to_owned()));
    let how = row["description"].as_str().expect("it says how the version is asked for");
    assert!(how.contains("`Accept: application/json; version=2`") && how.contains("There are 1, 2"), "{how}");
    assert!(row["responses"].get("406").is_some());
}

#[tokio::test]
async fn methods_that_openapi_does_not_know_are_left_out_where_they_say_so() {
    let purge = || Method::from_bytes(b"PURGE").expect("a token");
    let action = || {
        CustomAction::on_row("cache", Action::Update, async |_: ActionCall<Account>| {
            Ok::<_, ProblemDetails>("gone")
        })
        .method(purge())
    };
    let service = Service::start(|db| {
        let accounts = ViewSet::<Account>::new(db.clone(), Access::public());
        App::new().mount("/accounts", accounts.action(action().undocumented()))
    })
    .await;
    press::insert(&service.db, 0).await;
    assert_eq!(service.send("PURGE", "/accounts/1/cache", None).await.text(), "gone");
    let accounts = ViewSet::<Account>::new(service.db.clone(), Access::public()).action(action());
    let app = App::new().mount("/accounts", accounts).random(SeededRandom::new(1));
    let faults = Document::with(&Info::new("Accounts", "1"), &app).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("PURGE /accounts/{id}/cache") && faults.contains("`undocumented()`"), "{faults}");
}
