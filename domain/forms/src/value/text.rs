//! Values written as text.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustango_model::FieldSchema;
use rustango_ports::database::{Value, ValueType};
use uuid::Uuid;

use super::{NumberFault, Refusal, date, decimal, float_32, float_64, time, timestamp, whole_number};

/// Reads the value of a query or path parameter.
///
/// There is one spelling of each integer, so that a row has one address.
///
/// # Errors
/// What was expected.
pub fn from_parameter(field: &FieldSchema, text: &str) -> Result<Value, Refusal> {
    let faulty = |fault| number_refusal(field, fault);
    match field.value_type {
        ValueType::Bool => match text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(Refusal::invalid(field)),
        },
        ValueType::I16 | ValueType::I32 | ValueType::I64 => {
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && text != "-0";
            let number = if is_plain { whole_number(text) } else { Err(NumberFault::Malformed) };
            integer(field, number.map_err(faulty)?)
        }
        ValueType::F32 => float_32(text).map(Value::F32).map_err(faulty),
        ValueType::F64 => float_64(text).map(Value::F64).map_err(faulty),
        ValueType::Text if text.contains('\0') => Err(Refusal::holds_nul()),
        ValueType::Text if is_no_choice(field, text) => {
            Err(Refusal { code: "invalid_choice", ..Refusal::invalid(field) })
        }
        _ => from_string(field, text.into()),
    }
}

/// Reads the value of a field that JSON writes as a string.
///
/// Whether the text is too long or no choice is for the model to say.
///
/// # Errors
/// What was expected.
pub fn from_string(field: &FieldSchema, text: std::borrow::Cow<'_, str>) -> Result<Value, Refusal> {
    let value = match field.value_type {
        ValueType::Text => Some(Value::Text(text.into_owned())),
        ValueType::Decimal => {
            return decimal(&text).map(Value::Decimal).map_err(|fault| number_refusal(field, fault));
        }
        ValueType::Bytes => STANDARD.decode(&*text).ok().map(Value::Bytes),
        ValueType::Uuid => uuid(&text).map(Value::Uuid),
        ValueType::Timestamp => timestamp(&text).map(Value::Timestamp),
        ValueType::Date => date(&text).map(Value::Date),
        ValueType::Time => time(&text).map(Value::Time),
        _ => return Err(Refusal::wrong_type(field, "text")),
    };
    value.ok_or_else(|| Refusal::invalid(field))
}

/// Puts a whole number into the width of a field.
///
/// # Errors
/// Where it is too wide.
pub fn integer(field: &FieldSchema, number: i64) -> Result<Value, Refusal> {
    let outside = |_| Refusal::out_of_range(field);
    Ok(match field.value_type {
        ValueType::I16 => Value::I16(number.try_into().map_err(outside)?),
        ValueType::I32 => Value::I32(number.try_into().map_err(outside)?),
        _ => Value::I64(number),
    })
}

/// Says what a field takes instead of text that is not such a number.
#[must_use]
pub fn number_refusal(field: &FieldSchema, fault: NumberFault) -> Refusal {
    match fault {
        NumberFault::Malformed => Refusal::invalid(field),
        NumberFault::OutOfRange => Refusal::out_of_range(field),
    }
}

fn is_no_choice(field: &FieldSchema, text: &str) -> bool {
    !field.choices.is_empty() && !field.choices.iter().any(|choice| choice.value == text)
}

/// Reads the form with hyphens only (RFC 9562, section 4).
#[must_use]
pub fn uuid(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}
