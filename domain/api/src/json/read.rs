//! One token of JSON as the value of a field.

use std::borrow::Cow;

use rustango_forms::value::{
    DocumentFault, NumberFault, Refusal, decimal, float_32, float_64, from_string, integer, number_refusal,
    read_document, whole_number,
};
use rustango_model::FieldSchema;
use rustango_ports::database::{Value, ValueType};

/// Why a token is not a value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadFault {
    /// The value is not acceptable.
    Refused(Refusal),
    /// The JSON itself is: two members of an object share a name, or it is
    /// nested too deeply.
    Malformed(Refusal),
}

impl ReadFault {
    /// Returns what is wrong, whichever it is.
    pub(crate) fn into_refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) | Self::Malformed(refusal) => refusal,
        }
    }
}

impl From<Refusal> for ReadFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Reads a value from the text of one JSON value, which is known to be well
/// formed.
pub(crate) fn from_json(field: &FieldSchema, token: &str) -> Result<Value, ReadFault> {
    if field.value_type == ValueType::Json && !(token == "null" && field.nullable) {
        return read_document(token).map(Value::Json).map_err(document_fault);
    }
    let faulty = |fault| number_refusal(field, fault);
    let value = match (token.as_bytes().first(), field.value_type) {
        (Some(b'n'), of) if field.nullable => Value::Null(of),
        (Some(b'n'), _) => return Err(Refusal { code: "null", detail: "must not be null".to_owned() }.into()),
        (Some(b'"'), _) => from_string(field, unquoted(token)?)?,
        (Some(b't'), ValueType::Bool) => Value::Bool(true),
        (Some(b'f'), ValueType::Bool) => Value::Bool(false),
        (Some(b'-' | b'0'..=b'9'), of) => match of {
            ValueType::I16 | ValueType::I32 | ValueType::I64 => match whole_number(token) {
                Ok(number) => integer(field, number)?,
                Err(NumberFault::Malformed) => {
                    return Err(Refusal::wrong_type(field, "a number that is not whole").into());
                }
                Err(fault) => return Err(faulty(fault).into()),
            },
            ValueType::F32 => Value::F32(float_32(token).map_err(faulty)?),
            ValueType::F64 => Value::F64(float_64(token).map_err(faulty)?),
            ValueType::Decimal => Value::Decimal(decimal(token).map_err(faulty)?),
            _ => return Err(Refusal::wrong_type(field, "a number").into()),
        },
        (first, _) => return Err(Refusal::wrong_type(field, kind(first)).into()),
    };
    Ok(value)
}

fn kind(first: Option<&u8>) -> &'static str {
    match first {
        Some(b't' | b'f') => "a boolean",
        Some(b'[') => "an array",
        _ => "an object",
    }
}

/// Resolves the escapes of a string.
fn unquoted(token: &str) -> Result<Cow<'_, str>, Refusal> {
    let inner = token.get(1..token.len() - 1).unwrap_or_default();
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    // The token is well formed: what can still be wrong is half of a pair.
    serde_json::from_str(token).map(Cow::Owned).map_err(|_| Refusal {
        code: "invalid",
        detail: "holds an escape that is half of a surrogate pair".to_owned(),
    })
}

fn document_fault(fault: DocumentFault) -> ReadFault {
    let (code, detail) = (fault.code(), fault.to_string());
    match fault {
        DocumentFault::DuplicateName | DocumentFault::TooDeep => {
            ReadFault::Malformed(Refusal { code, detail })
        }
        DocumentFault::Inexact | DocumentFault::HalfSurrogate => ReadFault::Refused(Refusal { code, detail }),
    }
}
