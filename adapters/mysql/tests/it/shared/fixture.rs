//! Databases of their own for tests, on the servers that the environment names.

use std::{
    marker::PhantomData,
    net::{SocketAddr, ToSocketAddrs as _},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use rustango_mysql::{MysqlConfig, MysqlDatabase};
use rustango_ports::database::{Database, DbError, Executor as _, Statement};
use rustango_testing::database::{Fixture, Network, Reach, Settings};

/// A server for tests.
pub(crate) trait Server: Send + Sync + 'static {
    /// The variable that names it.
    const VARIABLE: &'static str;
}

/// Returns the URL of a server.
pub(crate) fn server_url<S: Server>() -> String {
    std::env::var(S::VARIABLE).unwrap_or_else(|_| {
        panic!(
            "{} names no server: run the tests with `testing/run`, or `eval \"$(testing/run --services-only)\"` first",
            S::VARIABLE
        )
    })
}

/// Returns where a server listens.
pub(crate) fn server_address<S: Server>() -> SocketAddr {
    let url = server_url::<S>();
    let authority = url.split_once("://").unwrap().1.split('/').next().unwrap();
    authority.rsplit('@').next().unwrap().to_socket_addrs().unwrap().next().unwrap()
}

/// A database of its own.
pub(crate) struct Fresh<S> {
    pub(crate) name: String,
    server: PhantomData<S>,
}

/// Ends the other sessions of its database.
const KILL_OTHERS: &str = "CREATE PROCEDURE kill_others() BEGIN \
    DECLARE is_done INT DEFAULT 0; \
    DECLARE other BIGINT; \
    DECLARE others CURSOR FOR SELECT p.id FROM information_schema.processlist p \
        WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID(); \
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_done = 1; \
    DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; \
    OPEN others; \
    REPEAT FETCH others INTO other; IF NOT is_done THEN KILL other; END IF; UNTIL is_done END REPEAT; \
    CLOSE others; END";

/// Counts the transactions of the other sessions of its database. A list of
/// sessions with a statement that is no text cannot be read: then there is one.
const OPEN_TRANSACTIONS: &str = "CREATE FUNCTION open_transactions() RETURNS BIGINT READS SQL DATA BEGIN \
    DECLARE number BIGINT DEFAULT 0; \
    DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET number = 1; \
    SELECT COUNT(*) INTO number FROM information_schema.innodb_trx t \
        JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id \
        WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID(); \
    RETURN number; END";

impl<S: Server> Fresh<S> {
    /// Returns a name that no other test, in this process or beside it, has.
    pub(crate) fn unique_name() -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_micros();
        format!("t{:x}_{since:x}_{number}", std::process::id())
    }

    pub(crate) async fn new() -> Self {
        let made = Self { name: Self::unique_name(), server: PhantomData };
        Self::run_apart(&format!("CREATE DATABASE {}", made.name)).await;
        let within = MysqlDatabase::open(made.config().max_connections(1)).await.unwrap();
        for routine in [KILL_OTHERS, OPEN_TRANSACTIONS] {
            within.execute(&Statement::write(routine, vec![])).await.unwrap();
        }
        within.close().await;
        made
    }

    /// Returns the settings to connect with.
    pub(crate) fn config(&self) -> MysqlConfig {
        MysqlConfig::from_url(&server_url::<S>()).unwrap().database(&self.name)
    }

    /// Returns the settings to connect through something in between.
    pub(crate) fn config_through(&self, proxy: SocketAddr) -> MysqlConfig {
        let url = server_url::<S>().replace(&server_address::<S>().to_string(), &proxy.to_string());
        MysqlConfig::from_url(&url).unwrap().database(&self.name)
    }

    /// Runs one statement on a connection of its own: cases may end all others.
    pub(crate) async fn run_apart(sql: &str) {
        let config = MysqlConfig::from_url(&server_url::<S>()).unwrap().max_connections(1);
        let apart = MysqlDatabase::open(config).await.unwrap();
        apart.execute(&Statement::write(sql, vec![])).await.unwrap();
        apart.close().await;
    }
}

#[async_trait]
impl<S: Server> Fixture for Fresh<S> {
    async fn create(_case: &str) -> Self {
        Self::new().await
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        let config = settings.through.map_or_else(|| self.config(), |proxy| self.config_through(proxy));
        let config = config
            .max_connections(settings.connections)
            .acquire_timeout(settings.acquire_timeout)
            .max_waiting(settings.max_waiting)
            .statement_timeout(settings.statement_timeout)
            .lock_timeout(settings.lock_timeout)
            .ambient(settings.ambient);
        Ok(Arc::new(MysqlDatabase::open(config).await?))
    }

    fn reach(&self) -> Reach {
        Reach::Shared
    }

    fn network(&self) -> Option<Network> {
        Some(Network::new(server_address::<S>(), Statement::write("CALL kill_others()", vec![])))
    }

    fn open_transactions(&self) -> Option<Statement> {
        Some(Statement::read("SELECT open_transactions()", vec![]))
    }

    async fn remove(&self) {
        Self::run_apart(&format!("DROP DATABASE {}", self.name)).await;
    }
}
