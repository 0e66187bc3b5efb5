//! Commits whose fate nobody knows, run again by callers that tell repetitions by a key: each
//! piece of work is done, and done once.

use rustango::{ports::database::DbErrorKind, prelude::*};
use rustango_testing::doubles::{Call, Fault, FaultyDatabase};

use crate::{
    chance::deep,
    ground::{Ground, On, registry},
};

#[derive(Model, Clone, Debug)]
#[rustango(table = "commits_payment")]
struct Payment {
    #[rustango(primary_key)]
    id: Auto<i64>,
    /// By it a repetition is told from another payment.
    #[rustango(unique, max_length = 20)]
    key: String,
    cents: i64,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "commits_purse")]
struct Purse {
    #[rustango(primary_key)]
    id: i64,
    cents: i64,
}

/// Pays once: a second payment by the same key is refused, and that is fine.
async fn pay(key: &str, db: &Db) -> Result<(), Error> {
    let paid = db
        .transaction(async |tx| {
            Payment { id: Auto::default(), key: key.to_owned(), cents: 7 }.insert(tx).await?;
            Purse::objects().update().set(Purse::cents, Purse::cents + 7).execute(tx).await.map(drop)
        })
        .await;
    match paid.as_ref().err().and_then(Error::database_kind) {
        Some(DbErrorKind::UniqueViolation { .. }) => Ok(()),
        _ => paid,
    }
}

/// R091: of commits that were lost before they arrived or after they were made, none is reported as
/// a success, none is run again by itself, and a second try by the same key makes no duplicate.
async fn lost_commits_make_no_duplicates(on: On) {
    let ground = Ground::new(on, registry![Payment, Purse]).await;
    Purse { id: 1, cents: 0 }.insert(&ground.db).await.unwrap();
    let number = deep(50, 1_000);
    for at in 0..number {
        let key = format!("payment {at}");
        let lost = if at % 2 == 0 { Fault::before } else { Fault::after };
        let fault = lost(1, DbErrorKind::CommitUnknown).among(|call| *call == Call::Commit);
        let db = Db::new(FaultyDatabase::shared(ground.database.clone(), &fault));
        let error = pay(&key, &db).await.expect_err("nobody knows whether it was committed");
        assert_eq!(error.database_kind(), Some(&DbErrorKind::CommitUnknown), "{error}");
        let found = Payment::objects().filter(Payment::key.eq(key.as_str())).count(&ground.db).await.unwrap();
        assert_eq!(found, at % 2, "the answer alone was lost, or the work too; and nobody ran it again");
        // The way is whole again, and the caller tries once more.
        pay(&key, &db).await.unwrap();
    }
    let paid = Payment::objects().count(&ground.db).await.unwrap();
    let purse = Purse::objects().get(&ground.db).await.unwrap();
    assert_eq!((paid, purse.cents), (number, i64::try_from(number).unwrap() * 7), "no duplicate, none lost");
    ground.remove().await;
}

#[tokio::test]
async fn lost_commits_make_no_duplicates_on_sqlite() {
    lost_commits_make_no_duplicates(On::Sqlite).await;
}

#[tokio::test]
async fn lost_commits_make_no_duplicates_on_postgres() {
    lost_commits_make_no_duplicates(On::Postgres).await;
}

#[tokio::test]
async fn lost_commits_make_no_duplicates_on_tokio_postgres() {
    lost_commits_make_no_duplicates(On::Tokio).await;
}

#[tokio::test]
async fn lost_commits_make_no_duplicates_on_mariadb() {
    lost_commits_make_no_duplicates(On::MariaDb).await;
}

mod real_mysql {
    use super::*;

    #[tokio::test]
    async fn lost_commits_make_no_duplicates_on_mysql() {
        lost_commits_make_no_duplicates(On::MySql).await;
    }
}
