//! How statements run on the connections of a driver. It knows no driver.

use std::future::Future;

use futures_core::{Stream, stream::BoxStream};
use rustango_ports::database::{DbError, Execution, RowSet, Statement};

use crate::{control::Cursor, driver::Driver};

/// Runs statements on a connection.
///
/// It belongs to the driver's library, where a [`Driver`] belongs to one
/// database: all databases behind sqlx share one engine. Whoever calls it has
/// marked the connection before and holds the answer to its time, so that any
/// of these futures may be dropped wherever it waits.
pub trait Engine<D: Driver>: Send + 'static {
    /// The rows of an answer.
    type Rows: RowSet + 'static;

    /// Runs a statement and returns all its rows.
    fn query(
        driver: &D,
        connection: &mut D::Connection,
        statement: &Statement,
    ) -> impl Future<Output = Result<Self::Rows, Fault<D::Error>>> + Send;

    /// Runs a statement and returns what it did.
    fn execute(
        driver: &D,
        connection: &mut D::Connection,
        statement: &Statement,
    ) -> impl Future<Output = Result<Execution, Fault<D::Error>>> + Send;

    /// Runs several statements and hands out their answers in the same order:
    /// in one round trip, where a later one runs although an earlier failed;
    /// or one after the other, up to the first that fails.
    fn pipeline<'c>(
        driver: &'c D,
        connection: &'c mut D::Connection,
        statements: &'c [Statement],
    ) -> impl Stream<Item = Result<Self::Rows, Fault<D::Error>>> + Send + 'c;

    /// Declares a cursor for a read and fetches its first batch.
    fn open_cursor(
        driver: &D,
        connection: &mut D::Connection,
        cursor: &Cursor,
        statement: &Statement,
    ) -> impl Future<Output = Result<Self::Rows, Fault<D::Error>>> + Send;

    /// Fetches the next batch of a cursor that was declared for a read.
    fn fetch(
        driver: &D,
        connection: &mut D::Connection,
        cursor: &Cursor,
        statement: &Statement,
    ) -> impl Future<Output = Result<Self::Rows, Fault<D::Error>>> + Send;

    /// Runs a statement and hands out its rows in batches of at most this
    /// size, none of them empty, no faster than they are taken.
    ///
    /// # Errors
    /// Where the statement is refused before anything is sent.
    fn batches<'c>(
        driver: &'c D,
        connection: &'c mut D::Connection,
        statement: &'c Statement,
        size: usize,
    ) -> Result<Batches<'c, Self::Rows, D::Error>, DbError>;
}

/// The rows of a running statement, in batches.
pub type Batches<'c, Rows, Error> = BoxStream<'c, Result<Rows, Error>>;

/// Why a statement has no answer.
#[derive(Debug)]
pub enum Fault<E> {
    /// It was refused before anything was sent.
    Refused(DbError),
    /// It failed.
    Failed(E),
    /// It was carried out, and what it answered with could not be learnt.
    Unread(E),
}

impl<E> From<E> for Fault<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}
