//! Primary keys: of one field, or of several.

use std::{fmt, hash::Hash};

use rustango_ports::database::{DbError, Value};
use uuid::Uuid;

use crate::{FieldValue, RowReader};

/// The primary key of a row: one value, or a tuple of up to four where the key
/// has several fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a primary key",
    label = "not a type for keys",
    note = "a key is `i64`, `i32`, `i16`, `String` or `Uuid`, or a tuple of up to four of these"
)]
pub trait ModelKey: Clone + Eq + Hash + fmt::Debug + Send + Sync + 'static {
    /// Returns a value for each field of the key, in their order.
    fn key_values(&self) -> Vec<Value>;

    /// Reads it from a row, of which the column at `first` and those behind it
    /// are the fields of the key.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn read_key(row: RowReader<'_>, first: usize) -> Result<Self, DbError>;
}

/// A primary key of one field: what fits in one column of another table.
#[diagnostic::on_unimplemented(
    message = "a key of several fields, `{Self}`, does not fit in one column",
    label = "this model has a composite primary key",
    note = "point at it by several fields: `#[rustango(fk_composite(name = \"…\", to = \"…\", from = \"a, b\", \
            on = \"a, b\"))]`",
    note = "many-to-many relations and generic keys need a model with a key of one field: give it one, and write \
            `unique_together` for the others"
)]
pub trait SingleKey: ModelKey + FieldValue {}

macro_rules! single_keys {
    ($($key:ty),*) => {$(
        impl SingleKey for $key {}

        impl ModelKey for $key {
            fn key_values(&self) -> Vec<Value> {
                vec![self.to_value()]
            }

            fn read_key(row: RowReader<'_>, first: usize) -> Result<Self, DbError> {
                row.read(first)
            }
        }
    )*};
}

single_keys!(i16, i32, i64, String, Uuid);

macro_rules! composite_keys {
    ($(($($name:ident $at:literal)*))*) => {$(
        impl<$($name: SingleKey),*> ModelKey for ($($name,)*) {
            #[allow(non_snake_case, reason = "the names of the types")]
            fn key_values(&self) -> Vec<Value> {
                let ($($name,)*) = self;
                vec![$($name.to_value()),*]
            }

            fn read_key(row: RowReader<'_>, first: usize) -> Result<Self, DbError> {
                Ok(($(row.read::<$name>(first + $at)?,)*))
            }
        }
    )*};
}

composite_keys! {
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
}
