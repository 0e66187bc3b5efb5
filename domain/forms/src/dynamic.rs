//! Forms whose fields are known when the program runs, and not before.

use std::{borrow::Cow, fmt, sync::Arc};

use rustango_ports::database::Value;

use crate::{FormData, FormErrors, FormField, FormHtml, FormSchema, InvalidForm, UploadedFile, field::Given};

type Validate = dyn Fn(&FormValues, &mut FormErrors) + Send + Sync;

/// A form that is put together at run time: by an admin, or by those who
/// build pages.
///
/// ```
/// use rustango_forms::{DynamicForm, FormData, FormField, Format};
/// use rustango_ports::database::Value;
///
/// let form = DynamicForm::builder("survey")
///     .field(FormField::of::<String, _>("email").format(Format::Email))
///     .field(FormField::of::<Option<i64>, _>("age"))
///     .field(FormField::of::<Vec<String>, _>("likes").choices([("tea", "Tea"), ("mate", "Mate")]))
///     .build()?;
///
/// let data = FormData::new().with("email", "ann@example.org").with("likes", "tea").with("likes", "mate");
/// let values = form.parse(&data).expect("nothing is wrong");
/// assert_eq!(values.text("email"), Some("ann@example.org"));
/// assert_eq!(values.get("age"), None);
/// assert_eq!(values.all("likes").len(), 2);
/// # Ok::<_, rustango_forms::InvalidForm>(())
/// ```
#[derive(Clone)]
pub struct DynamicForm {
    schema: Arc<FormSchema>,
    validate: Vec<Arc<Validate>>,
}

impl DynamicForm {
    /// Starts without fields; the name is for messages.
    pub fn builder(name: impl Into<Cow<'static, str>>) -> DynamicFormBuilder {
        DynamicFormBuilder { name: name.into(), fields: Vec::new(), validate: Vec::new() }
    }

    /// Returns the fields.
    #[must_use]
    pub fn schema(&self) -> &FormSchema {
        &self.schema
    }

    /// Reads what a form sent.
    ///
    /// # Errors
    /// Every fault of every field, and of names that are no field; without
    /// any, what the checks of the builder find.
    pub fn parse(&self, data: &FormData) -> Result<FormValues, FormErrors> {
        let filled = self.schema.read(data)?;
        let names = self.schema.fields().iter().map(|field| field.name().to_owned());
        let values = FormValues(names.zip(filled.into_given()).collect());
        let mut errors = FormErrors::new();
        for validate in &self.validate {
            validate(&values, &mut errors);
        }
        errors.check(values)
    }

    /// Starts the HTML of the form, empty but for defaults.
    pub fn html(&self) -> FormHtml<'_> {
        FormHtml::new(&self.schema)
    }
}

impl fmt::Debug for DynamicForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicForm").field("schema", &self.schema).finish_non_exhaustive()
    }
}

/// Puts a [`DynamicForm`] together.
#[must_use = "there is no form until `build()`"]
pub struct DynamicFormBuilder {
    name: Cow<'static, str>,
    fields: Vec<FormField>,
    validate: Vec<Arc<Validate>>,
}

impl DynamicFormBuilder {
    /// Adds a field.
    pub fn field(mut self, field: FormField) -> Self {
        self.fields.push(field);
        self
    }

    /// Adds a check of the values together.
    pub fn validate(mut self, check: impl Fn(&FormValues, &mut FormErrors) + Send + Sync + 'static) -> Self {
        self.validate.push(Arc::new(check));
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// All that make no sense.
    pub fn build(self) -> Result<DynamicForm, InvalidForm> {
        let schema = FormSchema::new(self.name, self.fields)?;
        Ok(DynamicForm { schema: Arc::new(schema), validate: self.validate })
    }
}

impl fmt::Debug for DynamicFormBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicFormBuilder").field("fields", &self.fields).finish_non_exhaustive()
    }
}

/// What a [`DynamicForm`] read, by the names of its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FormValues(Vec<(String, Given)>);

impl FormValues {
    /// Returns the value of a field; the first one of several.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.all(name).first()
    }

    /// Returns the text of a field.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns all values of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> &[Value] {
        match self.given(name) {
            Some(Given::One(value)) => std::slice::from_ref(value),
            Some(Given::Several(values)) => values,
            _ => &[],
        }
    }

    /// Returns the file of a field; the first one of several.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files(name).first()
    }

    /// Returns all files of a field.
    #[must_use]
    pub fn files(&self, name: &str) -> &[UploadedFile] {
        match self.given(name) {
            Some(Given::Files(files)) => files,
            _ => &[],
        }
    }

    /// Tells whether the field was sent, be it without a value.
    #[must_use]
    pub fn is_sent(&self, name: &str) -> bool {
        !matches!(self.given(name), None | Some(Given::Absent))
    }

    fn given(&self, name: &str) -> Option<&Given> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, given)| given)
    }
}
