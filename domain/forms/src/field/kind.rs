//! Rust types that can be fields of a form.

use chrono::{DateTime, NaiveDateTime, Utc};
use rustango_model::{Bound, FieldSchema, FieldValue, Patch};
use rustango_ports::database::{Value, ValueRef, ValueType};
use rustango_query::records;

use super::{read::Given, schema_of};
use crate::UploadedFile;

/// What stands in a field, as far as its Rust type says.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    pub(crate) schema: FieldSchema,
    pub(crate) is_file: bool,
    /// Whether a field that is not sent is false: a box that is not checked.
    pub(crate) is_checkbox: bool,
}

impl Content {
    const fn of<T: FieldValue>() -> Self {
        Self::of_schema(schema_of::<T>())
    }

    pub(crate) const fn of_schema(schema: FieldSchema) -> Self {
        let is_checkbox = matches!(schema.value_type, ValueType::Bool) && !schema.nullable;
        Self { schema, is_file: matches!(schema.value_type, ValueType::Bytes), is_checkbox }
    }

    const fn file() -> Self {
        Self::of::<Vec<u8>>()
    }

    const fn within(min: i64, max: i64) -> Self {
        Self::of_schema(schema_of::<i64>().min(Bound::Int(min)).max(Bound::Int(max)))
    }

    const fn unchecked(mut self) -> Self {
        self.is_checkbox = false;
        self
    }

    /// Tells whether it is text that people type.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.schema.value_type, ValueType::Text) && self.schema.choices.is_empty()
    }

    /// Tells whether it is a number.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_number(&self) -> bool {
        use ValueType::{Decimal, F32, F64, I16, I32, I64};
        matches!(self.schema.value_type, I16 | I32 | I64 | F32 | F64 | Decimal)
    }

    /// Tells whether it is a number without a fraction.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_whole_number(&self) -> bool {
        matches!(self.schema.value_type, ValueType::I16 | ValueType::I32 | ValueType::I64)
    }

    /// Tells whether it is true or false.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_bool(&self) -> bool {
        matches!(self.schema.value_type, ValueType::Bool)
    }

    /// Tells whether it has a closed list of values.
    #[doc(hidden)]
    #[must_use]
    pub const fn has_choices(&self) -> bool {
        !self.schema.choices.is_empty()
    }

    /// Tells whether text is one of the values of its closed list.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_choice(&self, text: &str) -> bool {
        let mut at = 0;
        while at < self.schema.choices.len() {
            if same(self.schema.choices[at].value, text) {
                return true;
            }
            at += 1;
        }
        false
    }
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A Rust type that can be a field of a form.
///
/// `K` tells kinds of types apart, and is inferred: nobody writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form",
    label = "not a type for forms",
    note = "use bool, i16, i32, i64, u8, u16, u32, f32, f64, Decimal, String, Uuid, DateTime<Utc>, NaiveDateTime, \
            NaiveDate, NaiveTime, serde_json::Value, an enum with `#[derive(Choices)]`, UploadedFile, or an Option, a \
            Vec or a Patch of one of these"
)]
pub trait FormValue<K>: Sized {
    /// What stands in the field.
    const CONTENT: Content;
    /// Whether its name may be there several times.
    const MANY: bool = false;
    /// Whether something must be given, if nobody says otherwise.
    const REQUIRED: bool = false;
    /// Whether there is a value where nothing was given.
    const HAS_BLANK: bool = true;
    /// Whether the type itself says that nothing may be given.
    const MAY_MISS: bool = false;

    /// Makes a value of what was read; nothing where it is none of the type.
    #[doc(hidden)]
    fn from_given(given: Given) -> Option<Self>;
}

/// One value of a column.
#[derive(Debug)]
pub enum OneValue {}

/// One value that is read as that of another type.
#[derive(Debug)]
pub enum OneChecked {}

/// The same, or nothing.
#[derive(Debug)]
pub enum OptionChecked {}

/// A value that may be left out.
#[derive(Debug)]
pub enum OnePatch {}

/// One file.
#[derive(Debug)]
pub enum OneFile {}

/// Values under one name.
#[derive(Debug)]
pub enum SeveralValues {}

/// Files under one name.
#[derive(Debug)]
pub enum SeveralFiles {}

impl<T: FieldValue> FormValue<OneValue> for T {
    const CONTENT: Content = Content::of::<T>();
    const REQUIRED: bool = !T::NULLABLE && !Self::CONTENT.is_checkbox;
    const HAS_BLANK: bool = T::NULLABLE || Self::CONTENT.is_checkbox || Self::CONTENT.is_text();
    const MAY_MISS: bool = T::NULLABLE;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::One(value) => held(&value),
            Given::Files(files) => T::from_value(ValueRef::Bytes(files.first()?.bytes())).ok(),
            Given::Absent | Given::Empty if T::NULLABLE => T::from_value(ValueRef::Null).ok(),
            Given::Absent | Given::Empty => T::from_value(ValueRef::Text("")).ok(),
            Given::Several(_) => None,
        }
    }
}

impl<T: FieldValue> FormValue<OnePatch> for Patch<T> {
    const CONTENT: Content = Content::of::<T>().unchecked();
    const MAY_MISS: bool = true;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::Absent => Some(Self::Absent),
            Given::Empty => Some(Self::Null),
            other => <T as FormValue<OneValue>>::from_given(other).map(Self::Value),
        }
    }
}

impl<T: FieldValue> FormValue<SeveralValues> for Vec<T> {
    const CONTENT: Content = Content::of::<T>().unchecked();
    const MANY: bool = true;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::Several(values) => values.iter().map(held).collect(),
            Given::One(value) => held(&value).map(|value| vec![value]),
            _ => Some(Self::new()),
        }
    }
}

impl FormValue<OneFile> for UploadedFile {
    const CONTENT: Content = Content::file();
    const REQUIRED: bool = true;
    const HAS_BLANK: bool = false;

    fn from_given(given: Given) -> Option<Self> {
        Option::from_given(given).flatten()
    }
}

impl FormValue<OneFile> for Option<UploadedFile> {
    const CONTENT: Content = Content::file();
    const MAY_MISS: bool = true;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::Files(files) => Some(files.into_iter().next()),
            _ => Some(None),
        }
    }
}

impl FormValue<SeveralFiles> for Vec<UploadedFile> {
    const CONTENT: Content = Content::file();
    const MANY: bool = true;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::Files(files) => Some(files),
            _ => Some(Self::new()),
        }
    }
}

/// A type that is read as another one, and then converted.
#[doc(hidden)]
pub trait Converted: Sized {
    /// The other type.
    type Base: FieldValue;
    /// What stands in the field.
    const CONTENT: Content;

    /// Makes a value of the other one, which is within its limits.
    fn convert(base: Self::Base) -> Option<Self>;
}

macro_rules! small_numbers {
    ($($ty:ty),*) => {$(
        impl Converted for $ty {
            type Base = i64;

            const CONTENT: Content = Content::within(<$ty>::MIN as i64, <$ty>::MAX as i64);

            fn convert(base: i64) -> Option<Self> {
                base.try_into().ok()
            }
        }
    )*};
}

small_numbers!(u8, u16, u32);

/// A point in time without a zone is meant in UTC.
impl Converted for NaiveDateTime {
    type Base = DateTime<Utc>;

    const CONTENT: Content = Content::of::<DateTime<Utc>>();

    fn convert(base: DateTime<Utc>) -> Option<Self> {
        Some(base.naive_utc())
    }
}

impl<T: Converted> FormValue<OneChecked> for T {
    const CONTENT: Content = T::CONTENT;
    const REQUIRED: bool = true;
    const HAS_BLANK: bool = false;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::One(value) => held(&value).and_then(T::convert),
            _ => None,
        }
    }
}

impl<T: Converted> FormValue<OptionChecked> for Option<T> {
    const CONTENT: Content = T::CONTENT;
    const MAY_MISS: bool = true;

    fn from_given(given: Given) -> Option<Self> {
        match given {
            Given::One(value) => held(&value).and_then(T::convert).map(Some),
            _ => Some(None),
        }
    }
}

/// Makes the Rust value of a value.
fn held<T: FieldValue>(value: &Value) -> Option<T> {
    match value {
        Value::Json(document) => T::from_value(ValueRef::Json(&document.to_string())).ok(),
        other => T::from_value(records::borrowed(other).ok()?).ok(),
    }
}
