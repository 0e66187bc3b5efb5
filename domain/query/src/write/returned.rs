//! What rows hold once they are written, also where writes return no rows.

use rustango_model::ModelSchema;
use rustango_ports::database::{
    Column, DbError, DbErrorKind, Execution, Executor as _, RowSet, Value, ValueRef, ValueType,
};

use crate::{
    Columns, Db, Error, Expression, RowKey, RowLock, Select, held::borrowed, key::key_names, records, render,
};

/// The most rows of one statement that lists their keys.
const ROWS: usize = 10_000;

/// Inserts one row and answers with the fields at `returning`.
pub(crate) async fn insert(
    db: &Db,
    schema: &'static ModelSchema,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let (fields, row): (Vec<_>, Vec<_>) = values.into_iter().unzip();
    insert_rows(db, schema, &fields, vec![row], returning).await
}

/// Inserts rows by one statement and answers with the fields at `returning` of
/// each, in the same order.
pub(crate) async fn insert_rows(
    db: &Db,
    schema: &'static ModelSchema,
    fields: &[usize],
    rows: Vec<Vec<Value>>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let count = rows.len();
    if db.dialect().capabilities().insert_returning && !returning.is_empty() {
        let answer = db.query(&render::insert_rows(db.dialect(), schema, fields, rows, returning)).await?;
        if answer.len() != count {
            let got = answer.len();
            return Err(Error::InvalidQuery(format!("{count} rows were inserted and {got} came back")));
        }
        return Ok(answer);
    }
    let given = given_keys(schema, fields, &rows);
    let statement = render::insert_rows(db.dialect(), schema, fields, rows, &[]);
    let insert = async |db: &Db| {
        let done = db.execute(&statement).await?;
        match given {
            Some(keys) => Ok(Keys::new(schema, keys)),
            None if returning.is_empty() => Ok(Keys::new(schema, Vec::new())),
            None => Keys::numbered(schema, done, count),
        }
    };
    if returning.is_empty() || returning == schema.primary_key {
        return Ok(Box::new(insert(db).await?));
    }
    db.transaction(async |tx| {
        let Keys { keys, .. } = insert(tx).await?;
        let rows = rows_of(schema, keys.clone());
        ordered(tx, &rows, &keys, returning).await
    })
    .await
}

/// The keys of rows, where all of them have theirs.
fn given_keys(schema: &ModelSchema, fields: &[usize], rows: &[Vec<Value>]) -> Option<Vec<RowKey>> {
    let places = schema.primary_key.iter().map(|key| fields.iter().position(|field| field == key));
    let places: Vec<usize> = places.collect::<Option<_>>()?;
    let key = |row: &Vec<Value>| {
        let values = places.iter().map(|&at| Some(row[at].clone()).filter(|value| !value.is_null()));
        values.collect::<Option<Vec<_>>>().map(RowKey::from)
    };
    rows.iter().map(key).collect()
}

/// Updates the rows of a query and answers with the fields at `returning` of
/// each.
pub(crate) async fn update(
    db: &Db,
    select: &Select,
    values: Vec<(usize, Expression)>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    if db.dialect().capabilities().update_returning {
        return Ok(db.query(&render::update(db, select, values, returning)?).await?);
    }
    let most = (db.dialect().limits().binds / (2 * select.schema().primary_key.len())).clamp(1, ROWS);
    db.transaction(async |tx| {
        // An update may change which rows the query is about.
        let keys = locked_keys(tx, select).await?;
        let mut answers = Vec::with_capacity(keys.len().div_ceil(most));
        for keys in keys.chunks(most) {
            let rows = rows_of(select.schema(), keys.to_vec());
            tx.execute(&render::update(tx, &rows, values.clone(), &[])?).await?;
            answers.push(records::fetch_fields(tx, &rows, returning).await?);
        }
        if answers.is_empty() {
            answers.push(records::fetch_fields(tx, &rows_of(select.schema(), keys), returning).await?);
        }
        Ok(Box::new(Parts(answers)) as Box<dyn RowSet>)
    })
    .await
}

/// Answers with the fields at `returning` of the rows with these keys.
pub(crate) async fn rows(
    db: &Db,
    schema: &'static ModelSchema,
    keys: Vec<RowKey>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    if returning.is_empty() {
        return Ok(Box::new(Keys::new(schema, Vec::new())));
    }
    let rows = Select { lock: None, ..rows_of(schema, keys) };
    records::fetch_fields(db, &rows, returning).await
}

/// As [`rows`], in the order of the keys; an error where one has no row.
pub(crate) async fn rows_in_order(
    db: &Db,
    schema: &'static ModelSchema,
    keys: Vec<RowKey>,
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    if returning.is_empty() || returning == schema.primary_key {
        return Ok(Box::new(Keys::new(schema, keys)));
    }
    let rows = Select { lock: None, ..rows_of(schema, keys.clone()) };
    ordered(db, &rows, &keys, returning).await
}

/// Answers with the fields at `returning` of each row of a query, in the order
/// of their keys, which go along behind.
async fn ordered(
    db: &Db,
    select: &Select,
    keys: &[RowKey],
    returning: &[usize],
) -> Result<Box<dyn RowSet>, Error> {
    let schema = select.schema();
    let mut fields = returning.to_vec();
    fields.extend(schema.primary_key.iter().filter(|key| !returning.contains(key)));
    let rows = records::fetch_fields(db, select, &fields).await?;
    records::rows_with_keys(schema, &fields, rows, keys)?.ok_or(Error::RowVanished { model: schema.name })
}

/// The rows with these keys, locked: read as they are, whatever the snapshot
/// of the transaction shows.
fn rows_of(schema: &'static ModelSchema, keys: Vec<RowKey>) -> Select {
    let rows = Select::with_keys(schema, keys);
    Select { lock: Some(RowLock::default()), ..rows }
}

async fn locked_keys(db: &Db, select: &Select) -> Result<Vec<RowKey>, Error> {
    let schema = select.schema();
    let keys = select.by_keys().columns(Columns::Fields(schema.primary_key.to_vec()));
    let rows = records::fetch(db, &Select { lock: Some(RowLock::default()), ..keys }).await?;
    (0..rows.len()).map(|row| RowKey::read(schema, &*rows, row, 0)).collect()
}

/// Keys of one model, as an answer.
#[derive(Debug)]
pub(crate) struct Keys {
    keys: Vec<RowKey>,
    columns: Vec<Column>,
}

impl Keys {
    pub(crate) fn new(schema: &ModelSchema, keys: Vec<RowKey>) -> Self {
        let columns = schema
            .key_fields()
            .map(|key| Column { name: key.column.as_str().into(), value_type: Some(key.value_type) });
        Self { keys, columns: columns.collect() }
    }

    /// The keys that the database gave the rows of an INSERT.
    pub(crate) fn numbered(schema: &ModelSchema, done: Execution, rows: usize) -> Result<Self, Error> {
        if done.rows_affected != rows as u64 {
            let inserted = done.rows_affected;
            return Err(Error::InvalidQuery(format!("{rows} rows were sent and {inserted} inserted")));
        }
        let (Some(new_keys), Some(key)) = (done.new_keys, schema.single_key()) else {
            return Err(no_key(schema, "is neither given nor numbered by the database"));
        };
        let of = key.value_type;
        let key = |row| new_keys.at(row).and_then(|key| integer(key, of)).map(RowKey::from);
        let keys = (0_i64..).take(rows).map(key);
        let keys: Option<_> = keys.collect();
        Ok(Self::new(schema, keys.ok_or_else(|| no_key(schema, "is beyond the limits of its type"))?))
    }
}

fn integer(number: i64, of: ValueType) -> Option<Value> {
    match of {
        ValueType::I16 => number.try_into().ok().map(Value::I16),
        ValueType::I32 => number.try_into().ok().map(Value::I32),
        ValueType::I64 => Some(Value::I64(number)),
        _ => None,
    }
}

fn no_key(schema: &ModelSchema, why: &str) -> Error {
    let column = key_names(schema);
    let context = format!("the row was written, and its key \"{column}\" {why}");
    DbError::new(DbErrorKind::Decode { column }, "insert", context).into()
}

impl RowSet for Keys {
    fn len(&self) -> usize {
        self.keys.len()
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let value = self.keys.get(row).and_then(|key| key.values().get(column));
        borrowed(value.ok_or_else(|| beyond(row, column))?)
    }

    fn get_as(&self, row: usize, column: usize, _of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.get(row, column)
    }
}

/// Takes answers of several statements for one.
pub(crate) fn joined(mut parts: Vec<Box<dyn RowSet>>) -> Box<dyn RowSet> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Box::new(Parts(parts))
        }
    }
}

/// Answers of several statements, one after the other.
struct Parts(Vec<Box<dyn RowSet>>);

impl Parts {
    /// The part that a row is in, and its place there.
    fn part(&self, row: usize) -> Option<(&dyn RowSet, usize)> {
        let mut at = row;
        for part in &self.0 {
            if at < part.len() {
                return Some((&**part, at));
            }
            at -= part.len();
        }
        None
    }
}

impl RowSet for Parts {
    fn len(&self) -> usize {
        self.0.iter().map(|part| part.len()).sum()
    }

    fn columns(&self) -> &[Column] {
        self.0.first().map_or(&[], |part| part.columns())
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let (part, at) = self.part(row).ok_or_else(|| beyond(row, column))?;
        part.get(at, column)
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        let (part, at) = self.part(row).ok_or_else(|| beyond(row, column))?;
        part.get_as(at, column, of)
    }
}

fn beyond(row: usize, column: usize) -> DbError {
    let kind = DbErrorKind::Decode { column: column.to_string() };
    DbError::new(kind, "decode", format!("there is no value in row {row} and column {column} of the answer"))
}

#[cfg(test)]
mod tests {
    use rustango_model::{FieldSchema, FieldValue};
    use rustango_ports::database::{Identifier, NewKeys};

    use super::*;

    fn schema<T: FieldValue>() -> &'static ModelSchema {
        let key = FieldSchema::of::<T>("id", Identifier::new("id"));
        let fields = Box::leak(Box::new([key]));
        Box::leak(Box::new(ModelSchema::new("Seat", "cinema", Identifier::new("seat"), fields, &[0])))
    }

    #[test]
    fn keys_are_counted_from_the_first() {
        let done = Execution { rows_affected: 3, new_keys: Some(NewKeys { first: 5, step: 2 }) };
        let keys = Keys::numbered(schema::<i16>(), done, 3).unwrap();
        let read: Vec<_> = (0..3).map(|row| keys.get(row, 0).unwrap()).collect();
        assert_eq!(read, [ValueRef::I16(5), ValueRef::I16(7), ValueRef::I16(9)]);
        assert!(keys.get(3, 0).is_err() && keys.get(0, 1).is_err());
    }

    #[test]
    fn keys_that_nobody_can_tell_are_errors() {
        let done = Execution { rows_affected: 2, new_keys: Some(NewKeys { first: 32_767, step: 1 }) };
        for (done, rows) in [(done, 2), (done, 3), (Execution { new_keys: None, ..done }, 2)] {
            Keys::numbered(schema::<i16>(), done, rows).unwrap_err();
        }
    }
}
