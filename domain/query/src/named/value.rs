//! Values beside the names of lookups, read as what the field holds.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_ports::database::{Value, ValueType};
use uuid::Uuid;

use crate::Expression;

/// A value beside the name of a lookup: text that is read as what the field
/// holds, a value, or several.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LookupValue {
    /// Text, as a request brings it.
    Text(String),
    /// A value.
    Value(Value),
    /// Several.
    List(Vec<Self>),
    /// A JSON document.
    Json(serde_json::Value),
    /// The absence of a value.
    Null,
}

macro_rules! from_values {
    ($($ty:ty => $variant:ident),*) => {$(
        impl From<$ty> for LookupValue {
            fn from(value: $ty) -> Self {
                Self::Value(Value::$variant(value))
            }
        }
    )*};
}

from_values!(
    bool => Bool, i16 => I16, i32 => I32, i64 => I64, f32 => F32, f64 => F64, Decimal => Decimal, Uuid => Uuid,
    DateTime<Utc> => Timestamp, NaiveDate => Date, NaiveTime => Time, Vec<u8> => Bytes
);

impl From<&str> for LookupValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for LookupValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<serde_json::Value> for LookupValue {
    fn from(document: serde_json::Value) -> Self {
        Self::Json(document)
    }
}

impl<V: Into<Self>, const N: usize> From<[V; N]> for LookupValue {
    fn from(values: [V; N]) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<V: Into<Self>> From<Option<V>> for LookupValue {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl LookupValue {
    pub(super) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Reads it as what the subject holds.
    pub(super) fn read(self, subject: &Expression) -> Result<Value, String> {
        let of = subject.value_type();
        let expected = || format!("expected a {of}");
        match self {
            Self::Text(text) => parse(of, &text).ok_or_else(expected),
            Self::Value(value) => fit(value, of).ok_or_else(expected),
            Self::Null => Err(format!("expected a {of}, found NULL; ask `isnull`")),
            Self::List(_) | Self::Json(_) => Err(expected()),
        }
    }

    /// Reads it as several; text has commas between them.
    pub(super) fn list(self, subject: &Expression) -> Result<Vec<Value>, String> {
        match self {
            Self::List(values) => values.into_iter().map(|value| value.read(subject)).collect(),
            Self::Text(text) => {
                text.split(',').map(|part| Self::Text(part.to_owned()).read(subject)).collect()
            }
            other => Ok(vec![other.read(subject)?]),
        }
    }

    pub(super) fn text(self) -> Result<String, String> {
        match self {
            Self::Text(text) | Self::Value(Value::Text(text)) => Ok(text),
            _ => Err("expected text".to_owned()),
        }
    }

    pub(super) fn texts(self) -> Result<Vec<String>, String> {
        match self {
            Self::List(values) => values.into_iter().map(Self::text).collect(),
            Self::Text(text) => Ok(text.split(',').map(str::to_owned).collect()),
            _ => Err("expected texts".to_owned()),
        }
    }

    pub(super) fn boolean(self) -> Result<bool, String> {
        match self {
            Self::Value(Value::Bool(value)) => Ok(value),
            Self::Text(text) => text.parse().map_err(|_| "expected true or false".to_owned()),
            _ => Err("expected true or false".to_owned()),
        }
    }

    pub(super) fn json(self) -> Result<serde_json::Value, String> {
        match self {
            Self::Json(document) => Ok(document),
            Self::Text(text) => serde_json::from_str(&text).map_err(|_| "expected JSON".to_owned()),
            Self::Null => Ok(serde_json::Value::Null),
            _ => Err("expected JSON".to_owned()),
        }
    }
}

pub(crate) fn parse(of: ValueType, text: &str) -> Option<Value> {
    Some(match of {
        ValueType::Bool => Value::Bool(text.parse().ok()?),
        ValueType::I16 => Value::I16(text.parse().ok()?),
        ValueType::I32 => Value::I32(text.parse().ok()?),
        ValueType::I64 => Value::I64(text.parse().ok()?),
        ValueType::F32 => Value::F32(text.parse().ok().filter(|number: &f32| number.is_finite())?),
        ValueType::F64 => Value::F64(text.parse().ok().filter(|number: &f64| number.is_finite())?),
        ValueType::Decimal => Value::Decimal(text.parse().ok()?),
        ValueType::Text => Value::Text(text.to_owned()),
        ValueType::Uuid => Value::Uuid(text.parse().ok()?),
        ValueType::Timestamp => Value::Timestamp(text.parse().ok()?),
        ValueType::Date => Value::Date(text.parse().ok()?),
        ValueType::Time => Value::Time(text.parse().ok()?),
        _ => return None,
    })
}

/// Takes a number of another width where it fits, anything else as it is.
fn fit(value: Value, of: ValueType) -> Option<Value> {
    if value.value_type() == of {
        return Some(value);
    }
    let whole = match value {
        Value::I16(number) => i64::from(number),
        Value::I32(number) => i64::from(number),
        Value::I64(number) => number,
        Value::F32(number) if of == ValueType::F64 => return Some(Value::F64(number.into())),
        _ => return None,
    };
    Some(match of {
        ValueType::I16 => Value::I16(whole.try_into().ok()?),
        ValueType::I32 => Value::I32(whole.try_into().ok()?),
        ValueType::I64 => Value::I64(whole),
        ValueType::Decimal => Value::Decimal(whole.into()),
        _ => return None,
    })
}
