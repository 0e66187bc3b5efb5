//! What a form gave for one field.

use rustango_ports::database::Value;

use super::{FormField, text};
use crate::{FormData, FormError, FormErrors, UploadedFile, data::Entry, value::Refusal};

pub(crate) use text::text_value;

/// What a form gave for one field, read and checked.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The field was not sent.
    Absent,
    /// The field was sent, and nothing stands in it.
    Empty,
    /// One value.
    One(Value),
    /// Values under one name.
    Several(Vec<Value>),
    /// Files, one or several.
    Files(Vec<UploadedFile>),
}

/// Reads a field, and tells what is wrong with it; then there is nothing.
pub(crate) fn read(field: &FormField, data: &FormData, errors: &mut FormErrors) -> Option<Given> {
    let mut sent = Sent::default();
    for (name, entry) in data.entries() {
        if *name == field.name {
            match entry {
                Entry::Text(text) => sent.texts.push(text),
                Entry::File(file) => sent.files.push(file),
            }
        }
    }
    let mut refuse = |refusal: Refusal| {
        errors.push(&field.name, refusal.into());
        None
    };
    if !field.is_many && sent.texts.len() + sent.files.len() > 1 {
        return refuse(refusal("repeated", "stands more than once in the form"));
    }
    let given = match (field.content.is_file, field.is_many) {
        (true, _) if sent.texts.iter().any(|text| !text.is_empty()) => {
            return refuse(refusal("invalid_type", "expected a file: send the form as multipart/form-data"));
        }
        (false, _) if !sent.files.is_empty() => {
            return refuse(refusal("invalid_type", "expected text, found a file"));
        }
        (true, _) => sent.files(),
        (false, false) => match sent.value(field) {
            Ok(given) => given,
            Err(refused) => return refuse(refused),
        },
        (false, true) => sent.values(field, errors)?,
    };
    check_presence(field, given, errors)
}

#[derive(Default)]
struct Sent<'d> {
    texts: Vec<&'d String>,
    files: Vec<&'d UploadedFile>,
}

impl Sent<'_> {
    fn files(&self) -> Given {
        match self.files.is_empty() {
            true if self.texts.is_empty() => Given::Absent,
            true => Given::Empty,
            false => Given::Files(self.files.iter().map(|file| (*file).clone()).collect()),
        }
    }

    fn value(&self, field: &FormField) -> Result<Given, Refusal> {
        let Some(text) = self.texts.first() else {
            return Ok(match &field.default {
                _ if field.content.is_checkbox => Given::One(Value::Bool(false)),
                Some(default) => Given::One(text_value(field, default)?),
                None => Given::Absent,
            });
        };
        let text = text::tidied(field, text);
        if text.is_empty() && !field.content.is_checkbox {
            return Ok(Given::Empty);
        }
        text_value(field, &text).map(Given::One)
    }

    /// Reads each value that is not blank.
    fn values(&self, field: &FormField, errors: &mut FormErrors) -> Option<Given> {
        let mut is_fine = true;
        let mut values = Vec::with_capacity(self.texts.len());
        for (item, text) in self.texts.iter().enumerate() {
            let text = text::tidied(field, text);
            if text.is_empty() {
                continue;
            }
            match text_value(field, &text) {
                Ok(value) => values.push(value),
                Err(refused) => {
                    errors.push(&field.name, FormError { item: Some(item), ..refused.into() });
                    is_fine = false;
                }
            }
        }
        is_fine.then_some(if self.texts.is_empty() { Given::Absent } else { Given::Several(values) })
    }
}

fn check_presence(field: &FormField, given: Given, errors: &mut FormErrors) -> Option<Given> {
    let is_missing = match &given {
        Given::Absent | Given::Empty | Given::One(Value::Bool(false)) if field.content.is_checkbox => true,
        Given::Absent | Given::Empty => true,
        Given::Several(values) => values.is_empty(),
        Given::One(_) | Given::Files(_) => false,
    };
    if field.is_required && is_missing {
        errors.push(&field.name, refusal("required", "is required").into());
        return None;
    }
    Some(given)
}

fn refusal(code: &'static str, detail: &str) -> Refusal {
    Refusal { code, detail: detail.to_owned() }
}
