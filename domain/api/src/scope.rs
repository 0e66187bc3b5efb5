//! What a request may see at all, of each model.

use rustango_model::ModelSchema;
use rustango_query::Condition;

/// The rows that a request may see, by their models: a tenant's, an owner's.
///
/// A model that is not named here is seen whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scopes {
    conditions: Vec<(&'static ModelSchema, Condition)>,
}

impl Scopes {
    /// Nothing is kept from the request.
    pub(crate) const EVERYTHING: Self = Self { conditions: Vec::new() };

    /// Returns what rows of a model must meet to be seen.
    pub(crate) fn of(&self, schema: &ModelSchema) -> Option<Condition> {
        let mut all = self.conditions.iter().filter(|(of, _)| *of == schema);
        all.next().map(|(_, condition)| condition.clone())
    }
}
