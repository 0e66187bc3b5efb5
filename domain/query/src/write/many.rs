//! Inserting many rows that give different fields, as clients do.

use std::collections::BTreeMap;

use rustango_model::ModelSchema;
use rustango_ports::database::{Executor as _, RowSet, Value};

use super::{Moment, bulk::rows_per_statement, returned, stamp, validate, watched};
use crate::{Db, Error, RowKey, render};

/// Inserts rows from values by field position, all or none, and returns their
/// keys in the same order. Fields that are left out get their default.
pub(crate) async fn insert_many(
    db: &Db,
    schema: &'static ModelSchema,
    mut rows: Vec<Vec<(usize, Value)>>,
) -> Result<Vec<RowKey>, Error> {
    for values in &mut rows {
        stamp(db, schema, values, Moment::Insert);
        values.sort_by_key(|(field, _)| *field);
        validate::insert(schema, &values.iter().map(|(field, value)| (*field, value)))?;
    }
    if watched::is_watched(db, schema) {
        return db
            .transaction(async |tx| {
                let mut keys = Vec::with_capacity(rows.len());
                for values in rows {
                    keys.push(RowKey::of_row(schema, &watched::insert_one(tx, schema, values).await?));
                }
                Ok(keys)
            })
            .await;
    }
    let mut alike: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (at, values) in rows.iter().enumerate() {
        alike.entry(values.iter().map(|(field, _)| *field).collect()).or_default().push(at);
    }
    let mut keys: Vec<Option<RowKey>> = vec![None; rows.len()];
    db.transaction(async |tx| {
        for (fields, places) in &alike {
            for chunk in places.chunks(rows_per_statement(tx, fields.len())) {
                let given: Vec<Vec<Value>> = chunk
                    .iter()
                    .map(|&at| std::mem::take(&mut rows[at]).into_iter().map(|(_, value)| value).collect())
                    .collect();
                let written = insert_alike(tx, schema, fields, given).await?;
                for (&at, key) in chunk.iter().zip(written) {
                    keys[at] = Some(key);
                }
            }
        }
        Ok(())
    })
    .await?;
    keys.into_iter().collect::<Option<_>>().ok_or(Error::RowVanished { model: schema.name })
}

/// Inserts rows that give the same fields, by one statement.
async fn insert_alike(
    db: &Db,
    schema: &'static ModelSchema,
    fields: &[usize],
    rows: Vec<Vec<Value>>,
) -> Result<Vec<RowKey>, Error> {
    let key: Option<Vec<usize>> =
        schema.primary_key.iter().map(|key| fields.iter().position(|field| field == key)).collect();
    let given: Option<Vec<RowKey>> = key.map(|places| {
        let of = |row: &Vec<Value>| places.iter().map(|&at| row[at].clone()).collect::<Vec<_>>().into();
        rows.iter().map(of).collect()
    });
    let count = rows.len();
    let returns = db.dialect().capabilities().insert_returning && given.is_none();
    let returning = if returns { schema.primary_key } else { &[] };
    let statement = if fields.is_empty() {
        render::insert(db.dialect(), schema, Vec::new(), returning)
    } else {
        render::bulk_insert(db.dialect(), render::Bulk { schema, fields, rows }, returning)
    };
    if let Some(given) = given {
        db.execute(&statement).await?;
        return Ok(given);
    }
    let numbered: Box<dyn RowSet> = if returns {
        db.query(&statement).await?
    } else {
        Box::new(returned::Keys::numbered(schema, db.execute(&statement).await?, count)?)
    };
    (0..numbered.len()).map(|row| RowKey::read(schema, &*numbered, row, 0)).collect()
}
