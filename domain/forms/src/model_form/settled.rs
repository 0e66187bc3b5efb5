//! Which fields of the model the form has, and what was sent for them.

use rustango_model::{FieldSchema, Stamp};
use rustango_ports::database::{Value, ValueType};

use super::{Expected, Extent, ModelForm};
use crate::{
    FormData, FormErrors, FormField, FormSchema, InvalidForm, Widget,
    field::{Given, read},
};

/// A form of a model whose settings make sense.
pub(super) struct Settled<'f> {
    pub(super) form: &'f ModelForm,
    pub(super) fields: FormSchema,
    /// Where each of them stands in the model.
    pub(super) positions: Vec<usize>,
}

impl<'f> Settled<'f> {
    pub(super) fn new(form: &'f ModelForm) -> Result<Self, InvalidForm> {
        let mut faults = Vec::new();
        let named = form.chosen.iter().flatten().chain(&form.excluded).chain(form.customized.keys());
        for name in named.filter(|name| form.schema.position(name).is_none()) {
            let known: Vec<_> = form.schema.fields.iter().map(|field| field.name).collect();
            faults.push(format!("{} has no field `{name}`; it has {}", form.schema.name, known.join(", ")));
        }
        let mut positions = Vec::new();
        for (position, field) in form.schema.fields.iter().enumerate() {
            let is_chosen = form.chosen.as_ref().map(|names| names.iter().any(|name| name == field.name));
            let is_taken = is_chosen.unwrap_or(true) && !form.excluded.iter().any(|name| name == field.name);
            match form.writing(position) {
                Writing::Nobody if is_chosen == Some(true) => {
                    faults.push(format!("nobody writes field `{}`: leave it out of `fields`", field.name));
                }
                Writing::Everybody if is_taken => positions.push(position),
                Writing::WhoNamesIt if is_taken && is_chosen.is_some() => positions.push(position),
                _ => {}
            }
        }
        match (form.expected, form.schema.version) {
            (Expected::Any, _) => {}
            (_, None) => faults.push(format!(
                "{} does not count its changes: give it a field with `#[rustango(version)]`",
                form.schema.name
            )),
            (Expected::Sent, Some(position)) if form.instance.is_some() => positions.push(position),
            _ => {}
        }
        let fields: Vec<FormField> = positions.iter().map(|position| form.field(*position)).collect();
        for (field, &position) in fields.iter().zip(&positions) {
            let schema = &form.schema.fields[position];
            if field.name() != schema.name || field.content.schema.value_type != schema.value_type {
                faults.push(format!("`customize` keeps the name and the type of field `{}`", schema.name));
            }
        }
        let built = FormSchema::new(form.schema.name, fields);
        match built {
            Ok(fields) if faults.is_empty() => Ok(Self { form, fields, positions }),
            built => Err(InvalidForm::joined(form.schema.name, faults, built.err())),
        }
    }

    /// Reads what was sent, by position in the model; a field with a fault is
    /// not among it.
    pub(super) fn read(&self, errors: &mut FormErrors) -> Vec<(usize, Value)> {
        let nothing = FormData::new();
        let data = self.form.data.as_ref().unwrap_or(&nothing);
        let mut values = Vec::with_capacity(self.positions.len());
        for (field, &position) in self.fields.fields().iter().zip(&self.positions) {
            let schema = &self.form.schema.fields[position];
            if self.is_left_alone(field, schema, data) {
                continue;
            }
            if let Some(value) = read(field, data, errors).and_then(|given| value_of(given, schema)) {
                values.push((position, value));
            }
        }
        self.fields.refuse_unknown(data, errors);
        values
    }

    /// Takes the version out of what was sent, which nobody writes.
    pub(super) fn expected(&self, values: &mut Vec<(usize, Value)>) -> Option<i64> {
        let sent = values.iter().position(|(position, _)| self.form.schema.version == Some(*position));
        let sent = sent.map(|at| values.swap_remove(at).1);
        if let Expected::Known(version) = self.form.expected {
            return Some(version);
        }
        match sent? {
            Value::I64(version) => Some(version),
            Value::I32(version) => Some(version.into()),
            Value::I16(version) => Some(version.into()),
            _ => None,
        }
    }

    /// Tells whether the field keeps what it has, or gets its default.
    fn is_left_alone(&self, field: &FormField, schema: &FieldSchema, data: &FormData) -> bool {
        if schema.stamp == Stamp::Version {
            return false;
        }
        if data.contains(field.name()) {
            // A secret is not shown, and so comes back empty.
            let is_blank = data.texts(field.name()).all(str::is_empty) && !field.is_file();
            return self.form.instance.is_some() && schema.sensitive && is_blank;
        }
        let keeps = self.form.instance.is_some() && (field.is_file() || schema.sensitive);
        keeps
            || self.form.extent == Extent::Partial
            || (schema.default.is_some() && !field.content.is_checkbox)
    }
}

/// Who may write a field.
#[derive(PartialEq)]
enum Writing {
    Nobody,
    WhoNamesIt,
    Everybody,
}

impl ModelForm {
    fn writing(&self, position: usize) -> Writing {
        let field = &self.schema.fields[position];
        if field.auto || field.stamp != Stamp::Never {
            return Writing::Nobody;
        }
        match (self.schema.is_key(position), &self.instance) {
            (true, Some(_)) => Writing::Nobody,
            (true, None) => Writing::WhoNamesIt,
            (false, _) => Writing::Everybody,
        }
    }

    fn field(&self, position: usize) -> FormField {
        let schema = &self.schema.fields[position];
        let mut field = FormField::of_schema(schema);
        if self.schema.version == Some(position) {
            return field.required(true).widget(Widget::Hidden);
        }
        if self.instance.is_some() && schema.sensitive {
            field = field.required(false);
        }
        let changes = self.customized.get(schema.name).into_iter().flatten();
        changes.fold(field, |field, change| change(field))
    }
}

/// What a field of the model becomes; nothing where it is left out.
fn value_of(given: Given, schema: &FieldSchema) -> Option<Value> {
    match given {
        Given::One(value) => Some(value),
        Given::Files(files) => Some(Value::Bytes(files.into_iter().next()?.into_bytes().into())),
        Given::Absent | Given::Empty if schema.nullable => Some(Value::Null(schema.value_type)),
        Given::Absent | Given::Empty if schema.value_type == ValueType::Text => {
            Some(Value::Text(String::new()))
        }
        _ => None,
    }
}
