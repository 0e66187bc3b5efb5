//! Writing rows: what `save` and its kin do.

mod bulk;
mod ensure;
pub(crate) mod returned;
mod stamp;
mod update_many;
pub(crate) mod validate;

use rustango_model::{FieldValue as _, Model, ModelSchema, RowReader};
use rustango_ports::database::{DbError, DbErrorKind, Executor as _, RowSet, Value};

pub use self::ensure::Made;
use self::stamp::Stamper;
pub(crate) use self::{
    bulk::bulk_insert,
    ensure::{get_or_create, update_or_create},
    stamp::{Moment, stamp},
    update_many::update_many,
};
use crate::{Condition, Db, Error, FieldRef, Lookup, Select, records, render};

pub(crate) async fn save<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    if is_saved(model) { update(model, db).await } else { insert(model, db).await }
}

/// A row counts as saved once it has a key; a nil UUID that the toolkit is to
/// fill in is none.
fn is_saved<M: Model>(model: &M) -> bool {
    model.key().is_some_and(|key| !stamp::is_to_fill(M::schema().key(), &key.to_value()))
}

pub(crate) async fn insert<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let Row { values, unset_key, stamped } = Row::new(model, &mut Stamper::new(db, Moment::Insert))?;
    let returning = unset_key.as_slice();
    let values = fields_but(schema, unset_key).zip(values).collect();
    let rows = returned::insert(db, schema, values, returning).await?;
    if unset_key.is_some() {
        assign_key(model, &*rows, 0)?;
    }
    apply(model, &stamped)
}

pub(crate) async fn update<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let Some(key) = model.key().filter(|_| is_saved(model)) else {
        return Err(Error::Unsaved { model: schema.name });
    };
    let mut values: Vec<_> = model.values().into_iter().enumerate().collect();
    values.swap_remove(schema.primary_key);
    let stamped = stamp(db, schema, &mut values, Moment::Update);
    let changed = if values.is_empty() {
        // Nothing but a key: the row is either there or not.
        let one = row_of::<M>(key.to_value());
        let statement = render::count(db, &one)?;
        records::read_count(&*db.query(&statement).await?)?
    } else {
        records::update(db, &row_of::<M>(key.to_value()), values).await?
    };
    if changed == 0 {
        return Err(Error::RowVanished { model: schema.name });
    }
    apply(model, &stamped)
}

pub(crate) async fn save_only<M: Model>(model: &mut M, fields: &[FieldRef], db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let Some(key) = model.key().filter(|_| is_saved(model)) else {
        return Err(Error::Unsaved { model: schema.name });
    };
    let all = model.values();
    let mut values: Vec<(usize, Value)> = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let position = field.position();
        if !values.iter().any(|(known, _)| *known == position) {
            values.push((position, all[position].clone()));
        }
    }
    let mut stamped = Vec::new();
    if !values.is_empty() {
        stamped = stamp(db, schema, &mut values, Moment::Update);
    }
    match records::update(db, &row_of::<M>(key.to_value()), values).await? {
        0 => Err(Error::RowVanished { model: schema.name }),
        _ => apply(model, &stamped),
    }
}

pub(crate) async fn refresh<M: Model>(model: &mut M, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let Some(key) = model.key().filter(|_| is_saved(model)) else {
        return Err(Error::Unsaved { model: schema.name });
    };
    let rows = records::fetch(db, &row_of::<M>(key.to_value()).order_by(Vec::new())).await?;
    if rows.is_empty() {
        return Err(Error::RowVanished { model: schema.name });
    }
    *model = M::from_row(RowReader::new(&*rows, 0, 0))?;
    Ok(())
}

pub(crate) async fn delete<M: Model>(model: &M, db: &Db) -> Result<(), Error> {
    let name = M::schema().name;
    let Some(key) = model.key().filter(|_| is_saved(model)) else {
        return Err(Error::Unsaved { model: name });
    };
    match records::delete(db, &row_of::<M>(key.to_value())).await? {
        0 => Err(Error::RowVanished { model: name }),
        _ => Ok(()),
    }
}

fn row_of<M: Model>(key: Value) -> Select {
    let schema = M::schema();
    let field = FieldRef::key(schema);
    Select::all(schema).filter(Condition::Lookup(field.into(), Lookup::Exact(key.into())))
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
        let key = schema.primary_key;
        let unset_key = (schema.key().auto && values[key].is_null()).then_some(key);
        if let Some(key) = unset_key {
            values.remove(key);
        }
        validate::insert(schema, &fields_but(schema, unset_key).zip(&values))?;
        Ok(Self { values, unset_key, stamped })
    }
}

/// The positions of all fields but one.
fn fields_but(schema: &ModelSchema, but: Option<usize>) -> impl Iterator<Item = usize> + Clone {
    (0..schema.fields.len()).filter(move |field| Some(*field) != but)
}

/// Writes what was stamped on the row back into the model.
fn apply<M: Model>(model: &mut M, stamped: &[(usize, Value)]) -> Result<(), Error> {
    for (field, value) in stamped {
        if let Some(value) = stamp::as_ref(value) {
            model.assign(*field, value).map_err(|fault| not_assignable::<M>(*field, fault))?;
        }
    }
    Ok(())
}

/// Reads the key that the database answered with.
fn assign_key<M: Model>(model: &mut M, rows: &dyn RowSet, row: usize) -> Result<(), Error> {
    let key: M::Key = RowReader::new(rows, row, 0).read(0)?;
    let position = M::schema().primary_key;
    if let Some(value) = stamp::as_ref(&key.to_value()) {
        model.assign(position, value).map_err(|fault| not_assignable::<M>(position, fault))?;
    }
    Ok(())
}

fn not_assignable<M: Model>(field: usize, fault: rustango_ports::database::DecodeFault) -> Error {
    let schema = M::schema();
    let column = schema.fields[field].column.as_str();
    let kind = DbErrorKind::Decode { column: column.to_owned() };
    DbError::new(kind, "decode", format!("column \"{column}\": {fault}")).with_source(fault).into()
}
