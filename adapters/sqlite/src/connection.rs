//! An open SQLite connection, with what watches over it.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use rustango_sql_base::{Role, Watchdog};

use crate::{
    config::{FileMode, Location, SqliteConfig, Synchronous},
    decimal, functions, schema,
    worker::{Fault, Worker},
};

/// How many instructions SQLite runs between two looks at the clock: well
/// below a millisecond of them.
const INSTRUCTIONS_BETWEEN_LOOKS: i32 = 4_000;

const NEVER: u64 = u64::MAX;

/// A connection to an SQLite database.
pub struct SqliteHandle {
    pub(crate) worker: Worker,
    pub(crate) watch: Watch,
    /// Whether it serves reads and writes alike, so that a read-only
    /// transaction has to switch it.
    pub(crate) is_shared: bool,
    /// How long it usually waits for what another program holds.
    pub(crate) busy_timeout: Duration,
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
    usual: Duration,
    /// In milliseconds.
    limit: AtomicU64,
    /// In milliseconds after the start.
    deadline: AtomicU64,
    interrupted: AtomicBool,
}

impl Watch {
    fn new(usual: Duration) -> Self {
        Self(Arc::new(Watched {
            started: Instant::now(),
            usual,
            limit: AtomicU64::new(millis(usual)),
            deadline: AtomicU64::new(NEVER),
            interrupted: AtomicBool::new(false),
        }))
    }

    fn elapsed(&self) -> u64 {
        millis(self.0.started.elapsed())
    }

    fn may_go_on(&self) -> bool {
        !self.0.interrupted.load(Ordering::Relaxed)
            && (self.0.deadline.load(Ordering::Relaxed) == NEVER
                || self.elapsed() < self.0.deadline.load(Ordering::Relaxed))
    }
}

impl Watchdog for Watch {
    fn arm(&self) {
        let limit = self.0.limit.load(Ordering::Relaxed);
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

    fn limit(&self, time: Option<Duration>) {
        self.0.limit.store(millis(time.unwrap_or(self.0.usual)), Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(NEVER)
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("usual", &self.0.usual).finish_non_exhaustive()
    }
}

/// Nobody waits for what a connection that is thrown away is at.
impl Drop for SqliteHandle {
    fn drop(&mut self) {
        self.watch.interrupt();
    }
}

/// Opens a connection on a thread of its own.
pub(crate) async fn open(config: &SqliteConfig, role: Role) -> Result<SqliteHandle, Fault> {
    let watch = Watch::new(config.settings.statement_timeout);
    let capacity = config.settings.statement_cache_capacity;
    let here = {
        let (config, watch) = (config.clone(), watch.clone());
        move || open_here(&config, role, &watch)
    };
    let worker = Worker::start(capacity, here).await?;
    Ok(SqliteHandle { worker, watch, is_shared: role == Role::Writer, busy_timeout: config.busy_timeout })
}

fn open_here(config: &SqliteConfig, role: Role, watch: &Watch) -> rusqlite::Result<Connection> {
    let mut connection = match &config.location {
        Location::Memory => Connection::open_in_memory()?,
        Location::File(path) => Connection::open_with_flags(path, flags(config.mode, role))?,
    };
    connection.busy_timeout(config.busy_timeout)?;
    if matches!(config.location, Location::File(_))
        && config.mode != FileMode::ReadOnly
        && role == Role::Writer
    {
        connection.execute_batch("PRAGMA journal_mode = WAL")?;
    }
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    connection.execute_batch(match config.synchronous {
        Synchronous::Full => "PRAGMA synchronous = FULL",
        Synchronous::Normal => "PRAGMA synchronous = NORMAL",
    })?;
    if role == Role::Reader {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    // Else a plan that looked at a bound value, that of LIMIT among them, is
    // made anew for each value, and nothing is gained by preparing.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.create_collation(decimal::COLLATION, decimal::compare)?;
    functions::register(&connection)?;
    schema::register(&connection)?;
    let asked = watch.clone();
    connection.progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, Some(move || !asked.may_go_on()))?;
    Ok(connection)
}

/// The thread keeps others away, so SQLite need not.
fn flags(mode: FileMode, role: Role) -> OpenFlags {
    OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match (mode, role) {
            (FileMode::ReadOnly, _) => OpenFlags::SQLITE_OPEN_READ_ONLY,
            (FileMode::CreateIfMissing, Role::Writer) => {
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
            }
            // Readers share the log's index, so they open the file for writing too.
            _ => OpenFlags::SQLITE_OPEN_READ_WRITE,
        }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_plan_outlives_the_values_it_was_made_for() {
        let connection =
            open_here(&SqliteConfig::memory(), Role::Writer, &Watch::new(Duration::from_secs(5))).unwrap();
        connection.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)").unwrap();
        let mut statement = connection.prepare("SELECT n FROM t WHERE n > ?1 ORDER BY id LIMIT ?2").unwrap();
        for bind in 1..5 {
            assert!(!statement.exists([bind, bind + 1]).unwrap());
            statement.clear_bindings();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
