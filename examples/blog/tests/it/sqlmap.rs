//! sqlmap against the blog: nothing that a request brings becomes SQL.
//!
//! A run takes seconds with its first payloads. With `RUSTANGO_TEST_DEEP=1`, it has all that sqlmap knows (level 5, risk
//! 3) and takes minutes for each database.

use std::{path::PathBuf, process::Command};

use rustango::{
    api::{Pagination, ViewSet},
    axum::AxumServer,
    connect,
    poem::PoemServer,
    ports::http::Request,
    prelude::*,
    query::Raw,
    web::{Access, App, ProblemDetails, RequestExt as _, Route, Server, SigningKey},
};
use rustango_testing::{
    http::Running,
    services::{FreshDatabase, mariadb_url, postgres_url, sqlmap_python},
};

use crate::program::folder;

/// Lists with all that they take, and rows by their keys, where `*` marks the place in the path. `{cursor}` is one that
/// leads to a page.
const TARGETS: [&str; 5] = [
    "/api/posts?page=1&page_size=2&ordering=-title&search=ports&author=2&status=published&author__name__in=Ada,Grace",
    "/api/posts/1*",
    "/api/walk?page_size=2&ordering=-title&search=a&cursor={cursor}",
    "/api/window?limit=2&offset=1&title__icontains=a&published_at__year=2026&fields=title&count=none",
    "/api/authors/1*",
];

/// Where the cursor comes from.
const WALK: &str = "/api/walk?page_size=2&ordering=-title&search=a";

/// What sqlmap notes where it took a difference for more than it was.
const NOTHING: &str = "false positive or unexploitable";

/// What sqlmap has found.
struct Findings {
    /// The parameters that become SQL, as lines of its table.
    injectable: Vec<String>,
    log: String,
}

/// How far sqlmap goes.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    First,
    AsAsked,
}

fn look(address: &str, dbms: &str, depth: Depth, targets: &[&str], folder: &PathBuf) -> Findings {
    let list: Vec<_> = targets.iter().map(|target| format!("http://{address}{target}")).collect();
    std::fs::write(folder.join("targets.txt"), list.join("\n")).expect("a file");
    let deep = std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0");
    let is_deep = deep && depth == Depth::AsAsked;
    let (level, risk) = if is_deep { ("--level=5", "--risk=3") } else { ("--level=1", "--risk=1") };
    let output = Command::new(sqlmap_python())
        .args(["-m", "sqlmap.sqlmap", "-m", "targets.txt", "--batch", level, risk])
        .args(["--ignore-code=*", "--flush-session", "--disable-coloring", "--threads=2"])
        .args(["--output-dir=output", "--results-file=found.csv", &format!("--dbms={dbms}")])
        // It keeps a history at home.
        .env("HOME", folder)
        .current_dir(folder)
        .output()
        .expect("the Python that RUSTANGO_TEST_SQLMAP names runs");
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{log}{}", String::from_utf8_lossy(&output.stderr));
    let found = std::fs::read_to_string(folder.join("found.csv")).unwrap_or_default();
    let rows = found.lines().skip(1).filter(|row| !row.is_empty() && !row.ends_with(NOTHING));
    Findings { injectable: rows.map(str::to_owned).collect(), log }
}

/// The blog, with its posts paged in the other ways too.
fn app(db: &Db) -> App {
    let posts = || {
        ViewSet::<blog::Post>::new(db.clone(), Access::public())
            .search_fields(blog::Post::title)
            .filter_fields((blog::Post::title, blog::Post::published_at))
            .filter_paths(["published_at__year"])
            .ordering_fields((blog::Post::title, blog::Post::id))
    };
    blog::app(db)
        .mount("/api/walk", posts().pagination(Pagination::Cursor))
        .mount("/api/window", posts().pagination(Pagination::Limit))
        .provide(SigningKey::new([7; 32]).expect("32 bytes"))
}

/// R003: no parameter of a request becomes SQL: neither what lists are sorted, searched, filtered and cut by, nor cursors
/// and keys.
async fn nothing_is_injectable(server: impl Server, dbms: &'static str, name: &str, url: &str) {
    let db = connect(url).await.expect("a database");
    blog::prepare(&db).await.expect("an empty database");
    let running = Running::start(server, app(&db)).await;
    // Between the first request and the last, the server waits for longer than it does on one connection.
    let get = async |target: &str| {
        let answer =
            running.client().send(&http::Request::get(target).body(Vec::new()).expect("a request")).await;
        serde_json::from_slice::<serde_json::Value>(answer.body()).expect("JSON")
    };
    let first = get(WALK).await;
    let cursor = first["next_cursor"].as_str().expect("there is a next page");
    let targets = TARGETS.map(|target| target.replace("{cursor}", cursor));
    let (address, folder) = (running.address().to_string(), folder(name));
    let of = folder.clone();
    let look = move || {
        let targets: Vec<_> = targets.iter().map(String::as_str).collect();
        look(&address, dbms, Depth::AsAsked, &targets, &of)
    };
    let Findings { injectable, log } = tokio::task::spawn_blocking(look).await.expect("it ends");
    assert!(injectable.is_empty(), "{injectable:?}\n{log}");
    let judged = log.matches("all tested parameters do not appear to be injectable").count();
    assert_eq!(judged, TARGETS.len(), "each target is tried to the end:\n{log}");
    assert!(!log.contains("500 (Internal Server Error)"), "{log}");
    assert_eq!(get("/api/posts").await["count"], 6, "nothing was written");
    running.stop().await;
    db.close().await;
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_sqlite_over_axum() {
    nothing_is_injectable(AxumServer::new(), "sqlite", "sqlmap-sqlite-axum", "sqlite::memory:").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_sqlite_over_poem() {
    nothing_is_injectable(PoemServer::new(), "sqlite", "sqlmap-sqlite-poem", "sqlite::memory:").await;
}

async fn on_postgres(server: impl Server, name: &str) {
    let fresh = FreshDatabase::postgres(connect(&postgres_url()).await.expect("the server is up")).await;
    nothing_is_injectable(server, "postgresql", name, fresh.url()).await;
    fresh.remove().await;
}

async fn on_mariadb(server: impl Server, name: &str) {
    let fresh = FreshDatabase::mariadb(connect(&mariadb_url()).await.expect("the server is up")).await;
    nothing_is_injectable(server, "mysql", name, fresh.url()).await;
    fresh.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_postgres_over_axum() {
    on_postgres(AxumServer::new(), "sqlmap-postgres-axum").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_postgres_over_poem() {
    on_postgres(PoemServer::new(), "sqlmap-postgres-poem").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_mariadb_over_axum() {
    on_mariadb(AxumServer::new(), "sqlmap-mariadb-axum").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_injectable_on_mariadb_over_poem() {
    on_mariadb(PoemServer::new(), "sqlmap-mariadb-poem").await;
}

/// What no handler should be: its parameter becomes part of the statement.
async fn hole(request: Request) -> Result<String, ProblemDetails> {
    let author = request.query_pairs().into_iter().find(|(name, _)| name == "author");
    let author = author.map(|(_, value)| value.into_owned()).unwrap_or_default();
    let titles = Raw::<(String,)>::unchecked(format!("SELECT title FROM post WHERE author_id = {author}"));
    let titles = titles.fetch(&request.db()?).await?;
    Ok(titles.into_iter().map(|(title,)| title).collect::<Vec<_>>().join("\n"))
}

/// Were there something to find, it would be found.
#[tokio::test(flavor = "multi_thread")]
async fn a_hole_is_found() {
    let db = connect("sqlite::memory:").await.expect("a database in memory");
    blog::prepare(&db).await.expect("an empty database");
    let app = App::new().route(Route::get("/hole", Access::public(), hole)).provide(db);
    let running = Running::start(AxumServer::new(), app).await;
    let (address, folder) = (running.address().to_string(), folder("sqlmap-hole"));
    let of = folder.clone();
    let look = move || look(&address, "sqlite", Depth::First, &["/hole?author=1"], &of);
    let Findings { injectable, log } = tokio::task::spawn_blocking(look).await.expect("it ends");
    running.stop().await;
    let [found] = &injectable[..] else { panic!("{injectable:?}\n{log}") };
    assert!(found.contains("GET,author"), "{found}");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
