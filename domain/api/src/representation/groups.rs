//! Which rows of one answer belong to which rows of another.

use std::collections::HashMap;

use rustango_ports::database::{RowSet, Value, ValueRef};
use rustango_query::Error;

/// A row that belongs to none, or that nothing can belong to.
const NONE: u32 = u32::MAX;

/// The rows of an answer as others belong to them.
#[derive(Debug)]
pub(crate) struct Owners<'a> {
    /// The different keys, each with its number.
    numbers: HashMap<Key<'a>, u32>,
    keys: Vec<Vec<Value>>,
    /// Of each row the number of its key.
    rows: Vec<u32>,
}

/// The rows that belong to each row of another answer.
#[derive(Debug)]
pub(crate) struct Groups {
    /// Of each row of the other answer the number of its group.
    rows: Vec<u32>,
    /// Where each group begins in `members`, and where the last one ends.
    starts: Vec<u32>,
    members: Vec<u32>,
}

/// A key that can be looked up.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    Integer(i64),
    Text(&'a str),
    Uuid(uuid::Uuid),
    /// Of several fields, or of another type: as text.
    Written(Vec<u8>),
}

impl<'a> Owners<'a> {
    pub(crate) fn read(rows: &'a dyn RowSet, columns: &[usize]) -> Result<Self, Error> {
        let mut owners = Self {
            numbers: HashMap::with_capacity(rows.len()),
            keys: Vec::with_capacity(rows.len()),
            rows: Vec::with_capacity(rows.len()),
        };
        for row in 0..rows.len() {
            let number = match Key::read(rows, row, columns)? {
                None => NONE,
                Some(key) => match owners.numbers.get(&key) {
                    Some(number) => *number,
                    None => owners.add(key, values(rows, row, columns)?),
                },
            };
            owners.rows.push(number);
        }
        Ok(owners)
    }

    fn add(&mut self, key: Key<'a>, values: Vec<Value>) -> u32 {
        let number = count(self.keys.len());
        self.keys.push(values);
        self.numbers.insert(key, number);
        number
    }

    /// Returns the different keys.
    pub(crate) fn keys(&self) -> &[Vec<Value>] {
        &self.keys
    }

    /// Sorts rows by those that they belong to, in the order in which they
    /// stand.
    pub(crate) fn groups(&self, rows: &dyn RowSet, columns: &[usize]) -> Result<Groups, Error> {
        let mut numbers = Vec::with_capacity(rows.len());
        let mut starts = vec![0_u32; self.keys.len() + 1];
        for row in 0..rows.len() {
            let key = Key::read(rows, row, columns)?;
            let number = key.and_then(|key| self.numbers.get(&key).copied()).unwrap_or(NONE);
            if let Some(size) = starts.get_mut(number as usize + 1) {
                *size += 1;
            }
            numbers.push(number);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (row, number) in numbers.into_iter().enumerate().filter(|(_, number)| *number != NONE) {
            let place = &mut next[number as usize];
            members[*place as usize] = count(row);
            *place += 1;
        }
        Ok(Groups { rows: self.rows.clone(), starts, members })
    }
}

impl Groups {
    /// Returns the rows that belong to a row.
    pub(crate) fn of(&self, row: usize) -> &[u32] {
        let group = self.rows.get(row).filter(|number| **number != NONE).map(|number| *number as usize);
        group.map_or(&[], |group| &self.members[self.starts[group] as usize..self.starts[group + 1] as usize])
    }
}

impl<'a> Key<'a> {
    /// Reads a key; nothing where one of its values is NULL.
    fn read(rows: &'a dyn RowSet, row: usize, columns: &[usize]) -> Result<Option<Self>, Error> {
        if let [column] = columns {
            return Ok(Self::of(rows.get(row, *column)?));
        }
        let mut written = Vec::new();
        for column in columns {
            let value = rows.get(row, *column)?;
            if value.is_null() {
                return Ok(None);
            }
            crate::json::write_value(&mut written, value);
            written.push(b',');
        }
        Ok(Some(Self::Written(written)))
    }

    fn of(value: ValueRef<'a>) -> Option<Self> {
        Some(match value {
            ValueRef::Null => return None,
            ValueRef::I16(key) => Self::Integer(key.into()),
            ValueRef::I32(key) => Self::Integer(key.into()),
            ValueRef::I64(key) => Self::Integer(key),
            ValueRef::Text(key) => Self::Text(key),
            ValueRef::Uuid(key) => Self::Uuid(key),
            other => {
                let mut written = Vec::new();
                crate::json::write_value(&mut written, other);
                Self::Written(written)
            }
        })
    }
}

fn values(rows: &dyn RowSet, row: usize, columns: &[usize]) -> Result<Vec<Value>, Error> {
    columns.iter().map(|column| Ok(owned(rows.get(row, *column)?))).collect()
}

/// Keeps a value.
pub(crate) fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Bool(value) => Value::Bool(value),
        ValueRef::I16(value) => Value::I16(value),
        ValueRef::I32(value) => Value::I32(value),
        ValueRef::I64(value) => Value::I64(value),
        ValueRef::F32(value) => Value::F32(value),
        ValueRef::F64(value) => Value::F64(value),
        ValueRef::Decimal(value) => Value::Decimal(value),
        ValueRef::Text(value) => Value::Text(value.to_owned()),
        ValueRef::Bytes(value) => Value::Bytes(value.to_vec()),
        ValueRef::Uuid(value) => Value::Uuid(value),
        ValueRef::Timestamp(value) => Value::Timestamp(value),
        ValueRef::Date(value) => Value::Date(value),
        ValueRef::Time(value) => Value::Time(value),
        // What a database holds as JSON is JSON.
        ValueRef::Json(text) => Value::Json(serde_json::from_str(text).unwrap_or_default()),
        _ => Value::Null(rustango_ports::database::ValueType::Text),
    }
}

/// Answers have fewer rows than that.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(NONE)
}
