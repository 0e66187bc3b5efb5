//! What a client gave for a row, as a `validate` function of a serializer looks
//! at it.

use std::{fmt, marker::PhantomData};

use rustango_model::FieldValue;
use rustango_ports::database::Value;
use rustango_query::Column;

use crate::serializer::glue;

/// What a client gave, and what the row has where it is there already.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    given: &'a [(usize, Value)],
    stored: Option<&'a [Value]>,
}

impl<'a> Given<'a> {
    pub(crate) const fn new(given: &'a [(usize, Value)], stored: Option<&'a [Value]>) -> Self {
        Self { given, stored }
    }

    fn value(&self, position: usize) -> Option<&'a Value> {
        let given = self.given.iter().find(|(field, _)| *field == position).map(|(_, value)| value);
        given.or_else(|| self.stored?.get(position))
    }
}

/// The fields of a row of the model `M` as they would be: what a client gave,
/// and else what the row has.
///
/// A field that the client left out when it creates a row, or gave a value that
/// was refused, is absent.
pub struct Attributes<'a, M> {
    given: Given<'a>,
    model: PhantomData<fn() -> M>,
}

impl<'a, M> Attributes<'a, M> {
    /// Looks at what was given; glue for the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(given: Given<'a>) -> Self {
        Self { given, model: PhantomData }
    }

    /// Returns the value of a field, if there is one: `post.get(Post::title)`.
    #[must_use]
    pub fn get<T: FieldValue>(&self, field: Column<M, T>) -> Option<T> {
        glue::read(self.given.value(field.field().position())?).ok()
    }

    /// Tells whether the client gave the field.
    #[must_use]
    pub fn is_given<T>(&self, field: Column<M, T>) -> bool {
        self.given.given.iter().any(|(position, _)| *position == field.field().position())
    }
}

impl<M> fmt::Debug for Attributes<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be secrets.
        f.debug_struct("Attributes").finish_non_exhaustive()
    }
}
