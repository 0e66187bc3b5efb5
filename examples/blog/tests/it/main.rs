//! What the README promises of the blog, on both front-ends and databases.

mod docs;
mod document;
mod program;
mod schemathesis;
mod sqlmap;

use std::{io::Write as _, net::TcpListener};

use program::{PROGRAMS, failure, folder, start};
use rustango::connect;
use rustango_testing::{
    program::request,
    services::{FreshDatabase, mariadb_url, postgres_url},
};
use serde_json::json;

#[test]
fn the_mains_differ_in_one_line() {
    let (axum, poem) = (include_str!("../../src/main.rs"), include_str!("../../src/bin/blog-poem.rs"));
    let different: Vec<_> = axum.lines().zip(poem.lines()).filter(|(one, two)| one != two).collect();
    assert_eq!(
        different,
        [("use rustango::axum::AxumServer as HttpServer;", "use rustango::poem::PoemServer as HttpServer;")]
    );
    assert_eq!(axum.lines().count(), poem.lines().count());
}

/// A life of a post, from the first start to the last delete.
fn serves(program: &str, name: &str, url: Option<&str>) {
    let folder = folder(name);
    let blog = start(program, &folder, url);
    let (status, welcome) = blog.ask_text("GET", "/", "");
    assert_eq!(status, 200);
    assert!(welcome.contains("6 posts by 3 authors"), "{welcome}");
    assert_eq!(blog.ask("GET", "/health", "").0, 200);

    let (status, page) = blog.ask("GET", "/api/posts?page_size=2&ordering=title", "");
    assert_eq!((status, &page["count"], &page["last_page"]), (200, &json!(6), &json!(3)));
    assert_eq!(page["results"][0]["title"], "A struct is a table");

    let (status, post) = blog.ask("POST", "/api/posts", r#"{"title": "New", "body": "…", "author": 1}"#);
    assert_eq!((status, &post["status"]), (201, &json!("draft")), "{post}");
    let path = format!("/api/posts/{}", post["id"]);
    assert_eq!(blog.ask("PATCH", &path, r#"{"status": "published"}"#).1["status"], "published");
    let whole = r#"{"title": "Newer", "body": "…", "author": 2, "status": "draft", "published_at": null}"#;
    assert_eq!(blog.ask("PUT", &path, whole).1["title"], "Newer");
    assert_eq!(blog.ask("GET", &path, "").1["author"], 2);
    assert_eq!(blog.ask("DELETE", &path, "").0, 204);
    assert_eq!(blog.ask("GET", &path, "").0, 404);

    let (status, author) = blog.ask("POST", "/api/authors", r#"{"name": "Radia", "bio": null}"#);
    assert_eq!(status, 201);
    let (status, problem) = blog.ask("POST", "/api/authors", r#"{"name": "Radia"}"#);
    assert_eq!((status, &problem["errors"][0]["pointer"]), (409, &json!("/name")));
    assert_eq!(blog.ask("DELETE", &format!("/api/authors/{}", author["id"]), "").0, 204);
    blog.interrupt();
    assert!(blog.end().success());

    // The rows are still there at the second start, and none twice.
    let blog = start(program, &folder, url);
    assert_eq!(blog.ask("GET", "/api/posts", "").1["count"], 6);
    blog.interrupt();
    assert!(blog.end().success());
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

#[test]
fn serves_on_sqlite_over_axum() {
    serves(PROGRAMS[0], "sqlite-axum", None);
}

#[test]
fn serves_on_sqlite_over_poem() {
    serves(PROGRAMS[1], "sqlite-poem", None);
}

#[tokio::test]
async fn serves_on_postgres_over_both() {
    for (program, name) in PROGRAMS.into_iter().zip(["postgres-axum", "postgres-poem"]) {
        let server = connect(&postgres_url()).await.expect("the server is up");
        let fresh = FreshDatabase::postgres(server).await;
        let url = fresh.url().to_owned();
        tokio::task::spawn_blocking(move || serves(program, name, Some(&url))).await.expect("it serves");
        fresh.remove().await;
    }
}

#[tokio::test]
async fn serves_on_mariadb_over_both() {
    for (program, name) in PROGRAMS.into_iter().zip(["mariadb-axum", "mariadb-poem"]) {
        let server = connect(&mariadb_url()).await.expect("the server is up");
        let fresh = FreshDatabase::mariadb(server).await;
        let url = fresh.url().to_owned();
        tokio::task::spawn_blocking(move || serves(program, name, Some(&url))).await.expect("it serves");
        fresh.remove().await;
    }
}

#[test]
fn ctrl_c_lets_a_request_in_flight_finish() {
    for program in PROGRAMS {
        let folder = folder("interrupted");
        let blog = start(program, &folder, None);
        let whole = request("POST", "/api/authors", r#"{"name": "Margaret"}"#);
        let (sent, rest) = whole.split_at(whole.len() - 5);
        let mut in_flight = blog.connect();
        in_flight.write_all(sent.as_bytes()).expect("half a request");
        // An answered request later, the half one is in flight for sure.
        assert_eq!(blog.ask("GET", "/health", "").0, 200);
        blog.interrupt();
        while !blog.refuses_connections() {
            std::thread::yield_now();
        }
        in_flight.write_all(rest.as_bytes()).expect("the other half");
        let (status, body) = blog.answer(&mut in_flight, "POST", "/api/authors");
        assert_eq!(status, 201, "{body}");
        assert!(blog.end().success());

        let blog = start(program, &folder, None);
        assert_eq!(blog.ask("GET", "/api/authors?search=Margaret", "").1["count"], 1);
    }
}

#[test]
fn bad_surroundings_are_told_in_one_sentence() {
    let folder = folder("bad");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address").to_string();
    std::fs::write(folder.join("junk.db"), [b'x'; 4096]).expect("a file");
    let port = taken.rsplit(':').next().expect("a port").to_owned();
    let free = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a port that is free again");
    let unreachable = format!("postgres://nobody@{free}/blog");
    let cases: [(&str, &str, &[&str]); 9] = [
        ("DATABASE_URL", &unreachable, &["cannot reach PostgreSQL at", &free.to_string(), "DATABASE_URL"]),
        ("DATABASE_URL", "mongodb://here", &["known scheme", "sqlite://", "postgres://"]),
        ("DATABASE_URL", "nonsense", &["known scheme"]),
        ("DATABASE_URL", "postgres://127.0.0.1/x?pool=3", &["pool", "max_connections"]),
        ("DATABASE_URL", "sqlite://no/such/folder/x.db", &["no directory", "no/such/folder"]),
        ("DATABASE_URL", "sqlite://junk.db", &["junk.db", "not an SQLite database"]),
        ("DATABASE_URL", "sqlite://x.db?jounal=wal", &["jounal"]),
        ("RUSTANGO_BIND", &taken, &["port", &port, "already in use"]),
        ("RUSTANGO_BIND", "nowhere", &["nowhere", "a host and a port"]),
    ];
    for program in PROGRAMS {
        for (variable, value, words) in cases {
            let (code, said) = failure(program, &folder, &[(variable, value)]);
            assert_eq!(code, Some(1), "{variable}={value}: {said}");
            let sentence = said.lines().next().unwrap_or_default();
            assert!(sentence.starts_with("error: "), "{said}");
            for word in words {
                assert!(sentence.contains(word), "{variable}={value}: expected \"{word}\" in: {said}");
            }
            assert!(!said.contains("panicked"), "{said}");
        }
    }
    drop(listener);
}

#[tokio::test]
async fn a_table_that_lacks_a_column_is_named() {
    let folder = folder("old");
    let path = folder.join("old.db");
    let url = format!("sqlite://{}", path.display());
    let db = connect(&url).await.expect("a file");
    for table in ["author(id INTEGER PRIMARY KEY, name TEXT)", "post(id INTEGER PRIMARY KEY)"] {
        let sql = format!("CREATE TABLE {table}");
        let statement = rustango::ports::database::Statement::write(sql, vec![]);
        rustango::ports::database::Executor::execute(&db, &statement).await.expect("a table");
    }
    db.close().await;
    let (code, said) = failure(PROGRAMS[0], &folder, &[("DATABASE_URL", &url)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("no column \"bio\""), "{said}");
}
