//! A pool that others hold: requests are told to come again, in time, and the program is alive.

use std::time::{Duration, Instant};

use rustango::{
    api::ViewSet,
    ports::{database::TransactionOptions, http::Body},
    prelude::*,
    web::{Access, App, health_router},
};
use tower::ServiceExt as _;

use crate::ground::{Ground, On, registry};

#[derive(Model, Clone, Debug)]
#[rustango(table = "exhaustion_item")]
struct Item {
    #[rustango(primary_key)]
    id: Auto<i64>,
    name: String,
}

/// R090: 503 and when to come again, within 2.2 s by the times that pools have by themselves.
async fn an_exhausted_pool_says_when_to_come_again(on: On) {
    let ground = Ground::new(on, registry![Item]).await;
    let narrow = ground.narrow().await;
    let db = Db::shared(narrow.clone());
    let items = ViewSet::<Item>::new(db.clone(), Access::public());
    let app = App::new().mount("/items", items).mount("/", health_router(db.clone())).provide(db);
    let app = app.build().unwrap();
    let send = async |method: &str, target: &str, body: Body| {
        let request = http::Request::builder().method(method).uri(target).header("host", "items");
        let request = request.header("content-type", "application/json").body(body).unwrap();
        let begun = Instant::now();
        let answer = app.service().oneshot(request).await.unwrap();
        (answer.status().as_u16(), answer.headers().get("retry-after").cloned(), begun.elapsed())
    };
    let post = || send("POST", "/items", Body::from(r#"{"name": "one more"}"#.to_owned()));
    assert_eq!(post().await.0, 201);
    // The only connection, or the only one that writes.
    let held = narrow.begin(TransactionOptions::default()).await.unwrap();
    let (status, again, waited) = post().await;
    assert_eq!(status, 503);
    assert!(again.is_some_and(|again| again.to_str().unwrap().parse::<u32>().unwrap() > 0), "Retry-After");
    assert!(waited < Duration::from_millis(2_200), "{waited:?}");
    assert_eq!(send("GET", "/health", Body::Empty).await.0, 200, "it is alive");
    held.rollback().await.unwrap();
    assert_eq!(post().await.0, 201, "given back, it serves");
    narrow.close().await;
    ground.remove().await;
}

#[tokio::test]
async fn an_exhausted_pool_says_when_to_come_again_on_sqlite() {
    an_exhausted_pool_says_when_to_come_again(On::Sqlite).await;
}

#[tokio::test]
async fn an_exhausted_pool_says_when_to_come_again_on_postgres() {
    an_exhausted_pool_says_when_to_come_again(On::Postgres).await;
}

#[tokio::test]
async fn an_exhausted_pool_says_when_to_come_again_on_tokio_postgres() {
    an_exhausted_pool_says_when_to_come_again(On::Tokio).await;
}

#[tokio::test]
async fn an_exhausted_pool_says_when_to_come_again_on_mariadb() {
    an_exhausted_pool_says_when_to_come_again(On::MariaDb).await;
}

mod real_mysql {
    use super::*;

    #[tokio::test]
    async fn an_exhausted_pool_says_when_to_come_again_on_mysql() {
        an_exhausted_pool_says_when_to_come_again(On::MySql).await;
    }
}
