//! The body of a write, checked against what clients may write.

mod attributes;
mod invalid;

use rustango_forms::value::Refusal;
use rustango_model::FieldSchema;
use rustango_ports::database::Value;
use rustango_query::records;
use rustango_web::{ErrorDetail, JsonError, Place, ProblemDetails};

pub use self::{
    attributes::{Attributes, Given},
    invalid::Invalid,
};
use crate::{
    faults::Faults,
    json::{BodyFault, MemberName, ReadFault, from_json, read_members},
    resource::{Resource, Writing},
};

/// How a body is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new row: what has no value of its own must be there.
    Create,
    /// All of a row: what is left out becomes NULL where that is its default.
    Replace,
    /// Some of a row.
    Modify,
}

impl Purpose {
    const fn allows(self, writing: Writing) -> bool {
        match writing {
            Writing::Always => true,
            Writing::OnCreate => matches!(self, Self::Create),
            Writing::ReadOnly | Writing::Unknown => false,
        }
    }
}

/// Reads the values of a row, by position, from an object of JSON.
///
/// # Errors
/// 400 where it is not JSON; 422 with every fault.
pub(crate) fn parse(resource: &Resource, text: &str, purpose: Purpose) -> Result<Vec<(usize, Value)>, ProblemDetails> {
    let mut reading = Reading {
        resource,
        purpose,
        values: Vec::with_capacity(resource.writing.len()),
        given: vec![false; resource.writing.len()],
        malformed: Faults::default(),
        refused: Faults::default(),
    };
    read_members(resource.schema, text, |name, token| reading.member(name, token)).map_err(|fault| {
        match fault {
            BodyFault::Malformed(error) => JsonError::new(error).into(),
            BodyFault::NotAnObject => not_an_object(),
        }
    })?;
    reading.finish()
}

pub(crate) fn not_an_object() -> ProblemDetails {
    let detail = "expected an object".to_owned();
    let place = Place::Pointer(String::new());
    ProblemDetails::unprocessable(vec![ErrorDetail { place, code: "invalid_type".into(), detail }])
}

/// A body half read.
struct Reading<'r> {
    resource: &'r Resource,
    purpose: Purpose,
    values: Vec<(usize, Value)>,
    given: Vec<bool>,
    malformed: Faults,
    refused: Faults,
}

impl Reading<'_> {
    fn field(&self, position: usize) -> &'static FieldSchema {
        &self.resource.schema.fields[position]
    }

    fn member(&mut self, name: MemberName, token: &str) {
        let position = match name {
            MemberName::Field(position) if self.resource.writing[position] != Writing::Unknown => position,
            MemberName::Field(position) => return self.unknown(self.field(position).name),
            MemberName::Other(name) => return self.unknown(&name),
        };
        let field = self.field(position);
        if std::mem::replace(&mut self.given[position], true) {
            let detail = "stands more than once in the object".to_owned();
            self.malformed.member(field.name, Refusal { code: "duplicate", detail });
        } else if !self.purpose.allows(self.resource.writing[position]) {
            let detail = "is read-only".to_owned();
            self.refused.member(field.name, Refusal { code: "read_only", detail });
        } else {
            match from_json(field, token) {
                Ok(value) => self.value(position, value),
                Err(ReadFault::Refused(refusal)) => self.refused.member(field.name, refusal),
                Err(ReadFault::Malformed(refusal)) => self.malformed.member(field.name, refusal),
            }
        }
    }

    fn unknown(&mut self, name: &str) {
        let Self { resource, purpose, .. } = *self;
        let writable = |(position, writing): (usize, &Writing)| {
            purpose.allows(*writing).then(|| resource.schema.fields[position].name)
        };
        let names: Vec<_> = resource.writing.iter().enumerate().filter_map(writable).collect();
        let detail = format!("is no member here; these are: {}", names.join(", "));
        self.refused.member(name, Refusal { code: "unknown_field", detail });
    }

    fn value(&mut self, position: usize, value: Value) {
        let field = self.field(position);
        match records::check(field, &value) {
            None => self.values.push((position, value)),
            Some(fault) => {
                self.refused.member(field.name, Refusal { code: fault.code(), detail: fault.to_string() });
            }
        }
    }

    fn finish(mut self) -> Result<Vec<(usize, Value)>, ProblemDetails> {
        self.malformed.bad_request("the body is not acceptable JSON")?;
        for (position, writing) in self.resource.writing.iter().enumerate() {
            if self.given[position] || !self.purpose.allows(*writing) {
                continue;
            }
            let field = &self.resource.schema.fields[position];
            match self.purpose {
                Purpose::Modify => {}
                Purpose::Create if field.has_own_value() => {}
                Purpose::Replace if field.nullable && field.default.is_none() => {
                    self.values.push((position, Value::Null(field.value_type)));
                }
                Purpose::Create | Purpose::Replace => {
                    let detail = "is required".to_owned();
                    self.refused.member(field.name, Refusal { code: "required", detail });
                }
            }
        }
        self.refused.unprocessable()?;
        Ok(self.values)
    }
}
