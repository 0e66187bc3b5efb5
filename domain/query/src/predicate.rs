//! Conditions that know their model.

use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr, BitXor, Not},
};

use rustango_model::Model;

use crate::{Condition, Expr, Expression, IntoExpr};

/// A condition on rows of the model `M`.
///
/// `&`, `|`, `^` and `!` work as `and`, `or`, `xor` and `not` do.
pub struct Predicate<M> {
    condition: Condition,
    model: PhantomData<fn() -> M>,
}

impl<M> Predicate<M> {
    pub(crate) const fn new(condition: Condition) -> Self {
        Self { condition, model: PhantomData }
    }

    /// Returns the condition without its type.
    #[must_use]
    pub fn into_condition(self) -> Condition {
        self.condition
    }

    /// Holds where both hold. What both ask over one relation with many rows
    /// is asked of one and the same row.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.condition.and(other.condition))
    }

    /// Holds where at least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(self.condition.or(other.condition))
    }

    /// Holds where exactly one holds.
    #[must_use]
    pub fn xor(self, other: Self) -> Self {
        Self::new(self.condition.xor(other.condition))
    }

    /// Holds where this does not, NULLs included.
    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "`!` works too, and a chain of calls reads better")]
    pub fn not(self) -> Self {
        Self::new(Condition::Not(Box::new(self.condition)))
    }

    /// Whether it holds, as a value; NULL where nobody can tell.
    #[must_use]
    pub fn holds(self) -> Expr<M, bool> {
        Expr::new(Expression::Holds(Box::new(self.condition)))
    }
}

/// A condition is a value too: whether it holds.
impl<M: Model> IntoExpr<M, bool> for Predicate<M> {
    fn into_expression(self) -> Expression {
        Expression::Holds(Box::new(self.condition))
    }
}

impl<M> BitAnd for Predicate<M> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.and(other)
    }
}

impl<M> BitOr for Predicate<M> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl<M> BitXor for Predicate<M> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        self.xor(other)
    }
}

impl<M> Not for Predicate<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl<M> Clone for Predicate<M> {
    fn clone(&self) -> Self {
        Self::new(self.condition.clone())
    }
}

impl<M> fmt::Debug for Predicate<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.fmt(f)
    }
}
