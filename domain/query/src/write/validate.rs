//! What a model allows its fields to hold, checked before anything is sent.

use rust_decimal::{Decimal, prelude::FromPrimitive as _};
use rustango_model::{Bound, FieldSchema, ModelSchema};
use rustango_ports::database::Value;

use crate::{Fault, FieldFault, ValidationErrors};

/// Checks the values of a new row; fields left out must have a value of their
/// own.
pub(crate) fn insert(schema: &ModelSchema, values: &[(usize, Value)]) -> Result<(), ValidationErrors> {
    let mut faults = faults_of(schema, values);
    for (position, field) in schema.fields.iter().enumerate() {
        if !field.has_own_value() && !values.iter().any(|(given, _)| *given == position) {
            faults.push(FieldFault { field: field.name, fault: Fault::Required });
        }
    }
    ValidationErrors::check(schema, faults)
}

/// Checks the values that rows are to get.
pub(crate) fn update(schema: &ModelSchema, values: &[(usize, Value)]) -> Result<(), ValidationErrors> {
    ValidationErrors::check(schema, faults_of(schema, values))
}

fn faults_of(schema: &ModelSchema, values: &[(usize, Value)]) -> Vec<FieldFault> {
    let mut faults: Vec<_> = values
        .iter()
        .filter_map(|(position, value)| {
            let field = &schema.fields[*position];
            check(field, value).map(|fault| (*position, FieldFault { field: field.name, fault }))
        })
        .collect();
    faults.sort_by_key(|(position, _)| *position);
    faults.into_iter().map(|(_, fault)| fault).collect()
}

/// Checks one value against its field.
pub(crate) fn check(field: &FieldSchema, value: &Value) -> Option<Fault> {
    match value {
        Value::Null(_) => (!field.nullable && !field.auto).then_some(Fault::Required),
        Value::Text(text) => check_text(field, text),
        Value::Json(json) => holds_nul(json)
            .then_some(Fault::NotStorable { reason: "holds a NUL character, which databases cannot store" }),
        Value::F32(number) => check_float(field, f64::from(*number)),
        Value::F64(number) => check_float(field, *number),
        Value::I16(number) => check_exact(field, Decimal::from(*number)),
        Value::I32(number) => check_exact(field, Decimal::from(*number)),
        Value::I64(number) => check_exact(field, Decimal::from(*number)),
        Value::Decimal(number) => check_exact(field, *number),
        _ => None,
    }
}

fn check_text(field: &FieldSchema, text: &str) -> Option<Fault> {
    if text.contains('\0') {
        return Some(Fault::NotStorable { reason: "holds a NUL character, which databases cannot store" });
    }
    if let Some(max) = field.max_length {
        // Bytes are never fewer than characters, so most texts need no count.
        if text.len() > max as usize {
            let found = text.chars().count();
            if found > max as usize {
                return Some(Fault::TooLong { max, found });
            }
        }
    }
    if !field.choices.is_empty() && !field.choices.iter().any(|choice| choice.value == text) {
        let values: Vec<_> = field.choices.iter().map(|choice| choice.value).collect();
        return Some(Fault::UnknownChoice { choices: values.join(", ") });
    }
    None
}

fn check_float(field: &FieldSchema, number: f64) -> Option<Fault> {
    if number.is_nan() {
        return Some(Fault::NotStorable {
            reason: "is not a number (NaN), which databases order differently",
        });
    }
    let as_float = |bound: Bound| match bound {
        #[allow(clippy::cast_precision_loss, reason = "bounds are small numbers written in the program")]
        Bound::Int(bound) => bound as f64,
        Bound::Float(bound) => bound,
    };
    match (field.min.map(as_float), field.max.map(as_float)) {
        (Some(min), _) if number < min => Some(Fault::TooSmall { min: min.to_string() }),
        (_, Some(max)) if number > max => Some(Fault::TooLarge { max: max.to_string() }),
        _ => None,
    }
}

fn check_exact(field: &FieldSchema, number: Decimal) -> Option<Fault> {
    let as_decimal = |bound: Bound| match bound {
        Bound::Int(bound) => Some(Decimal::from(bound)),
        Bound::Float(bound) => Decimal::from_f64(bound),
    };
    match (field.min.and_then(as_decimal), field.max.and_then(as_decimal)) {
        (Some(min), _) if number < min => Some(Fault::TooSmall { min: min.to_string() }),
        (_, Some(max)) if number > max => Some(Fault::TooLarge { max: max.to_string() }),
        _ => None,
    }
}

fn holds_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(items) => items.iter().any(holds_nul),
        serde_json::Value::Object(entries) => {
            entries.iter().any(|(name, value)| name.contains('\0') || holds_nul(value))
        }
        _ => false,
    }
}
