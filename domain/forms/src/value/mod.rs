//! Values of fields out of what clients send.
//!
//! All ways in end here: text in paths and queries ([`from_parameter`]), in
//! forms, and tokens of JSON ([`from_string`], [`whole_number`] and those like
//! it). What is refused says what was expected.

mod document;
mod number;
mod text;
mod time;

use rustango_model::FieldSchema;
use rustango_ports::database::ValueType;

pub use self::{
    document::{DocumentFault, read_document},
    number::{NumberFault, decimal, float_32, float_64, is_number, whole_number},
    text::{from_parameter, from_string, integer, number_refusal, uuid},
    time::{date, time, timestamp},
};

/// A value that a field does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name of the fault, for machines.
    pub code: &'static str,
    /// What was expected, for people.
    pub detail: String,
}

impl Refusal {
    /// The value is of the right form and too large, too small or too fine.
    #[must_use]
    pub fn out_of_range(field: &FieldSchema) -> Self {
        Self { code: "out_of_range", detail: format!("expected {}", expected(field)) }
    }

    /// The value is not of the form.
    #[must_use]
    pub fn invalid(field: &FieldSchema) -> Self {
        Self { code: "invalid", detail: format!("expected {}", expected(field)) }
    }

    /// The value is of another JSON type.
    #[must_use]
    pub fn wrong_type(field: &FieldSchema, found: &str) -> Self {
        Self { code: "invalid_type", detail: format!("expected {}, found {found}", expected(field)) }
    }

    /// The text holds what no database stores.
    #[must_use]
    pub fn holds_nul() -> Self {
        let detail = "holds a NUL character, which databases cannot store".to_owned();
        Self { code: "invalid", detail }
    }
}

/// Says what a field takes.
#[must_use]
pub fn expected(field: &FieldSchema) -> String {
    let what = match field.value_type {
        ValueType::Bool => "true or false",
        ValueType::I16 => "an integer from -32768 to 32767",
        ValueType::I32 => "an integer from -2147483648 to 2147483647",
        ValueType::I64 => "an integer from -9223372036854775808 to 9223372036854775807",
        ValueType::F32 => "a number that a 32-bit float holds",
        ValueType::F64 => "a number that a 64-bit float holds",
        ValueType::Decimal => "a decimal number of at most 28 digits",
        ValueType::Text if !field.choices.is_empty() => {
            let choices: Vec<_> = field.choices.iter().map(|choice| choice.value).collect();
            return format!("one of {}", choices.join(", "));
        }
        ValueType::Bytes => "text in base64 (RFC 4648, section 4)",
        ValueType::Uuid => "a UUID such as 67e55044-10b1-426f-9247-bb680e5fe0c8",
        ValueType::Timestamp => {
            "a timestamp such as 2024-01-31T18:30:00Z (RFC 3339), of the years 0001 to 9999"
        }
        ValueType::Date => "a date such as 2024-01-31, of the years 0001 to 9999",
        ValueType::Time => "a time such as 18:30:00",
        ValueType::Json => "JSON",
        // Text, and types still to come.
        _ => "text",
    };
    what.to_owned()
}
