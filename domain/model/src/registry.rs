//! The models of a program, as a value.

use rustango_ports::database::Identifier;

use crate::{Between, Model, ModelSchema};

/// A set of models. Whatever works on "all models" takes one.
///
/// ```
/// # use rustango_model::Registry;
/// let registry = Registry::discovered().expect("no two models share a table");
/// assert_eq!(registry.models().len(), 0, "this program has no models");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Registry {
    models: Vec<&'static ModelSchema>,
}

impl Registry {
    /// Starts empty, to list models by hand.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Collects every model linked into the program, in the order of their
    /// tables' names.
    ///
    /// # Errors
    /// [`RegistryError`] where two models claim one table.
    pub fn discovered() -> Result<Self, RegistryError> {
        let mut models: Vec<_> = inventory::iter::<Registered>.into_iter().map(|model| (model.0)()).collect();
        models.sort_by_key(|model| model.table);
        let mut found = models.into_iter().try_fold(Self::new(), Self::with_schema)?;
        found.models.sort_by_key(|model| model.table);
        Ok(found)
    }

    /// Adds a model.
    ///
    /// # Errors
    /// [`RegistryError`] where another model has its table.
    pub fn with<M: Model>(self) -> Result<Self, RegistryError> {
        self.with_schema(M::schema())
    }

    /// Adds a model by its schema, and the tables that its relations bring
    /// along; adding the same one again changes nothing.
    ///
    /// # Errors
    /// [`RegistryError`] where another model has its table.
    pub fn with_schema(mut self, schema: &'static ModelSchema) -> Result<Self, RegistryError> {
        match self.by_table(schema.table) {
            None => self.models.push(schema),
            Some(known) if std::ptr::eq(known, schema) => {}
            Some(known) => {
                return Err(RegistryError { table: schema.table, first: known.name, second: schema.name });
            }
        }
        let between = schema.many_to_many.iter().filter(|relation| relation.between == Between::Automatic);
        between.map(|relation| (relation.through)()).try_fold(self, Self::with_schema)
    }

    /// Returns the models.
    #[must_use]
    pub fn models(&self) -> &[&'static ModelSchema] {
        &self.models
    }

    /// Returns those of the models that `keep` holds for.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&ModelSchema) -> bool) -> Self {
        Self { models: self.models.iter().copied().filter(|schema| keep(schema)).collect() }
    }

    fn by_table(&self, table: Identifier) -> Option<&'static ModelSchema> {
        self.models.iter().copied().find(|model| model.table == table)
    }
}

/// Two models with one table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the models {first} and {second} both claim the table \"{table}\": give one another `table = \"…\"`")]
pub struct RegistryError {
    table: Identifier,
    first: &'static str,
    second: &'static str,
}

/// An entry that the derive leaves for [`Registry::discovered`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Registered(pub fn() -> &'static ModelSchema);

inventory::collect!(Registered);
