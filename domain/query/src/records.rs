//! Rows without a struct: what the API and other generic parts work with.
//!
//! Everything here is driven by a schema at run time. The typed builders end
//! in the same functions, so that a rule (validation, stamps, limits) holds
//! on both ways.

use rustango_model::{FieldSchema, ModelSchema, RowReader};
use rustango_ports::database::{Executor as _, RowSet, Statement, Value};

use crate::{
    Db, Error, Fault, FieldRef, Select,
    render::{self, SelectedColumns},
    write::{Moment, stamp, validate},
};

pub(crate) fn rows(db: &Db, select: &Select) -> Result<Statement, Error> {
    render::select(db.dialect(), select, SelectedColumns::All)
}

/// Returns all rows of a query: the fields of its model in order.
///
/// # Errors
/// [`Error::InvalidQuery`] or [`Error::Database`], as everything here.
pub async fn fetch(db: &Db, select: &Select) -> Result<Box<dyn RowSet>, Error> {
    Ok(db.query(&rows(db, select)?).await?)
}

/// Returns some fields of all rows of a query, in the order of `fields`
/// (positions in the schema).
///
/// # Errors
/// As [`fetch`].
pub async fn fetch_fields(db: &Db, select: &Select, fields: &[usize]) -> Result<Box<dyn RowSet>, Error> {
    let statement = render::select(db.dialect(), select, SelectedColumns::Fields(fields))?;
    Ok(db.query(&statement).await?)
}

/// Returns the number of rows of a query without its window, and the rows of
/// its window: one batch.
///
/// # Errors
/// As [`fetch`].
pub async fn page(db: &Db, select: &Select) -> Result<(u64, Box<dyn RowSet>), Error> {
    batch_page(db, select, SelectedColumns::All).await
}

/// As [`page`], with some fields only.
///
/// # Errors
/// As [`fetch`].
pub async fn page_of_fields(
    db: &Db,
    select: &Select,
    fields: &[usize],
) -> Result<(u64, Box<dyn RowSet>), Error> {
    batch_page(db, select, SelectedColumns::Fields(fields)).await
}

async fn batch_page(
    db: &Db,
    select: &Select,
    columns: SelectedColumns<'_>,
) -> Result<(u64, Box<dyn RowSet>), Error> {
    let everything = Select { limit: None, offset: 0, ..select.clone() };
    let statements =
        [render::count(db.dialect(), &everything)?, render::select(db.dialect(), select, columns)?];
    let mut answers = db.batch(&statements).await?.into_iter();
    match (answers.next(), answers.next()) {
        (Some(count), Some(rows)) => Ok((read_count(&*count)?, rows)),
        _ => Err(Error::InvalidQuery("the driver answered a batch of two with fewer row sets".into())),
    }
}

pub(crate) fn read_count(rows: &dyn RowSet) -> Result<u64, Error> {
    let count: i64 = RowReader::new(rows, 0, 0).read(0)?;
    // COUNT is never negative.
    Ok(count.unsigned_abs())
}

/// Inserts one row from values by field position and returns the fields at
/// `returning`. Stamps are written; fields left out get their default.
///
/// # Errors
/// [`Error::Validation`], with every fault at once; [`Error::Database`].
pub async fn insert(
    db: &Db,
    schema: &'static ModelSchema,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let mut values = values;
    stamp(db, schema, &mut values, Moment::Insert);
    validate::insert(schema, &by_field(&values))?;
    let statement = render::insert(db.dialect(), schema, values, returning);
    Ok(db.query(&statement).await?)
}

/// Updates the rows of a query and returns how many; stamps are written.
///
/// # Errors
/// [`Error::Validation`]; [`Error::InvalidQuery`] where nothing is set or the
/// primary key is; [`Error::Database`].
pub async fn update(db: &Db, select: &Select, values: Vec<(usize, Value)>) -> Result<u64, Error> {
    let statement = update_statement(db, select, values, &[])?;
    Ok(db.execute(&statement).await?.rows_affected)
}

/// Updates the rows of a query and returns the fields at `returning` of each.
///
/// # Errors
/// As [`update`].
pub async fn update_returning(
    db: &Db,
    select: &Select,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    Ok(db.query(&update_statement(db, select, values, returning)?).await?)
}

fn update_statement(
    db: &Db,
    select: &Select,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Result<Statement, Error> {
    let schema = select.schema();
    let mut values = values;
    if values.is_empty() {
        return Err(Error::InvalidQuery(format!("an update of {} sets no field", schema.name)));
    }
    if values.iter().any(|(field, _)| *field == schema.primary_key) {
        let key = schema.key().name;
        return Err(Error::InvalidQuery(format!("the primary key {}::{key} cannot be updated", schema.name)));
    }
    stamp(db, schema, &mut values, Moment::Update);
    validate::update(schema, by_field(&values))?;
    render::update(db.dialect(), select, values, returning)
}

/// Deletes the rows of a query and returns how many.
///
/// # Errors
/// [`Error::Database`] where others point at a row.
pub async fn delete(db: &Db, select: &Select) -> Result<u64, Error> {
    let statement = render::delete(db.dialect(), select)?;
    Ok(db.execute(&statement).await?.rows_affected)
}

/// Checks one value against its field, as [`insert`] and [`update`] do.
pub fn check(field: &FieldSchema, value: &Value) -> Option<Fault> {
    validate::check(field, value)
}

/// Finds the fields that a constraint made by
/// [`create_tables`](crate::create_tables) is about, by its name in the
/// database: a unique field, `unique_together`, a foreign key, a type or a
/// list of choices. Other constraints are about no field in particular.
pub fn constraint_fields(db: &Db, schema: &'static ModelSchema, constraint: &str) -> Vec<FieldRef> {
    let positions = render::constraint_fields(db.dialect(), schema, constraint);
    positions.into_iter().map(|position| FieldRef::new(schema, position)).collect()
}

fn by_field(values: &[(usize, Value)]) -> impl Iterator<Item = (usize, &Value)> + Clone {
    values.iter().map(|(field, value)| (*field, value))
}
