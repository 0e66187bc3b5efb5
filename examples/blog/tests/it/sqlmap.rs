//! sqlmap against the blog: nothing that a request brings becomes SQL.
//!
//! A run takes seconds with its first payloads. With `RUSTANGO_TEST_DEEP=1`, it takes minutes on SQLite and PostgreSQL;
//! what sqlmap has for MariaDB would take much longer.

use std::{path::PathBuf, process::Command};

use rustango::{
    axum::AxumServer,
    connect,
    ports::http::Request,
    query::Raw,
    web::{Access, App, ProblemDetails, RequestExt as _, Route, Server as _},
};
use rustango_testing::services::{FreshDatabase, mariadb_url, postgres_url, sqlmap_python};

use crate::program::{PROGRAMS, folder, start};

/// Lists with all that they take, and rows by their keys, where `*` marks the place in the path.
const TARGETS: [&str; 4] = [
    "/api/posts?page=1&page_size=2&ordering=-title&search=ports&author=2&status=published",
    "/api/posts/1*",
    "/api/authors?page=1&page_size=2&ordering=name&search=ada",
    "/api/authors/1*",
];

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
    let (level, risk) = if is_deep { ("--level=3", "--risk=2") } else { ("--level=1", "--risk=1") };
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

/// R003: no parameter of a request becomes SQL.
fn nothing_is_injectable(dbms: &str, depth: Depth, name: &str, url: Option<&str>) {
    let folder = folder(name);
    let blog = start(PROGRAMS[0], &folder, url);
    let Findings { injectable, log } = look(blog.address(), dbms, depth, &TARGETS, &folder);
    assert!(injectable.is_empty(), "{injectable:?}\n{log}");
    let judged = log.matches("all tested parameters do not appear to be injectable").count();
    assert_eq!(judged, TARGETS.len(), "each target is tried to the end:\n{log}");
    assert!(!log.contains("500 (Internal Server Error)"), "{log}");
    assert_eq!(blog.ask("GET", "/api/posts", "").1["count"], 6, "nothing was written");
    blog.interrupt();
    assert!(blog.end().success());
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

#[test]
fn nothing_is_injectable_on_sqlite() {
    nothing_is_injectable("sqlite", Depth::AsAsked, "sqlmap-sqlite", None);
}

#[tokio::test]
async fn nothing_is_injectable_on_postgres() {
    let fresh = FreshDatabase::postgres(connect(&postgres_url()).await.expect("the server is up")).await;
    let url = fresh.url().to_owned();
    let look = move || nothing_is_injectable("postgresql", Depth::AsAsked, "sqlmap-postgres", Some(&url));
    tokio::task::spawn_blocking(look).await.expect("nothing is found");
    fresh.remove().await;
}

#[tokio::test]
async fn nothing_is_injectable_on_mariadb() {
    let fresh = FreshDatabase::mariadb(connect(&mariadb_url()).await.expect("the server is up")).await;
    let url = fresh.url().to_owned();
    let look = move || nothing_is_injectable("mysql", Depth::First, "sqlmap-mariadb", Some(&url));
    tokio::task::spawn_blocking(look).await.expect("nothing is found");
    fresh.remove().await;
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
    let server = AxumServer::new().bind(app, "127.0.0.1:0").await.expect("a server on a free port");
    let address = server.local_addr().to_string();
    let serving = tokio::spawn(server.serve(std::future::pending::<()>()));
    let folder = folder("sqlmap-hole");
    let of = folder.clone();
    let look = move || look(&address, "sqlite", Depth::First, &["/hole?author=1"], &of);
    let Findings { injectable, log } = tokio::task::spawn_blocking(look).await.expect("it ends");
    serving.abort();
    let [found] = &injectable[..] else { panic!("{injectable:?}\n{log}") };
    assert!(found.contains("GET,author"), "{found}");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
