//! Owned values: what statements bind.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The types of values that every database can hold.
///
/// In files they have the names of their variants in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ValueType {
    /// True or false.
    Bool,
    /// A 16-bit signed integer.
    I16,
    /// A 32-bit signed integer.
    I32,
    /// A 64-bit signed integer.
    I64,
    /// A 32-bit IEEE 754 number.
    F32,
    /// A 64-bit IEEE 754 number.
    F64,
    /// An exact decimal number of up to 28 digits.
    Decimal,
    /// Unicode text without NUL.
    Text,
    /// Raw bytes.
    Bytes,
    /// A UUID (RFC 9562).
    Uuid,
    /// A point in time, in UTC, to the microsecond.
    Timestamp,
    /// A calendar date.
    Date,
    /// A time of day, to the microsecond.
    Time,
    /// A JSON document (RFC 8259).
    Json,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "boolean",
            Self::I16 => "16-bit integer",
            Self::I32 => "32-bit integer",
            Self::I64 => "64-bit integer",
            Self::F32 => "32-bit float",
            Self::F64 => "64-bit float",
            Self::Decimal => "decimal",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Uuid => "UUID",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Json => "JSON",
        })
    }
}

/// One owned value, as it is bound to a statement.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// The absence of a value of this type.
    Null(ValueType),
    /// True or false.
    Bool(bool),
    /// A 16-bit signed integer.
    I16(i16),
    /// A 32-bit signed integer.
    I32(i32),
    /// A 64-bit signed integer.
    I64(i64),
    /// A 32-bit IEEE 754 number.
    F32(f32),
    /// A 64-bit IEEE 754 number.
    F64(f64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Unicode text.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// A UUID.
    Uuid(Uuid),
    /// A point in time; adapters keep whole microseconds and cut the rest off.
    Timestamp(DateTime<Utc>),
    /// A calendar date.
    Date(NaiveDate),
    /// A time of day; adapters keep whole microseconds and cut the rest off.
    Time(NaiveTime),
    /// A JSON document.
    Json(serde_json::Value),
    /// Values of one type as a single bind, for databases whose
    /// [`Capabilities::arrays`](super::Capabilities) is set.
    Array(ValueType, Vec<Value>),
}

impl Value {
    /// Returns the type; for an array, that of its elements.
    pub const fn value_type(&self) -> ValueType {
        match self {
            Self::Null(of) | Self::Array(of, _) => *of,
            Self::Bool(_) => ValueType::Bool,
            Self::I16(_) => ValueType::I16,
            Self::I32(_) => ValueType::I32,
            Self::I64(_) => ValueType::I64,
            Self::F32(_) => ValueType::F32,
            Self::F64(_) => ValueType::F64,
            Self::Decimal(_) => ValueType::Decimal,
            Self::Text(_) => ValueType::Text,
            Self::Bytes(_) => ValueType::Bytes,
            Self::Uuid(_) => ValueType::Uuid,
            Self::Timestamp(_) => ValueType::Timestamp,
            Self::Date(_) => ValueType::Date,
            Self::Time(_) => ValueType::Time,
            Self::Json(_) => ValueType::Json,
        }
    }

    /// Tells whether this is the absence of a value.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }
}
