//! What SQLite does in its own way behind a pool.

use std::{borrow::Cow, sync::Arc, time::Duration};

use rustango_ports::database::{AccessMode, DbError, DbErrorKind, Dialect, TransactionOptions};
use rustango_sql_base::{ControlSql, Cursor, Driver, Layout, Mark, Role, Watchdog as _, Wiring};

use crate::{
    config::{FileMode, Location, SqliteConfig},
    connection::{self, SqliteHandle, Watch},
    dialect::SqliteDialect,
    engine::Threaded,
    error,
    schema::BROKEN_KEYS,
    worker::Fault,
};

/// The driver of one SQLite database.
#[derive(Debug)]
pub struct SqliteDriver {
    config: SqliteConfig,
}

impl Driver for SqliteDriver {
    type Connection = SqliteHandle;
    type Engine = Threaded;
    type Error = Fault;
    type Watchdog = Watch;
    type Config = SqliteConfig;

    const NAME: &'static str = "SQLite";
    /// A COMMIT that foreign keys refuse leaves the transaction open.
    const AFTER_REFUSED_COMMIT: Mark = Mark::Transaction;

    fn parse_url(url: &str) -> Result<SqliteConfig, DbError> {
        SqliteConfig::from_url(url)
    }

    fn wire(config: SqliteConfig) -> Result<Wiring<Self>, DbError> {
        config.check()?;
        let ambient = config.ambient.clone().unwrap_or_else(rustango_system::ambient);
        let all = config.settings.max_connections;
        let pool = |count| config.settings.pool(count, config.busy_timeout);
        let layout = match (&config.location, config.mode) {
            (Location::Memory, _) => Layout::One(pool(1)),
            (Location::File(_), FileMode::ReadOnly) => Layout::One(pool(all)),
            (Location::File(_), _) if all == 1 => Layout::One(pool(1)),
            (Location::File(_), _) => Layout::Split { writers: pool(1), readers: pool(all - 1) },
        };
        Ok(Wiring { driver: Self { config }, layout, ambient })
    }

    fn dialect(&self) -> &dyn Dialect {
        &SqliteDialect
    }

    async fn connect(&self, role: Role) -> Result<SqliteHandle, DbError> {
        connection::open(&self.config, role).await.map_err(|error| self.translate(error, "connect"))
    }

    /// A file does not go away while it is open.
    fn is_closed(_connection: &mut SqliteHandle) -> bool {
        false
    }

    async fn ping(connection: &mut SqliteHandle) -> Result<(), Fault> {
        connection.worker.ping().await
    }

    async fn close(connection: SqliteHandle) {
        // What a file still needs at its end is done by whoever opens it next.
        let _ = connection.worker.close().await;
    }

    async fn recover(connection: &mut SqliteHandle, mark: Mark) -> Result<(), Fault> {
        connection.watch.interrupt();
        let awake = connection.worker.ping().await;
        connection.watch.disarm();
        awake?;
        if mark != Mark::Statement {
            // It fails where there is no transaction any more.
            let _ = connection.worker.control(Arc::from("ROLLBACK")).await;
            if connection.is_shared {
                connection.worker.control(Arc::from("PRAGMA query_only = OFF")).await?;
                connection.worker.control(Arc::from(CHECKED_KEYS)).await?;
            }
            connection.worker.control(Arc::from(busy_timeout(connection.busy_timeout))).await?;
        }
        Ok(())
    }

    fn is_replaceable(&self) -> bool {
        self.config.location != Location::Memory
    }

    async fn control(connection: &mut SqliteHandle, sql: Cow<'static, str>) -> Result<(), Fault> {
        connection.watch.disarm();
        connection.worker.control(Arc::from(sql)).await
    }

    /// The statements are kept to the capacity as they are prepared.
    fn is_worn(_connection: &SqliteHandle) -> bool {
        false
    }

    /// SQLite prepares anew by itself what no longer fits the tables.
    async fn forget_statements(_connection: &mut SqliteHandle) -> Result<(), Fault> {
        Ok(())
    }

    fn watchdog(connection: &SqliteHandle) -> Watch {
        connection.watch.clone()
    }

    fn lost_transaction(connection: &SqliteHandle) -> bool {
        !connection.worker.is_in_transaction()
    }

    /// Every transaction of SQLite sees one snapshot, and writers come one
    /// after the other: the strictest level is the only one.
    fn control_sql(&self, options: TransactionOptions, role: Role) -> ControlSql {
        let (begin, mut after) = match (options.access, role) {
            // Takes the write lock now, and not in the middle, where another
            // program may hold it and waiting would not help.
            (AccessMode::ReadWrite, Role::Writer) if self.config.mode != FileMode::ReadOnly => {
                (Cow::Borrowed("BEGIN IMMEDIATE"), String::new())
            }
            (AccessMode::ReadOnly, Role::Writer) => {
                ("PRAGMA query_only = ON; BEGIN".into(), "; PRAGMA query_only = OFF".to_owned())
            }
            _ => ("BEGIN".into(), String::new()),
        };
        let mut begin = begin;
        if let Some(limit) = options.lock_timeout {
            after.push_str("; ");
            after.push_str(&busy_timeout(self.config.busy_timeout));
            begin = format!("{}; {begin}", busy_timeout(limit)).into();
        }
        if !options.unchecked_keys || role == Role::Reader {
            return control_sql(begin, &after);
        }
        after.push_str("; ");
        after.push_str(CHECKED_KEYS);
        let control = control_sql(format!("PRAGMA foreign_keys = OFF; {begin}").into(), &after);
        ControlSql { commit: format!("{BROKEN_KEYS}; {}", control.commit).into(), ..control }
    }

    /// The worker holds a statement back by itself.
    fn cursor(_sql: &str, _batch: usize) -> Option<Cursor> {
        None
    }

    /// SQLite prepares anew by itself.
    fn is_stale_plan(_error: &Fault) -> bool {
        false
    }

    fn translate(&self, error: Fault, operation: &'static str) -> DbError {
        error::translate(error, operation, &self.config)
    }

    fn silent(&self, operation: &'static str) -> DbError {
        error::too_long(operation)
    }

    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError {
        let context = format!("{} could not be opened within {waited:?}", error::name(&self.config));
        DbError::new(DbErrorKind::Unreachable, operation, context)
    }
}

/// Lets keys be checked again, and the catalogue be left alone: a rebuild that
/// is cut off leaves both otherwise. It works outside of transactions alone.
const CHECKED_KEYS: &str = "PRAGMA writable_schema = OFF; PRAGMA foreign_keys = ON";

fn control_sql(begin: Cow<'static, str>, after: &str) -> ControlSql {
    let ending = |verb: &'static str| {
        if after.is_empty() { Cow::Borrowed(verb) } else { Cow::Owned(format!("{verb}{after}")) }
    };
    ControlSql { begin, commit: ending("COMMIT"), rollback: ending("ROLLBACK") }
}

/// Sets how long a statement waits for what another program holds.
fn busy_timeout(limit: Duration) -> String {
    format!("PRAGMA busy_timeout = {}", limit.as_millis().clamp(1, i32::MAX.unsigned_abs().into()))
}
