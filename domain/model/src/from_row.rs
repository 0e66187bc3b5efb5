//! What the rows of an answer become: models, structs, tuples.

use rustango_ports::database::DbError;

use crate::{FieldValue, Model, RowReader};

/// A type that a row becomes: a model, a tuple of up to twelve values, or a
/// struct with `#[derive(FromRow)]`.
///
/// It states the types of its columns, so that values are read as these and as
/// nothing else, whatever a database stores them as.
#[diagnostic::on_unimplemented(
    message = "a row does not become a `{Self}`",
    label = "neither a model, a tuple of values nor a struct with `#[derive(FromRow)]`",
    note = "for a single value write a tuple of one: `(i64,)`"
)]
pub trait FromRow: Sized + Send + 'static {
    /// The types of its fields, each beside those after it:
    /// `(i64, (String, ()))`.
    type Fields;
    /// Whether its columns are found by their names, or else by their order.
    const NAMED: bool = true;

    /// Returns how many columns it is read from.
    fn width() -> usize;

    /// Adds the names of its columns, in order.
    fn columns(names: &mut Vec<&'static str>);

    /// Makes it of its fields.
    fn from_fields(fields: Self::Fields) -> Self;

    /// Reads it from a row whose columns are its own, in order.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn read_row(row: RowReader<'_>) -> Result<Self, DbError>;
}

#[diagnostic::do_not_recommend]
impl<M: Model> FromRow for M {
    type Fields = (M, ());

    fn width() -> usize {
        M::schema().fields.len()
    }

    fn columns(names: &mut Vec<&'static str>) {
        names.extend(M::schema().fields.iter().map(|field| field.column.as_str()));
    }

    fn from_fields((model, ()): Self::Fields) -> Self {
        model
    }

    fn read_row(row: RowReader<'_>) -> Result<Self, DbError> {
        M::from_row(row)
    }
}

macro_rules! nested {
    () => { () };
    ($first:ident $($rest:ident)*) => { ($first, nested!($($rest)*)) };
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<$($name: FieldValue),*> FromRow for ($($name,)*) {
            type Fields = nested!($($name)*);

            const NAMED: bool = false;

            fn width() -> usize {
                [$(stringify!($name)),*].len()
            }

            fn columns(names: &mut Vec<&'static str>) {
                names.extend([$(stringify!($name)),*]);
            }

            #[allow(non_snake_case, reason = "the names of the types")]
            fn from_fields(nested!($($name)*): Self::Fields) -> Self {
                ($($name,)*)
            }

            fn read_row(row: RowReader<'_>) -> Result<Self, DbError> {
                let mut at = 0;
                Ok(($(next_field::<$name>(row, &mut at)?,)*))
            }
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
}

/// Reads the next field of a row; glue for the derive.
///
/// # Errors
/// Kind `Decode`, naming the column.
#[doc(hidden)]
pub fn next_field<T: FieldValue>(row: RowReader<'_>, at: &mut usize) -> Result<T, DbError> {
    let position = *at;
    *at += 1;
    T::read(row, position)
}

/// Reads the next columns of a row as a row of their own; glue for the derive.
///
/// # Errors
/// Kind `Decode`, naming the column.
#[doc(hidden)]
pub fn next_row<R: FromRow>(row: RowReader<'_>, at: &mut usize) -> Result<R, DbError> {
    let before = *at;
    *at += R::width();
    R::read_row(row.after(before))
}
