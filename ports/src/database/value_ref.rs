//! Borrowed values: what rows hand out.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::ValueType;

/// One value of a row. Text and bytes borrow from the answer's buffer.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// The absence of a value.
    Null,
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
    Text(&'a str),
    /// Raw bytes.
    Bytes(&'a [u8]),
    /// A UUID.
    Uuid(Uuid),
    /// A point in time, in UTC.
    Timestamp(DateTime<Utc>),
    /// A calendar date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// The text of a JSON document, valid as it stands.
    Json(&'a str),
}

impl ValueRef<'_> {
    /// Returns the type of the value, or nothing for NULL.
    pub const fn value_type(&self) -> Option<ValueType> {
        Some(match self {
            Self::Null => return None,
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
        })
    }

    /// Tells whether this is the absence of a value.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A value that is not of the type that was asked for.
///
/// It names types, never the value: a decode fault may end in a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeFault {
    /// NULL where the field is not optional.
    #[error("expected {expected}, found NULL; make the field an Option or the column NOT NULL")]
    UnexpectedNull {
        /// The type of the field.
        expected: ValueType,
    },
    /// A value of another type.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// The type of the field.
        expected: ValueType,
        /// The type of the column, in the adapter's words.
        found: String,
    },
    /// A number outside the range of the field's type.
    #[error("the value does not fit in a {expected}")]
    OutOfRange {
        /// The type of the field.
        expected: ValueType,
    },
    /// Text that does not parse as the field's type.
    #[error("the text in the column is not a valid {expected}")]
    Malformed {
        /// The type of the field.
        expected: ValueType,
    },
    /// A value outside the declared choices of an enum.
    #[error("the value is not one of the choices of {name}")]
    UnknownChoice {
        /// The name of the Rust enum.
        name: &'static str,
    },
}
