//! A run that loses the database at any of its calls, before the call or after
//! it took effect, is finished by the next one, and does nothing twice.

use std::sync::Arc;

use rustango::{
    connect,
    migrate::{Chain, Migrator, Target},
    mysql::MysqlDatabase,
    ports::database::{Database, DbErrorKind},
    postgres::PostgresDatabase,
    prelude::*,
    query::Raw,
    sqlite::SqliteDatabase,
};
use rustango_testing::doubles::{Call, Fault, FaultyDatabase};

use super::{On, crash, shown, shown_after};
use crate::chance::deep;

async fn open(on: On, url: &str) -> Arc<dyn Database> {
    match on {
        On::Sqlite => Arc::new(SqliteDatabase::connect(url).await.unwrap()),
        On::Postgres => Arc::new(PostgresDatabase::connect(url).await.unwrap()),
        On::MariaDb | On::MySql => Arc::new(MysqlDatabase::connect(url).await.unwrap()),
    }
}

/// Cuts off one call of a run, and says whether the run made it.
async fn is_cut(on: On, chain: &Chain, url: &str, fault: &Fault) -> bool {
    let db = Db::new(FaultyDatabase::shared(open(on, url).await, fault));
    // How it ends is of no matter: what it leaves behind is.
    let ended = Migrator::new(&db, chain).run(&Target::Latest).await.map(drop);
    assert!(ended.is_ok() || fault.struck().is_some(), "{on:?}: {ended:?}");
    db.close().await;
    fault.struck().is_some()
}

fn any(_: &Call) -> bool {
    true
}

/// Whether a call changes the schema, and so takes effect at once where the
/// database knows no transactions around it.
fn changes_schema(call: &Call) -> bool {
    let verbs = ["CREATE", "ALTER", "DROP", "RENAME"];
    call.statements().iter().any(|sql| verbs.iter().any(|verb| sql.starts_with(verb)))
}

/// Cuts off every one of the calls, or each so many of them.
async fn survives(on: On, chain: Chain, calls: fn(&Call) -> bool, each: u64) {
    let expected = shown_after(on, &chain).await;
    for way in [Fault::before, Fault::after] {
        let mut call = 1;
        loop {
            let fault = way(call, DbErrorKind::ConnectionLost).among(calls);
            let fresh = on.fresh().await;
            let was_cut = is_cut(on, &chain, fresh.url(), &fault).await;
            let db = connect(fresh.url()).await.unwrap();
            let next = Migrator::new(&db, &chain).run(&Target::Latest).await;
            assert!(next.is_ok(), "{on:?} {fault:?}: {}", next.unwrap_err());
            assert_eq!(shown(&db).await, expected, "{on:?} {fault:?}");
            let rows =
                Raw::<(i64, String)>::unchecked("SELECT views, headline FROM post ORDER BY id".to_owned());
            let rows = rows.fetch(&db).await.unwrap();
            assert_eq!(rows, [(1, "one".into()), (2, "two".into()), (3, "three".into())], "{on:?} {fault:?}");
            db.close().await;
            fresh.remove().await;
            if !was_cut {
                break;
            }
            call += each;
        }
        assert!(call > 10, "{on:?}: a run makes more calls than {call}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_cut_off_are_finished_on_sqlite() {
    survives(On::Sqlite, crash::whole(), any, deep(3, 1)).await;
    survives(On::Sqlite, crash::stepwise(), any, deep(5, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_cut_off_are_finished_on_postgres() {
    survives(On::Postgres, crash::whole(), any, deep(7, 1)).await;
    survives(On::Postgres, crash::stepwise(), any, deep(9, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_cut_off_are_finished_on_mariadb() {
    survives(On::MariaDb, crash::whole(), changes_schema, deep(2, 1)).await;
    survives(On::MariaDb, crash::whole(), any, deep(29, 1)).await;
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn runs_cut_off_are_finished() {
        survives(On::MySql, crash::whole(), changes_schema, deep(2, 1)).await;
        survives(On::MySql, crash::whole(), any, deep(29, 1)).await;
    }
}
