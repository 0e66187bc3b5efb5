//! The schemas of answers, compiled once.
//!
//! The validator is boon: it asserts formats and encodings, and its expressions
//! do not backtrack (docs/decisions/0015-documents-are-json.md).

use std::collections::HashMap;

use boon::{Compiler, Draft, SchemaIndex, ValidationError};
use serde_json::Value;

use super::escaped;

/// Where the document is said to be, for references within it.
const ADDRESS: &str = "https://document.invalid/openapi.json";

/// The schemas of a document, by their pointers.
pub(super) struct Schemas {
    compiled: boon::Schemas,
    indexes: HashMap<String, SchemaIndex>,
}

impl Schemas {
    /// Compiles every schema of every answer.
    pub(super) fn compile(document: &Value) -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.enable_content_assertions();
        let formats: [(&str, fn(&Value) -> Result<(), Fault>); 3] =
            [("int32", int32), ("int64", int64), ("decimal", decimal)];
        for (name, func) in formats {
            compiler.register_format(boon::Format { name, func });
        }
        compiler.add_resource(ADDRESS, document.clone()).expect("a document is JSON");
        let mut schemas = Self { compiled: boon::Schemas::new(), indexes: HashMap::new() };
        let mut pointers = Vec::new();
        collect(document, String::new(), &mut pointers);
        let mut faults = Vec::new();
        for pointer in pointers {
            let address = format!("{ADDRESS}#{}", fragment(&pointer));
            match compiler.compile(&address, &mut schemas.compiled) {
                Ok(index) => drop(schemas.indexes.insert(pointer, index)),
                Err(fault) => faults.push(format!("{pointer}: {fault:#}")),
            }
        }
        assert!(faults.is_empty(), "these are no schemas:\n{}", faults.join("\n"));
        schemas
    }

    /// Lists what keeps a value from being as the schema at a pointer says.
    pub(super) fn faults(&self, pointer: &str, value: &Value) -> Vec<String> {
        let Some(index) = self.indexes.get(pointer) else { return Vec::new() };
        match self.compiled.validate(value, *index) {
            Ok(()) => Vec::new(),
            Err(error) => {
                let mut faults = Vec::new();
                leaves(&error, &mut faults);
                faults
            }
        }
    }
}

/// Finds the schemas of contents and headers.
fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = format!("{at}/{}", escaped(name));
                match name.as_str() {
                    "schema" | "x-item-schema" | "x-usual-schema" => pointers.push(below),
                    "example" | "examples" | "schemas" => {}
                    _ => collect(member, below, pointers),
                }
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{number}"), pointers);
            }
        }
        _ => {}
    }
}

/// Writes a pointer as a fragment (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    percent_encoding::utf8_percent_encode(pointer, FRAGMENT).to_string()
}

const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'-').remove(b'_').remove(b'.');

fn leaves(error: &ValidationError<'_, '_>, faults: &mut Vec<String>) {
    if error.causes.is_empty() {
        let at = error.instance_location.to_string();
        let schema = error.schema_url.split_once('#').map_or("", |(_, pointer)| pointer);
        faults.push(format!("at \"{at}\": {} (#{schema})", error.kind));
    }
    for cause in &error.causes {
        leaves(cause, faults);
    }
}

type Fault = Box<dyn std::error::Error>;

fn int32(value: &Value) -> Result<(), Fault> {
    match value {
        Value::Number(number) if number.as_i64().is_none_or(|number| i32::try_from(number).is_err()) => {
            Err("not of 32 bits".into())
        }
        _ => Ok(()),
    }
}

fn int64(value: &Value) -> Result<(), Fault> {
    if value.is_number() && !value.is_i64() { Err("not of 64 bits".into()) } else { Ok(()) }
}

fn decimal(value: &Value) -> Result<(), Fault> {
    match value.as_str() {
        Some(text) => text.parse::<rust_decimal::Decimal>().map(drop).map_err(Into::into),
        None => Ok(()),
    }
}
