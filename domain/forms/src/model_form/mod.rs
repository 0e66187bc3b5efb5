//! Forms whose fields are those of a model, and whose values are a row.

mod checks;
mod page;
mod settled;
mod write;

use std::{collections::HashMap, fmt, sync::Arc};

use rustango_model::{Model, ModelKey as _, ModelSchema};
use rustango_query::{Condition, Db, Error, Predicate, RowKey};
use rustango_web::ProblemDetails;

pub use self::page::ModelFormPage;
use self::settled::Settled;
use crate::{FormData, FormErrors, FormField, InvalidForm};

type Customize = Arc<dyn Fn(FormField) -> FormField + Send + Sync>;

/// A form that inserts a row of a model, or updates one.
///
/// Fields are those of the model, but for what nobody types: numbered keys and
/// what the toolkit stamps are never written, whatever is sent. A key that is
/// neither is a field where [`fields`](Self::fields) names it, and then of an
/// insert alone.
///
/// ```text
/// let form = ModelForm::of::<Post>(request.form_data().await?).fields(["title", "body"]);
/// match form.save(&db).await {
///     Ok(key) => …,
///     Err(ModelFormError::Validation(errors)) => Html(form.page(&db).await?.html().errors(&errors).render()),
///     Err(error) => return Err(error.into()),
/// }
/// ```
#[derive(Clone)]
pub struct ModelForm {
    schema: &'static ModelSchema,
    data: Option<FormData>,
    instance: Option<RowKey>,
    chosen: Option<Vec<String>>,
    excluded: Vec<String>,
    customized: HashMap<String, Vec<Customize>>,
    extent: Extent,
    /// What rows of each model must meet to be known of.
    scopes: Vec<(&'static ModelSchema, Condition)>,
    expected: Expected,
}

/// Which version of the row an update is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Whichever is there.
    Any,
    /// This one.
    Known(i64),
    /// The one that the form was shown with, which it sends along.
    Sent,
}

/// How much of a row a form says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// What is not sent is empty.
    Whole,
    /// What is not sent stays as it is.
    Partial,
}

impl ModelForm {
    /// Takes what was sent for a row of a model.
    #[must_use]
    pub fn new(schema: &'static ModelSchema, data: FormData) -> Self {
        Self { data: Some(data), ..Self::empty(schema) }
    }

    /// As [`new`](Self::new), of a model that is known.
    #[must_use]
    pub fn of<M: Model>(data: FormData) -> Self {
        Self::new(M::schema(), data)
    }

    /// Starts with nothing sent, for a page that shows the form.
    #[must_use]
    pub fn empty(schema: &'static ModelSchema) -> Self {
        Self {
            schema,
            data: None,
            instance: None,
            chosen: None,
            excluded: Vec::new(),
            customized: HashMap::new(),
            extent: Extent::Whole,
            scopes: Vec::new(),
            expected: Expected::Any,
        }
    }

    /// Updates the row with this key instead of inserting one.
    #[must_use]
    pub fn instance(mut self, key: impl Into<RowKey>) -> Self {
        self.instance = Some(key.into());
        self
    }

    /// Updates this row instead of inserting one. A row without a key was
    /// never saved, and is inserted.
    #[must_use]
    pub fn instance_of(mut self, row: &impl Model) -> Self {
        self.instance = row.key().map(|key| RowKey::from(key.key_values()));
        self
    }

    /// Takes these fields alone.
    #[must_use]
    pub fn fields<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.chosen = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Takes all fields but these.
    #[must_use]
    pub fn exclude<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.excluded.extend(names.into_iter().map(Into::into));
        self
    }

    /// Changes how a field is shown, or narrows what it takes:
    /// `customize("body", |field| field.required(false).widget(Widget::Textarea))`.
    #[must_use]
    pub fn customize(
        mut self,
        name: impl Into<String>,
        change: impl Fn(FormField) -> FormField + Send + Sync + 'static,
    ) -> Self {
        self.customized.entry(name.into()).or_default().push(Arc::new(change));
        self
    }

    /// Leaves fields of a row as they are that were not sent; without it,
    /// what was not sent is empty, as with boxes that are not checked.
    #[must_use]
    pub const fn partial(mut self) -> Self {
        self.extent = Extent::Partial;
        self
    }

    /// Keeps to some rows of a model, such as those of the user who sent the
    /// form. Of the form's own model, only such a row is updated, and none is
    /// written that is no such row; of others, keys point at such rows alone,
    /// and only they are listed to choose from. Called again for the same
    /// model, rows must meet both.
    #[must_use]
    pub fn scope<M: Model>(mut self, rows: Predicate<M>) -> Self {
        self.scopes.push((M::schema(), rows.into_condition()));
        self
    }

    /// Updates the row only while it has this version, of a model that counts
    /// its changes (`#[rustango(version)]`).
    #[must_use]
    pub const fn version(mut self, version: i64) -> Self {
        self.expected = Expected::Known(version);
        self
    }

    /// Updates the row only while it has the version that the form was shown
    /// with: the page has it in a hidden field, and it must come back.
    #[must_use]
    pub const fn versioned(mut self) -> Self {
        self.expected = Expected::Sent;
        self
    }

    /// What rows of a model must meet to be known of.
    fn scope_of(&self, schema: &ModelSchema) -> Option<Condition> {
        let of_model = self.scopes.iter().filter(|(of, _)| *of == schema);
        of_model.map(|(_, condition)| condition.clone()).reduce(Condition::also)
    }

    /// Checks what was sent: every field, that what must be unique is, and
    /// that what is pointed at exists.
    ///
    /// # Errors
    /// [`ModelFormError::Validation`] with every fault at once.
    pub async fn validate(&self, db: &Db) -> Result<(), ModelFormError> {
        self.settled()?.values(db).await.map(drop)
    }

    /// Checks what was sent, writes the row, and returns its key.
    ///
    /// What others write in the meantime is told as
    /// [`validate`](Self::validate) tells it.
    ///
    /// # Errors
    /// As [`validate`](Self::validate); [`ModelFormError::Database`] with
    /// [`Error::NotFound`] where the row to update is gone or out of scope, and
    /// with [`Error::Stale`] where it has another version;
    /// [`ModelFormError::OutOfScope`] where the row would be.
    pub async fn save(&self, db: &Db) -> Result<RowKey, ModelFormError> {
        self.settled()?.save(db).await
    }

    /// Prepares the HTML of the form: reads the row, and lists the rows that
    /// foreign keys may point at. A key with a widget of its own gets no list.
    ///
    /// # Errors
    /// [`ModelFormError::Database`], with [`Error::NotFound`] where the row is
    /// gone.
    pub async fn page(&self, db: &Db) -> Result<ModelFormPage, ModelFormError> {
        ModelFormPage::prepare(self.settled()?, db).await
    }

    fn settled(&self) -> Result<Settled<'_>, ModelFormError> {
        Settled::new(self).map_err(ModelFormError::Settings)
    }
}

impl fmt::Debug for ModelForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelForm")
            .field("model", &self.schema.name)
            .field("instance", &self.instance)
            .field("fields", &self.chosen)
            .finish_non_exhaustive()
    }
}

/// Why a form of a model wrote nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFormError {
    /// What was sent is not allowed.
    #[error(transparent)]
    Validation(FormErrors),
    /// The database refused for another reason, cannot be reached, or has no
    /// such row.
    #[error(transparent)]
    Database(#[from] Error),
    /// The row would be none of those that the form keeps to.
    #[error("the row would be out of your own sight")]
    OutOfScope,
    /// The form itself makes no sense: it names a field that the model does
    /// not have, or that nobody writes.
    #[error(transparent)]
    Settings(InvalidForm),
}

impl From<ModelFormError> for ProblemDetails {
    fn from(error: ModelFormError) -> Self {
        match error {
            ModelFormError::Validation(errors) => errors.into(),
            ModelFormError::Database(error) => error.into(),
            ModelFormError::OutOfScope => Self::forbidden().detail("the row would be out of your own sight"),
            ModelFormError::Settings(invalid) => Self::internal().because(invalid.to_string()),
        }
    }
}
