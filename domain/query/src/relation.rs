//! Following foreign keys.

use std::future::Future;

use rustango_model::{FieldValue, ForeignKey, Model, RowReader};
use rustango_ports::database::DbError;

use crate::{Condition, Db, Error, FieldRef, Lookup, Select, records};

/// Types of columns that point at a row of another model.
#[diagnostic::on_unimplemented(
    message = "`select_related` follows foreign keys, and this column holds `{Self}`",
    label = "not a foreign key",
    note = "it takes columns of type ForeignKey<T> or Option<ForeignKey<T>>"
)]
pub trait Related: FieldValue {}

impl<T: Model> Related for ForeignKey<T> {}
impl<T: Model> Related for Option<ForeignKey<T>> {}

/// Hands each related row to the foreign key that points at it.
pub(crate) fn load<M: Model>(model: &mut M, related: &[FieldRef], row: RowReader<'_>) -> Result<(), DbError> {
    let mut row = row.skip(M::schema().fields.len());
    for field in related {
        let Some(relation) = field.field().relation else { continue };
        let target = (relation.target)();
        if !row.is_null(target.primary_key)? {
            model.load_related(field.position(), row)?;
        }
        row = row.skip(target.fields.len());
    }
    Ok(())
}

/// Loads the row that a foreign key points at.
pub trait Follow<T: Model> {
    /// Returns the target: the row loaded before, or one statement's answer,
    /// which is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone; [`Error::Database`].
    fn get(&self, db: &Db) -> impl Future<Output = Result<&T, Error>> + Send;
}

impl<T: Model> Follow<T> for ForeignKey<T> {
    async fn get(&self, db: &Db) -> Result<&T, Error> {
        if let Some(target) = self.loaded() {
            return Ok(target);
        }
        let schema = T::schema();
        let key = FieldRef::new(schema, schema.primary_key);
        let select =
            Select::all(schema).filter(Condition::Lookup(key, Lookup::Exact(self.key().to_value()))).limit(1);
        let rows = records::fetch(db, &select).await?;
        if rows.is_empty() {
            return Err(Error::NotFound { model: schema.name });
        }
        Ok(self.keep(T::from_row(RowReader::new(&*rows, 0, 0))?))
    }
}
