//! Inserting many rows.

use std::mem;

use rustango_model::{Model, ModelSchema};
use rustango_ports::database::{BulkInsert, Executor as _, RowSet, Value};

use super::{Moment, Row, apply, assign_key, fields_but, returned, stamp::Stamper, take_over, watched};
use crate::{Db, Error, held::values_of, render};

/// The most rows of one statement with value lists: beyond this, parsing
/// costs more than the round trips that it saves.
const ROWS_OF_VALUE_LISTS: usize = 1_000;
/// The most rows of one statement with array binds.
const ROWS_OF_ARRAYS: usize = 10_000;

pub(crate) async fn bulk_insert<M: Model>(models: &mut [M], db: &Db) -> Result<(), Error> {
    let mut stamper = Stamper::new(db, Moment::Insert);
    let mut rows =
        models.iter().map(|model| Row::new(model, &mut stamper)).collect::<Result<Vec<_>, Error>>()?;
    if watched::is_watched(db, M::schema()) {
        let whole = rows.into_iter().map(|row| row.whole(M::schema())).collect();
        let written = watched::insert(db, M::schema(), whole).await?;
        return models.iter_mut().zip(written).try_for_each(|(model, values)| take_over(model, &values));
    }
    let answers = insert_rows(M::schema(), &mut rows, db).await?;
    // Only now: rows of a transaction that failed have no keys.
    for Numbered { rows, keys } in answers {
        for (row, at) in rows.into_iter().enumerate() {
            assign_key(&mut models[at], &*keys, row)?;
        }
    }
    for (row, model) in rows.iter().zip(models) {
        apply(model, &row.stamped)?;
    }
    Ok(())
}

/// The keys that the database numbered rows with.
pub(super) struct Numbered {
    /// The positions of the rows among those inserted.
    pub(super) rows: Vec<usize>,
    /// Their keys, in the same order.
    pub(super) keys: Box<dyn RowSet>,
}

/// Inserts rows given as values of all fields, and fills their keys in.
pub(super) async fn insert_values(
    schema: &'static ModelSchema,
    rows: &mut [Vec<Value>],
    db: &Db,
) -> Result<(), Error> {
    let mut sent: Vec<Row> = rows.iter().map(|row| Row::of_values(schema, row.clone())).collect();
    for Numbered { rows: positions, keys } in insert_rows(schema, &mut sent, db).await? {
        let Some(position) = schema.auto_key() else { continue };
        for (row, at) in positions.into_iter().enumerate() {
            for key in values_of(&*keys, row, 0, [schema.fields[position].value_type])? {
                rows[at][position] = key;
            }
        }
    }
    Ok(())
}

/// Inserts rows, all or none, and returns the keys that the database numbered
/// them with. Their values are taken.
pub(super) async fn insert_rows(
    schema: &'static ModelSchema,
    rows: &mut [Row],
    db: &Db,
) -> Result<Vec<Numbered>, Error> {
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
        [only] => answers.push(insert_chunk(schema, rows, only, db).await?),
        _ => {
            db.transaction(async |tx| {
                for chunk in &chunks {
                    answers.push(insert_chunk(schema, rows, chunk, tx).await?);
                }
                Ok(())
            })
            .await?;
        }
    }
    let answered = chunks.iter().zip(answers);
    Ok(answered.filter_map(|(chunk, keys)| Some(Numbered { rows: chunk.to_vec(), keys: keys? })).collect())
}

/// Inserts rows of which the same fields are given, all or none, and answers
/// with the fields at `returning` of each, in the same order.
pub(super) async fn insert_given(
    db: &Db,
    schema: &'static ModelSchema,
    rows: Vec<Vec<(usize, Value)>>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let fields: Vec<usize> = rows.iter().take(1).flatten().map(|(field, _)| *field).collect();
    let mut rows = rows.into_iter().map(|row| row.into_iter().map(|(_, value)| value).collect());
    let most = rows_per_statement(db, fields.len());
    if rows.len() <= most {
        return returned::insert_rows(db, schema, &fields, rows.collect(), returning).await;
    }
    db.transaction(async |tx| {
        let mut answers = Vec::with_capacity(rows.len().div_ceil(most));
        while rows.len() > 0 {
            let some = rows.by_ref().take(most).collect();
            answers.push(returned::insert_rows(tx, schema, &fields, some, returning).await?);
        }
        Ok(returned::joined(answers))
    })
    .await
}

pub(super) fn rows_per_statement(db: &Db, columns: usize) -> usize {
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
async fn insert_chunk(
    schema: &'static ModelSchema,
    rows: &mut [Row],
    chunk: &[usize],
    db: &Db,
) -> Result<Option<Box<dyn RowSet>>, Error> {
    let unset_key = rows[chunk[0]].unset_key;
    let answers = db.dialect().capabilities().insert_returning;
    let returning = if answers { unset_key.as_slice() } else { &[] };
    let fields: Vec<usize> = fields_but(schema, unset_key).collect();
    let statement = if fields.is_empty() {
        render::insert(db.dialect(), schema, Vec::new(), returning)
    } else {
        let rows = chunk.iter().map(|&at| mem::take(&mut rows[at].values)).collect();
        render::bulk_insert(db.dialect(), render::Bulk { schema, fields: &fields, rows }, returning)
    };
    if !returning.is_empty() {
        let keys = db.query(&statement).await?;
        if keys.len() != chunk.len() {
            let (sent, got) = (chunk.len(), keys.len());
            return Err(Error::InvalidQuery(format!("{sent} rows were inserted and {got} keys came back")));
        }
        return Ok(Some(keys));
    }
    let done = db.execute(&statement).await?;
    Ok(match unset_key {
        Some(_) => Some(Box::new(returned::Keys::numbered(schema, done, chunk.len())?)),
        None => None,
    })
}
