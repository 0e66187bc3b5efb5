//! What a field can be compared with.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_ports::database::Value;
use uuid::Uuid;

use crate::{Auto, Choices, FieldValue, ForeignKey, Model, SingleKey};

/// What can stand beside a column of the model `M` whose values are, without
/// `Option`, `Auto` and `ForeignKey` around them, of type `T`.
///
/// There is none for `Option`: ask `is_null()` for NULL.
#[diagnostic::on_unimplemented(
    message = "a column of type `{T}` cannot be compared with `{Self}`",
    label = "not comparable with `{T}`",
    note = "for NULL use `is_null()`; for a foreign key give the key of the target"
)]
pub trait Operand<M, T> {
    /// What it becomes in a query: a value, or an expression.
    type Made;
    /// A type, optional where this may be NULL.
    type Like<U: FieldValue>: FieldValue;

    /// Makes it.
    fn make(self) -> Self::Made;
}

macro_rules! operands {
    ($($ty:ty),*) => {$(
        impl<M> Operand<M, $ty> for $ty {
            type Made = Value;
            type Like<U: FieldValue> = U;

            fn make(self) -> Value {
                self.to_value()
            }
        }

        impl<M> Operand<M, $ty> for &$ty {
            type Made = Value;
            type Like<U: FieldValue> = U;

            fn make(self) -> Value {
                self.to_value()
            }
        }
    )*};
}

operands!(bool, i16, i32, i64, f32, f64, Decimal, String, Vec<u8>, Uuid, DateTime<Utc>, NaiveDate, NaiveTime);

impl<M> Operand<M, String> for &str {
    type Made = Value;
    type Like<U: FieldValue> = U;

    fn make(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl<M> Operand<M, Vec<u8>> for &[u8] {
    type Made = Value;
    type Like<U: FieldValue> = U;

    fn make(self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<M, C: Choices> Operand<M, C> for C {
    type Made = Value;
    type Like<U: FieldValue> = U;

    fn make(self) -> Value {
        self.to_value()
    }
}

/// An unset key equals nothing; the query says so when it is run.
impl<M, T> Operand<M, T> for Auto<T>
where
    T: Copy,
    Self: FieldValue,
{
    type Made = Value;
    type Like<U: FieldValue> = U;

    fn make(self) -> Value {
        self.to_value()
    }
}

/// The row that the key points at.
impl<M, T: Model<Key: SingleKey>> Operand<M, <T::Key as FieldValue>::Base> for &ForeignKey<T> {
    type Made = Value;
    type Like<U: FieldValue> = U;

    fn make(self) -> Value {
        self.to_value()
    }
}
