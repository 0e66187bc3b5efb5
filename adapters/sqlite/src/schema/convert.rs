//! How a value becomes one of another type, where nobody says it.

use rustango_ports::{
    database::{Argument, Dialect as _, SqlText, ValueType},
    schema::{Column, Name, Refusal},
};

use super::refuse::REFUSE;
use crate::dialect::SqliteDialect;

/// Writes a column of a table as another type.
pub(super) fn conversion(table: &Name, column: &Column, to: ValueType) -> Result<String, Refusal> {
    use ValueType::{Bool, Date, I16, I32, I64, Json, Text, Time, Timestamp, Uuid};
    let name = &column.name;
    let write = |out: &mut SqlText| {
        out.push("\"").push(name.as_str()).push("\"");
    };
    let mut out = SqlText::new();
    match (column.of, to) {
        // The check of the new column refuses what does not fit; all others are texts already.
        (Uuid | Json | Date | Time | Timestamp, Text) | (Text, Json) => write(&mut out),
        (I16 | I32 | I64, Bool) => {
            write(&mut out);
            out.push(" <> 0");
        }
        (Bool, Text) => {
            out.push("CASE ");
            write(&mut out);
            out.push(" WHEN 0 THEN 'false' WHEN 1 THEN 'true' END");
        }
        // SQLite would take any text for a number, 0 where it is none.
        (Text, I16 | I32 | I64) => {
            out.push(&format!(
                "CASE WHEN \"{name}\" IS NULL OR CAST(CAST(\"{name}\" AS INTEGER) AS TEXT) = \"{name}\" THEN \
                 CAST(\"{name}\" AS INTEGER) ELSE {REFUSE}('value', '{table}', \"{name}\") END"
            ));
        }
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
