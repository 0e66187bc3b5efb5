//! The schemas of answers.
//!
//! The validator is boon: it asserts formats and encodings, and its expressions
//! do not backtrack (docs/decisions/0017-documents-are-json.md).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use boon::{Compiler, Draft, SchemaIndex, ValidationError};
use serde_json::Value;

/// Where the document is said to be, for references within it.
const ADDRESS: &str = "https://document.invalid/openapi.json";

/// The schemas of a document, by their pointers: compiled when first asked for,
/// as most tests ask for few.
pub(super) struct Schemas {
    document: Value,
    compiled: Mutex<HashMap<String, Compiled>>,
}

struct Compiled {
    schemas: boon::Schemas,
    index: SchemaIndex,
}

impl Schemas {
    pub(super) fn of(document: &Value) -> Self {
        Self { document: document.clone(), compiled: Mutex::default() }
    }

    /// Lists what keeps a value from being as the schema at a pointer says.
    ///
    /// # Panics
    /// Where there is no schema.
    pub(super) fn faults(&self, pointer: &str, value: &Value) -> Vec<String> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let Compiled { schemas, index } =
            compiled.entry(pointer.to_owned()).or_insert_with(|| self.compile(pointer));
        let mut faults = Vec::new();
        if let Err(error) = schemas.validate(value, *index) {
            leaves(&error, &mut faults);
        }
        faults
    }

    fn compile(&self, pointer: &str) -> Compiled {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.enable_content_assertions();
        for (name, func) in FORMATS {
            compiler.register_format(boon::Format { name, func });
        }
        compiler.add_resource(ADDRESS, self.document.clone()).expect("a document is JSON");
        let mut schemas = boon::Schemas::new();
        let address = format!("{ADDRESS}#{}", fragment(pointer));
        match compiler.compile(&address, &mut schemas) {
            Ok(index) => Compiled { schemas, index },
            Err(fault) => panic!("{pointer} is no schema: {fault:#}"),
        }
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

/// Checks the format of a value.
type CheckFormat = fn(&Value) -> Result<(), Fault>;

/// The formats that the validator does not know by itself.
const FORMATS: [(&str, CheckFormat); 3] = [("int32", int32), ("int64", int64), ("decimal", decimal)];

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
