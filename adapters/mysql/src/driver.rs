//! What MySQL and MariaDB do in their own way behind sqlx.

use std::{
    borrow::Cow,
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_core::stream::BoxStream;
use rustango_ports::database::{
    Column, DbError, DbErrorKind, DecodeFault, Dialect, Execution, NewKeys, TransactionOptions, Value,
    ValueRef, ValueType,
};
use rustango_sqlx::{
    ControlSql, Cursor, Driver, Faults, Items, Mark, QueryResult, Role, Sqlx, SqlxDriver, Wiring, ours,
};
use sqlx::{
    Column as _, ConnectOptions as _, Executor as _, MySql, MySqlConnection, Row as _, SqlStr,
    Statement as _,
    mysql::{MySqlArguments, MySqlColumn, MySqlConnectOptions, MySqlRow},
};

use crate::{
    bind,
    config::MysqlConfig,
    connection::MysqlConnection,
    control,
    decode::{self, Decoder},
    dialect::MysqlDialect,
    error,
    flavor::Flavor,
    killer::Killer,
    options::driver_options,
};

/// The driver of one MySQL or MariaDB database.
pub struct MysqlDriver {
    options: Arc<MySqlConnectOptions>,
    config: MysqlConfig,
    /// Known once a server has said what it is, or somebody has asked for SQL.
    dialect: OnceLock<MysqlDialect>,
}

/// What a server says of a session before anything is asked of it.
struct Greeting {
    version: String,
    connection: u64,
    key_step: i64,
}

impl MysqlDriver {
    fn known_dialect(&self) -> &MysqlDialect {
        self.dialect.get_or_init(|| MysqlDialect::new(self.config.assumed_flavor()))
    }

    /// Takes note of what the server is.
    fn meet(&self, version: &str) -> Result<Flavor, DbError> {
        let address = self.config.address();
        let refuse = |kind, context| Err(DbError::new(kind, "connect", context));
        let flavor = match Flavor::of_version(version) {
            Ok(flavor) => flavor,
            Err(context) => return refuse(DbErrorKind::Unsupported, format!("at {address}: {context}")),
        };
        let known = self.dialect.get_or_init(|| MysqlDialect::new(flavor)).flavor();
        if known == flavor {
            return Ok(flavor);
        }
        let context = format!(
            "the server at {address} is {flavor}, and SQL was written for {known} before it said so: begin the URL \
             with {}://",
            flavor.to_string().to_lowercase()
        );
        refuse(DbErrorKind::Configuration, context)
    }
}

async fn greet(connection: &mut MySqlConnection) -> Result<Greeting, sqlx::Error> {
    // In binary, the protocol that everything else is read in.
    let asked = ours("SELECT VERSION(), CONNECTION_ID(), CAST(@@auto_increment_increment AS SIGNED)");
    let row = connection.fetch_one(sqlx::query(asked).persistent(false)).await?;
    Ok(Greeting { version: row.try_get(0)?, connection: row.try_get(1)?, key_step: row.try_get(2)? })
}

impl fmt::Debug for MysqlDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MysqlDriver").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Driver for MysqlDriver {
    type Connection = MysqlConnection;
    type Engine = Sqlx;
    type Error = sqlx::Error;
    type Watchdog = Killer;
    type Config = MysqlConfig;

    const NAME: &'static str = "MySQL";
    /// What refused it may have left the transaction open.
    const AFTER_REFUSED_COMMIT: Mark = Mark::Transaction;

    fn parse_url(url: &str) -> Result<MysqlConfig, DbError> {
        MysqlConfig::from_url(url)
    }

    fn wire(config: MysqlConfig) -> Result<Wiring<Self>, DbError> {
        let mut faults = Faults::new();
        let (layout, ambient) = config.wire(&mut faults);
        faults.into_result()?;
        let options = Arc::new(driver_options(&config));
        Ok(Wiring { driver: Self { options, config, dialect: OnceLock::new() }, layout, ambient })
    }

    fn dialect(&self) -> &dyn Dialect {
        self.known_dialect()
    }

    async fn connect(&self, _role: Role) -> Result<MysqlConnection, DbError> {
        let failed = |error| self.translate(error, "connect");
        let mut inner = self.options.connect().await.map_err(failed)?;
        let Greeting { version, connection, key_step } = greet(&mut inner).await.map_err(failed)?;
        let flavor = self.meet(&version)?;
        let limit = self.config.settings().statement_timeout;
        let killer = Killer::new(Arc::clone(&self.options), connection, limit);
        let rollback = format!("ROLLBACK; {}", control::usual_sql(flavor, &self.config));
        let mut connection = MysqlConnection::new(inner, killer, rollback.into(), key_step);
        let session = control::session_sql(flavor, &self.config);
        connection.control(Cow::Owned(session)).await.map_err(failed)?;
        Ok(connection)
    }

    fn is_closed(connection: &mut MysqlConnection) -> bool {
        connection.is_spoilt()
    }

    async fn ping(connection: &mut MysqlConnection) -> Result<(), sqlx::Error> {
        connection.ping().await
    }

    async fn close(connection: MysqlConnection) {
        connection.close().await;
    }

    async fn recover(connection: &mut MysqlConnection, mark: Mark) -> Result<(), sqlx::Error> {
        connection.recover().await?;
        match mark {
            Mark::Clean | Mark::Statement => Ok(()),
            Mark::Transaction => connection.roll_back().await,
            Mark::Broken => Err(sqlx::Error::WorkerCrashed),
        }
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    async fn control(connection: &mut MysqlConnection, sql: Cow<'static, str>) -> Result<(), sqlx::Error> {
        let bounds_transaction = ["START", "SET", "COMMIT"].iter().any(|word| sql.starts_with(word))
            || sql.starts_with("ROLLBACK") && !sql.starts_with("ROLLBACK TO");
        connection.control(sql).await?;
        if bounds_transaction {
            connection.note_transaction();
        }
        Ok(())
    }

    /// The driver closes what it keeps beyond its capacity.
    fn is_worn(_connection: &MysqlConnection) -> bool {
        false
    }

    async fn forget_statements(connection: &mut MysqlConnection) -> Result<(), sqlx::Error> {
        connection.forget_statements().await
    }

    fn watchdog(connection: &MysqlConnection) -> Killer {
        connection.killer().clone()
    }

    fn lost_transaction(connection: &MysqlConnection) -> bool {
        connection.has_lost_transaction()
    }

    fn control_sql(&self, options: TransactionOptions, _role: Role) -> ControlSql {
        control::control_sql(self.known_dialect().flavor(), options, &self.config)
    }

    /// The server sends rows no faster than they are read.
    fn cursor(_sql: &str, _batch: usize) -> Option<Cursor> {
        None
    }

    fn is_stale_plan(error: &sqlx::Error) -> bool {
        error::is_stale_plan(error)
    }

    fn translate(&self, error: sqlx::Error, operation: &'static str) -> DbError {
        error::translate(error, operation, &self.config)
    }

    fn silent(&self, operation: &'static str) -> DbError {
        error::silent(operation, &self.config)
    }

    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError {
        error::unreachable(operation, &self.config, &format!("no answer within {waited:?}"))
    }
}

impl SqlxDriver for MysqlDriver {
    type Database = MySql;
    type Binds = MySqlArguments;
    type Decoder = Decoder;

    fn binds(&self, params: &[Value]) -> Result<MySqlArguments, DbError> {
        bind::encode(params)
    }

    fn run(connection: &mut MysqlConnection, sql: SqlStr, binds: MySqlArguments) -> Items<'_, Self> {
        connection.run(sql, binds) as BoxStream<'_, _>
    }

    fn unhurried(&self, sql: SqlStr) -> SqlStr {
        match control::unhurried(self.known_dialect().flavor(), sql.as_str()) {
            Some(unhurried) => ours(unhurried),
            None => sql,
        }
    }

    async fn describe(connection: &mut MysqlConnection, sql: SqlStr) -> Result<Vec<Column>, sqlx::Error> {
        let statement = connection.prepared(sql).await?;
        let columns = statement.columns().iter();
        Ok(columns
            .map(|column| Column { name: Arc::from(column.name()), value_type: decode::value_type(column) })
            .collect())
    }

    fn execution(connection: &MysqlConnection, result: &QueryResult<Self>) -> Execution {
        let first = i64::try_from(result.last_insert_id()).ok().filter(|first| *first > 0);
        let new_keys = first.map(|first| NewKeys { first, step: connection.key_step() });
        Execution { rows_affected: result.rows_affected(), new_keys }
    }

    fn decoder(column: &MySqlColumn, declared: Option<ValueType>) -> Result<Decoder, DecodeFault> {
        decode::decoder(column, declared)
    }

    fn value_type(column: &MySqlColumn) -> Option<ValueType> {
        decode::value_type(column)
    }

    fn cell(row: &MySqlRow, position: usize) -> Result<Option<&[u8]>, sqlx::Error> {
        decode::cell(row, position)
    }

    fn read(cell: Option<&[u8]>, decoder: Decoder) -> Result<ValueRef<'_>, DecodeFault> {
        decode::read(cell, decoder)
    }
}
