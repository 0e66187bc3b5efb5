//! Values as the log holds them, and back.

use rustango_model::FieldSchema;
use rustango_ports::database::{Value, ValueType};
use serde_json::{Number, Value as Json};

use crate::named::parse;

/// Writes a value as JSON: what JSON has no exact form for, as text.
pub(super) fn to_json(value: &Value) -> Json {
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
        Value::Array(_, values) => values.iter().map(to_json).collect(),
        other => Json::String(to_text(other)),
    }
}

fn real(number: f64, written: &impl ToString) -> Json {
    Number::from_f64(number).map_or_else(|| Json::String(written.to_string()), Json::Number)
}

/// Writes a value as text, as keys are in the log.
pub(super) fn to_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Decimal(number) => number.to_string(),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Timestamp(time) => time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        other => match to_json(other) {
            Json::String(text) => text,
            json => json.to_string(),
        },
    }
}

/// Reads a value back as what a field holds.
pub(super) fn from_json(field: &FieldSchema, json: &Json) -> Option<Value> {
    let of = field.value_type;
    match (of, json) {
        (ValueType::Json, Json::Null) if field.nullable => Some(Value::Null(of)),
        (ValueType::Json, document) => Some(Value::Json(document.clone())),
        (_, Json::Null) => Some(Value::Null(of)),
        (ValueType::Bytes, Json::String(hex)) => bytes(hex).map(Value::Bytes),
        (ValueType::F32 | ValueType::F64, Json::String(text)) => match of {
            ValueType::F32 => text.parse().ok().map(Value::F32),
            _ => text.parse().ok().map(Value::F64),
        },
        (_, Json::String(text)) => parse(of, text),
        (_, other) => parse(of, &other.to_string()),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()).collect()
}
