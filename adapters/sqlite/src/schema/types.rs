//! Which type a declared type is.

use rustango_ports::database::ValueType;

use crate::decimal;

/// The type of a column, with the most characters where limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) of: ValueType,
    pub(super) max_length: Option<u32>,
}

/// Finds the type that is declared so; the inverse of `column_type`.
pub(super) fn declared(text: &str) -> Option<Declared> {
    let upper = text.trim().to_ascii_uppercase();
    if let Some(length) = upper.strip_prefix("VARCHAR(").and_then(|rest| rest.strip_suffix(')')) {
        let max_length = Some(length.trim().parse().ok()?);
        return Some(Declared { of: ValueType::Text, max_length });
    }
    let of = match upper.as_str() {
        "BOOLEAN" => ValueType::Bool,
        "SMALLINT" => ValueType::I16,
        "INTEGER" => ValueType::I32,
        "BIGINT" => ValueType::I64,
        "REAL" => ValueType::F32,
        "DOUBLE" => ValueType::F64,
        "DECIMAL_TEXT" => ValueType::Decimal,
        "TEXT" => ValueType::Text,
        "BLOB" => ValueType::Bytes,
        "UUID_TEXT" => ValueType::Uuid,
        "TIMESTAMP_TEXT" => ValueType::Timestamp,
        "DATE_TEXT" => ValueType::Date,
        "TIME_TEXT" => ValueType::Time,
        "JSON_TEXT" => ValueType::Json,
        _ => return None,
    };
    Some(Declared { of, max_length: None })
}

/// Tells whether a column of a type has this collation.
pub(super) fn has_collation(of: ValueType, collation: &str) -> bool {
    match of {
        ValueType::Decimal => collation.eq_ignore_ascii_case(decimal::COLLATION),
        _ => collation.eq_ignore_ascii_case("BINARY"),
    }
}
