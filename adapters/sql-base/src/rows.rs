//! What every row set says where a value cannot be read, in the same words.

use rustango_ports::database::{DbError, DbErrorKind, DecodeFault};

/// Says that the value of a column is not of its type.
pub fn decode_error(column: &str, fault: DecodeFault) -> DbError {
    let context = format!("column \"{column}\": {fault}");
    DbError::new(DbErrorKind::Decode { column: column.to_owned() }, "decode", context).with_source(fault)
}

/// Says that an answer of so many rows and columns has nothing at a position.
#[cold]
pub fn position_error((row, column): (usize, usize), (rows, columns): (usize, usize)) -> DbError {
    let context = format!("row {row}, column {column} of an answer with {rows} rows and {columns} columns");
    DbError::new(DbErrorKind::Decode { column: column.to_string() }, "decode", context)
}
