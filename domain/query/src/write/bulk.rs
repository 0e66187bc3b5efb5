//! Inserting many rows.

use rustango_model::Model;
use rustango_ports::database::{BulkInsert, Executor as _, RowSet};

use super::{Row, assign_key, validate};
use crate::{Db, Error, render};

/// The most rows of one statement with value lists: beyond this, parsing
/// costs more than the round trips that it saves.
const ROWS_OF_VALUE_LISTS: usize = 1_000;
/// The most rows of one statement with array binds.
const ROWS_OF_ARRAYS: usize = 10_000;

pub(crate) async fn bulk_insert<M: Model>(models: &mut [M], db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    let rows: Vec<Row> = models.iter().map(|model| Row::new(model, db)).collect();
    for row in &rows {
        validate::insert(schema, &row.values)?;
    }
    // Rows with a key of their own and rows that the database numbers have
    // different columns.
    let (numbered, keyed): (Vec<usize>, Vec<usize>) =
        (0..rows.len()).partition(|&at| rows[at].unset_key.is_some());
    let chunks: Vec<&[usize]> = [&numbered, &keyed]
        .into_iter()
        .filter(|group| !group.is_empty())
        .flat_map(|group| group.chunks(rows_per_statement(db, rows[group[0]].values.len())))
        .collect();
    let mut answers = Vec::with_capacity(chunks.len());
    match chunks[..] {
        [] => {}
        [only] => answers.push(insert_chunk::<M>(&rows, only, db).await?),
        _ => {
            db.transaction(async |tx| {
                for chunk in &chunks {
                    answers.push(insert_chunk::<M>(&rows, chunk, tx).await?);
                }
                Ok(())
            })
            .await?;
        }
    }
    // Only now: rows of a transaction that failed have no keys.
    for (chunk, keys) in chunks.iter().zip(answers) {
        let Some(keys) = keys else { continue };
        for (row, &at) in chunk.iter().enumerate() {
            assign_key(&mut models[at], &*keys, row)?;
        }
    }
    for (row, model) in rows.iter().zip(models) {
        row.apply_stamps(model)?;
    }
    Ok(())
}

fn rows_per_statement(db: &Db, columns: usize) -> usize {
    if columns == 0 {
        // Rows that are all defaults have no columns to list.
        return 1;
    }
    match db.dialect().bulk_insert() {
        BulkInsert::Unnest => ROWS_OF_ARRAYS,
        BulkInsert::ValueLists => (db.dialect().limits().binds / columns).clamp(1, ROWS_OF_VALUE_LISTS),
    }
}

/// Inserts rows by one statement and returns their keys, where the database
/// numbers them.
async fn insert_chunk<M: Model>(
    rows: &[Row],
    chunk: &[usize],
    db: &Db,
) -> Result<Option<Box<dyn RowSet>>, Error> {
    let first = &rows[chunk[0]];
    let fields: Vec<usize> = first.values.iter().map(|(field, _)| *field).collect();
    let returning: Vec<usize> = first.unset_key.into_iter().collect();
    let statement = if fields.is_empty() {
        render::insert(db.dialect(), M::schema(), &[], &returning)
    } else {
        let values = |at: &usize| rows[*at].values.iter().map(|(_, value)| value.clone()).collect();
        let rows = chunk.iter().map(values).collect();
        let bulk = render::Bulk { schema: M::schema(), fields: &fields, rows };
        render::bulk_insert(db.dialect(), bulk, &returning)
    };
    if returning.is_empty() {
        db.execute(&statement).await?;
        return Ok(None);
    }
    let keys = db.query(&statement).await?;
    if keys.len() != chunk.len() {
        let (sent, got) = (chunk.len(), keys.len());
        return Err(Error::InvalidQuery(format!("{sent} rows were inserted and {got} keys came back")));
    }
    Ok(Some(keys))
}
