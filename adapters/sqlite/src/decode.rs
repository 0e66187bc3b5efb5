//! Values on their way out: from a storage class to the declared type.

use rust_decimal::Decimal;
use rustango_ports::database::{DecodeFault, ValueRef, ValueType};
use serde::de::IgnoredAny;
use uuid::Uuid;

use crate::{cells::Stored, time};

/// The integers that a 64-bit float holds exactly.
const EXACT_IN_F64: i64 = 1 << 53;

/// Reads a value as the declared type; without one, as what is stored.
pub(crate) fn decode(stored: Stored<'_>, declared: Option<ValueType>) -> Result<ValueRef<'_>, DecodeFault> {
    match (stored, declared) {
        (Stored::Null, _) => Ok(ValueRef::Null),
        (Stored::Integer(value), None) => Ok(ValueRef::I64(value)),
        (Stored::Integer(value), Some(declared)) => from_integer(value, declared),
        (Stored::Real(value), None) => Ok(ValueRef::F64(value)),
        (Stored::Real(value), Some(declared)) => from_real(value, declared),
        (Stored::Text(text), None) => Ok(ValueRef::Text(text)),
        (Stored::Text(text), Some(declared)) => from_text(text, declared),
        (Stored::Blob(bytes), None | Some(ValueType::Bytes)) => Ok(ValueRef::Bytes(bytes)),
        (Stored::Blob(_), Some(declared)) => Err(wrong(declared, "BLOB")),
        (Stored::Malformed, declared) => {
            Err(DecodeFault::Malformed { expected: declared.unwrap_or(ValueType::Text) })
        }
    }
}

fn wrong(expected: ValueType, found: &str) -> DecodeFault {
    DecodeFault::WrongType { expected, found: found.to_owned() }
}

fn from_integer<'r>(value: i64, declared: ValueType) -> Result<ValueRef<'r>, DecodeFault> {
    let outside = |_| DecodeFault::OutOfRange { expected: declared };
    Ok(match declared {
        ValueType::I64 => ValueRef::I64(value),
        ValueType::I32 => ValueRef::I32(value.try_into().map_err(outside)?),
        ValueType::I16 => ValueRef::I16(value.try_into().map_err(outside)?),
        ValueType::Bool => match value {
            0 => ValueRef::Bool(false),
            1 => ValueRef::Bool(true),
            _ => return Err(DecodeFault::OutOfRange { expected: declared }),
        },
        ValueType::Decimal => ValueRef::Decimal(Decimal::from(value)),
        // An expression over floats may come out whole.
        #[allow(clippy::cast_precision_loss, reason = "checked to be exact")]
        ValueType::F64 if (-EXACT_IN_F64..=EXACT_IN_F64).contains(&value) => ValueRef::F64(value as f64),
        _ => return Err(wrong(declared, "INTEGER")),
    })
}

fn from_real<'r>(value: f64, declared: ValueType) -> Result<ValueRef<'r>, DecodeFault> {
    match declared {
        ValueType::F64 => Ok(ValueRef::F64(value)),
        ValueType::F32 => {
            #[allow(clippy::cast_possible_truncation, reason = "what was stored as f32 comes back exactly")]
            let narrow = value as f32;
            if narrow.is_infinite() && value.is_finite() {
                return Err(DecodeFault::OutOfRange { expected: declared });
            }
            Ok(ValueRef::F32(narrow))
        }
        _ => Err(wrong(declared, "REAL")),
    }
}

fn from_text(text: &str, declared: ValueType) -> Result<ValueRef<'_>, DecodeFault> {
    let value = match declared {
        ValueType::Text => Some(ValueRef::Text(text)),
        ValueType::Decimal => Decimal::from_str_exact(text).ok().map(ValueRef::Decimal),
        ValueType::Uuid => Uuid::try_parse(text).ok().map(ValueRef::Uuid),
        ValueType::Timestamp => time::read_timestamp(text).map(ValueRef::Timestamp),
        ValueType::Date => time::read_date(text).map(ValueRef::Date),
        ValueType::Time => time::read_time(text).map(ValueRef::Time),
        // Others may write to the file; what is handed out must be valid.
        ValueType::Json => serde_json::from_str::<IgnoredAny>(text).ok().map(|_| ValueRef::Json(text)),
        _ => return Err(wrong(declared, "TEXT")),
    };
    value.ok_or(DecodeFault::Malformed { expected: declared })
}
