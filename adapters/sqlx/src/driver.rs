//! What one database does in its own way behind sqlx. It knows sqlx, and no database.

use std::{fmt, future::Future};

use futures_core::stream::BoxStream;
use rustango_ports::database::{Column, DbError, DecodeFault, Execution, Value, ValueRef, ValueType};
use rustango_sql_base::Driver;
use sqlx::{Either, SqlStr};

use crate::engine::Sqlx;

/// The rows that a driver answers with.
pub type Row<D> = <<D as SqlxDriver>::Database as sqlx::Database>::Row;
/// What a driver says of a statement that ended.
pub type QueryResult<D> = <<D as SqlxDriver>::Database as sqlx::Database>::QueryResult;
/// The rows and ends of a running statement.
pub type Items<'c, D> = BoxStream<'c, Result<Either<QueryResult<D>, Row<D>>, sqlx::Error>>;

/// What an adapter on sqlx must say about its database, besides what every
/// adapter says.
pub trait SqlxDriver: Driver<Engine = Sqlx, Error = sqlx::Error> {
    /// The driver of sqlx.
    type Database: sqlx::Database<Row: Send + Sync, QueryResult: Send>;
    /// Encoded binds.
    type Binds: Send;
    /// How the values of one column are read.
    type Decoder: Copy + fmt::Debug + Send + Sync + 'static;

    /// Encodes binds.
    ///
    /// # Errors
    /// Kind `InvalidValue` or `Unsupported`, where the database cannot hold one.
    fn binds(&self, params: &[Value]) -> Result<Self::Binds, DbError>;

    /// Runs a prepared statement.
    fn run(connection: &mut Self::Connection, sql: SqlStr, binds: Self::Binds) -> Items<'_, Self>;

    /// Returns the text of a statement whose rows may be taken slowly: without
    /// what would hold it to its time while nobody reads.
    fn unhurried(&self, sql: SqlStr) -> SqlStr;

    /// Describes the columns of a statement that this connection has run.
    fn describe(
        connection: &mut Self::Connection,
        sql: SqlStr,
    ) -> impl Future<Output = Result<Vec<Column>, sqlx::Error>> + Send;

    /// Returns what a statement did that this connection has run.
    fn execution(connection: &Self::Connection, result: &QueryResult<Self>) -> Execution;

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

    /// Returns what the database sent for a value; nothing is NULL.
    ///
    /// # Errors
    /// Where the row has no such column.
    fn cell(row: &Row<Self>, position: usize) -> Result<Option<&[u8]>, sqlx::Error>;

    /// Reads what the database sent.
    ///
    /// # Errors
    /// Where it is not of the type.
    fn read(cell: Option<&[u8]>, decoder: Self::Decoder) -> Result<ValueRef<'_>, DecodeFault>;
}
