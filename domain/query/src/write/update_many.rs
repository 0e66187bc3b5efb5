//! Updates of rows that differ, in as few statements as the database takes.

use rustango_model::{FieldValue as _, Model, ModelSchema};
use rustango_ports::database::{Executor as _, Value};

use super::{Moment, apply, stamp::Stamper, validate};
use crate::{Condition, Db, Error, Expression, FieldRef, Lookup, Select, render};

/// The most rows of one statement: each field looks through all of them.
const ROWS: usize = 200;

pub(crate) async fn update_many<M: Model>(
    models: &mut [M],
    fields: &[FieldRef],
    db: &Db,
) -> Result<u64, Error> {
    let schema = M::schema();
    let mut positions: Vec<usize> = fields.iter().map(|field| field.position()).collect();
    positions.sort_unstable();
    positions.dedup();
    if positions.contains(&schema.primary_key) {
        let key = schema.key().name;
        return Err(Error::InvalidQuery(format!("the primary key {}::{key} cannot be updated", schema.name)));
    }
    if models.is_empty() || positions.is_empty() {
        return Ok(0);
    }
    let mut maker = Stamper::new(db, Moment::Update);
    let mut stamped = Vec::new();
    for (position, field) in schema.fields.iter().enumerate() {
        if let Some(value) = maker.stamp(field, None) {
            positions.retain(|known| *known != position);
            stamped.push((position, value));
        }
    }
    let mut rows = Vec::with_capacity(models.len());
    for model in models.iter() {
        let Some(key) = model.key() else { return Err(Error::Unsaved { model: schema.name }) };
        let values = model.values();
        validate::update(schema, positions.iter().map(|&at| (at, &values[at])))?;
        rows.push((key.to_value(), values));
    }
    let binds = positions.len() * 2 + 1;
    let most = (db.dialect().limits().binds / binds).clamp(1, ROWS);
    let changed = db
        .transaction(async |tx| {
            let mut changed = 0;
            for chunk in rows.chunks(most) {
                let expected = chunk.len() as u64;
                let done = update_chunk(tx, schema, chunk, &positions, &stamped).await?;
                if done != expected {
                    return Err(Error::RowVanished { model: schema.name });
                }
                changed += done;
            }
            Ok(changed)
        })
        .await?;
    for model in models {
        apply(model, &stamped)?;
    }
    Ok(changed)
}

async fn update_chunk(
    db: &Db,
    schema: &'static ModelSchema,
    rows: &[(Value, Vec<Value>)],
    positions: &[usize],
    stamped: &[(usize, Value)],
) -> Result<u64, Error> {
    let key = || Expression::from(FieldRef::key(schema));
    let of_row = |row: &Value| Condition::Lookup(key(), Lookup::Exact(row.clone().into()));
    let computed = positions.iter().map(|&position| {
        let whens = rows.iter().map(|(row, values)| (of_row(row), values[position].clone().into()));
        let own = Expression::from(FieldRef::new(schema, position));
        (position, Expression::Case(whens.collect(), Some(Box::new(own))))
    });
    let keys = rows.iter().map(|(row, _)| row.clone()).collect();
    let select = Select::all(schema).filter(Condition::Lookup(key(), Lookup::In(keys)));
    // All chunks tell the same time.
    let stamps = stamped.iter().map(|(position, value)| (*position, value.clone().into()));
    let statement = render::update(db, &select, computed.chain(stamps).collect(), &[])?;
    Ok(db.execute(&statement).await?.rows_affected)
}
