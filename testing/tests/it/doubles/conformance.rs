//! A decorated database is a database: it passes the suite of the port.

use std::sync::Arc;

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, DbErrorKind, Statement};
use rustango_query::{FailoverDatabase, RoutedDatabase};
use rustango_sqlite::{SqliteConfig, SqliteDatabase};
use rustango_testing::{
    database::{Fixture, Network, Reach, Settings},
    doubles::{CallLog, CountingDatabase, Fault, FaultyDatabase},
};

/// SQLite in memory, behind a log and a fault that never strikes, as the only
/// candidate for the primary of a database without replicas.
struct Decorated;

#[async_trait]
impl Fixture for Decorated {
    async fn create(_case: &str) -> Self {
        Self
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        let config = SqliteConfig::memory()
            .max_connections(settings.connections)
            .max_waiting(settings.max_waiting)
            .acquire_timeout(settings.acquire_timeout)
            .statement_timeout(settings.statement_timeout)
            .busy_timeout(settings.lock_timeout)
            .ambient(settings.ambient);
        let database = SqliteDatabase::open(config).await?;
        let logged = CountingDatabase::new(database, &CallLog::default());
        let spared = FaultyDatabase::new(logged, &Fault::before(u64::MAX, DbErrorKind::Other));
        let primary = FailoverDatabase::builder("SELECT 1").candidate(spared).build()?;
        Ok(Arc::new(RoutedDatabase::builder(primary).build()?))
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

rustango_testing::database::suite!(Decorated);
