//! Conditions that know their model.

use std::{fmt, marker::PhantomData, ops::Not};

use crate::Condition;

/// A condition on rows of the model `M`.
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

    /// Holds where both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.condition.and(other.condition))
    }

    /// Holds where at least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(self.condition.or(other.condition))
    }

    /// Holds where this does not, NULLs included.
    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "`!` works too, and a chain of calls reads better")]
    pub fn not(self) -> Self {
        Self::new(Condition::Not(Box::new(self.condition)))
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
