//! Rust types that can be columns.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::{Decimal, prelude::FromPrimitive};
use rustango_ports::database::{DbError, DecodeFault, Identifier, Value, ValueRef, ValueType};
use uuid::Uuid;

use crate::{Choice, Choices, FieldSchema, ModelSchema, RelatedColumns, RowReader};

/// A Rust type that can be a field of a model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a model",
    label = "not a type for columns",
    note = "use bool, i16, i32, i64, f32, f64, Decimal, String, Vec<u8>, Uuid, DateTime<Utc>, NaiveDate, \
            NaiveTime, serde_json::Value, an enum with `#[derive(Choices)]`, ForeignKey<T>, Auto<T>, \
            or an Option of one of these",
    note = "a ForeignKey<T> takes models with a key of one field: point at others by several fields, \
            `#[rustango(fk_composite(name = \"…\", to = \"T\", from = \"a, b\", on = \"a, b\"))]`"
)]
pub trait FieldValue: Sized + Send + Sync + 'static {
    /// The type without `Option`, `Auto` and `ForeignKey` around it: what such
    /// values are compared and computed as.
    type Base: FieldValue;
    /// Another type, optional where this one is.
    type Like<U: FieldValue>: FieldValue;
    /// What the first of both is that is not NULL: optional where both are.
    type Or<U: FieldValue>: FieldValue;
    /// What one of both is: optional where one is.
    type With<U: FieldValue>: FieldValue;

    /// The type of the column.
    const TYPE: ValueType;
    /// Whether NULL is a value.
    const NULLABLE: bool = false;
    /// Whether the database supplies the value.
    const AUTO: bool = false;
    /// The model that the value points at.
    const TARGET: Option<fn() -> &'static ModelSchema> = None;
    /// The closed list of values, if there is one.
    #[doc(hidden)]
    const CHOICE_LIST: &'static [Choice] = &[];
    /// What the type says of a field. The derive asks for all it needs of a
    /// type in one form, `<T as FieldValue>::…`: a wrong type is then wrong in
    /// one way, and the compiler says so once.
    #[doc(hidden)]
    const FIELD: FieldSchema = FieldSchema::of::<Self>("", Identifier::new("_"));

    /// Makes the value to bind.
    fn to_value(&self) -> Value;

    /// Reads the value of a row.
    ///
    /// # Errors
    /// [`DecodeFault`] where it is of another type or out of range.
    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault>;

    /// Reads the value at a position of a row.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    #[doc(hidden)]
    fn read(row: RowReader<'_>, position: usize) -> Result<Self, DbError> {
        row.read(position)
    }

    /// Keeps the target of a foreign key that a join brought along; other
    /// fields have none.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    #[doc(hidden)]
    fn load_target(&mut self, _related: &RelatedColumns, _row: RowReader<'_>) -> Result<(), DbError> {
        Ok(())
    }
}

fn unexpected(expected: ValueType, found: ValueRef<'_>) -> DecodeFault {
    match found.value_type() {
        None => DecodeFault::UnexpectedNull { expected },
        Some(found) => DecodeFault::WrongType { expected, found: found.to_string() },
    }
}

macro_rules! integers {
    ($($ty:ty => $name:ident),*) => {$(
        impl FieldValue for $ty {
            type Base = Self;
            type Like<U: FieldValue> = U;
            type Or<U: FieldValue> = Self::Base;
            type With<U: FieldValue> = U;

            const TYPE: ValueType = ValueType::$name;

            fn to_value(&self) -> Value {
                Value::$name(*self)
            }

            fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
                let wide = match value {
                    ValueRef::I16(value) => i64::from(value),
                    ValueRef::I32(value) => i64::from(value),
                    ValueRef::I64(value) => value,
                    other => return Err(unexpected(Self::TYPE, other)),
                };
                <$ty>::try_from(wide).map_err(|_| DecodeFault::OutOfRange { expected: Self::TYPE })
            }
        }
    )*};
}

macro_rules! copied {
    ($($ty:ty => $name:ident),*) => {$(
        impl FieldValue for $ty {
            type Base = Self;
            type Like<U: FieldValue> = U;
            type Or<U: FieldValue> = Self::Base;
            type With<U: FieldValue> = U;

            const TYPE: ValueType = ValueType::$name;

            fn to_value(&self) -> Value {
                Value::$name(*self)
            }

            fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
                match value {
                    ValueRef::$name(value) => Ok(value),
                    other => Err(unexpected(Self::TYPE, other)),
                }
            }
        }
    )*};
}

integers!(i16 => I16, i32 => I32, i64 => I64);
copied!(bool => Bool, f32 => F32, Uuid => Uuid, DateTime<Utc> => Timestamp, NaiveDate => Date, NaiveTime => Time);

impl FieldValue for f64 {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::F64;

    fn to_value(&self) -> Value {
        Value::F64(*self)
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::F64(value) => Ok(value),
            ValueRef::F32(value) => Ok(value.into()),
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl FieldValue for Decimal {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::Decimal;

    fn to_value(&self) -> Value {
        Value::Decimal(*self)
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::Decimal(value) => Ok(value),
            ValueRef::I16(value) => Ok(value.into()),
            ValueRef::I32(value) => Ok(value.into()),
            ValueRef::I64(value) => {
                Self::from_i64(value).ok_or(DecodeFault::OutOfRange { expected: ValueType::Decimal })
            }
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl FieldValue for String {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::Text(text) => Ok(text.to_owned()),
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl FieldValue for Vec<u8> {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::Bytes;

    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::Bytes(bytes) => Ok(bytes.to_vec()),
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl FieldValue for serde_json::Value {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::Json;

    fn to_value(&self) -> Value {
        Value::Json(self.clone())
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::Json(text) => {
                serde_json::from_str(text).map_err(|_| DecodeFault::Malformed { expected: ValueType::Json })
            }
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl<C: Choices> FieldValue for C {
    type Base = Self;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = ValueType::Text;
    const CHOICE_LIST: &'static [Choice] = C::CHOICES;

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        match value {
            ValueRef::Text(text) => C::parse(text).ok_or(DecodeFault::UnknownChoice { name: C::NAME }),
            other => Err(unexpected(Self::TYPE, other)),
        }
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    type Base = T::Base;
    type Like<U: FieldValue> = Option<U>;
    type Or<U: FieldValue> = U;
    type With<U: FieldValue> = Option<U::Base>;

    const TYPE: ValueType = T::TYPE;
    const NULLABLE: bool = true;
    const TARGET: Option<fn() -> &'static ModelSchema> = T::TARGET;
    const CHOICE_LIST: &'static [Choice] = T::CHOICE_LIST;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null(T::TYPE), T::to_value)
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }

    fn read(row: RowReader<'_>, position: usize) -> Result<Self, DbError> {
        if T::TARGET.is_none() {
            return row.read(position);
        }
        if row.is_null(position)? { Ok(None) } else { T::read(row, position).map(Some) }
    }

    fn load_target(&mut self, related: &RelatedColumns, row: RowReader<'_>) -> Result<(), DbError> {
        self.as_mut().map_or(Ok(()), |target| target.load_target(related, row))
    }
}

/// Types of columns that hold text.
#[diagnostic::on_unimplemented(
    message = "text lookups work on text columns, and this one holds `{Self}`",
    label = "not text",
    note = "`contains`, `startswith` and the like take columns of type String, Option<String> or a Choices enum"
)]
pub trait TextColumn: FieldValue {}

impl TextColumn for String {}
#[diagnostic::do_not_recommend]
impl<C: Choices> TextColumn for C {}
impl<T: TextColumn> TextColumn for Option<T> {}

/// Types whose values can be compared with those of type `B`: the same, or
/// numbers of another width.
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` cannot be compared with values of type `{B}`",
    label = "not comparable with `{B}`",
    note = "cast one of them: `.cast::<i64>()`"
)]
pub trait Comparable<B> {}

/// Types of which one can hold the values of the other, in a foreign key over
/// several fields.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a field with values of type `{Self}` cannot point at one with values of type `{Other}`",
    label = "a foreign key has the types of the fields that it points at",
    note = "each field in `from` is of the type of the field at its place in `on`, or an `Option` of it"
)]
pub trait SameValue<Other> {}

impl<C: Choices> SameValue<C> for C {}

macro_rules! comparable {
    ($($ty:ty: $($other:ty),*;)*) => {$(
        $(impl Comparable<$other> for $ty {})*
        impl SameValue<$ty> for $ty {}
        // Of two candidates the compiler says in our words that none fits.
        impl SameValue<Option<$ty>> for $ty {}
    )*};
}

comparable! {
    bool: bool;
    i16: i16, i32, i64;
    i32: i16, i32, i64;
    i64: i16, i32, i64;
    f32: f32, f64;
    f64: f32, f64;
    Decimal: Decimal;
    String: String;
    Vec<u8>: Vec<u8>;
    Uuid: Uuid;
    DateTime<Utc>: DateTime<Utc>;
    NaiveDate: NaiveDate;
    NaiveTime: NaiveTime;
}

impl<C: Choices> Comparable<C> for C {}

/// Numbers, and what they become when something is computed of them.
#[diagnostic::on_unimplemented(
    message = "nothing is computed of values of type `{Self}`",
    label = "not a number",
    note = "numbers are i16, i32, i64, f32, f64 and Decimal"
)]
pub trait Number: FieldValue {
    /// What sums and products have room in.
    type Wide: FieldValue;
    /// What an average is.
    type Mean: FieldValue;
}

macro_rules! numbers {
    ($($ty:ty: $wide:ty, $mean:ty;)*) => {$(
        impl Number for $ty {
            type Wide = $wide;
            type Mean = $mean;
        }
    )*};
}

numbers! {
    i16: i64, f64;
    i32: i64, f64;
    i64: i64, f64;
    f32: f64, f64;
    f64: f64, f64;
    Decimal: Decimal, Decimal;
}

/// Dates and points in time.
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` have no date",
    label = "neither a date nor a point in time",
    note = "dates are `NaiveDate`, points in time `DateTime<Utc>`"
)]
pub trait Dated: FieldValue {}

impl Dated for NaiveDate {}
impl Dated for DateTime<Utc> {}

/// Times of day and points in time.
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` have no time of day",
    label = "neither a time nor a point in time",
    note = "times are `NaiveTime`, points in time `DateTime<Utc>`"
)]
pub trait Timed: FieldValue {}

impl Timed for NaiveTime {}
impl Timed for DateTime<Utc> {}
