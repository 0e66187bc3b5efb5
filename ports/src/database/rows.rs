//! Answers: rows by position, all at once or in batches.

use std::{pin::Pin, sync::Arc};

use futures_core::Stream;

use super::{DbError, ValueRef, ValueType};

/// One column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name that the statement gave it.
    pub name: Arc<str>,
    /// Its type: as declared by the statement, else as the database reports
    /// it, else unknown.
    pub value_type: Option<ValueType>,
}

/// The rows that one statement answered with, held in the driver's buffers or
/// in those of its adapter.
///
/// # Behaviour
/// - `get` MUST return text and bytes borrowed from these buffers, and
///   integers, times and UUIDs by value (`types_round_trip`).
/// - NULL MUST be [`ValueRef::Null`], never a zero or an empty text
///   (`null_is_never_a_default`).
/// - A value of another type than the declared one MUST be refused with kind
///   `Decode` naming the column (`wrong_column_type_is_named`); integers MAY
///   be widened.
/// - Columns MUST be described also where there are no rows
///   (`columns_are_described_without_rows`), if the statement declared them.
pub trait RowSet: Send + Sync {
    /// Returns the number of rows.
    fn len(&self) -> usize;

    /// Tells whether there are no rows.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Describes the columns, in order.
    fn columns(&self) -> &[Column];

    /// Reads one value.
    ///
    /// # Errors
    /// Kind `Decode` where the position does not exist or the value is not of
    /// the declared type.
    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError>;

    /// Reads one value as a type that the statement did not declare.
    ///
    /// # Behaviour
    /// - A value MUST be read as it is where it was stored as that type
    ///   (`raw_rows_are_read_as_their_types`), and refused with kind `Decode`
    ///   naming the column where it is of another one
    ///   (`raw_values_of_other_types_are_named`); an integer MAY be one of
    ///   another width.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError>;
}

/// Batches of rows that arrive while they are read; dropping it stops the
/// statement.
pub type RowStream = Pin<Box<dyn Stream<Item = Result<Box<dyn RowSet>, DbError>> + Send>>;
