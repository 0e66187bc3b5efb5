//! What every row set says where a value cannot be read, in the same words.

use rustango_ports::database::{DbError, DbErrorKind, DecodeFault, ValueType};

/// Says that the value of a column is not of its type.
pub fn decode_error(column: &str, fault: DecodeFault) -> DbError {
    let context = format!("column \"{column}\": {fault}");
    DbError::new(DbErrorKind::Decode { column: column.to_owned() }, "decode", context).with_source(fault)
}

/// Returns the type that a column is read as where a type is asked for: that
/// one, but an integer in the width that it has.
#[must_use]
pub fn read_as(found: Option<ValueType>, asked: ValueType) -> Option<ValueType> {
    let is_integer = |of| matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64);
    if is_integer(asked) && found.is_some_and(is_integer) { found } else { Some(asked) }
}

/// Says that an answer of so many rows and columns has nothing at a position.
#[cold]
pub fn position_error((row, column): (usize, usize), (rows, columns): (usize, usize)) -> DbError {
    let context = format!("row {row}, column {column} of an answer with {rows} rows and {columns} columns");
    DbError::new(DbErrorKind::Decode { column: column.to_string() }, "decode", context)
}
