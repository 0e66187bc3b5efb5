//! A value of a field whose Rust type is known where it is read and where it
//! is asked for, and not in between.

use std::any::Any;

use rustango_ports::database::DbError;

use crate::{FieldValue, RelatedColumns, RowReader};

/// A value of a field, of whatever type.
#[doc(hidden)]
pub trait HeldValue: Any + Send + Sync {
    /// As [`FieldValue::load_target`].
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn load_target(&mut self, related: &RelatedColumns, row: RowReader<'_>) -> Result<(), DbError>;
}

impl<T: FieldValue> HeldValue for T {
    fn load_target(&mut self, related: &RelatedColumns, row: RowReader<'_>) -> Result<(), DbError> {
        FieldValue::load_target(self, related, row)
    }
}

impl dyn HeldValue {
    /// Returns the value, if it is of this type.
    pub fn get<T: FieldValue>(&self) -> Option<&T> {
        let value: &dyn Any = self;
        value.downcast_ref()
    }
}

/// How a value of one type is read from a position of a row.
pub(crate) type ReadField = fn(RowReader<'_>, usize) -> Result<Box<dyn HeldValue>, DbError>;

/// Reads a value of the type.
pub(crate) fn read<T: FieldValue>(
    row: RowReader<'_>,
    position: usize,
) -> Result<Box<dyn HeldValue>, DbError> {
    Ok(Box::new(T::read(row, position)?))
}
