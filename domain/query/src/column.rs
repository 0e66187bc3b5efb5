//! Typed columns: `Post::title.contains("rust")`.

use std::{fmt, marker::PhantomData};

use rustango_model::{FieldValue, Model, ModelSchema, Operand, TextColumn};
use rustango_ports::database::{Direction, TextMatch, Value};

use crate::{Condition, FieldRef, Lookup, Ordering, Predicate};

/// A column of the model `M` that holds values of type `T`.
///
/// The derive makes one constant for each field. A lookup makes a
/// [`Predicate`], which only a query over the same model takes.
pub struct Column<M, T> {
    field: FieldRef,
    model: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Column<M, T> {
    /// Points at the field at a position of the schema; glue for the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(schema: &'static ModelSchema, position: usize) -> Self {
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

impl<M: Model, T: FieldValue> Column<M, T> {
    fn lookup(self, lookup: Lookup) -> Predicate<M> {
        Predicate::new(Condition::Lookup(self.field, lookup))
    }

    /// Holds where the column equals the value.
    pub fn eq(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::Exact(value.into_value()))
    }

    /// Holds where the column has a value, and another one.
    pub fn ne(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::NotEqual(value.into_value()))
    }

    /// Holds where the column is less than the value.
    pub fn lt(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::Less(value.into_value()))
    }

    /// Holds where the column is less than or equals the value.
    pub fn lte(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::LessOrEqual(value.into_value()))
    }

    /// Holds where the column is greater than the value.
    pub fn gt(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::Greater(value.into_value()))
    }

    /// Holds where the column is greater than or equals the value.
    pub fn gte(self, value: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::GreaterOrEqual(value.into_value()))
    }

    /// Holds where the column lies between two values, both included.
    pub fn between(self, low: impl Operand<T>, high: impl Operand<T>) -> Predicate<M> {
        self.lookup(Lookup::Between(low.into_value(), high.into_value()))
    }

    /// Holds where the column equals one of the values.
    pub fn in_<X: Operand<T>>(self, values: impl IntoIterator<Item = X>) -> Predicate<M> {
        self.lookup(Lookup::In(all_values(values)))
    }

    /// Holds where the column has a value that is none of these.
    pub fn not_in<X: Operand<T>>(self, values: impl IntoIterator<Item = X>) -> Predicate<M> {
        self.lookup(Lookup::NotIn(all_values(values)))
    }

    /// Holds where the column is NULL.
    pub fn is_null(self) -> Predicate<M> {
        self.lookup(Lookup::IsNull)
    }

    /// Holds where the column is not NULL.
    pub fn is_not_null(self) -> Predicate<M> {
        self.lookup(Lookup::IsNotNull)
    }

    /// Sorts the smallest first, NULLs last.
    pub fn asc(self) -> Ordering<M> {
        Ordering::new(self.field, Direction::Ascending)
    }

    /// Sorts the largest first, NULLs last.
    pub fn desc(self) -> Ordering<M> {
        Ordering::new(self.field, Direction::Descending)
    }
}

fn all_values<T, X: Operand<T>>(values: impl IntoIterator<Item = X>) -> Vec<Value> {
    values.into_iter().map(Operand::into_value).collect()
}

impl<M: Model, T: TextColumn> Column<M, T> {
    fn text(self, how: TextMatch, text: impl Into<String>) -> Predicate<M> {
        self.lookup(Lookup::Text(how, text.into()))
    }

    /// Holds where the text is anywhere in the column.
    pub fn contains(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::Contains, text)
    }

    /// Holds where the text is anywhere in the column, case aside.
    pub fn icontains(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::IContains, text)
    }

    /// Holds where the column begins with the text.
    pub fn startswith(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::StartsWith, text)
    }

    /// Holds where the column begins with the text, case aside.
    pub fn istartswith(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::IStartsWith, text)
    }

    /// Holds where the column ends with the text.
    pub fn endswith(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::EndsWith, text)
    }

    /// Holds where the column ends with the text, case aside.
    pub fn iendswith(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::IEndsWith, text)
    }

    /// Holds where the column equals the text, case aside.
    pub fn iexact(self, text: impl Into<String>) -> Predicate<M> {
        self.text(TextMatch::IExact, text)
    }
}
