//! Inserting many rows that give different fields, as clients do.

use rustango_model::ModelSchema;
use rustango_ports::database::{RowSet, Value};

use super::{Moment, bulk::insert_given, returned, stamp, validate, watched};
use crate::{Db, Error, RowKey, records};

/// Inserts rows from values by field position, all or none, and answers with
/// the fields at `returning` of each, in the same order. Fields that are left
/// out get their default.
pub(crate) async fn insert_many(
    db: &Db,
    schema: &'static ModelSchema,
    mut rows: Vec<Vec<(usize, Value)>>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
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
                returned::rows_in_order(tx, schema, keys, returning).await
            })
            .await;
    }
    let mut groups = Alike::groups(rows);
    match (groups.pop(), &groups[..]) {
        (Some(only), []) => insert_given(db, schema, only.rows, returning).await,
        (last, _) => {
            groups.extend(last);
            db.transaction(async |tx| insert_groups(tx, schema, groups, returning).await).await
        }
    }
}

async fn insert_groups(
    tx: &Db,
    schema: &'static ModelSchema,
    groups: Vec<Alike>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let mut answers = Vec::with_capacity(groups.len());
    let mut order = vec![0; groups.iter().map(|group| group.rows.len()).sum()];
    let mut answered = 0;
    for Alike { rows, places } in groups {
        answers.push(insert_given(tx, schema, rows, returning).await?);
        for place in places {
            order[place] = answered;
            answered += 1;
        }
    }
    Ok(records::rows_in_order(returned::joined(answers), order))
}

/// Rows that give the same fields.
struct Alike {
    rows: Vec<Vec<(usize, Value)>>,
    /// Where they stand among all rows.
    places: Vec<usize>,
}

impl Alike {
    fn groups(rows: Vec<Vec<(usize, Value)>>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for (place, row) in rows.into_iter().enumerate() {
            match groups.iter_mut().find(|group| gives_the_same(&group.rows[0], &row)) {
                Some(group) => {
                    group.rows.push(row);
                    group.places.push(place);
                }
                None => groups.push(Self { rows: vec![row], places: vec![place] }),
            }
        }
        groups
    }
}

fn gives_the_same(row: &[(usize, Value)], other: &[(usize, Value)]) -> bool {
    row.iter().map(|(field, _)| field).eq(other.iter().map(|(field, _)| field))
}
