//! The settings of pools, and how many pools there are.

use std::time::Duration;

/// The settings of a pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// The most connections that may be open.
    pub max_connections: u32,
    /// How long an acquire may wait.
    pub acquire_timeout: Duration,
    /// How many may wait at a time; who comes then is refused at once.
    pub max_waiting: u32,
    /// How long a statement may be without an answer before its connection is
    /// given up.
    pub answer_timeout: Duration,
    /// How long a connection may lie idle before it is closed.
    pub idle_timeout: Duration,
    /// How old a connection may become.
    pub max_lifetime: Duration,
    /// How long a connection may lie idle before it is asked for a sign of
    /// life; none where it cannot die unnoticed.
    pub ping_after: Option<Duration>,
}

/// The pools of a database.
#[derive(Clone, Copy, Debug)]
pub enum Layout {
    /// One pool for all.
    One(PoolOptions),
    /// Writers and readers apart.
    Split {
        /// For statements and transactions that may write.
        writers: PoolOptions,
        /// For the others.
        readers: PoolOptions,
    },
}

/// What the connections of a pool are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads and writes.
    Writer,
    /// Reads only, beside a pool of writers.
    Reader,
}
