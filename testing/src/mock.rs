//! mockall mocks of the ports: for the order of calls and for exact answers.
//!
//! Where a test asks what the data looks like afterwards, an in-memory
//! database says more; a mock is for what must be called, how often, and in
//! which order.

use std::time::Duration;

use async_trait::async_trait;
use mockall::mock;
use rustango_ports::{
    database::{
        Database, DbError, Dialect, Execution, Executor, PoolStatus, RowSet, RowStream, Statement,
        Transaction, TransactionOptions,
    },
    http::{Handler, Request, Response},
    runtime::Ambient,
};

pub use mockall::{Sequence, predicate};

use crate::{clock::VirtualClock, doubles::PlainDialect, random::SeededRandom};

mock! {
    /// Stands for whatever runs statements.
    #[derive(Debug)]
    pub Executor {}

    #[async_trait]
    impl Executor for Executor {
        async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError>;
        async fn execute(&self, statement: &Statement) -> Result<Execution, DbError>;
        async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError>;
        fn stream(&self, statement: Statement) -> RowStream;
    }
}

mock! {
    /// Stands for a pool of connections; [`database`] makes one that can
    /// spell SQL.
    #[derive(Debug)]
    pub Database {}

    #[async_trait]
    impl Executor for Database {
        async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError>;
        async fn execute(&self, statement: &Statement) -> Result<Execution, DbError>;
        async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError>;
        fn stream(&self, statement: Statement) -> RowStream;
    }

    #[async_trait]
    impl Database for Database {
        fn dialect(&self) -> &dyn Dialect;
        fn ambient(&self) -> &Ambient;
        async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError>;
        async fn ping(&self) -> Result<(), DbError>;
        fn status(&self) -> PoolStatus;
        async fn close(&self);
    }
}

mock! {
    /// Stands for an open transaction.
    #[derive(Debug)]
    pub Transaction {}

    #[async_trait]
    impl Executor for Transaction {
        async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError>;
        async fn execute(&self, statement: &Statement) -> Result<Execution, DbError>;
        async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError>;
        fn stream(&self, statement: Statement) -> RowStream;
    }

    #[async_trait]
    impl Transaction for Transaction {
        async fn commit(self: Box<Self>) -> Result<(), DbError>;
        async fn rollback(self: Box<Self>) -> Result<(), DbError>;
        async fn savepoint(&self, depth: u32) -> Result<(), DbError>;
        async fn release(&self, depth: u32) -> Result<(), DbError>;
        async fn rollback_to(&self, depth: u32) -> Result<(), DbError>;
    }
}

mock! {
    /// Stands for whatever answers requests.
    #[derive(Debug)]
    pub Handler {}

    #[async_trait]
    impl Handler for Handler {
        async fn call(&self, request: Request) -> Response;
    }
}

/// Returns a mock that spells SQL as [`PlainDialect`] does, in the time of a
/// [`VirtualClock`] and with the randomness of seed 0, and expects no call.
pub fn database() -> MockDatabase {
    let mut database = MockDatabase::new();
    database.expect_dialect().return_const(Box::new(PlainDialect) as Box<dyn Dialect>);
    database.expect_ambient().return_const(Ambient::new(VirtualClock::new(), SeededRandom::new(0)));
    database.expect_status().return_const(PoolStatus {
        size: 1,
        idle: 1,
        max: 1,
        acquire_timeout: Duration::from_secs(2),
    });
    database
}
