//! Forms whose fields are a struct, or a list.

use std::{borrow::Cow, collections::HashSet, vec};

use crate::{
    CSRF_FIELD, FormData, FormErrors, FormField, FormHtml, FormValue,
    field::{Given, read},
};

/// A struct that is a form: derive it with `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    label = "expected a struct with `#[derive(Form)]`",
    note = "add `#[derive(Form)]` to `{Self}`"
)]
pub trait Form: Sized {
    /// Returns the fields.
    fn schema() -> &'static FormSchema;

    /// Makes the struct of what was read.
    #[doc(hidden)]
    fn from_filled(filled: &mut Filled) -> Option<Self>;

    /// Checks what is about several fields at once; the derive calls the
    /// function of `#[form(validate = "…")]`.
    fn validate(&self, errors: &mut FormErrors) {
        let _ = errors;
    }

    /// Reads what a form sent.
    ///
    /// # Errors
    /// Every fault of every field, and of names that are no field; without
    /// any, what [`validate`](Form::validate) finds.
    fn parse(data: &FormData) -> Result<Self, FormErrors> {
        let schema = Self::schema();
        let mut filled = schema.read(data)?;
        let mut errors = FormErrors::new();
        let Some(form) = Self::from_filled(&mut filled) else {
            errors.add_general("invalid", "the form cannot be read");
            return Err(errors);
        };
        form.validate(&mut errors);
        errors.check(form)
    }

    /// Starts the HTML of the form, empty but for defaults.
    fn html() -> FormHtml<'static> {
        FormHtml::new(Self::schema())
    }
}

/// The fields of a form.
#[derive(Clone, Debug)]
pub struct FormSchema {
    name: Cow<'static, str>,
    fields: Vec<FormField>,
}

/// Settings of a form that make no sense, all of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the form {name} cannot be built: {}", faults.join("; "))]
pub struct InvalidForm {
    name: Cow<'static, str>,
    faults: Vec<String>,
}

impl InvalidForm {
    pub(crate) fn joined(name: &'static str, mut faults: Vec<String>, more: Option<Self>) -> Self {
        faults.extend(more.into_iter().flat_map(|more| more.faults));
        Self { name: name.into(), faults }
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl FormSchema {
    /// Puts fields together.
    ///
    /// # Errors
    /// All settings that make no sense: two fields of one name, a pattern that
    /// is none, a default that the field would refuse.
    pub fn new(name: impl Into<Cow<'static, str>>, fields: Vec<FormField>) -> Result<Self, InvalidForm> {
        let name = name.into();
        let mut faults: Vec<String> = fields.iter().flat_map(FormField::faults).collect();
        let mut names = HashSet::new();
        for field in &fields {
            if field.name() == CSRF_FIELD {
                faults.push(format!(
                    "field `{CSRF_FIELD}`: the name is kept for the token against forged requests"
                ));
            } else if !names.insert(field.name()) {
                faults.push(format!("field `{}`: another field has the name", field.name()));
            }
        }
        if faults.is_empty() { Ok(Self { name, fields }) } else { Err(InvalidForm { name, faults }) }
    }

    /// Puts the fields of a derive together, which has checked them already.
    ///
    /// # Panics
    /// Where the derive has let settings pass that make no sense.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub fn of_derive(name: &'static str, fields: Vec<FormField>) -> Self {
        // What is checked here, the derive has checked when it was compiled.
        Self::new(name, fields).unwrap_or_else(|invalid| panic!("{invalid}"))
    }

    /// Returns the name of the form.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the fields, in order.
    #[must_use]
    pub fn fields(&self) -> &[FormField] {
        &self.fields
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [FormField] {
        &mut self.fields
    }

    /// Finds a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.name() == name)
    }

    /// Tells whether it has files, and so must be sent as
    /// `multipart/form-data`.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.fields.iter().any(FormField::is_file)
    }

    /// Reads what a form sent.
    ///
    /// # Errors
    /// Every fault of every field, and of names that are no field.
    pub(crate) fn read(&self, data: &FormData) -> Result<Filled, FormErrors> {
        let mut errors = FormErrors::new();
        let filled = self.read_into(data, &mut errors);
        errors.check(Filled(filled.into_iter()))
    }

    /// As [`read`](Self::read); fields with faults are nothing.
    fn read_into(&self, data: &FormData, errors: &mut FormErrors) -> Vec<Option<Given>> {
        let filled = self.fields.iter().map(|field| read(field, data, errors)).collect();
        self.refuse_unknown(data, errors);
        filled
    }

    pub(crate) fn refuse_unknown(&self, data: &FormData, errors: &mut FormErrors) {
        let known: HashSet<&str> = self.fields.iter().map(FormField::name).chain([CSRF_FIELD]).collect();
        let mut told = HashSet::new();
        for name in data.names().filter(|name| !known.contains(name)) {
            if told.insert(name) {
                let names: Vec<_> = self.fields.iter().map(FormField::name).collect();
                errors.add(
                    name,
                    "unknown_field",
                    format!("is no field here; these are: {}", names.join(", ")),
                );
            }
        }
    }
}

/// What was read, by field.
#[doc(hidden)]
#[derive(Debug)]
pub struct Filled(vec::IntoIter<Option<Given>>);

impl Filled {
    /// Takes the next field out.
    pub fn take<T: FormValue<K>, K>(&mut self) -> Option<T> {
        T::from_given(self.0.next()??)
    }

    pub(crate) fn into_given(self) -> impl Iterator<Item = Given> {
        self.0.flatten()
    }
}
