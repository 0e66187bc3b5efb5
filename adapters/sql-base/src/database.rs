//! The database port on top of pools of guarded connections.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU32},
};

use async_trait::async_trait;
use futures_util::future;
use rustango_ports::{
    database::{
        AccessMode, Database, DbError, Dialect, Execution, Executor, Intent, PoolStatus, RowSet, RowStream,
        Statement, Transaction, TransactionOptions,
    },
    runtime::Ambient,
};

use crate::{
    driver::{Driver, Wiring},
    options::{Layout, Role},
    pool::Pool,
    stream,
    transaction::SqlTransaction,
};

/// A database behind a driver. A cheap clone: clones share their connections.
///
/// Adapters name it for their driver, as in `SqliteDatabase`.
pub struct SqlDatabase<D: Driver> {
    shared: Arc<Shared<D>>,
}

struct Shared<D: Driver> {
    driver: Arc<D>,
    writers: Arc<Pool<D>>,
    readers: Arc<Pool<D>>,
    ambient: Ambient,
}

impl<D: Driver> SqlDatabase<D> {
    /// Connects to the database that a URL names, with its settings or the
    /// defaults.
    ///
    /// # Errors
    /// Kind `Configuration` where the URL is wrong, naming every fault; else
    /// what the database says to the first connection: `Unreachable`,
    /// `AccessDenied`, `MissingDatabase`.
    pub async fn connect(url: &str) -> Result<Self, DbError> {
        Self::open(D::parse_url(url)?).await
    }

    /// Connects with settings.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn open(config: D::Config) -> Result<Self, DbError> {
        let database = Self::open_lazily(config)?;
        drop(database.shared.writers.acquire("connect").await?);
        Ok(database)
    }

    /// As [`Self::connect`], without a first connection: for a server that may
    /// be down while the program starts, such as one of several.
    ///
    /// # Errors
    /// Kind `Configuration`; what the database says, the first statement gets.
    pub fn connect_lazily(url: &str) -> Result<Self, DbError> {
        Self::open_lazily(D::parse_url(url)?)
    }

    /// As [`Self::open`], without a first connection.
    ///
    /// # Errors
    /// As [`Self::connect_lazily`].
    pub fn open_lazily(config: D::Config) -> Result<Self, DbError> {
        let Wiring { driver, layout, ambient } = D::wire(config)?;
        let driver = Arc::new(driver);
        let schema_version = Arc::new(AtomicU32::new(0));
        let pool = |options, role| {
            Arc::new(Pool::new(Arc::clone(&driver), options, role, Arc::clone(&schema_version)))
        };
        let (writers, readers) = match layout {
            Layout::One(options) => {
                let all = pool(options, Role::Writer);
                (Arc::clone(&all), all)
            }
            Layout::Split { writers, readers } => (pool(writers, Role::Writer), pool(readers, Role::Reader)),
        };
        Ok(Self { shared: Arc::new(Shared { driver, writers, readers, ambient }) })
    }

    fn pool(&self, intent: Intent) -> &Arc<Pool<D>> {
        match intent {
            Intent::Read => &self.shared.readers,
            Intent::Write => &self.shared.writers,
        }
    }
}

#[async_trait]
impl<D: Driver> Executor for SqlDatabase<D> {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        let mut guard = self.pool(statement.intent()).acquire("query").await?;
        Ok(Box::new(guard.query(statement, "query").await?))
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        let mut guard = self.pool(statement.intent()).acquire("execute").await?;
        guard.execute(statement, "execute").await
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        let writes = statements.iter().any(|statement| statement.intent() == Intent::Write);
        let intent = if writes { Intent::Write } else { Intent::Read };
        let mut guard = self.pool(intent).acquire("batch").await?;
        guard.batch(statements, "batch").await
    }

    fn stream(&self, statement: Statement) -> RowStream {
        stream::outside(Arc::clone(self.pool(statement.intent())), statement)
    }
}

#[async_trait]
impl<D: Driver> Database for SqlDatabase<D> {
    fn dialect(&self) -> &dyn Dialect {
        self.shared.driver.dialect()
    }

    fn ambient(&self) -> &Ambient {
        &self.shared.ambient
    }

    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError> {
        let intent = match options.access {
            AccessMode::ReadOnly => Intent::Read,
            AccessMode::ReadWrite => Intent::Write,
        };
        Ok(Box::new(SqlTransaction::begin(self.pool(intent), options).await?))
    }

    async fn ping(&self) -> Result<(), DbError> {
        self.shared.readers.acquire("ping").await?.ping().await
    }

    fn status(&self) -> PoolStatus {
        let Shared { writers, readers, .. } = &*self.shared;
        let mut status = PoolStatus {
            size: writers.size(),
            idle: writers.idle_count(),
            max: writers.options.max_connections,
            acquire_timeout: writers.options.acquire_timeout,
        };
        if !Arc::ptr_eq(writers, readers) {
            status.size += readers.size();
            status.idle += readers.idle_count();
            status.max += readers.options.max_connections;
        }
        status
    }

    async fn close(&self) {
        let Shared { writers, readers, .. } = &*self.shared;
        // Both refuse newcomers before either waits. Where they are one pool,
        // the second call finds nothing to do.
        future::join(readers.close(), writers.close()).await;
    }
}

impl<D: Driver> Clone for SqlDatabase<D> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<D: Driver> fmt::Debug for SqlDatabase<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("name", &D::NAME).field("status", &self.status()).finish()
    }
}
