//! The trait that the derive implements.

use rustango_ports::database::{DbError, DecodeFault, Value, ValueRef};

use crate::{ForeignKey, ModelKey, ModelSchema, RelatedColumns, RowReader, SingleKey};

/// A struct that is a table.
///
/// Derive it: `#[derive(Model)]`. The methods here are glue for the query
/// crate; programs use `Post::objects()`, `save`, `delete` and the typed
/// columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "expected a struct with `#[derive(Model)]`",
    note = "add `#[derive(Model)]` to `{Self}`, and mark one field `#[rustango(primary_key)]`"
)]
pub trait Model: Sized + Send + Sync + 'static {
    /// The type of the primary key, as foreign keys hold it; a tuple where it
    /// has several fields.
    type Key: ModelKey;

    /// Returns the description of the model.
    fn schema() -> &'static ModelSchema;

    /// Returns the primary key, or nothing while the database has not given
    /// one.
    fn key(&self) -> Option<Self::Key>;

    /// Reads a model from a row whose columns are its fields in order.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn from_row(row: RowReader<'_>) -> Result<Self, DbError>;

    /// Returns the values of all fields, in order.
    fn values(&self) -> Vec<Value>;

    /// Sets one field by its position, as the database or the clock gave it.
    ///
    /// # Errors
    /// Where the value is not of the field's type.
    fn assign(&mut self, field: usize, value: ValueRef<'_>) -> Result<(), DecodeFault>;

    /// Keeps the target of a foreign key that `select_related` brought along
    /// in the same row.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn load_related(&mut self, related: &RelatedColumns, row: RowReader<'_>) -> Result<(), DbError>;
}

/// A model with a field `#[rustango(soft_delete)]`: its rows are deleted into
/// the trash.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no trash",
    label = "its rows are deleted for good",
    note = "add a field `#[rustango(soft_delete)] deleted_at: Option<DateTime<Utc>>` to `{Self}`"
)]
pub trait SoftDelete: Model {}

/// A field that can be a primary key, or part of one: the key itself, an
/// [`Auto`](crate::Auto) around it, or a foreign key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a primary key",
    label = "not a type for keys",
    note = "use `Auto<i64>`, `Auto<i32>`, `i64`, `i32`, `i16`, `String`, `Uuid` or a `ForeignKey<…>`"
)]
pub trait KeyField {
    /// The type of the key.
    type Key: SingleKey;

    /// Returns the key, if there is one yet.
    fn key(&self) -> Option<Self::Key>;
}

macro_rules! key_fields {
    ($($key:ty),*) => {$(
        impl KeyField for $key {
            type Key = $key;

            fn key(&self) -> Option<$key> {
                Some(self.clone())
            }
        }
    )*};
}

key_fields!(i16, i32, i64, String, uuid::Uuid);

impl<T: Model<Key: SingleKey>> KeyField for ForeignKey<T> {
    type Key = T::Key;

    fn key(&self) -> Option<T::Key> {
        Some(self.key().clone())
    }
}
