//! The suite of the database port, on files and in memory.

use std::sync::Arc;

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, Statement};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};
use rustango_testing::database::{Fixture, Network, Reach, Settings};

use crate::support::{Directory, expect_whole};

async fn open(config: SqliteConfig, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
    let config = config
        .max_connections(settings.connections)
        .acquire_timeout(settings.acquire_timeout)
        .max_waiting(settings.max_waiting)
        .statement_timeout(settings.statement_timeout)
        .busy_timeout(settings.lock_timeout)
        .ambient(settings.ambient);
    Ok(Arc::new(SqliteDatabase::open(config).await?))
}

#[async_trait]
impl Fixture for Directory {
    async fn create(_case: &str) -> Self {
        Self::new()
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        open(self.config(), settings).await
    }

    fn reach(&self) -> Reach {
        Reach::Shared
    }

    fn network(&self) -> Option<Network> {
        None
    }

    /// A checkpoint is held up by whoever reads or writes.
    fn open_transactions(&self) -> Option<Statement> {
        Some(Statement::write("PRAGMA wal_checkpoint(TRUNCATE)", vec![]))
    }

    /// The directory goes when it is dropped.
    async fn remove(&self) {}
}

struct Memory;

#[async_trait]
impl Fixture for Memory {
    async fn create(_case: &str) -> Self {
        Self
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        open(SqliteConfig::memory(), settings).await
    }

    fn reach(&self) -> Reach {
        Reach::Alone
    }

    fn network(&self) -> Option<Network> {
        None
    }

    fn open_transactions(&self) -> Option<Statement> {
        None
    }

    async fn remove(&self) {}
}

mod file {
    rustango_testing::database::suite!(super::Directory);
}

mod memory {
    rustango_testing::database::suite!(super::Memory);
}

/// A file that is whole when its case has ended: no change of a table may leave
/// it damaged, or a key that points nowhere.
struct Whole(Directory);

#[async_trait]
impl Fixture for Whole {
    async fn create(case: &str) -> Self {
        Self(Directory::create(case).await)
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        self.0.connect(settings).await
    }

    fn reach(&self) -> Reach {
        self.0.reach()
    }

    fn network(&self) -> Option<Network> {
        self.0.network()
    }

    fn open_transactions(&self) -> Option<Statement> {
        self.0.open_transactions()
    }

    async fn remove(&self) {
        let database = self.0.open().await;
        expect_whole(&database).await;
        database.close().await;
    }
}

mod schema_in_a_file {
    rustango_testing::schema::suite!(super::Whole);
}

mod schema_in_memory {
    rustango_testing::schema::suite!(super::Memory);
}
