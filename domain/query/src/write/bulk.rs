//! Inserting many rows.

use rustango_model::Model;
use rustango_ports::database::{BulkInsert, Executor as _};

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
    match chunks[..] {
        [] => {}
        [only] => insert_chunk(models, &rows, only, db).await?,
        _ => {
            db.transaction(async |tx| {
                for chunk in chunks {
                    insert_chunk(models, &rows, chunk, tx).await?;
                }
                Ok(())
            })
            .await?;
        }
    }
    for (row, model) in rows.iter().zip(models) {
        row.apply_stamps(model)?;
    }
    Ok(())
}

fn rows_per_statement(db: &Db, columns: usize) -> usize {
    match db.dialect().bulk_insert() {
        BulkInsert::Unnest => ROWS_OF_ARRAYS,
        BulkInsert::ValueLists => {
            (db.dialect().limits().binds / columns.max(1)).clamp(1, ROWS_OF_VALUE_LISTS)
        }
    }
}

async fn insert_chunk<M: Model>(
    models: &mut [M],
    rows: &[Row],
    chunk: &[usize],
    db: &Db,
) -> Result<(), Error> {
    let first = &rows[chunk[0]];
    let fields: Vec<usize> = first.values.iter().map(|(field, _)| *field).collect();
    let returning: Vec<usize> = first.unset_key.into_iter().collect();
    let values =
        chunk.iter().map(|&at| rows[at].values.iter().map(|(_, value)| value.clone()).collect()).collect();
    let bulk = render::Bulk { schema: M::schema(), fields: &fields, rows: values };
    let statement = render::bulk_insert(db.dialect(), bulk, &returning);
    if returning.is_empty() {
        db.execute(&statement).await?;
        return Ok(());
    }
    let keys = db.query(&statement).await?;
    if keys.len() != chunk.len() {
        let (sent, got) = (chunk.len(), keys.len());
        return Err(Error::InvalidQuery(format!("{sent} rows were inserted and {got} keys came back")));
    }
    for (row, &at) in chunk.iter().enumerate() {
        assign_key(&mut models[at], &*keys, row)?;
    }
    Ok(())
}
