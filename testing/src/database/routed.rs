//! A fixture whose databases have replicas. It does not know what is below.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, Statement};
use rustango_query::RoutedDatabase;

use super::{Fixture, Network, Reach, Settings};

/// The databases of another fixture, each with one replica: itself. Reads go
/// by way of the replica at once, which never lags behind.
///
/// ```text
/// rustango_testing::database::suite!(Routed<SqliteFile>);
/// ```
#[derive(Debug)]
pub struct Routed<F>(F);

#[async_trait]
impl<F: Fixture> Fixture for Routed<F> {
    async fn create(case: &str) -> Self {
        Self(F::create(case).await)
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        let database = self.0.connect(settings).await?;
        let routed = RoutedDatabase::shared_builder(Arc::clone(&database)).shared_replica(database);
        Ok(Arc::new(routed.read_your_writes(Duration::ZERO).build()?))
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
        self.0.remove().await;
    }
}
