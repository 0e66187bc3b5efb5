//! What an adapter brings to the suite. It knows no adapter.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use rustango_ports::{
    database::{Database, DbError, Statement},
    runtime::Ambient,
};

use crate::{clock::VirtualClock, random::SeededRandom};

/// An empty database of its own for one case.
///
/// Thousands of cases run side by side, so it should cost milliseconds.
#[async_trait]
pub trait Fixture: Send + Sync + 'static {
    /// Makes the database; the name of the case helps to tell whose it is.
    ///
    /// # Panics
    /// Where the server that it needs cannot be reached, saying how to name one.
    async fn create(case: &str) -> Self
    where
        Self: Sized;

    /// Connects with the settings that a case asks for.
    ///
    /// # Errors
    /// What the adapter says.
    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError>;

    /// Tells whether a second [`connect`](Self::connect) reaches the same data.
    fn reach(&self) -> Reach;

    /// Returns the way to the server, where there is one.
    fn network(&self) -> Option<Network>;

    /// Returns a statement whose only value is 0 exactly when no other session
    /// has a transaction open in this database, where the database can tell.
    fn open_transactions(&self) -> Option<Statement>;

    /// Removes the database; every connection to it is closed by now.
    async fn remove(&self);
}

/// Who sees the data of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every connection that the fixture makes.
    Shared,
    /// One connection: it is the database.
    Alone,
}

/// The way to a database server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Network {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Ends all other sessions of this database.
    pub kill: Statement,
}

impl Network {
    /// Describes the way to a server.
    #[must_use]
    pub const fn new(address: SocketAddr, kill: Statement) -> Self {
        Self { address, kill }
    }
}

/// How a case wants to be connected.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The most connections of the pool.
    pub connections: u32,
    /// How long an acquire may wait.
    pub acquire_timeout: Duration,
    /// How many may wait for a connection at a time.
    pub max_waiting: u32,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for what another session holds.
    pub lock_timeout: Duration,
    /// The clock and the randomness.
    pub ambient: Ambient,
    /// Where to connect instead of the server's own address: a proxy.
    pub through: Option<SocketAddr>,
}

impl Settings {
    /// Few connections and long times: what hundreds of cases side by side can
    /// have, and what a loaded machine keeps.
    #[must_use]
    pub fn new() -> Self {
        Self {
            connections: 3,
            acquire_timeout: Duration::from_secs(30),
            max_waiting: 10_000,
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(20),
            ambient: Ambient::new(VirtualClock::new(), SeededRandom::new(1)),
            through: None,
        }
    }

    /// Sets the most connections.
    #[must_use]
    pub const fn connections(mut self, connections: u32) -> Self {
        self.connections = connections;
        self
    }

    /// Sets how long an acquire may wait.
    #[must_use]
    pub const fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// Sets how many may wait for a connection at a time.
    #[must_use]
    pub const fn max_waiting(mut self, count: u32) -> Self {
        self.max_waiting = count;
        self
    }

    /// Sets how long a statement may take.
    #[must_use]
    pub const fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// Sets how long a statement may wait for what another session holds.
    #[must_use]
    pub const fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Sets the clock and the randomness.
    #[must_use]
    pub fn ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = ambient;
        self
    }

    /// Connects through a proxy.
    #[must_use]
    pub const fn through(mut self, proxy: SocketAddr) -> Self {
        self.through = Some(proxy);
        self
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}
