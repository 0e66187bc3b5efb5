//! Values of fields as JSON Schema: as they go out, as bodies bring them, and
//! as parameters do.

use rust_decimal::prelude::ToPrimitive as _;
use rustango_model::{Bound, FieldSchema};
use rustango_ports::database::ValueType;
use rustango_web::operation::Schema;
use serde_json::{Value, json};

/// Base64 with its padding, and no bits beside it (RFC 4648, section 4).
const BASE64: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/// A time of day, without a zone.
const TIME: &str = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?$";

/// Text without NUL, which databases do not hold.
pub(super) const TEXT: &str = r"^[^\u0000]*$";

/// What goes out of a field.
pub(super) fn given(field: &FieldSchema) -> Schema {
    let schema = match field.value_type {
        // Infinities go out as NULL.
        ValueType::F32 | ValueType::F64 => value(field.value_type).nullable(),
        of => value(of),
    };
    described(nullable(limited(schema, field), field), field)
}

/// What a body brings for a field. What a secret is where nobody gives one is
/// a secret too.
pub(super) fn taken(field: &FieldSchema) -> Schema {
    let schema = match field.value_type {
        ValueType::Text => value(ValueType::Text).with("pattern", TEXT),
        ValueType::Decimal => bounded(Schema::number(), field),
        of => value(of),
    };
    let schema = limited(schema, field);
    let schema = match field.value_type {
        ValueType::Decimal => Schema::any_of([decimal_text(), schema]),
        _ => schema,
    };
    let schema = described(nullable(schema, field), field);
    match field.default.filter(|_| !field.sensitive).and_then(literal) {
        Some(default) => schema.with("default", default),
        None => schema,
    }
}

/// What a parameter brings for a field: the limits of the model do not hold
/// for what rows are asked for.
pub(super) fn parameter(field: &FieldSchema) -> Schema {
    match field.value_type {
        ValueType::Text if field.choices.is_empty() => value(ValueType::Text).with("pattern", TEXT),
        ValueType::Text => choices(value(ValueType::Text), field),
        ValueType::Decimal => decimal_text(),
        of => value(of),
    }
}

/// A value of a type.
pub(super) fn value(of: ValueType) -> Schema {
    let integer = |format: &str, smallest: i64, largest: i64| {
        Schema::integer().format(format).minimum(smallest).maximum(largest)
    };
    match of {
        ValueType::Bool => Schema::boolean(),
        ValueType::I16 => integer("int32", i16::MIN.into(), i16::MAX.into()),
        ValueType::I32 => integer("int32", i32::MIN.into(), i32::MAX.into()),
        ValueType::I64 => integer("int64", i64::MIN, i64::MAX),
        ValueType::F32 => Schema::number().format("float").minimum(f32::MIN).maximum(f32::MAX),
        ValueType::F64 => Schema::number().format("double"),
        ValueType::Decimal => {
            Schema::string().format("decimal").with("pattern", r"^-?\d{1,29}(\.\d{1,28})?$")
        }
        ValueType::Bytes => Schema::string().with("contentEncoding", "base64").with("pattern", BASE64),
        ValueType::Uuid => Schema::string().format("uuid"),
        ValueType::Timestamp => Schema::string().format("date-time"),
        ValueType::Date => Schema::string().format("date"),
        ValueType::Time => Schema::string().format("time-local").with("pattern", TIME),
        ValueType::Json => Schema::any(),
        _ => Schema::string(),
    }
}

/// A decimal number as text, of no more digits than every one has room for.
fn decimal_text() -> Schema {
    Schema::string().format("decimal").with("pattern", r"^-?(0|[1-9]\d{0,17})(\.\d{1,10})?$")
}

/// Keeps to what the model allows.
fn limited(schema: Schema, field: &FieldSchema) -> Schema {
    let schema = match field.max_length {
        Some(characters) => schema.max_length(characters.into()),
        None => schema,
    };
    let schema = match field.value_type {
        ValueType::Decimal => schema,
        _ => bounded(schema, field),
    };
    choices(schema, field)
}

fn bounded(schema: Schema, field: &FieldSchema) -> Schema {
    let schema = match field.min.and_then(bound) {
        Some(smallest) => schema.minimum(smallest),
        None => schema,
    };
    match field.max.and_then(bound) {
        Some(largest) => schema.maximum(largest),
        None => schema,
    }
}

fn bound(bound: Bound) -> Option<Value> {
    match bound {
        Bound::Int(number) => Some(json!(number)),
        Bound::Float(number) => Some(json!(number)),
        Bound::Decimal(number) => number.to_f64().map(|number| json!(number)),
    }
}

fn choices(schema: Schema, field: &FieldSchema) -> Schema {
    if field.choices.is_empty() {
        return schema;
    }
    let values: Vec<&str> = field.choices.iter().map(|choice| choice.value).collect();
    schema.with("enum", values)
}

fn nullable(schema: Schema, field: &FieldSchema) -> Schema {
    if field.nullable { schema.nullable() } else { schema }
}

fn described(schema: Schema, field: &FieldSchema) -> Schema {
    match field.comment {
        Some(comment) => schema.description(comment),
        None => schema,
    }
}

/// Reads a default that is written as a value: `'draft'`, `0`, `true`.
fn literal(sql: &str) -> Option<Value> {
    if let Some(text) = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Some(json!(text.replace("''", "'")));
    }
    match serde_json::from_str(&sql.to_ascii_lowercase()) {
        Ok(value @ (Value::Bool(_) | Value::Number(_))) => Some(value),
        _ => None,
    }
}
