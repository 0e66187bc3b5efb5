//! Rows without a struct: what the API and other generic parts work with.
//!
//! Everything here is driven by a schema at run time. The typed builders end
//! in the same functions, so that a rule (validation, stamps, limits) holds
//! on both ways.

use std::collections::HashMap;

use rustango_model::{FieldSchema, ManyToMany, ModelSchema, RowReader};
use rustango_ports::database::{Executor as _, RowSet, RowStream, Statement, Value, ValueRef};

use crate::{
    Columns, Db, Error, Expression, Fault, FieldRef, RowKey, RowSlice, Seek, Select, constraints,
    held::values_of,
    keyset, links, render,
    write::{self, Moment, prepare_update, returned, stamp, validate, watched},
};

pub(crate) fn rows(db: &Db, select: &Select) -> Result<Statement, Error> {
    render::select(db, select)
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
    fetch(db, &of_fields(select, fields)).await
}

/// Returns the number of rows of a query without its window, and the rows of
/// its window: one batch.
///
/// # Errors
/// As [`fetch`].
pub async fn page(db: &Db, select: &Select) -> Result<(u64, Box<dyn RowSet>), Error> {
    let everything = Select { limit: None, offset: 0, ..select.clone() };
    let statements = [render::count(db, &everything)?, rows(db, select)?];
    counted(db.batch(&statements).await?)
}

/// Reads the answers to a batch of a count and its rows.
pub(crate) fn counted(answers: Vec<Box<dyn RowSet>>) -> Result<(u64, Box<dyn RowSet>), Error> {
    let mut answers = answers.into_iter();
    match (answers.next(), answers.next()) {
        (Some(count), Some(rows)) => Ok((read_count(&*count)?, rows)),
        _ => Err(Error::InvalidQuery("the driver answered a batch of two with fewer row sets".into())),
    }
}

/// Returns the rows of one step through a query, in any order, NULLs and ties
/// included: rows that come and go meanwhile neither repeat nor hide others.
///
/// # Errors
/// As [`fetch`]; [`Error::InvalidQuery`] where the cursor is not one of this
/// query, or the query has a limit or an offset.
pub async fn slice(db: &Db, select: &Select, seek: Seek<'_>) -> Result<RowSlice, Error> {
    keyset::slice(db, select, seek).await
}

/// Reads the key of a row of an answer that begins with these fields, which
/// the key is among.
///
/// # Errors
/// [`Error::Database`] of kind `Decode`.
pub fn key_at(
    schema: &'static ModelSchema,
    fields: &[usize],
    rows: &dyn RowSet,
    row: usize,
) -> Result<RowKey, Error> {
    let value = |key: &usize| {
        let column = fields.iter().position(|field| field == key).unwrap_or(usize::MAX);
        let mut value = values_of(rows, row, column, [schema.fields[*key].value_type])?;
        Ok(value.remove(0))
    };
    schema.primary_key.iter().map(value).collect::<Result<Vec<_>, Error>>().map(RowKey::from)
}

/// Returns the rows of an answer that have these keys, in their order; nothing
/// where a key has no row. The answer begins with these fields, which the key
/// is among.
///
/// # Errors
/// [`Error::Database`] of kind `Decode`.
pub fn rows_with_keys(
    schema: &'static ModelSchema,
    fields: &[usize],
    rows: Box<dyn RowSet>,
    keys: &[RowKey],
) -> Result<Option<Box<dyn RowSet>>, Error> {
    let mut places = HashMap::with_capacity(rows.len());
    for row in 0..rows.len() {
        places.insert(key_at(schema, fields, &*rows, row)?.canonical(), row);
    }
    let order: Option<Vec<usize>> = keys.iter().map(|key| places.get(&key.canonical()).copied()).collect();
    Ok(order.map(|order| rows_in_order(rows, order)))
}

/// Returns rows of an answer in another order: those at these places.
#[must_use]
pub fn rows_in_order(rows: Box<dyn RowSet>, order: Vec<usize>) -> Box<dyn RowSet> {
    keyset::rows_in_order(rows, order)
}

/// Returns the first of the rows of an answer.
#[must_use]
pub fn first_rows(rows: Box<dyn RowSet>, most: u64) -> Box<dyn RowSet> {
    keyset::first_rows(rows, most)
}

/// Streams the rows of a query in batches.
///
/// # Errors
/// As [`fetch`], at once or from the stream.
pub fn stream(db: &Db, select: &Select) -> Result<RowStream, Error> {
    Ok(db.stream(rows(db, select)?))
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
    page(db, &of_fields(select, fields)).await
}

/// Returns the rows of lists of queries, in one round trip where the driver
/// can: an answer for each list, with the rows of its queries one after the
/// other.
///
/// # Errors
/// As [`fetch`].
pub async fn fetch_each(db: &Db, lists: &[Vec<Select>]) -> Result<Vec<Box<dyn RowSet>>, Error> {
    let statements: Vec<_> =
        lists.iter().flatten().map(|select| rows(db, select)).collect::<Result<_, _>>()?;
    let mut answers = match &statements[..] {
        [] => Vec::new(),
        [only] => vec![db.query(only).await?],
        several => db.batch(several).await?,
    }
    .into_iter();
    Ok(lists.iter().map(|list| returned::joined(answers.by_ref().take(list.len()).collect())).collect())
}

fn of_fields(select: &Select, fields: &[usize]) -> Select {
    let mut select = select.clone().columns(Columns::Fields(fields.to_vec()));
    select.related.clear();
    select
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
    if !watched::is_watched(db, schema) {
        return returned::insert(db, schema, values, returning).await;
    }
    let row = watched::insert_one(db, schema, values).await?;
    returned::rows(db, schema, vec![RowKey::of_row(schema, &row)], returning).await
}

/// Inserts rows, each from values by field position, all or none, and returns
/// the fields at `returning` of each in the same order; as [`insert`] otherwise.
///
/// # Errors
/// As [`insert`].
pub async fn insert_many(
    db: &Db,
    schema: &'static ModelSchema,
    rows: Vec<Vec<(usize, Value)>>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    write::many::insert_many(db, schema, rows, returning).await
}

/// Updates the rows of a query and returns how many; stamps are written.
///
/// # Errors
/// [`Error::Validation`]; [`Error::InvalidQuery`] where nothing is set or the
/// primary key is; [`Error::Database`].
pub async fn update(db: &Db, select: &Select, values: Vec<(usize, Value)>) -> Result<u64, Error> {
    update_computed(db, select, values, Vec::new()).await
}

/// As [`update`], with fields beside that the database computes. What it
/// computes is checked by the database alone.
///
/// # Errors
/// As [`update`].
pub async fn update_computed(
    db: &Db,
    select: &Select,
    values: Vec<(usize, Value)>,
    computed: Vec<(usize, Expression)>,
) -> Result<u64, Error> {
    let sets = prepare_update(db, select.schema(), values, computed)?.sets;
    if watched::is_watched(db, select.schema()) {
        return Ok(watched::update(db, select, sets).await?.len() as u64);
    }
    Ok(db.execute(&render::update(db, select, sets, &[])?).await?.rows_affected)
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
    let schema = select.schema();
    let sets = prepare_update(db, schema, values, Vec::new())?.sets;
    if !watched::is_watched(db, schema) {
        return returned::update(db, select, sets, returning).await;
    }
    let changes = watched::update(db, select, sets).await?;
    let keys = changes.into_iter().filter_map(|change| Some(RowKey::of_row(schema, &change.after?)));
    returned::rows(db, schema, keys.collect(), returning).await
}

/// Deletes the rows of a query, into the trash where their model has one, and
/// returns how many.
///
/// # Errors
/// [`Error::Database`] where others point at a row.
pub async fn delete(db: &Db, select: &Select) -> Result<u64, Error> {
    write::delete::delete(db, select).await
}

/// Deletes the rows of a query for good, whether their model has a trash or
/// not, and returns how many.
///
/// # Errors
/// As [`delete`].
pub async fn purge(db: &Db, select: &Select) -> Result<u64, Error> {
    write::delete::purge(db, select).await
}

/// Takes the rows of a query out of the trash and returns how many.
///
/// # Errors
/// As [`update`].
pub async fn restore(db: &Db, select: &Select) -> Result<u64, Error> {
    write::delete::restore(db, select).await
}

/// Reads a row of an answer whose columns are the fields at these positions, in
/// order, as values.
///
/// # Errors
/// [`Error::Database`] where a value is of another type.
pub fn values(
    schema: &ModelSchema,
    fields: &[usize],
    rows: &dyn RowSet,
    row: usize,
) -> Result<Vec<Value>, Error> {
    values_of(rows, row, 0, fields.iter().map(|field| schema.fields[*field].value_type))
}

/// Links a row to others over a table between, as
/// [`Links::add`](crate::Links::add) does.
///
/// # Errors
/// As there.
pub async fn add_links(
    db: &Db,
    relation: &'static ManyToMany,
    source: Value,
    targets: Vec<Value>,
) -> Result<u64, Error> {
    links::add(db, relation, source, targets).await
}

/// Removes links of a row to others, as
/// [`Links::remove`](crate::Links::remove) does.
///
/// # Errors
/// As there.
pub async fn remove_links(
    db: &Db,
    relation: &'static ManyToMany,
    source: Value,
    targets: Vec<Value>,
) -> Result<u64, Error> {
    links::remove(db, relation, source, targets).await
}

/// Borrows a value as a row gives it.
///
/// # Errors
/// [`Error::Database`] for JSON and lists, which no row holds as values.
pub fn borrowed(value: &Value) -> Result<ValueRef<'_>, Error> {
    Ok(crate::held::borrowed(value)?)
}

/// Checks one value against its field, as [`insert`] and [`update`] do.
pub fn check(field: &FieldSchema, value: &Value) -> Option<Fault> {
    validate::check(field, value)
}

/// Finds the fields that a constraint of a model's table is about, by its name
/// in the database: a unique field, `unique_together`, a foreign key, a type or a
/// list of choices. Other constraints are about no field in particular.
pub fn constraint_fields(schema: &'static ModelSchema, constraint: &str) -> Vec<FieldRef> {
    let positions = constraints::constraint_fields(schema, constraint);
    positions.into_iter().map(|position| FieldRef::new(schema, position)).collect()
}

fn by_field(values: &[(usize, Value)]) -> impl Iterator<Item = (usize, &Value)> + Clone {
    values.iter().map(|(field, value)| (*field, value))
}
