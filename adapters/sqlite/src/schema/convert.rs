//! How a value becomes one of another type, where nobody says it.

use rustango_ports::{
    database::{Argument, Dialect as _, SqlText, ValueType},
    schema::{Column, Refusal},
};

use crate::dialect::SqliteDialect;

/// Writes a column as another type.
pub(super) fn conversion(column: &Column, to: ValueType) -> Result<String, Refusal> {
    let name = &column.name;
    let write = |out: &mut SqlText| {
        out.push("\"").push(name.as_str()).push("\"");
    };
    let mut out = SqlText::new();
    match (column.of, to) {
        // The check of the new column refuses what does not fit; all others are texts already.
        (ValueType::I16 | ValueType::I32 | ValueType::I64, ValueType::Bool)
        | (ValueType::Uuid | ValueType::Json | ValueType::Date | ValueType::Time, ValueType::Text)
        | (ValueType::Timestamp, ValueType::Text)
        | (ValueType::Text, ValueType::Json) => write(&mut out),
        (of, to) => {
            let subject = Argument { write: &write, of, stored: true };
            SqliteDialect.cast(&mut out, subject, to).map_err(|_unsupported| {
                Refusal(format!(
                    "SQLite has no way of its own from {of} to {to}: give the change of \"{name}\" a cast, an SQL \
                     expression of the column"
                ))
            })?;
        }
    }
    Ok(out.sql)
}
