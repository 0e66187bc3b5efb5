//! Rows held as values, and values as JSON and as text: what goes along with a
//! write sees rows that no statement has answered with.

use std::sync::Arc;

use rustango_model::{FieldValue, Model, ModelKey as _, ModelSchema, RowReader};
use rustango_ports::database::{Column, DbError, DbErrorKind, RowSet, Value, ValueRef, ValueType};
use serde_json::{Number, Value as Json};

use crate::{Error, RowKey, named::parse, write::returned::Keys};

/// One row as a value for each field of its model.
pub(crate) struct HeldRow {
    columns: Vec<Column>,
    cells: Vec<Cell>,
}

/// A value as rows hand it out: JSON as its text.
enum Cell {
    Value(Value),
    Json(String),
}

impl HeldRow {
    pub(crate) fn new(schema: &ModelSchema, values: &[Value]) -> Self {
        let columns = schema.fields.iter().map(|field| Column {
            name: Arc::from(field.column.as_str()),
            value_type: Some(field.value_type),
        });
        let cells = values.iter().map(|value| match value {
            Value::Json(document) => Cell::Json(document.to_string()),
            other => Cell::Value(other.clone()),
        });
        Self { columns: columns.collect(), cells: cells.collect() }
    }
}

impl RowSet for HeldRow {
    fn len(&self) -> usize {
        1
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        match self.cells.get(column) {
            Some(Cell::Json(text)) if row == 0 => Ok(ValueRef::Json(text)),
            Some(Cell::Value(value)) if row == 0 => borrowed(value),
            _ => Err(undecodable("?", "there is no such value")),
        }
    }

    fn get_as(&self, row: usize, column: usize, _of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.get(row, column)
    }
}

/// Makes a model of the values of its fields.
pub(crate) fn model_of<M: Model>(values: &[Value]) -> Result<M, Error> {
    Ok(M::from_row(RowReader::new(&HeldRow::new(M::schema(), values), 0, 0))?)
}

/// Reads a key.
pub(crate) fn typed_key<M: Model>(key: RowKey) -> Result<M::Key, Error> {
    let keys = Keys::new(M::schema(), vec![key]);
    Ok(M::Key::read_key(RowReader::new(&keys, 0, 0), 0)?)
}

/// Borrows a value of any type but JSON and arrays, which rows do not hold as
/// values.
pub(crate) fn borrowed(value: &Value) -> Result<ValueRef<'_>, DbError> {
    Ok(match value {
        Value::Null(_) => ValueRef::Null,
        Value::Bool(value) => ValueRef::Bool(*value),
        Value::I16(value) => ValueRef::I16(*value),
        Value::I32(value) => ValueRef::I32(*value),
        Value::I64(value) => ValueRef::I64(*value),
        Value::F32(value) => ValueRef::F32(*value),
        Value::F64(value) => ValueRef::F64(*value),
        Value::Decimal(value) => ValueRef::Decimal(*value),
        Value::Text(value) => ValueRef::Text(value),
        Value::Bytes(value) => ValueRef::Bytes(value),
        Value::Uuid(value) => ValueRef::Uuid(*value),
        Value::Timestamp(value) => ValueRef::Timestamp(*value),
        Value::Date(value) => ValueRef::Date(*value),
        Value::Time(value) => ValueRef::Time(*value),
        other => {
            return Err(undecodable("?", &format!("a row does not hold a bind of {}", other.value_type())));
        }
    })
}

/// Reads the fields of a model at `first` and the columns behind it as values.
pub(crate) fn values_of(
    rows: &dyn RowSet,
    row: usize,
    first: usize,
    types: impl IntoIterator<Item = ValueType>,
) -> Result<Vec<Value>, Error> {
    let reader = RowReader::new(rows, row, first);
    types.into_iter().enumerate().map(|(at, of)| Ok(value_of(reader, at, of)?)).collect()
}

fn value_of(row: RowReader<'_>, at: usize, of: ValueType) -> Result<Value, DbError> {
    macro_rules! read {
        ($($name:ident: $ty:ty),*) => {
            match of {
                $(ValueType::$name => Ok(row.read::<Option<$ty>>(at)?.map_or(Value::Null(of), |value| value.to_value())),)*
                other => Err(undecodable("?", &format!("a {other} is not held as a value"))),
            }
        };
    }
    read!(
        Bool: bool, I16: i16, I32: i32, I64: i64, F32: f32, F64: f64, Decimal: rust_decimal::Decimal,
        Text: String, Bytes: Vec<u8>, Uuid: uuid::Uuid, Timestamp: chrono::DateTime<chrono::Utc>,
        Date: chrono::NaiveDate, Time: chrono::NaiveTime, Json: serde_json::Value
    )
}

fn undecodable(column: &str, context: &str) -> DbError {
    DbError::new(DbErrorKind::Decode { column: column.to_owned() }, "decode", context.to_owned())
}

/// Writes a value as JSON: what JSON has no exact form for, as text.
pub(crate) fn json_of(value: &Value) -> Json {
    match value {
        Value::Null(_) => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::I16(value) => Json::from(*value),
        Value::I32(value) => Json::from(*value),
        Value::I64(value) => Json::from(*value),
        Value::F32(value) => real(f64::from(*value), value),
        Value::F64(value) => real(*value, value),
        Value::Bytes(bytes) => Json::String(hex(bytes)),
        Value::Json(document) => document.clone(),
        Value::Array(_, values) => values.iter().map(json_of).collect(),
        other => Json::String(text_of(other)),
    }
}

/// Reads a value of a type back from what [`json_of`] writes; text in the place
/// of a number or a truth is read too.
pub(crate) fn of_json(of: ValueType, nullable: bool, json: &Json) -> Option<Value> {
    match (of, json) {
        (ValueType::Json, Json::Null) if nullable => Some(Value::Null(of)),
        (ValueType::Json, document) => Some(Value::Json(document.clone())),
        (_, Json::Null) => Some(Value::Null(of)),
        (ValueType::Bytes, Json::String(digits)) => unhex(digits).map(Value::Bytes),
        (ValueType::F32, Json::String(text)) => text.parse().ok().map(Value::F32),
        (ValueType::F64, Json::String(text)) => text.parse().ok().map(Value::F64),
        (_, Json::String(text)) => parse(of, text),
        (_, other) => parse(of, &other.to_string()),
    }
}

/// Reads pairs of hexadecimal digits, and nothing else.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |two: &[u8]| match *two {
        [high, low] => Some((digit(high)? << 4) | digit(low)?),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(pair).collect()
}

fn real(number: f64, written: &impl ToString) -> Json {
    Number::from_f64(number).map_or_else(|| Json::String(written.to_string()), Json::Number)
}

/// Writes a value as text, as keys are where they may be of any type.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Decimal(number) => number.to_string(),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Timestamp(time) => time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        other => match json_of(other) {
            Json::String(text) => text,
            json => json.to_string(),
        },
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_json() {
        for value in [
            Value::F64(f64::INFINITY),
            Value::F32(1.5),
            Value::Bytes(vec![0, 15, 255]),
            Value::I64(i64::MIN),
            Value::Text("\u{e9}".to_owned()),
            Value::Null(ValueType::Text),
        ] {
            assert_eq!(of_json(value.value_type(), true, &json_of(&value)), Some(value));
        }
        for wrong in ["0", "+f", "0g", "\u{e9}"] {
            assert_eq!(of_json(ValueType::Bytes, true, &Json::from(wrong)), None, "{wrong}");
        }
    }
}
