//! The suite of the database port, on files and in memory.

use std::sync::Arc;

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, Statement};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};
use rustango_testing::database::{Fixture, Network, Reach, Settings};

use crate::support::Directory;

async fn open(config: SqliteConfig, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
    let config = config
        .max_connections(settings.connections)
        .acquire_timeout(settings.acquire_timeout)
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

mod schema_in_a_file {
    rustango_testing::schema::suite!(super::Directory);
}

mod schema_in_memory {
    rustango_testing::schema::suite!(super::Memory);
}
