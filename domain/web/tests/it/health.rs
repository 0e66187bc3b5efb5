//! Signs of life.

use std::{future::pending, pin::pin, time::Duration};

use async_trait::async_trait;
use futures_util::future::poll_immediate;
use rustango_ports::{
    database::{
        Database, DbError, DbErrorKind, Dialect, Execution, Executor, PoolStatus, RowSet, RowStream,
        Statement, Transaction, TransactionOptions,
    },
    runtime::Ambient,
};
use rustango_query::Db;
use rustango_testing::{
    clock::VirtualClock,
    mock::{self, MockDatabase},
    random::SeededRandom,
};
use rustango_web::{App, health_router};

use crate::support::{ask, get};

fn watched(db: Db) -> App {
    App::new().mount("/", health_router(db.clone())).provide(db)
}

fn answering(ping: Result<(), DbErrorKind>) -> Db {
    let mut database = mock::database();
    let answer = move || ping.clone().map_err(|kind| DbError::new(kind, "ping", "no answer"));
    database.expect_ping().returning(answer);
    Db::new(database)
}

#[tokio::test]
async fn the_program_is_alive_whatever_the_database_does() {
    let reply = ask(watched(answering(Err(DbErrorKind::ConnectionLost))), get("/health")).await;
    assert_eq!((reply.status.as_u16(), &*reply.body), (200, r#"{"status":"alive"}"#));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn it_is_ready_when_the_database_answers() {
    let reply = ask(watched(answering(Ok(()))), get("/ready")).await;
    assert_eq!((reply.status.as_u16(), &*reply.body), (200, r#"{"status":"ready"}"#));
    let reply = ask(watched(answering(Err(DbErrorKind::PoolTimeout))), get("/ready")).await;
    reply.problem(503);
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_silent_database_is_not_waited_for() {
    let clock = VirtualClock::new();
    let ambient = Ambient::new(clock.clone(), SeededRandom::new(1));
    let db = Db::new(Silent(mock::database())).with_ambient(ambient);
    let mut asked = pin!(ask(watched(db), get("/ready")));
    assert!(poll_immediate(asked.as_mut()).await.is_none());
    clock.advance(Duration::from_millis(1999));
    assert!(poll_immediate(asked.as_mut()).await.is_none());
    clock.advance(Duration::from_millis(1));
    asked.await.problem(503);
}

/// A database that never answers a ping.
struct Silent(MockDatabase);

#[async_trait]
impl Executor for Silent {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        self.0.query(statement).await
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        self.0.execute(statement).await
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        self.0.batch(statements).await
    }

    fn stream(&self, statement: Statement) -> RowStream {
        self.0.stream(statement)
    }
}

#[async_trait]
impl Database for Silent {
    fn dialect(&self) -> &dyn Dialect {
        self.0.dialect()
    }

    fn ambient(&self) -> &Ambient {
        self.0.ambient()
    }

    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError> {
        self.0.begin(options).await
    }

    async fn ping(&self) -> Result<(), DbError> {
        pending().await
    }

    fn status(&self) -> PoolStatus {
        self.0.status()
    }

    async fn close(&self) {
        self.0.close().await;
    }
}
