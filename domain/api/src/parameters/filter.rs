//! What a value is asked for: `title__icontains=rust`.

use rustango_forms::value::{Refusal, from_parameter};
use rustango_model::FieldSchema;
use rustango_ports::database::{Identifier, Value, ValueType};
use rustango_query::{Condition, LookupOperand, LookupValue, Subject};

use crate::scope::Scopes;

/// The most values of one list.
pub(crate) const MOST_VALUES: usize = 1_000;

/// The most characters of a text that others are compared with.
pub(crate) const MOST_CHARACTERS: usize = 10_000;

/// A value that rows are asked for by.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    subject: Subject,
    /// What values beside it are read as.
    reads_as: FieldSchema,
}

impl Filter {
    pub(crate) fn new(subject: Subject) -> Self {
        let reads_as = match subject.field() {
            Some(field) => *field.field(),
            None => computed(subject.expression().value_type()),
        };
        Self { subject, reads_as }
    }

    /// Returns what is asked about.
    pub(crate) const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Returns the field that says what values beside it are.
    pub(crate) const fn reads_as(&self) -> &FieldSchema {
        &self.reads_as
    }

    /// Tells whether a name that is no parameter begins as those of the filter
    /// do.
    pub(super) fn is_meant_by(&self, name: &str) -> bool {
        self.subject.is_open()
            && name.strip_prefix(self.subject.name()).is_some_and(|rest| {
                rest.strip_prefix("__").is_some_and(|lookup| !lookup.is_empty() && !lookup.contains("__"))
            })
            && self.subject.expression().value_type() != ValueType::Json
    }

    /// Makes a condition of the text beside a lookup.
    pub(super) fn condition(&self, lookup: &str, text: &str, scopes: &Scopes) -> Result<Condition, Refusal> {
        if text.contains('\0') {
            return Err(Refusal::holds_nul());
        }
        let value = self.operand(self.subject.operand(lookup), text)?;
        let condition = self.subject.condition_within(lookup, value, &|schema| scopes.of(schema));
        condition.map_err(|detail| Refusal { code: "invalid", detail })
    }

    fn operand(&self, operand: LookupOperand, text: &str) -> Result<LookupValue, Refusal> {
        Ok(match operand {
            LookupOperand::Value => self.value(text)?.into(),
            LookupOperand::Values => self.values(text)?.into(),
            LookupOperand::Pair => match self.values(text)? {
                pair if pair.len() == 2 => pair.into(),
                other => {
                    let detail = format!("expected two values with a comma between, found {}", other.len());
                    return Err(Refusal { code: "invalid", detail });
                }
            },
            LookupOperand::Boolean => match text {
                "true" => Value::Bool(true).into(),
                "false" => Value::Bool(false).into(),
                _ => return Err(Refusal { code: "invalid", detail: "expected true or false".to_owned() }),
            },
            LookupOperand::Texts => {
                parts(text).map(drop)?;
                LookupValue::Text(text.to_owned())
            }
            // Text as it is, and JSON, which is read where it is compared.
            _ => {
                if text.chars().nth(MOST_CHARACTERS).is_some() {
                    let detail = format!("expected at most {MOST_CHARACTERS} characters");
                    return Err(Refusal { code: "max_length", detail });
                }
                LookupValue::Text(text.to_owned())
            }
        })
    }

    fn value(&self, text: &str) -> Result<Value, Refusal> {
        from_parameter(&self.reads_as, text)
    }

    fn values(&self, text: &str) -> Result<Vec<Value>, Refusal> {
        parts(text)?.map(|part| self.value(part)).collect()
    }
}

/// Cuts a list at its commas.
fn parts(text: &str) -> Result<impl Iterator<Item = &str>, Refusal> {
    if text.split(',').nth(MOST_VALUES).is_some() {
        let detail = format!("expected at most {MOST_VALUES} values");
        return Err(Refusal { code: "max_items", detail });
    }
    Ok(text.split(','))
}

/// What the values of an expression are read as, which is no field.
fn computed(of: ValueType) -> FieldSchema {
    const VALUE: Identifier = Identifier::new("value");
    match of {
        ValueType::Bool => FieldSchema::of::<bool>("value", VALUE),
        ValueType::I16 => FieldSchema::of::<i16>("value", VALUE),
        ValueType::I32 => FieldSchema::of::<i32>("value", VALUE),
        ValueType::I64 => FieldSchema::of::<i64>("value", VALUE),
        ValueType::F64 => FieldSchema::of::<f64>("value", VALUE),
        ValueType::Date => FieldSchema::of::<chrono::NaiveDate>("value", VALUE),
        ValueType::Timestamp => FieldSchema::of::<chrono::DateTime<chrono::Utc>>("value", VALUE),
        // Parts of dates are numbers, and what is in a document is text.
        _ => FieldSchema::of::<String>("value", VALUE),
    }
}
