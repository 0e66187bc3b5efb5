//! Orderings that know their model.

use std::{fmt, marker::PhantomData};

use rustango_model::{FieldValue, Model};
use rustango_ports::database::{Direction, Nulls};

use crate::{Column, Expr, Expression, IntoExpr as _, OrderTerm};

/// One term of an ordering of the model `M`: `Post::title.desc()`.
pub struct Ordering<M> {
    term: OrderTerm,
    model: PhantomData<fn() -> M>,
}

impl<M> Ordering<M> {
    pub(crate) fn new(expression: Expression, direction: Direction) -> Self {
        Self { term: OrderTerm::new(expression, direction), model: PhantomData }
    }

    pub(crate) const fn of_term(term: OrderTerm) -> Self {
        Self { term, model: PhantomData }
    }

    /// Puts NULLs before all values.
    #[must_use]
    pub const fn nulls_first(mut self) -> Self {
        self.term.nulls = Nulls::First;
        self
    }

    /// Puts NULLs after all values, as it is unless something else is asked.
    #[must_use]
    pub const fn nulls_last(mut self) -> Self {
        self.term.nulls = Nulls::Last;
        self
    }
}

impl<M> Clone for Ordering<M> {
    fn clone(&self) -> Self {
        Self { term: self.term.clone(), model: PhantomData }
    }
}

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

impl<M: Model, T> IntoOrdering<M> for Expr<M, T> {
    fn into_terms(self) -> Vec<OrderTerm> {
        vec![OrderTerm::new(self.into_expression(), Direction::Ascending)]
    }
}

impl<M, const N: usize> IntoOrdering<M> for [Ordering<M>; N] {
    fn into_terms(self) -> Vec<OrderTerm> {
        self.into_iter().map(|ordering| ordering.term).collect()
    }
}

impl<M> IntoOrdering<M> for Vec<Ordering<M>> {
    fn into_terms(self) -> Vec<OrderTerm> {
        self.into_iter().map(|ordering| ordering.term).collect()
    }
}
