//! What a field can be compared with.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_ports::database::Value;
use uuid::Uuid;

use crate::{Auto, Choices, FieldValue, ForeignKey, Model};

/// A Rust value that can stand beside a column of type `T`.
///
/// There is none for `Option`: ask `is_null()` for
/// NULL.
#[diagnostic::on_unimplemented(
    message = "a column of type `{T}` cannot be compared with `{Self}`",
    label = "not comparable with `{T}`",
    note = "for NULL use `is_null()`; for a foreign key give the key of the target"
)]
pub trait Operand<T> {
    /// Makes the value to bind.
    fn into_value(self) -> Value;
}

macro_rules! operands {
    ($($ty:ty),*) => {$(
        impl Operand<$ty> for $ty {
            fn into_value(self) -> Value {
                self.to_value()
            }
        }

        impl Operand<$ty> for &$ty {
            fn into_value(self) -> Value {
                self.to_value()
            }
        }
    )*};
}

operands!(bool, i16, i32, i64, f32, f64, Decimal, String, Vec<u8>, Uuid, DateTime<Utc>, NaiveDate, NaiveTime);

impl Operand<String> for &str {
    fn into_value(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Operand<Vec<u8>> for &[u8] {
    fn into_value(self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<C: Choices> Operand<C> for C {
    fn into_value(self) -> Value {
        self.to_value()
    }
}

impl<T, X: Operand<T>> Operand<Option<T>> for X {
    fn into_value(self) -> Value {
        self.into_value()
    }
}

impl<T: Copy, X: Operand<T>> Operand<Auto<T>> for X {
    fn into_value(self) -> Value {
        self.into_value()
    }
}

/// An unset key equals nothing; the query says so when it is run.
impl<T> Operand<T> for Auto<T>
where
    T: Copy,
    Self: FieldValue,
{
    fn into_value(self) -> Value {
        self.to_value()
    }
}

impl<M: Model, X: Operand<M::Key>> Operand<ForeignKey<M>> for X {
    fn into_value(self) -> Value {
        self.into_value()
    }
}
