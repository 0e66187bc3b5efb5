//! What one database does in its own way. It knows sqlx, and no database.

use std::{fmt, future::Future, time::Duration};

use futures_core::stream::BoxStream;
use rustango_ports::{
    database::{Column, DbError, DecodeFault, Dialect, TransactionOptions, Value, ValueRef, ValueType},
    runtime::Ambient,
};
use rustango_sql_base::{ControlSql, Cursor, Layout, Role};
use sqlx::{Either, SqlStr};

use crate::guard::Mark;

/// The rows that a driver answers with.
pub type Row<D> = <<D as Driver>::Database as sqlx::Database>::Row;
/// What a driver says of a statement that ended.
pub type QueryResult<D> = <<D as Driver>::Database as sqlx::Database>::QueryResult;
/// The rows and ends of a running statement.
pub type Items<'c, D> = BoxStream<'c, Result<Either<QueryResult<D>, Row<D>>, sqlx::Error>>;

/// What an adapter must say about its database.
///
/// One value of it is one wiring: where to connect and with which settings.
pub trait Driver: Send + Sync + Sized + 'static {
    /// The driver of sqlx.
    type Database: sqlx::Database<Row: Send + Sync, QueryResult: Send>;
    /// A connection, with what the adapter keeps beside it.
    type Connection: Send + 'static;
    /// Encoded binds.
    type Binds: Send;
    /// Holds a running statement to its time, where the server does not.
    type Watchdog: Watchdog;
    /// How the values of one column are read.
    type Decoder: Copy + fmt::Debug + Send + Sync + 'static;
    /// The settings.
    type Config: Send;

    /// The name of the database, for messages.
    const NAME: &'static str;
    /// The state of a connection whose COMMIT was refused.
    const AFTER_REFUSED_COMMIT: Mark;

    /// Reads a connection URL.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once.
    fn parse_url(url: &str) -> Result<Self::Config, DbError>;

    /// Checks the settings and makes the driver of them.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once.
    fn wire(config: Self::Config) -> Result<Wiring<Self>, DbError>;

    /// Returns how the database spells SQL.
    fn dialect(&self) -> &dyn Dialect;

    /// Opens a connection.
    fn connect(&self, role: Role) -> impl Future<Output = Result<Self::Connection, DbError>> + Send;

    /// Asks for a sign of life.
    fn ping(connection: &mut Self::Connection) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Closes a connection in good order.
    fn close(connection: Self::Connection) -> impl Future<Output = ()> + Send;

    /// Brings a connection that was cut off in the middle of something back to
    /// where the next statement can begin.
    fn recover(
        connection: &mut Self::Connection,
        mark: Mark,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Tells whether a connection may be thrown away; a database that lives
    /// in its only connection may not.
    fn is_replaceable(&self) -> bool;

    /// Encodes binds.
    ///
    /// # Errors
    /// Kind `InvalidValue` or `Unsupported`, where the database cannot hold one.
    fn binds(&self, params: &[Value]) -> Result<Self::Binds, DbError>;

    /// Runs a prepared statement.
    fn run(connection: &mut Self::Connection, sql: SqlStr, binds: Self::Binds) -> Items<'_, Self>;

    /// Runs a statement of ours that has no binds and no rows.
    fn control(
        connection: &mut Self::Connection,
        sql: SqlStr,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Describes the columns of a statement that this connection has run.
    fn describe(
        connection: &mut Self::Connection,
        sql: SqlStr,
    ) -> impl Future<Output = Result<Vec<Column>, sqlx::Error>> + Send;

    /// Tells whether a connection has prepared so much that it should forget it.
    fn is_worn(connection: &Self::Connection) -> bool;

    /// Forgets the prepared statements of a connection.
    fn forget_statements(
        connection: &mut Self::Connection,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Returns what holds this connection's statements to their time.
    fn watchdog(connection: &Self::Connection) -> Self::Watchdog;

    /// Tells whether the database itself ended the open transaction.
    fn lost_transaction(connection: &Self::Connection) -> bool;

    /// Returns the number of rows that a statement inserted, changed or deleted.
    fn rows_affected(result: &QueryResult<Self>) -> u64;

    /// Chooses how to read a column.
    ///
    /// # Errors
    /// Where a column of this type is not read as the declared type.
    fn decoder(
        column: &<Self::Database as sqlx::Database>::Column,
        declared: Option<ValueType>,
    ) -> Result<Self::Decoder, DecodeFault>;

    /// Returns the type that a column without declaration is read as.
    fn value_type(column: &<Self::Database as sqlx::Database>::Column) -> Option<ValueType>;

    /// Makes a row fit to be read by several threads at once.
    fn adopt(row: &Row<Self>);

    /// Reads a value.
    ///
    /// # Errors
    /// Where it is not of the type.
    fn decode(row: &Row<Self>, position: usize, decoder: Self::Decoder) -> Result<ValueRef<'_>, DecodeFault>;

    /// Returns the statement that begins a transaction, and those that end it.
    fn control_sql(&self, options: TransactionOptions, role: Role) -> ControlSql;

    /// Returns how a read is handed out in batches: through a cursor of the
    /// server, or nothing where the driver holds the statement back by itself.
    fn cursor(sql: &str, batch: usize) -> Option<Cursor>;

    /// Tells whether a prepared statement outlived a change of its tables and
    /// must be prepared anew.
    fn is_stale_plan(error: &sqlx::Error) -> bool;

    /// Says in our words what went wrong.
    fn translate(&self, error: sqlx::Error, operation: &'static str) -> DbError;

    /// Says that a statement got no answer in time.
    fn silent(&self, operation: &'static str) -> DbError;

    /// Says that a connection could not be opened in time.
    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError;
}

/// A driver, ready to connect.
#[derive(Debug)]
pub struct Wiring<D> {
    /// The driver.
    pub driver: D,
    /// Its pools.
    pub layout: Layout,
    /// The clock and the randomness of this wiring.
    pub ambient: Ambient,
}

/// Holds a running statement to its time, from outside of the connection.
pub trait Watchdog: Clone + Send + Sync + 'static {
    /// Starts to count anew.
    fn arm(&self);
    /// Stops counting.
    fn disarm(&self);
    /// Ends what is running.
    fn interrupt(&self);
}

/// For databases whose server holds statements to their time.
impl Watchdog for () {
    fn arm(&self) {}
    fn disarm(&self) {}
    fn interrupt(&self) {}
}
