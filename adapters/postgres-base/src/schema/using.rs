//! How a value of one type becomes one of another, for `ALTER COLUMN TYPE`.

use rustango_ports::database::{Argument, Dialect as _, SqlText, ValueType};

use crate::dialect::{PostgresDialect, type_name};

/// Writes a column, by its quoted name, as another type.
///
/// Nothing is cut: where a value does not fit, the database refuses it.
pub(super) fn converted(column: &str, from: ValueType, to: ValueType) -> String {
    use ValueType::{Bool, Bytes, Decimal, F32, F64, Json, Text, Time, Timestamp, Uuid};
    let name = type_name(to);
    match (from, to) {
        (from, to) if from == to => column.to_owned(),
        (Text, Bytes) => format!("convert_to({column}, 'UTF8')"),
        (Bytes, Text) => format!("convert_from({column}, 'UTF8')"),
        (Uuid, Bytes) => format!("uuid_send({column})"),
        (Bytes, Uuid) => format!("encode({column}, 'hex')::uuid"),
        (ValueType::I16 | ValueType::I32 | ValueType::I64 | F32 | F64 | Decimal, Bool) => {
            format!("{column} <> 0")
        }
        (Bool, F32 | F64 | Decimal) => format!("{column}::integer::{name}"),
        (Timestamp, Time) => format!("({column} AT TIME ZONE 'UTC')::time"),
        (Text, Json) => format!("{column}::jsonb"),
        (_, Json) => format!("to_jsonb({column})"),
        (Json, Text) => format!("{column}::text"),
        (Json, _) => format!("({column} #>> '{{}}')::{name}"),
        _ => agreed(column, from, to).unwrap_or_else(|| format!("{column}::{name}")),
    }
}

/// Writes the cast whose meaning all databases share, where there is one.
fn agreed(column: &str, from: ValueType, to: ValueType) -> Option<String> {
    let mut out = SqlText::new();
    let write = |out: &mut SqlText| {
        out.push(column);
    };
    PostgresDialect.cast(&mut out, Argument { write: &write, of: from, stored: true }, to).ok()?;
    Some(out.sql)
}
