//! Transactions go to the primary; those that only read may go to a replica.

use rustango::{
    ports::database::{Database as _, DbErrorKind, Executor as _, Isolation, TransactionOptions},
    query::Db,
};
use rustango_testing::doubles::Call;

use crate::support::{Servers, insert, kind, who};

fn read_only() -> TransactionOptions {
    TransactionOptions::default().read_only()
}

#[tokio::test]
async fn those_that_only_read_go_to_replicas_in_turn() {
    let servers = Servers::new().await;
    let db = servers.db();
    for expected in ["near", "far"] {
        let name = db.transaction_with(read_only(), async |tx| {
            let names = [who(tx).await, who(tx).await];
            assert_eq!(names[0], names[1]);
            Ok(names[0].clone())
        });
        assert_eq!(name.await.unwrap(), expected);
    }
    let calls: Vec<_> = servers.near.log.calls().iter().map(Call::operation).collect();
    assert_eq!(calls, ["begin", "query", "query", "commit"]);
    assert_eq!(servers.calls(), [0, 4, 4]);
}

#[tokio::test]
async fn all_others_go_to_the_primary() {
    let servers = Servers::new().await;
    let db = servers.db();
    let plain = TransactionOptions::default();
    for options in [
        plain,
        plain.isolation(Isolation::RepeatableRead),
        plain.isolation(Isolation::Serializable),
        // A standby cannot prove that there is an order.
        read_only().isolation(Isolation::Serializable),
    ] {
        let name = db.transaction_with(options, async |tx| Ok(who(tx).await)).await.unwrap();
        assert_eq!(name, "primary", "{options:?}");
    }
    assert_eq!(servers.calls(), [12, 0, 0]);
}

#[tokio::test]
async fn the_options_reach_the_replica() {
    let servers = Servers::new().await;
    let tx = servers.builder().build().unwrap().begin(read_only()).await.unwrap();
    assert_eq!(kind(tx.execute(&insert(1)).await), DbErrorKind::ReadOnly);
    tx.rollback().await.unwrap();
    assert_eq!(servers.near.entries().await, 0);
}

#[tokio::test]
async fn one_that_cannot_begin_begins_elsewhere() {
    let servers = Servers::new().await;
    let db = servers.db();
    servers.near.outage.begin(DbErrorKind::Unreachable);
    let name = async |db: &Db| db.transaction_with(read_only(), async |tx| Ok(who(tx).await)).await.unwrap();
    assert_eq!(name(&db).await, "far");
    servers.far.outage.begin(DbErrorKind::ConnectionLost);
    assert_eq!(name(&db).await, "primary");
    assert_eq!(name(&db).await, "primary", "both are left out");
    assert_eq!(servers.calls(), [6, 1, 4]);
}

#[tokio::test]
async fn work_in_a_transaction_is_not_repeated() {
    let servers = Servers::new().await;
    let db = servers.db();
    let outcome = db
        .transaction(async |tx| {
            tx.execute(&insert(1)).await?;
            servers.primary.outage.begin(DbErrorKind::ConnectionLost);
            Ok(tx.execute(&insert(2)).await?)
        })
        .await;
    assert_eq!(outcome.unwrap_err().database_kind(), Some(&DbErrorKind::ConnectionLost));
    let calls: Vec<_> = servers.primary.log.calls().iter().map(Call::operation).collect();
    assert_eq!(calls, ["begin", "execute", "execute", "rollback"]);
    assert_eq!(servers.primary.entries().await, 0);
}
