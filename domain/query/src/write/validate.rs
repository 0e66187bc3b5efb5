//! What a model allows its fields to hold, checked before anything is sent.

use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive as _, ToPrimitive as _},
};
use rustango_model::{Bound, FieldSchema, ModelSchema};
use rustango_ports::database::Value;

use crate::{Fault, FieldFault, ValidationErrors};

/// Checks the values of a new row; fields left out must have a value of their
/// own.
pub(crate) fn insert<'v>(
    schema: &ModelSchema,
    values: &(impl Iterator<Item = (usize, &'v Value)> + Clone),
) -> Result<(), ValidationErrors> {
    let mut faults = faults_of(schema, values.clone());
    for (position, field) in schema.fields.iter().enumerate() {
        if !field.has_own_value() && !values.clone().any(|(given, _)| given == position) {
            faults.push(FieldFault { field: field.name, fault: Fault::Required });
        }
    }
    ValidationErrors::check(schema, faults)
}

/// Checks the values that rows are to get.
pub(crate) fn update<'v>(
    schema: &ModelSchema,
    values: impl Iterator<Item = (usize, &'v Value)>,
) -> Result<(), ValidationErrors> {
    ValidationErrors::check(schema, faults_of(schema, values))
}

fn faults_of<'v>(schema: &ModelSchema, values: impl Iterator<Item = (usize, &'v Value)>) -> Vec<FieldFault> {
    let mut faults: Vec<_> = values
        .filter_map(|(position, value)| {
            let field = &schema.fields[position];
            check(field, value).map(|fault| (position, FieldFault { field: field.name, fault }))
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
        Value::F32(number) => check_float(field, *number),
        Value::F64(number) => check_float(field, *number),
        Value::I16(number) => check_exact(field, Decimal::from(*number)),
        Value::I32(number) => check_exact(field, Decimal::from(*number)),
        Value::I64(number) => check_exact(field, Decimal::from(*number)),
        Value::Decimal(number) => check_exact(field, *number),
        _ => None,
    }
}

fn check_text(field: &FieldSchema, text: &str) -> Option<Fault> {
    if has_nul(text) {
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

fn check_float<F: Float>(field: &FieldSchema, number: F) -> Option<Fault> {
    if number.into().is_nan() {
        return Some(Fault::NotStorable {
            reason: "is not a number (NaN), which databases order differently",
        });
    }
    let as_float = |bound: Bound| match bound {
        Bound::Float(bound) => Some(F::nearest(bound)),
        #[allow(clippy::cast_precision_loss, reason = "the number itself is not more precise")]
        Bound::Int(bound) => Some(F::nearest(bound as f64)),
        Bound::Decimal(bound) => bound.to_f64().map(F::nearest),
    };
    check_limits(number, field.min.and_then(as_float), field.max.and_then(as_float))
}

/// Floats, each of which meets the limit that is nearest to the one written:
/// an `f32` of 0.1 is not beyond 0.1.
trait Float: PartialOrd + ToString + Copy + Into<f64> {
    fn nearest(bound: f64) -> Self;
}

impl Float for f32 {
    #[allow(clippy::cast_possible_truncation, reason = "that is what nearest means")]
    fn nearest(bound: f64) -> Self {
        bound as Self
    }
}

impl Float for f64 {
    fn nearest(bound: f64) -> Self {
        bound
    }
}

fn check_exact(field: &FieldSchema, number: Decimal) -> Option<Fault> {
    let as_decimal = |bound: Bound| match bound {
        Bound::Int(bound) => Some(Decimal::from(bound)),
        Bound::Decimal(bound) => Some(bound),
        Bound::Float(bound) => Decimal::from_f64(bound),
    };
    check_limits(number, field.min.and_then(as_decimal), field.max.and_then(as_decimal))
}

fn check_limits<N: PartialOrd + ToString + Copy>(number: N, min: Option<N>, max: Option<N>) -> Option<Fault> {
    match (min, max) {
        (Some(min), _) if number < min => Some(Fault::TooSmall { min: min.to_string() }),
        (_, Some(max)) if number > max => Some(Fault::TooLarge { max: max.to_string() }),
        _ => None,
    }
}

fn has_nul(text: &str) -> bool {
    memchr::memchr(0, text.as_bytes()).is_some()
}

fn holds_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => has_nul(text),
        serde_json::Value::Array(items) => items.iter().any(holds_nul),
        serde_json::Value::Object(entries) => {
            entries.iter().any(|(name, value)| has_nul(name) || holds_nul(value))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rustango_model::FieldValue;
    use rustango_ports::database::Identifier;

    use super::*;

    const fn field<T: FieldValue>() -> FieldSchema {
        FieldSchema::of::<T>("rate", Identifier::new("rate"))
    }

    #[test]
    fn decimals_meet_fractions_exactly() {
        static RATE: FieldSchema = field::<Decimal>().min(Bound::exact(-1, 1)).max(Bound::exact(1, 1));
        let found = |number: &str| check(&RATE, &Value::Decimal(number.parse().unwrap()));
        for fine in ["0.1", "0.10", "-0.1", "0", "0.0999999999999999999999999999"] {
            assert_eq!(found(fine), None, "{fine}");
        }
        assert_eq!(found("0.1000000000000000000000000001"), Some(Fault::TooLarge { max: "0.1".to_owned() }));
        assert_eq!(
            found("-0.1000000000000000000000000001"),
            Some(Fault::TooSmall { min: "-0.1".to_owned() })
        );
        assert_eq!(found("5"), Some(Fault::TooLarge { max: "0.1".to_owned() }));
    }

    #[test]
    fn decimals_meet_fractions_that_floats_cannot_tell_apart() {
        static RATE: FieldSchema = field::<Decimal>().max(Bound::exact(12_345_678_901_234_567_891, 19));
        let found = |number: &str| check(&RATE, &Value::Decimal(number.parse().unwrap()));
        assert_eq!(found("1.2345678901234567891"), None);
        let max = "1.2345678901234567891".to_owned();
        assert_eq!(found("1.2345678901234567892"), Some(Fault::TooLarge { max }));
    }

    #[test]
    fn floats_meet_the_nearest_float() {
        static SINGLE: FieldSchema = field::<f32>().min(Bound::Float(-0.1)).max(Bound::Float(0.1));
        static DOUBLE: FieldSchema = field::<f64>().min(Bound::Int(-1)).max(Bound::Float(0.1));
        assert_eq!(check(&SINGLE, &Value::F32(0.1)), None);
        assert_eq!(check(&SINGLE, &Value::F32(-0.1)), None);
        let beyond = check(&SINGLE, &Value::F32(0.1_f32.next_up()));
        assert_eq!(beyond, Some(Fault::TooLarge { max: "0.1".to_owned() }));
        assert_eq!(check(&DOUBLE, &Value::F64(0.1)), None);
        let beyond = check(&DOUBLE, &Value::F64(0.1_f64.next_up()));
        assert_eq!(beyond, Some(Fault::TooLarge { max: "0.1".to_owned() }));
        assert_eq!(check(&DOUBLE, &Value::F64(-1.5)), Some(Fault::TooSmall { min: "-1".to_owned() }));
    }
}
