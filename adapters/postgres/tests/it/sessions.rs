//! Sessions that the server ends: sqlx finds out when it uses one.

use futures_util::future::join_all;
use rustango_ports::database::{Database as _, DbErrorKind, Executor as _, Statement};

use crate::{
    Adapter,
    shared::schema::{Schema, number},
};

#[tokio::test]
async fn a_terminated_session_is_one_error() {
    let schema = Schema::new().await;
    let database = Adapter::open(schema.config().max_connections(3)).await.unwrap();
    let nap = Statement::read("SELECT pg_sleep(0.05)", vec![]);
    join_all((0..3).map(|_| database.query(&nap))).await;
    let sql = format!(
        "SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity \
         WHERE application_name = '{}' AND pid <> pg_backend_pid()",
        schema.name
    );
    assert_eq!(number(&schema.beside, &sql).await, 3);

    let error = database.query(&nap).await.err().unwrap();
    assert_eq!(error.kind(), &DbErrorKind::ConnectionLost, "{error}");
    for _ in 0..3 {
        database.query(&nap).await.unwrap();
    }
    database.close().await;
    schema.drop().await;
}
