//! An open SQLite connection, with what watches over it.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rustango_sqlx::{Role, Watchdog};
use sqlx::{
    ConnectOptions, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::{
    config::{FileMode, Location, SqliteConfig, Synchronous},
    decimal,
};

/// How many instructions SQLite runs between two looks at the clock: well
/// below a millisecond of them.
const INSTRUCTIONS_BETWEEN_LOOKS: i32 = 4_000;

/// How many rows SQLite may be ahead of their reader. With the driver's 50 the
/// two threads wake each other so often that it costs a quarter of the time.
const ROWS_AHEAD: usize = 256;

const NEVER: u64 = u64::MAX;

/// A connection to an SQLite database.
pub struct SqliteHandle {
    pub(crate) inner: SqliteConnection,
    pub(crate) watch: Watch,
    /// Whether it serves reads and writes alike, so that a read-only
    /// transaction has to switch it.
    pub(crate) is_shared: bool,
}

impl fmt::Debug for SqliteHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteHandle").finish_non_exhaustive()
    }
}

/// Ends statements that run too long or that nobody waits for: SQLite asks it
/// while it works.
#[derive(Clone)]
pub struct Watch(Arc<Watched>);

struct Watched {
    started: Instant,
    limit: Duration,
    /// In milliseconds after the start.
    deadline: AtomicU64,
    interrupted: AtomicBool,
    rolled_back: AtomicBool,
}

impl Watch {
    fn new(limit: Duration) -> Self {
        Self(Arc::new(Watched {
            started: Instant::now(),
            limit,
            deadline: AtomicU64::new(NEVER),
            interrupted: AtomicBool::new(false),
            rolled_back: AtomicBool::new(false),
        }))
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(NEVER)
    }

    fn may_go_on(&self) -> bool {
        !self.0.interrupted.load(Ordering::Relaxed)
            && (self.0.deadline.load(Ordering::Relaxed) == NEVER
                || self.elapsed() < self.0.deadline.load(Ordering::Relaxed))
    }

    /// Notes that a transaction begins.
    pub(crate) fn transaction_begins(&self) {
        self.0.rolled_back.store(false, Ordering::Release);
    }

    /// Tells whether a transaction was rolled back since it began.
    pub(crate) fn was_rolled_back(&self) -> bool {
        self.0.rolled_back.load(Ordering::Acquire)
    }
}

impl Watchdog for Watch {
    fn arm(&self) {
        let limit = u64::try_from(self.0.limit.as_millis()).unwrap_or(NEVER);
        self.0.interrupted.store(false, Ordering::Relaxed);
        self.0.deadline.store(self.elapsed().saturating_add(limit), Ordering::Relaxed);
    }

    fn disarm(&self) {
        self.0.interrupted.store(false, Ordering::Relaxed);
        self.0.deadline.store(NEVER, Ordering::Relaxed);
    }

    fn interrupt(&self) {
        self.0.interrupted.store(true, Ordering::Relaxed);
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("limit", &self.0.limit).finish_non_exhaustive()
    }
}

/// Opens a connection.
pub(crate) async fn open(config: &SqliteConfig, role: Role) -> Result<SqliteHandle, sqlx::Error> {
    let mut inner = options(config, role).connect().await?;
    let watch = Watch::new(config.settings.statement_timeout);
    {
        let mut handle = inner.lock_handle().await?;
        let asked = watch.clone();
        handle.set_progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, move || asked.may_go_on());
        let told = watch.clone();
        handle.set_rollback_hook(move || told.0.rolled_back.store(true, Ordering::Release));
    }
    Ok(SqliteHandle { inner, watch, is_shared: role == Role::Writer })
}

fn options(config: &SqliteConfig, role: Role) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .statement_cache_capacity(config.settings.statement_cache_capacity)
        .busy_timeout(config.busy_timeout)
        .foreign_keys(true)
        .synchronous(match config.synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
        })
        .collation(decimal::COLLATION, decimal::compare)
        .with_regexp()
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging();
    let options = match &config.location {
        Location::Memory => return options.filename(":memory:"),
        Location::File(path) => options.filename(path),
    };
    match (role, config.mode) {
        (_, FileMode::ReadOnly) => options.read_only(true),
        // Readers share the log's index, so they open the file for writing too.
        (Role::Reader, _) => options.pragma("query_only", "ON"),
        (Role::Writer, mode) => {
            options.create_if_missing(mode == FileMode::CreateIfMissing).journal_mode(SqliteJournalMode::Wal)
        }
    }
}
