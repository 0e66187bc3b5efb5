//! What SQLite does in its own way behind sqlx.

use std::{borrow::Cow, sync::Arc, time::Duration};

use futures_util::TryStreamExt as _;
use rustango_ports::database::{
    AccessMode, Column, DbError, DbErrorKind, DecodeFault, Dialect, TransactionOptions, Value, ValueRef,
    ValueType,
};
use rustango_sqlx::{
    ControlSql, Cursor, Driver, Items, Layout, Mark, QueryResult, Role, Sqlx, SqlxDriver, Watchdog as _,
    Wiring, ours,
};
use sqlx::{
    Column as _, Connection as _, Executor as _, SqlStr, Sqlite, Statement as _,
    sqlite::{SqliteArguments, SqliteColumn, SqliteRow},
};

use crate::{
    bind,
    config::{FileMode, Location, SqliteConfig},
    connection::{self, SqliteHandle, Watch},
    decode,
    dialect::SqliteDialect,
    error,
};

/// The driver of one SQLite database.
#[derive(Debug)]
pub struct SqliteDriver {
    config: SqliteConfig,
}

impl Driver for SqliteDriver {
    type Connection = SqliteHandle;
    type Engine = Sqlx;
    type Error = sqlx::Error;
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

    async fn ping(connection: &mut SqliteHandle) -> Result<(), sqlx::Error> {
        connection.inner.ping().await
    }

    async fn close(connection: SqliteHandle) {
        // What a file still needs at its end is done by whoever opens it next.
        let _ = connection.inner.close().await;
    }

    async fn recover(connection: &mut SqliteHandle, mark: Mark) -> Result<(), sqlx::Error> {
        connection.watch.interrupt();
        let awake = connection.inner.ping().await;
        connection.watch.disarm();
        awake?;
        if mark != Mark::Statement {
            // It fails where there is no transaction any more.
            let _ = control(connection, "ROLLBACK").await;
            if connection.is_shared {
                control(connection, "PRAGMA query_only = OFF").await?;
            }
        }
        Ok(())
    }

    fn is_replaceable(&self) -> bool {
        self.config.location != Location::Memory
    }

    async fn control(connection: &mut SqliteHandle, sql: Cow<'static, str>) -> Result<(), sqlx::Error> {
        connection.watch.disarm();
        if sql.contains("BEGIN") {
            connection.watch.transaction_begins();
        }
        control(connection, sql).await
    }

    /// The driver keeps to the capacity by itself.
    fn is_worn(_connection: &SqliteHandle) -> bool {
        false
    }

    async fn forget_statements(connection: &mut SqliteHandle) -> Result<(), sqlx::Error> {
        connection.inner.clear_cached_statements().await?;
        // Makes SQLite itself read the schema anew: what it prepares from an
        // old one has the old columns, and the driver does not bear a change.
        control(connection, "SELECT 1 FROM sqlite_schema LIMIT 1").await
    }

    fn watchdog(connection: &SqliteHandle) -> Watch {
        connection.watch.clone()
    }

    fn lost_transaction(connection: &SqliteHandle) -> bool {
        connection.watch.was_rolled_back()
    }

    /// Every transaction of SQLite sees one snapshot, and writers come one
    /// after the other: the strictest level is the only one.
    fn control_sql(&self, options: TransactionOptions, role: Role) -> ControlSql {
        let plain = ControlSql { begin: "BEGIN", commit: "COMMIT", rollback: "ROLLBACK" };
        match (options.access, role) {
            (AccessMode::ReadWrite, Role::Writer) if self.config.mode != FileMode::ReadOnly => {
                // Takes the write lock now, and not in the middle, where
                // another program may hold it and waiting would not help.
                ControlSql { begin: "BEGIN IMMEDIATE", ..plain }
            }
            (AccessMode::ReadOnly, Role::Writer) => ControlSql {
                begin: "PRAGMA query_only = ON; BEGIN",
                commit: "COMMIT; PRAGMA query_only = OFF",
                rollback: "ROLLBACK; PRAGMA query_only = OFF",
            },
            _ => plain,
        }
    }

    /// The driver holds a statement back by itself.
    fn cursor(_sql: &str, _batch: usize) -> Option<Cursor> {
        None
    }

    /// SQLite prepares anew by itself.
    fn is_stale_plan(_error: &sqlx::Error) -> bool {
        false
    }

    fn translate(&self, error: sqlx::Error, operation: &'static str) -> DbError {
        error::translate(error, operation, &self.config)
    }

    fn silent(&self, operation: &'static str) -> DbError {
        error::too_long(operation, &self.config)
    }

    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError {
        let context = format!("{} could not be opened within {waited:?}", error::name(&self.config));
        DbError::new(DbErrorKind::Unreachable, operation, context)
    }
}

impl SqlxDriver for SqliteDriver {
    type Database = Sqlite;
    type Binds = SqliteArguments;
    type Decoder = Option<ValueType>;

    fn binds(&self, params: &[Value]) -> Result<SqliteArguments, DbError> {
        bind::encode(params)
    }

    fn run(connection: &mut SqliteHandle, sql: SqlStr, binds: SqliteArguments) -> Items<'_, Self> {
        connection.watch.arm();
        connection.inner.fetch_many(sqlx::query_with(sql, binds))
    }

    async fn describe(connection: &mut SqliteHandle, sql: SqlStr) -> Result<Vec<Column>, sqlx::Error> {
        let statement = connection.inner.prepare_with(sql, &[]).await?;
        let columns = statement.columns().iter();
        Ok(columns.map(|column| Column { name: Arc::from(column.name()), value_type: None }).collect())
    }

    fn rows_affected(result: &QueryResult<Self>) -> u64 {
        result.rows_affected()
    }

    /// Columns have no types, values have: each is held to the declaration.
    fn decoder(
        _column: &SqliteColumn,
        declared: Option<ValueType>,
    ) -> Result<Option<ValueType>, DecodeFault> {
        Ok(declared)
    }

    fn value_type(_column: &SqliteColumn) -> Option<ValueType> {
        None
    }

    /// The driver notes at the first read of a text that it was read, and not
    /// so that several threads may do it.
    fn adopt(row: &SqliteRow) {
        decode::touch(row);
    }

    fn decode(
        row: &SqliteRow,
        position: usize,
        declared: Option<ValueType>,
    ) -> Result<ValueRef<'_>, DecodeFault> {
        decode::decode(row, position, declared)
    }
}

async fn control(
    connection: &mut SqliteHandle,
    sql: impl Into<Cow<'static, str>>,
) -> Result<(), sqlx::Error> {
    let mut items = connection.inner.fetch_many(sqlx::query_with(ours(sql), SqliteArguments::default()));
    while items.try_next().await?.is_some() {}
    Ok(())
}
