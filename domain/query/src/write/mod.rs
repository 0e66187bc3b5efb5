//! Writing rows: what `save` and its kin do.

mod bulk;
pub(crate) mod delete;
mod ensure;
pub(crate) mod many;
pub(crate) mod returned;
mod stamp;
mod update_many;
mod upsert;
pub(crate) mod validate;
pub(crate) mod version;
pub(crate) mod watched;

use rustango_model::{Model, ModelKey as _, ModelSchema, RowReader};
use rustango_ports::database::{DbError, DbErrorKind, Executor as _, RowSet, Value};

use self::stamp::Stamper;
pub(crate) use self::{
    bulk::bulk_insert,
    ensure::{Attempts, get_or_create, update_or_create},
    stamp::{Moment, stamp},
    update_many::{Versions, update_many, update_rows},
    upsert::upsert,
};
pub use self::{ensure::Made, upsert::OnConflict};
use crate::{
    Condition, Db, Error, Expression, FieldRef, Lookup, RowKey, Select, Trash,
    held::{HeldRow, borrowed},
    key::refuse_key,
    records, render,
};

pub(crate) async fn save<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    if is_saved(model) { update(model, db).await } else { insert(model, db).await }
}

/// A row counts as saved once it has all of its key; a nil UUID that the
/// toolkit is to fill in is none.
fn is_saved<M: Model>(model: &M) -> bool {
    let is_set = |key: M::Key| {
        let values = key.key_values();
        M::schema().key_fields().zip(&values).all(|(field, value)| !stamp::is_to_fill(field, value))
    };
    model.key().is_some_and(is_set)
}

pub(crate) async fn insert<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let row = Row::new(model, &mut Stamper::new(db, Moment::Insert))?;
    if watched::is_watched(db, schema) {
        let rows = watched::insert(db, schema, vec![row.whole(schema)]).await?;
        return rows.iter().try_for_each(|values| take_over(model, values));
    }
    let Row { values, unset_key, stamped } = row;
    let returning = unset_key.as_slice();
    let values = fields_but(schema, unset_key).zip(values).collect();
    let rows = returned::insert(db, schema, values, returning).await?;
    if unset_key.is_some() {
        assign_key(model, &*rows, 0)?;
    }
    apply(model, &stamped)
}

/// Inserts rows whose fields are all given, stamped and checked, and returns
/// them with their keys.
pub(crate) async fn insert_whole(
    db: &Db,
    schema: &'static ModelSchema,
    mut rows: Vec<Vec<Value>>,
) -> Result<Vec<Vec<Value>>, Error> {
    if watched::is_watched(db, schema) {
        return watched::insert(db, schema, rows).await;
    }
    bulk::insert_values(schema, &mut rows, db).await?;
    Ok(rows)
}

/// Inserts rows of which the same fields are given, stamped and checked; the
/// others get what the database has for them.
pub(crate) async fn insert_given(
    db: &Db,
    schema: &'static ModelSchema,
    rows: Vec<Vec<(usize, Value)>>,
) -> Result<(), Error> {
    if watched::is_watched(db, schema) {
        return watched::insert_given(db, schema, rows).await.map(drop);
    }
    bulk::insert_given(db, schema, rows, &[]).await.map(drop)
}

pub(crate) async fn update<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let values = model.values().into_iter().enumerate();
    let values: Vec<_> = values.filter(|(field, _)| !schema.is_key(*field)).collect();
    if !values.is_empty() {
        return update_fields(model, values, db).await;
    }
    // Nothing but a key: the row is either there or not.
    let statement = render::count(db, &row_of(model)?)?;
    match records::read_count(&*db.query(&statement).await?)? {
        0 => Err(Error::RowVanished { model: schema.name }),
        _ => Ok(()),
    }
}

pub(crate) async fn save_only<M: Model>(model: &mut M, fields: &[FieldRef], db: &Db) -> Result<(), Error> {
    let positions: Vec<usize> = fields.iter().map(|field| field.position()).collect();
    update_fields(model, at(model.values(), &positions), db).await
}

/// Updates fields of a row, if there are any to update; inserts a row that was
/// never saved.
pub(crate) async fn save_some<M: Model>(model: &mut M, positions: &[usize], db: &Db) -> Result<(), Error> {
    if !is_saved(model) {
        return insert(model, db).await;
    }
    if positions.is_empty() {
        return Ok(());
    }
    update_fields(model, at(model.values(), positions), db).await
}

/// The values at some positions, with these.
fn at(all: Vec<Value>, positions: &[usize]) -> Vec<(usize, Value)> {
    all.into_iter().enumerate().filter(|(position, _)| positions.contains(position)).collect()
}

/// Updates fields of the row of a model, which has to be there in the version
/// that the model holds.
async fn update_fields<M: Model>(model: &mut M, values: Vec<(usize, Value)>, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let mut select = row_of(model)?;
    let Prepared { sets, stamped } = prepare_update(db, schema, values, Vec::new())?;
    if let Some(position) = schema.version {
        let known = model.values().swap_remove(position);
        select = select
            .filter(Condition::Lookup(FieldRef::new(schema, position).into(), Lookup::Exact(known.into())));
    }
    let is_watched = watched::is_watched(db, schema);
    let (done, after) = if is_watched {
        let mut changes = watched::update(db, &select, sets).await?;
        (changes.len() as u64, changes.pop().and_then(|change| change.after))
    } else {
        (db.execute(&render::update(db, &select, sets, &[])?).await?.rows_affected, None)
    };
    if done == 0 {
        return Err(version::fault(db, schema, vec![row_key(model)?]).await?);
    }
    if let Some(values) = after {
        return take_over(model, &values);
    }
    apply(model, &stamped)?;
    version::count_up(model)
}

pub(crate) async fn refresh<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let rows = records::fetch(db, &row_of(model)?.order_by(Vec::new())).await?;
    if rows.is_empty() {
        return Err(Error::RowVanished { model: M::schema().name });
    }
    *model = M::from_row(RowReader::new(&*rows, 0, 0))?;
    Ok(())
}

pub(crate) async fn delete<M: Model>(model: &M, db: &Db) -> Result<(), Error> {
    // What is in the trash already is not deleted again.
    found::<M>(delete::delete(db, &row_of(model)?.trash(Trash::Hidden)).await?)
}

pub(crate) async fn purge<M: Model>(model: &M, db: &Db) -> Result<(), Error> {
    found::<M>(delete::purge(db, &row_of(model)?).await?)
}

pub(crate) async fn restore<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    found::<M>(delete::restore(db, &row_of(model)?).await?)?;
    refresh(model, db).await
}

fn found<M: Model>(rows: u64) -> Result<(), Error> {
    if rows == 0 { Err(Error::RowVanished { model: M::schema().name }) } else { Ok(()) }
}

/// What an update writes.
pub(crate) struct Prepared {
    pub(crate) sets: Vec<(usize, Expression)>,
    /// What the toolkit wrote into fields, among the above.
    pub(crate) stamped: Vec<(usize, Value)>,
}

/// Stamps and checks what rows are to get, and counts it as a change.
pub(crate) fn prepare_update(
    db: &Db,
    schema: &'static ModelSchema,
    mut values: Vec<(usize, Value)>,
    computed: Vec<(usize, Expression)>,
) -> Result<Prepared, Error> {
    if values.is_empty() && computed.is_empty() {
        return Err(Error::InvalidQuery(format!("an update of {} sets no field", schema.name)));
    }
    let fields = values.iter().map(|(field, _)| field).chain(computed.iter().map(|(field, _)| field));
    refuse_key(schema, fields.copied())?;
    let stamped = stamp(db, schema, &mut values, Moment::Update);
    validate::update(schema, values.iter().map(|(field, value)| (*field, value)))?;
    let values = values.into_iter().map(|(field, value)| (field, value.into()));
    let mut sets: Vec<_> = values.chain(computed).collect();
    if let Some(position) = schema.version {
        sets.retain(|(field, _)| *field != position);
        sets.push((position, version::next(schema, position)));
    }
    Ok(Prepared { sets, stamped })
}

/// A row of the values that are given; what has none is NULL.
pub(crate) fn whole_row(schema: &ModelSchema, given: Vec<(usize, Value)>) -> Vec<Value> {
    let mut row: Vec<Value> = schema.fields.iter().map(|field| Value::Null(field.value_type)).collect();
    for (field, value) in given {
        row[field] = value;
    }
    row
}

/// Writes the values of a row into the model, where they differ.
fn take_over<M: Model>(model: &mut M, values: &[Value]) -> Result<(), Error> {
    let row = HeldRow::new(M::schema(), values);
    for field in watched::differing(&model.values(), values) {
        model.assign(field, row.get(0, field)?).map_err(|fault| not_assignable::<M>(field, fault))?;
    }
    Ok(())
}

fn row_key<M: Model>(model: &M) -> Result<RowKey, Error> {
    if is_saved(model) { RowKey::of(model) } else { Err(Error::Unsaved { model: M::schema().name }) }
}

/// The row of a model, in the trash or not.
fn row_of<M: Model>(model: &M) -> Result<Select, Error> {
    Ok(Select::with_key(M::schema(), row_key(model)?))
}

/// A model about to be inserted.
struct Row {
    /// The values of all fields but the key that the database will number.
    values: Vec<Value>,
    unset_key: Option<usize>,
    stamped: Vec<(usize, Value)>,
}

impl Row {
    /// Stamps the values of a model and checks them.
    fn new<M: Model>(model: &M, maker: &mut Stamper<'_>) -> Result<Self, Error> {
        let schema = M::schema();
        let mut values = model.values();
        let mut stamped = Vec::new();
        for (position, field) in schema.fields.iter().enumerate() {
            if let Some(value) = maker.stamp(field, Some(&values[position])) {
                values[position] = value.clone();
                stamped.push((position, value));
            }
        }
        let unset_key = schema.auto_key().filter(|&key| values[key].is_null());
        if let Some(key) = unset_key {
            values.remove(key);
        }
        validate::insert(schema, &fields_but(schema, unset_key).zip(&values))?;
        Ok(Self { values, unset_key, stamped })
    }

    /// Takes values of all fields, stamped and checked.
    fn of_values(schema: &ModelSchema, mut values: Vec<Value>) -> Self {
        let unset_key = schema.auto_key().filter(|&key| values[key].is_null());
        if let Some(key) = unset_key {
            values.remove(key);
        }
        Self { values, unset_key, stamped: Vec::new() }
    }

    /// Returns values of all fields; a key that the database will number is
    /// NULL.
    fn whole(self, schema: &ModelSchema) -> Vec<Value> {
        let mut values = self.values;
        if let Some(key) = self.unset_key {
            values.insert(key, Value::Null(schema.fields[key].value_type));
        }
        values
    }
}

/// The positions of all fields but one.
fn fields_but(schema: &ModelSchema, but: Option<usize>) -> impl Iterator<Item = usize> + Clone {
    (0..schema.fields.len()).filter(move |field| Some(*field) != but)
}

/// Writes what was stamped on the row back into the model.
fn apply<M: Model>(model: &mut M, stamped: &[(usize, Value)]) -> Result<(), Error> {
    for (field, value) in stamped {
        model.assign(*field, borrowed(value)?).map_err(|fault| not_assignable::<M>(*field, fault))?;
    }
    Ok(())
}

/// Reads the key that the database answered with.
fn assign_key<M: Model>(model: &mut M, rows: &dyn RowSet, row: usize) -> Result<(), Error> {
    let Some(position) = M::schema().auto_key() else { return Ok(()) };
    model.assign(position, rows.get(row, 0)?).map_err(|fault| not_assignable::<M>(position, fault))
}

pub(crate) fn not_assignable<M: Model>(field: usize, fault: rustango_ports::database::DecodeFault) -> Error {
    let schema = M::schema();
    let column = schema.fields[field].column.as_str();
    let kind = DbErrorKind::Decode { column: column.to_owned() };
    DbError::new(kind, "decode", format!("column \"{column}\": {fault}")).with_source(fault).into()
}
