//! A key that is supplied on insert.

use std::fmt;

use rustango_ports::database::{DecodeFault, Value, ValueRef, ValueType};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use uuid::Uuid;

use crate::{FieldValue, KeyField, SingleKey};

/// A key that the database numbers: unset until the row is inserted.
///
/// ```
/// use rustango_model::Auto;
///
/// let mut id: Auto<i64> = Auto::default();
/// assert!(!id.is_set());
/// id = Auto::from(7);
/// assert_eq!(id.get(), Some(7));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Auto<T>(Option<T>);

impl<T: Copy> Auto<T> {
    /// Returns the value, if the database has given one.
    pub const fn get(&self) -> Option<T> {
        self.0
    }

    /// Tells whether the database has given a value.
    pub const fn is_set(&self) -> bool {
        self.0.is_some()
    }
}

impl<T> Default for Auto<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Auto<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T: fmt::Debug> fmt::Debug for Auto<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("unset"),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Auto<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("unset"),
        }
    }
}

/// Types of keys that nobody has to choose: the database numbers integers, the
/// toolkit makes UUIDs (with `auto_uuid`).
trait Generated {}
impl Generated for i16 {}
impl Generated for i32 {}
impl Generated for i64 {}
impl Generated for Uuid {}

#[allow(private_bounds, reason = "the set of generated types is closed")]
impl<T: FieldValue + Generated + Copy> FieldValue for Auto<T> {
    type Base = T::Base;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = T::TYPE;
    const AUTO: bool = true;

    fn to_value(&self) -> Value {
        self.0.map_or(Value::Null(T::TYPE), |value| value.to_value())
    }

    /// No row holds NULL for its key; a row that is yet to be inserted does.
    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        if value.is_null() { Ok(Self(None)) } else { T::from_value(value).map(Self::from) }
    }
}

#[allow(private_bounds, reason = "the set of generated types is closed")]
impl<T> KeyField for Auto<T>
where
    T: SingleKey + Generated + Copy,
{
    type Key = T;

    fn key(&self) -> Option<T> {
        self.0
    }
}

impl<T: Serialize> Serialize for Auto<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Auto<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self)
    }
}
