//! The first and the last of dates and times that a field takes.

use rustango_ports::database::{Value, ValueType};

use super::{FormField, text::typed};
use crate::value::Refusal;

/// Refuses what is before the first or after the last.
pub(super) fn check(field: &FormField, value: &Value) -> Result<(), Refusal> {
    let bound = |text: &Option<_>| text.as_deref().and_then(|text| typed(field, text).ok());
    if let (Some(earliest), Some(text)) = (bound(&field.earliest), &field.earliest)
        && is_before(value, &earliest)
    {
        return Err(Refusal { code: "min_value", detail: format!("is before {text}") });
    }
    if let (Some(latest), Some(text)) = (bound(&field.latest), &field.latest)
        && is_before(&latest, value)
    {
        return Err(Refusal { code: "max_value", detail: format!("is after {text}") });
    }
    Ok(())
}

/// Says what makes no sense.
pub(super) fn fault(field: &FormField) -> Option<String> {
    let texts = [("earliest", &field.earliest), ("latest", &field.latest)];
    let mut read = Vec::with_capacity(texts.len());
    for (name, text) in texts {
        let Some(text) = text else { continue };
        if !matches!(
            field.content.schema.value_type,
            ValueType::Date | ValueType::Time | ValueType::Timestamp
        ) {
            return Some("`earliest` and `latest` are for dates and times".to_owned());
        }
        match typed(field, text) {
            Ok(value) => read.push(value),
            Err(refused) => return Some(format!("`{name}` is {text:?}: {}", refused.detail)),
        }
    }
    match &read[..] {
        [earliest, latest] if is_before(latest, earliest) => Some("`earliest` is after `latest`".to_owned()),
        _ => None,
    }
}

/// Writes a bound as the attributes of inputs have it, which know no offsets.
pub(crate) fn shown(field: &FormField, bound: Option<&str>) -> Option<String> {
    Some(match typed(field, bound?).ok()? {
        Value::Timestamp(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Value::Date(day) => day.to_string(),
        Value::Time(time) => time.to_string(),
        _ => return None,
    })
}

fn is_before(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Date(one), Value::Date(other)) => one < other,
        (Value::Time(one), Value::Time(other)) => one < other,
        (Value::Timestamp(one), Value::Timestamp(other)) => one < other,
        _ => false,
    }
}
