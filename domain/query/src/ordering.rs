//! Orderings that know their model.

use std::{fmt, marker::PhantomData};

use rustango_model::{FieldValue, Model};
use rustango_ports::database::Direction;

use crate::{Column, FieldRef, OrderTerm};

/// One term of an ordering of the model `M`: `Post::title.desc()`.
pub struct Ordering<M> {
    term: OrderTerm,
    model: PhantomData<fn() -> M>,
}

impl<M> Ordering<M> {
    pub(crate) const fn new(field: FieldRef, direction: Direction) -> Self {
        Self { term: OrderTerm { field, direction }, model: PhantomData }
    }
}

impl<M> Clone for Ordering<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Ordering<M> {}

impl<M> fmt::Debug for Ordering<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.term.fmt(f)
    }
}

/// What `order_by` takes: a column, a term, or several terms.
///
/// Text is not among them: an ordering from a request goes through a list of
/// allowed fields, as a ViewSet does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an ordering of `{M}`",
    label = "not a column or a term of `{M}`",
    note = "write `{M}::field.asc()` or `.desc()`, or an array of these",
    note = "text from a request can not name a column; let a ViewSet resolve it against its `ordering_fields`"
)]
pub trait IntoOrdering<M> {
    /// Returns the terms.
    fn into_terms(self) -> Vec<OrderTerm>;
}

impl<M> IntoOrdering<M> for Ordering<M> {
    fn into_terms(self) -> Vec<OrderTerm> {
        vec![self.term]
    }
}

impl<M: Model, T: FieldValue> IntoOrdering<M> for Column<M, T> {
    fn into_terms(self) -> Vec<OrderTerm> {
        self.asc().into_terms()
    }
}

impl<M, const N: usize> IntoOrdering<M> for [Ordering<M>; N] {
    fn into_terms(self) -> Vec<OrderTerm> {
        self.iter().map(|ordering| ordering.term).collect()
    }
}

impl<M> IntoOrdering<M> for Vec<Ordering<M>> {
    fn into_terms(self) -> Vec<OrderTerm> {
        self.iter().map(|ordering| ordering.term).collect()
    }
}
