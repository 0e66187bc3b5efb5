//! Databases that proofs stand on.

use std::sync::Arc;

use rustango::{
    Registry, connect, create_tables,
    mysql::{MysqlConfig, MysqlDatabase},
    ports::database::Database,
    postgres::{PostgresConfig, PostgresDatabase},
    prelude::*,
    sqlite::SqliteDatabase,
    tokio_postgres::TokioPostgresDatabase,
};
use rustango_testing::services::{FreshDatabase, mariadb_url, mysql_url, postgres_url};

/// Which database a proof is over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum On {
    Sqlite,
    Postgres,
    /// PostgreSQL through its other driver.
    Tokio,
    MariaDb,
    MySql,
}

/// A database of its own with the tables of some models.
pub(crate) struct Ground {
    pub(crate) db: Db,
    /// What is behind it.
    pub(crate) database: Arc<dyn Database>,
    on: On,
    fresh: FreshDatabase,
}

impl Ground {
    pub(crate) async fn new(on: On, registry: Registry) -> Self {
        let fresh = match on {
            On::Sqlite => FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR")),
            On::Postgres | On::Tokio => {
                FreshDatabase::postgres(connect(&postgres_url()).await.unwrap()).await
            }
            On::MariaDb => FreshDatabase::mariadb(connect(&mariadb_url()).await.unwrap()).await,
            On::MySql => FreshDatabase::mysql(connect(&mysql_url()).await.unwrap()).await,
        };
        let database = open(on, &fresh, 5).await;
        let db = Db::shared(Arc::clone(&database));
        create_tables(&db, &registry).await.unwrap();
        Self { db, database, on, fresh }
    }

    /// Connects once more, with one connection.
    pub(crate) async fn narrow(&self) -> Arc<dyn Database> {
        open(self.on, &self.fresh, 1).await
    }

    pub(crate) async fn remove(self) {
        self.db.close().await;
        self.fresh.remove().await;
    }
}

async fn open(on: On, fresh: &FreshDatabase, connections: u32) -> Arc<dyn Database> {
    let postgres = || PostgresConfig::from_url(fresh.url()).unwrap().max_connections(connections);
    match on {
        On::Sqlite => Arc::new(SqliteDatabase::connect(fresh.url()).await.unwrap()),
        On::Postgres => Arc::new(PostgresDatabase::open(postgres()).await.unwrap()),
        On::Tokio => Arc::new(TokioPostgresDatabase::open(postgres()).await.unwrap()),
        On::MariaDb | On::MySql => {
            let config = MysqlConfig::from_url(fresh.url()).unwrap().max_connections(connections);
            Arc::new(MysqlDatabase::open(config).await.unwrap())
        }
    }
}

/// Gathers the schemas of models.
macro_rules! registry {
    ($($model:ty),*) => {
        ::rustango::Registry::new()$(.with_schema(<$model as ::rustango::prelude::Model>::schema()).unwrap())*
    };
}
pub(crate) use registry;
