//! What a request may see at all, of each model.

use std::{fmt, sync::Arc};

use http::request::Parts;
use rustango_model::{Model, ModelSchema};
use rustango_ports::http::Request;
use rustango_query::{Condition, Predicate};

/// The rows of a model that one request may see.
///
/// ```
/// # use rustango_api::Scope;
/// # use rustango_query::Predicate;
/// # struct Post;
/// # fn example(own: Predicate<Post>, is_staff: bool) -> Scope<Post> {
/// if is_staff { Scope::everything() } else { Scope::only(own) }
/// # }
/// ```
pub struct Scope<M> {
    rows: Rows<M>,
}

enum Rows<M> {
    All,
    Only(Predicate<M>),
    None,
}

impl<M> Scope<M> {
    /// All rows.
    #[must_use]
    pub const fn everything() -> Self {
        Self { rows: Rows::All }
    }

    /// The rows that meet a predicate.
    #[must_use]
    pub const fn only(predicate: Predicate<M>) -> Self {
        Self { rows: Rows::Only(predicate) }
    }

    /// No row.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { rows: Rows::None }
    }

    fn into_condition(self) -> Option<Condition> {
        match self.rows {
            Rows::All => None,
            Rows::Only(predicate) => Some(predicate.into_condition()),
            Rows::None => Some(Condition::Any(Vec::new())),
        }
    }
}

impl<M> From<Predicate<M>> for Scope<M> {
    fn from(predicate: Predicate<M>) -> Self {
        Self::only(predicate)
    }
}

impl<M> fmt::Debug for Scope<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.rows {
            Rows::All => "everything",
            Rows::Only(_) => "some rows",
            Rows::None => "nothing",
        })
    }
}

/// What the rows of a model must meet that a request may see.
type Seen = dyn Fn(&Parts) -> Option<Condition> + Send + Sync;

/// Says what a request may see of one model.
#[derive(Clone)]
pub(crate) struct Scoping {
    schema: &'static ModelSchema,
    rows: Arc<Seen>,
}

impl Scoping {
    pub(crate) fn new<M: Model, S: Into<Scope<M>>>(
        scope: impl Fn(&Parts) -> S + Send + Sync + 'static,
    ) -> Self {
        Self { schema: M::schema(), rows: Arc::new(move |request| scope(request).into().into_condition()) }
    }

    pub(crate) const fn schema(&self) -> &'static ModelSchema {
        self.schema
    }
}

impl fmt::Debug for Scoping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Scoping").field(&self.schema.name).finish()
    }
}

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

    /// Finds out what a request may see.
    pub(crate) fn of_request(scopings: &[Scoping], request: &mut Request) -> Self {
        if scopings.is_empty() {
            return Self::EVERYTHING;
        }
        let (head, body) = std::mem::take(request).into_parts();
        let condition = |scoping: &Scoping| Some((scoping.schema, (scoping.rows)(&head)?));
        let conditions = scopings.iter().filter_map(condition).collect();
        *request = Request::from_parts(head, body);
        Self { conditions }
    }

    /// Returns what rows of a model must meet to be seen.
    pub(crate) fn of(&self, schema: &ModelSchema) -> Option<Condition> {
        let mut all = self.conditions.iter().filter(|(of, _)| *of == schema);
        all.next().map(|(_, condition)| condition.clone())
    }

    /// Tells whether the request sees all there is.
    pub(crate) const fn is_everything(&self) -> bool {
        self.conditions.is_empty()
    }
}
