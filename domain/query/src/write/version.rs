//! Optimistic locking: a field counts the changes of a row, and a write on top
//! of a change that its program never saw is refused.

use rustango_model::{Model, ModelSchema};
use rustango_ports::database::{Arithmetic, Executor as _, Value, ValueType};

use super::take_over;
use crate::{Db, Error, Expression, FieldRef, RowKey, Select, records, render};

/// The version of a new row.
pub(super) const fn first(of: ValueType) -> Value {
    match of {
        ValueType::I32 => Value::I32(1),
        _ => Value::I64(1),
    }
}

/// What the field becomes with a change.
pub(crate) fn next(schema: &'static ModelSchema, position: usize) -> Expression {
    let one = first(schema.fields[position].value_type);
    let held = Expression::from(FieldRef::new(schema, position));
    Expression::Arithmetic(Arithmetic::Add, Box::new([held, one.into()]))
}

/// Refuses a write on top of another version of the row.
pub(crate) fn check(schema: &ModelSchema, found: &[Value], known: &[Value]) -> Result<(), Error> {
    match schema.version {
        Some(position) if found[position] != known[position] => Err(Error::Stale { model: schema.name }),
        _ => Ok(()),
    }
}

/// Says what kept a write from rows: they are gone, or were changed meanwhile.
pub(super) async fn fault(db: &Db, schema: &'static ModelSchema, keys: Vec<RowKey>) -> Result<Error, Error> {
    let vanished = Error::RowVanished { model: schema.name };
    if schema.version.is_none() {
        return Ok(vanished);
    }
    let expected = keys.len() as u64;
    let select = Select::with_keys(schema, keys);
    let found = records::read_count(&*db.query(&render::count(db, &select)?).await?)?;
    Ok(if found == expected { Error::Stale { model: schema.name } } else { vanished })
}

/// Counts a change in the values of a row.
pub(super) fn count(schema: &ModelSchema, values: &mut [Value]) {
    let Some(position) = schema.version else { return };
    match &mut values[position] {
        Value::I32(version) => *version = version.wrapping_add(1),
        Value::I64(version) => *version = version.wrapping_add(1),
        _ => {}
    }
}

/// Counts a change in the model that it was written from.
pub(super) fn count_up<M: Model>(model: &mut M) -> Result<(), Error> {
    if M::schema().version.is_none() {
        return Ok(());
    }
    let mut values = model.values();
    count(M::schema(), &mut values);
    take_over(model, &values)
}
