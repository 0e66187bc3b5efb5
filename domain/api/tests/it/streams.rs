//! Lists that go out whole: in pieces, and broken off where they fail.

use http_body_util::BodyExt as _;
use rustango::{
    Db, Registry,
    api::{Format, ViewSet},
    create_tables,
    ports::{database::DbErrorKind, http::Body},
    sqlite::SqliteDatabase,
    web::{Access, App},
};
use rustango_testing::{
    doubles::{Fault, FaultyDatabase},
    random::SeededRandom,
};
use tower::ServiceExt as _;

use crate::support::{Article, press};

const ROWS: usize = 2_000;

async fn filled() -> SqliteDatabase {
    let database = SqliteDatabase::connect("sqlite::memory:").await.expect("SQLite in memory");
    let db = Db::new(database.clone());
    create_tables(&db, &Registry::discovered().expect("models")).await.expect("new tables");
    press::insert(&db, ROWS).await;
    database
}

async fn lines(database: &SqliteDatabase, fault: &Fault) -> http::Response<rustango::web::EdgeBody<Body>> {
    let db = Db::new(FaultyDatabase::new(database.clone(), fault));
    let articles = ViewSet::<Article>::new(db, Access::public()).formats([Format::Json, Format::NdJson]);
    let app = App::new().mount("/articles", articles).random(SeededRandom::new(1)).build().expect("sound");
    let request = http::Request::builder()
        .uri("/articles")
        .header("host", "localhost")
        .header("accept", "application/x-ndjson")
        .body(Body::Empty)
        .expect("a request");
    app.service().oneshot(request).await.expect("services do not fail")
}

#[tokio::test]
async fn rows_go_out_in_pieces() {
    let database = filled().await;
    let mut body = lines(&database, &Fault::before(99, DbErrorKind::Other)).await.into_body();
    let (mut pieces, mut rows) = (0, 0);
    while let Some(frame) = body.frame().await {
        let piece = frame.expect("a piece").into_data().expect("data");
        assert!(piece.len() < 64 * 1_024, "{} bytes at once", piece.len());
        pieces += 1;
        rows += std::str::from_utf8(&piece).expect("text").lines().count();
    }
    assert_eq!(rows, ROWS);
    assert!(pieces > 4, "{pieces} pieces");
}

#[tokio::test]
async fn a_failure_before_the_first_row_is_a_problem() {
    let database = filled().await;
    let response = lines(&database, &Fault::before(1, DbErrorKind::Unreachable)).await;
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn a_failure_in_the_middle_breaks_the_answer_off() {
    let database = filled().await;
    let response = lines(&database, &Fault::after(1, DbErrorKind::ConnectionLost)).await;
    assert_eq!(response.status(), 200);
    let failed = response.into_body().collect().await.expect_err("a part is no whole");
    assert!(!failed.to_string().contains("ConnectionLost"), "{failed}");
}
