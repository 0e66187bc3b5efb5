//! The suite of the database port.

use std::{net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, Executor as _, Statement};
use rustango_postgres::{PostgresConfig, PostgresDatabase};
use rustango_testing::database::{Fixture, Network, Reach, Settings};

use crate::schema::{Schema, server_url};

#[async_trait]
impl Fixture for Schema {
    async fn create(_case: &str) -> Self {
        Self::new().await
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        let mut url = self.url(&server_url());
        if let Some(address) = settings.through {
            url = url.replacen(host_and_port(&url), &address.to_string(), 1);
        }
        url.push_str(&format!("&options[lock_timeout]={}", settings.lock_timeout.as_millis()));
        let config = PostgresConfig::from_url(&url)?
            .max_connections(settings.connections)
            .acquire_timeout(settings.acquire_timeout)
            .statement_timeout(settings.statement_timeout)
            .ambient(settings.ambient);
        Ok(Arc::new(PostgresDatabase::open(config).await?))
    }

    fn reach(&self) -> Reach {
        Reach::Shared
    }

    fn network(&self) -> Option<Network> {
        let url = server_url();
        let address: SocketAddr = std::net::ToSocketAddrs::to_socket_addrs(host_and_port(&url))
            .ok()
            .and_then(|mut addresses| addresses.next())
            .expect("RUSTANGO_TEST_POSTGRES_URL spells out a host and a port");
        let kill = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE application_name = '{}' AND pid <> pg_backend_pid()",
            self.name
        );
        Some(Network::new(address, Statement::read(kill, vec![])))
    }

    fn open_transactions(&self) -> Option<Statement> {
        let count = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}' \
             AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
            self.name
        );
        Some(Statement::read(count, vec![]))
    }

    async fn remove(&self) {
        // Some cases end sessions of the server, this one's among them.
        let beside = PostgresDatabase::connect(&server_url()).await.expect("the server is still there");
        let drop = format!("DROP SCHEMA {} CASCADE", self.name);
        beside.execute(&Statement::write(drop, vec![])).await.expect("the schema is ours");
        beside.close().await;
    }
}

fn host_and_port(url: &str) -> &str {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

rustango_testing::database::suite!(Schema);
