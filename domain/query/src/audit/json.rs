//! Values of the log, read back.

use rustango_model::FieldSchema;
use rustango_ports::database::{Value, ValueType};
use serde_json::Value as Json;

use crate::named::parse;

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

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()).collect()
}
