//! A database that fails: the kind decides, its words stay inside.

use rustango::{
    Db, Registry,
    api::ViewSet,
    create_tables,
    ports::{database::DbErrorKind, http::Body},
    sqlite::SqliteDatabase,
    web::{Access, App, TestClient},
};
use rustango_testing::{
    contract::CheckedClient,
    doubles::{Fault, FaultyDatabase},
    random::SeededRandom,
};

use crate::support::Post;

#[tokio::test]
async fn failures_are_told_by_kind() {
    let database = SqliteDatabase::connect("sqlite::memory:").await.expect("SQLite in memory");
    let registry = Registry::discovered().expect("models with tables of their own");
    create_tables(&Db::new(database.clone()), &registry).await.expect("new tables");
    let requests = [
        ("GET", "/posts", ""),
        ("GET", "/posts/1", ""),
        ("POST", "/posts", r#"{"title":"x","author":1}"#),
        ("PUT", "/posts/1", r#"{"title":"x","body":"","status":"draft","author":1}"#),
        ("PATCH", "/posts/1", r#"{"title":"x"}"#),
        ("DELETE", "/posts/1", ""),
    ];
    for (kind, status) in [
        (DbErrorKind::PoolTimeout, 503),
        (DbErrorKind::Unreachable, 503),
        (DbErrorKind::StatementTimeout, 503),
        (DbErrorKind::SerializationFailure, 503),
        (DbErrorKind::MissingTable { table: "post".to_owned() }, 500),
        (DbErrorKind::Decode { column: "title".to_owned() }, 500),
        (DbErrorKind::Other, 500),
    ] {
        for (method, target, body) in requests {
            let fault = Fault::before(1, kind.clone());
            let db = Db::new(FaultyDatabase::new(database.clone(), &fault));
            let posts = ViewSet::<Post>::new(db, Access::public());
            let app = App::new().mount("/posts", posts).random(SeededRandom::new(1));
            let request = http::Request::builder()
                .method(method)
                .uri(target)
                .header("host", "localhost")
                .header("content-type", "application/json")
                .body(Body::from(body))
                .expect("a request");
            // No document promises a fault of the server.
            let response = if status == 500 {
                TestClient::new(app).expect("a sound application").send(request).await
            } else {
                CheckedClient::new(app).send(request).await
            };
            assert_eq!(response.status(), status, "{method} {target} {kind:?}");
            let text = response.text();
            for word in ["SELECT", "INSERT", "\"post\"", "slug", "sqlite", "database", "column", "table"] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }
}
