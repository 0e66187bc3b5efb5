//! What PostgreSQL does in its own way behind sqlx.

use std::{borrow::Cow, sync::Arc, time::Duration};

use rustango_ports::database::{
    Column, DbError, DecodeFault, Dialect, Execution, TransactionOptions, Value, ValueRef, ValueType,
};
use rustango_postgres_base::{Decoder, Pooler, PostgresConfig, PostgresDialect, control_sql};
use rustango_sqlx::{
    ControlSql, Cursor, Driver, Faults, Items, Mark, QueryResult, Role, Sqlx, SqlxDriver, Wiring, ours,
};
use sqlx::{
    Column as _, ConnectOptions as _, Connection as _, Executor as _, Postgres, SqlStr, Statement as _,
    postgres::{PgColumn, PgConnectOptions, PgRow},
};

use crate::{
    bind::{self, Binds},
    connection::PostgresConnection,
    decode, error,
    options::driver_options,
};

/// The driver of one PostgreSQL database.
pub struct PostgresDriver {
    pub(crate) options: PgConnectOptions,
    pub(crate) config: PostgresConfig,
}

impl std::fmt::Debug for PostgresDriver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresDriver").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Driver for PostgresDriver {
    type Connection = PostgresConnection;
    type Engine = Sqlx;
    type Error = sqlx::Error;
    type Watchdog = ();
    type Config = PostgresConfig;

    const NAME: &'static str = "PostgreSQL";
    /// A COMMIT that is refused has rolled back.
    const AFTER_REFUSED_COMMIT: Mark = Mark::Clean;

    fn parse_url(url: &str) -> Result<PostgresConfig, DbError> {
        PostgresConfig::from_url(url)
    }

    fn wire(config: PostgresConfig) -> Result<Wiring<Self>, DbError> {
        let mut faults = Faults::new();
        let (layout, ambient) = config.wire(&mut faults);
        if config.behind() == Pooler::Transaction {
            faults.add(
                "pooler",
                "this adapter prepares statements by name, which a pooler in transaction mode loses: use the \
                 adapter on tokio-postgres (postgres+tokio://), or PgBouncer 1.21 or newer with \
                 max_prepared_statements, and leave `pooler` out",
            );
        }
        faults.into_result()?;
        let options =
            driver_options(&config).map_err(|error| error::translate(error, "configure", &config))?;
        Ok(Wiring { driver: Self { options, config }, layout, ambient })
    }

    fn dialect(&self) -> &dyn Dialect {
        &PostgresDialect
    }

    async fn connect(&self, _role: Role) -> Result<PostgresConnection, DbError> {
        match self.options.connect().await {
            Ok(inner) => Ok(PostgresConnection::new(inner, self.config.settings().statement_cache_capacity)),
            Err(error) => Err(self.translate(error, "connect")),
        }
    }

    /// The driver finds out when it is used.
    fn is_closed(_connection: &mut PostgresConnection) -> bool {
        false
    }

    async fn ping(connection: &mut PostgresConnection) -> Result<(), sqlx::Error> {
        connection.inner.ping().await
    }

    async fn close(connection: PostgresConnection) {
        // The server finds out in any case.
        let _ = connection.inner.close().await;
    }

    async fn recover(connection: &mut PostgresConnection, mark: Mark) -> Result<(), sqlx::Error> {
        // What was under way may have failed: its error comes first.
        if let Err(sqlx::Error::Database(_)) = connection.inner.ping().await {
            connection.inner.ping().await?;
        }
        match mark {
            Mark::Clean | Mark::Statement => Ok(()),
            Mark::Transaction => Self::control(connection, Cow::Borrowed("ROLLBACK")).await,
            Mark::Broken => Err(sqlx::Error::WorkerCrashed),
        }
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    async fn control(connection: &mut PostgresConnection, sql: Cow<'static, str>) -> Result<(), sqlx::Error> {
        connection.inner.execute(sqlx::raw_sql(ours(sql))).await.map(drop)
    }

    fn is_worn(connection: &PostgresConnection) -> bool {
        connection.is_worn()
    }

    async fn forget_statements(connection: &mut PostgresConnection) -> Result<(), sqlx::Error> {
        connection.inner.clear_cached_statements().await?;
        connection.forget();
        Ok(())
    }

    fn watchdog(_connection: &PostgresConnection) {}

    fn lost_transaction(_connection: &PostgresConnection) -> bool {
        false
    }

    fn control_sql(&self, options: TransactionOptions, _role: Role) -> ControlSql {
        control_sql(options)
    }

    fn cursor(sql: &str, batch: usize) -> Option<Cursor> {
        rustango_postgres_base::cursor(sql, batch)
    }

    fn is_stale_plan(error: &sqlx::Error) -> bool {
        error::is_stale_plan(error)
    }

    fn translate(&self, error: sqlx::Error, operation: &'static str) -> DbError {
        error::translate(error, operation, &self.config)
    }

    fn silent(&self, operation: &'static str) -> DbError {
        rustango_postgres_base::silent(operation, &self.config)
    }

    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError {
        rustango_postgres_base::unreachable(operation, &self.config, &format!("no answer within {waited:?}"))
    }
}

impl SqlxDriver for PostgresDriver {
    type Database = Postgres;
    type Binds = Binds;
    type Decoder = Decoder;

    fn binds(&self, params: &[Value]) -> Result<Binds, DbError> {
        bind::encode(params)
    }

    fn run(connection: &mut PostgresConnection, sql: SqlStr, binds: Binds) -> Items<'_, Self> {
        let sql = connection.text_for(sql, binds.types);
        connection.inner.fetch_many(sqlx::query_with(sql, binds.arguments))
    }

    /// What has many rows is read through a cursor.
    fn unhurried(&self, sql: SqlStr) -> SqlStr {
        sql
    }

    async fn describe(connection: &mut PostgresConnection, sql: SqlStr) -> Result<Vec<Column>, sqlx::Error> {
        // Prepared already, so this asks nobody.
        let sql = connection.last().unwrap_or(sql);
        let statement = connection.inner.prepare_with(sql, &[]).await?;
        let columns = statement.columns().iter();
        Ok(columns
            .map(|column| Column { name: Arc::from(column.name()), value_type: decode::value_type(column) })
            .collect())
    }

    fn execution(_connection: &PostgresConnection, result: &QueryResult<Self>) -> Execution {
        Execution { rows_affected: result.rows_affected(), new_keys: None }
    }

    fn decoder(column: &PgColumn, declared: Option<ValueType>) -> Result<Decoder, DecodeFault> {
        rustango_postgres_base::decoder(decode::wire_type(column), declared)
    }

    fn value_type(column: &PgColumn) -> Option<ValueType> {
        decode::value_type(column)
    }

    fn cell(row: &PgRow, position: usize) -> Result<Option<&[u8]>, sqlx::Error> {
        decode::cell(row, position)
    }

    fn read(cell: Option<&[u8]>, decoder: Decoder) -> Result<ValueRef<'_>, DecodeFault> {
        rustango_postgres_base::read(cell, decoder)
    }
}
