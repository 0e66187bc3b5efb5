//! Typed columns: `Post::title.contains("rust")`.

use std::{fmt, marker::PhantomData};

use crate::FieldRef;

/// A column of the model `M` that holds values of type `T`.
///
/// The derive makes one constant for each field. A lookup makes a
/// [`Predicate`](crate::Predicate), which only a query over the same model
/// takes.
pub struct Column<M, T> {
    field: FieldRef,
    model: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Column<M, T> {
    /// Points at the field at a position of the schema; glue for the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(schema: &'static rustango_model::ModelSchema, position: usize) -> Self {
        Self { field: FieldRef::new(schema, position), model: PhantomData }
    }

    /// Returns the field.
    #[must_use]
    pub const fn field(self) -> FieldRef {
        self.field
    }
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M, T> fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.field.schema().name, self.field.field().name)
    }
}
