//! Values as controls of HTML take them.

use chrono::SecondsFormat;
use rustango_ports::database::Value;

/// Writes a value as a form would send it; there is none for NULL and for
/// bytes.
pub(crate) fn written(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::I16(number) => number.to_string(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::F32(number) => number.to_string(),
        Value::F64(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Timestamp(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Value::Date(day) => day.to_string(),
        Value::Time(time) => time.to_string(),
        Value::Json(document) => document.to_string(),
        _ => return None,
    })
}
