//! Walks over all rows of a table that no model describes, as migrations do.

use std::num::NonZeroU32;

use rustango_ports::{
    database::{DbError, DbErrorKind, Executor as _, Value, ValueRef, ValueType},
    schema::Name,
};
use serde_json::Value as Json;

use crate::{Db, Error, held, render};

/// The next rows of a walk over a table.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyRange {
    /// The smallest key.
    pub from: Value,
    /// The greatest key.
    pub to: Value,
    /// The greatest key, to be written down.
    pub reached: Json,
}

/// Finds the next rows of a table by a column that is its key; none where the
/// walk is over. `reached` is where the last range ended.
///
/// # Errors
/// [`Error::Database`]; [`Error::InvalidQuery`] where the column is not of the
/// type `of`, or may be NULL.
pub async fn key_range(
    db: &Db,
    (table, key): (&Name, &Name),
    of: ValueType,
    reached: Option<&Json>,
    size: NonZeroU32,
) -> Result<Option<KeyRange>, Error> {
    let behind = reached.map(|json| read(of, json, key)).transpose()?;
    let statement = render::key_range(db.dialect(), (table, key), of, behind, size.get().into());
    let rows = db.query(&statement).await?;
    let Some(last) = rows.len().checked_sub(1) else { return Ok(None) };
    let from = owned(rows.get(0, 0)?, key)?;
    let to = owned(rows.get(last, 0)?, key)?;
    let reached = held::json_of(&to);
    Ok(Some(KeyRange { from, to, reached }))
}

fn read(of: ValueType, json: &Json, key: &Name) -> Result<Value, Error> {
    held::of_json(of, false, json)
        .ok_or_else(|| Error::InvalidQuery(format!("{json} is no value of \"{key}\"")))
}

fn owned(value: ValueRef<'_>, key: &Name) -> Result<Value, Error> {
    Ok(match value {
        ValueRef::I16(value) => Value::I16(value),
        ValueRef::I32(value) => Value::I32(value),
        ValueRef::I64(value) => Value::I64(value),
        ValueRef::Text(value) => Value::Text(value.to_owned()),
        ValueRef::Uuid(value) => Value::Uuid(value),
        ValueRef::Date(value) => Value::Date(value),
        ValueRef::Timestamp(value) => Value::Timestamp(value),
        _ => {
            let context =
                format!("\"{key}\" is no key to walk by: use one of integers, text, UUIDs or times");
            return Err(DbError::new(DbErrorKind::Unsupported, "walk", context).into());
        }
    })
}
