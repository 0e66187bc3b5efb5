//! Updates of rows that differ, in as few statements as the database takes.

use rustango_model::{Model, ModelSchema};
use rustango_ports::database::{Executor as _, Value};

use super::{Moment, apply, stamp::Stamper, take_over, validate, version, watched};
use crate::{
    Condition, Db, Error, Expression, FieldRef, Lookup, RowKey, Select,
    audit::Operation,
    key::{key_of, refuse_key},
    render,
    write::watched::Change,
};

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
    refuse_key(schema, positions.iter().copied())?;
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
        let key = RowKey::of(model)?;
        let mut values = model.values();
        validate::update(schema, positions.iter().map(|&at| (at, &values[at])))?;
        for (position, value) in &stamped {
            values[*position] = value.clone();
        }
        rows.push((key, values));
    }
    positions.extend(stamped.iter().map(|(position, _)| *position));
    if watched::is_watched(db, schema) {
        let written = db.transaction(async |tx| update_watched(tx, schema, &rows, &positions).await).await?;
        for (model, change) in models.iter_mut().zip(&written) {
            take_over(model, change.after.as_deref().unwrap_or_default())?;
        }
        return Ok(written.len() as u64);
    }
    let changed = db
        .transaction(async |tx| update_rows(tx, schema, &rows, &positions, Versions::Expected).await)
        .await?;
    for model in models {
        apply(model, &stamped)?;
        version::count_up(model)?;
    }
    Ok(changed)
}

/// What the versions among the values of rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Versions {
    /// Those that the rows are expected to have.
    Expected,
    /// Those that they are to get: the rows are locked.
    Counted,
}

/// Updates fields of rows, each to its own values, and returns how many. All
/// have to be there.
pub(crate) async fn update_rows(
    tx: &Db,
    schema: &'static ModelSchema,
    rows: &[(RowKey, Vec<Value>)],
    positions: &[usize],
    versions: Versions,
) -> Result<u64, Error> {
    if positions.is_empty() {
        return Ok(0);
    }
    let key = schema.primary_key.len();
    // The rows by their keys, and each field, the version too, by the key of each row.
    let binds = key + (positions.len() + 1) * (key + 1);
    let most = (tx.dialect().limits().binds / binds).clamp(1, ROWS);
    let mut changed = 0;
    for chunk in rows.chunks(most) {
        let done = update_chunk(tx, schema, chunk, positions, versions).await?;
        if done != chunk.len() as u64 {
            return Err(version::fault(tx, schema, chunk.iter().map(|(key, _)| key.clone()).collect()).await?);
        }
        changed += done;
    }
    Ok(changed)
}

async fn update_chunk(
    db: &Db,
    schema: &'static ModelSchema,
    rows: &[(RowKey, Vec<Value>)],
    positions: &[usize],
    versions: Versions,
) -> Result<u64, Error> {
    let expected = schema.version.filter(|_| versions == Versions::Expected);
    let of_row = |row: &RowKey| Condition::equal(key_of(schema), row.values().to_vec());
    // What each row holds at a position: one value where all hold the same.
    let held = |position: usize, fallback: Option<Box<Expression>>| match rows {
        [(_, first), others @ ..] if others.iter().all(|(_, values)| values[position] == first[position]) => {
            Expression::from(first[position].clone())
        }
        _ => {
            let whens = rows.iter().map(|(row, values)| (of_row(row), values[position].clone().into()));
            Expression::Case(whens.collect(), fallback)
        }
    };
    let own = |position| Expression::from(FieldRef::new(schema, position));
    let mut sets: Vec<(usize, Expression)> = positions
        .iter()
        .filter(|position| Some(**position) != expected)
        .map(|&position| (position, held(position, Some(Box::new(own(position))))))
        .collect();
    let keys = rows.iter().map(|(row, _)| row.clone()).collect();
    let mut select = Select::with_keys(schema, keys);
    if let Some(position) = expected {
        select = select.filter(Condition::Lookup(own(position), Lookup::Exact(held(position, None))));
        sets.push((position, version::next(schema, position)));
    }
    Ok(db.execute(&render::update(db, &select, sets, &[])?).await?.rows_affected)
}

/// Updates fields of rows that somebody wants to know of.
async fn update_watched(
    tx: &Db,
    schema: &'static ModelSchema,
    rows: &[(RowKey, Vec<Value>)],
    positions: &[usize],
) -> Result<Vec<Change>, Error> {
    let keys = rows.iter().map(|(row, _)| row.clone()).collect();
    let select = Select::with_keys(schema, keys);
    let found = watched::locked(tx, &select, &[]).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for (key, values) in rows {
        let Some((before, _)) = found.iter().find(|(row, _)| RowKey::of_row(schema, row) == *key) else {
            return Err(Error::RowVanished { model: schema.name });
        };
        version::check(schema, before, values)?;
        let mut after = before.clone();
        for &position in positions {
            after[position] = values[position].clone();
        }
        version::count(schema, &mut after);
        changes.push(Change { before: Some(before.clone()), after: Some(after) });
    }
    watched::save(tx, schema, changes, Operation::Update).await
}
