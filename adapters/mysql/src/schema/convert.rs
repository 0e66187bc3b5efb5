//! How values of one type become those of another.

use rustango_ports::database::{Argument, Dialect as _, SqlText, ValueType};

use crate::dialect::MysqlDialect;

/// Writes a column, by its quoted name, as another type; nothing where what the
/// database makes of the values by itself is right.
pub(super) fn converted(
    dialect: MysqlDialect,
    column: &str,
    from: ValueType,
    to: ValueType,
) -> Option<String> {
    use ValueType::{Bool, Bytes, Date, Decimal, F32, F64, I16, I32, I64, Text, Time, Timestamp, Uuid};
    match (from, to) {
        (I16 | I32 | I64 | F32 | F64 | Decimal, Bool) => Some(format!("{column} <> 0")),
        (Bool, Text) => Some(format!("CASE {column} WHEN 0 THEN 'false' WHEN 1 THEN 'true' END")),
        (Timestamp, Time) => Some(format!("TIME({column})")),
        // What is no UUID is too long for one, and so refused.
        (Text, Uuid) => {
            let bytes = format!("UNHEX(REPLACE({column}, '-', ''))");
            Some(format!(
                "CASE WHEN {column} IS NULL THEN NULL WHEN OCTET_LENGTH({bytes}) = 16 THEN {bytes} \
                 ELSE REPEAT('x', 17) END"
            ))
        }
        (Bytes, Uuid) => Some(format!(
            "CASE WHEN {column} IS NULL OR OCTET_LENGTH({column}) = 16 THEN {column} ELSE REPEAT('x', 17) END"
        )),
        (F32 | F64 | Decimal, I16 | I32 | I64) | (Timestamp, Date) | (Decimal | Uuid, Text) => {
            agreed(dialect, column, from, to)
        }
        _ => None,
    }
}

/// Writes the cast whose meaning all databases share.
fn agreed(dialect: MysqlDialect, column: &str, from: ValueType, to: ValueType) -> Option<String> {
    let mut out = SqlText::new();
    let write = |out: &mut SqlText| {
        out.push(column);
    };
    dialect.cast(&mut out, Argument { write: &write, of: from, stored: true }, to).ok()?;
    Some(out.sql)
}
