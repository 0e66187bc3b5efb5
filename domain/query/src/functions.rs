//! Values that are not computed of one column.

use std::{fmt, marker::PhantomData};

use chrono::{DateTime, Utc};
use rustango_model::{Comparable, FieldValue, Model, Operand};

use crate::{Condition, Expr, Expression, IntoExpr, Predicate, QuerySet, Select, shape::Shape};

/// The time at which the query is run, by the clock of its `Db`.
#[must_use]
pub fn now<M: Model>() -> Expr<M, DateTime<Utc>> {
    Expr::new(Expression::Now)
}

/// A value of the program, as one that can be computed with.
pub fn value<M: Model, T: FieldValue>(value: &T) -> Expr<M, T> {
    Expr::new(Expression::Value(value.to_value()))
}

/// Holds where the query has a row; it may look at the row around it with
/// [`outer`](crate::outer).
pub fn exists<M: Model, R: Model, S: Shape<R>>(query: QuerySet<R, S>) -> Predicate<M> {
    Predicate::new(Condition::Exists(Box::new(query.select)))
}

/// The only value of the only row of a query; NULL where it has none.
///
/// ```text
/// let best = Post::objects().filter(Post::author.eq(outer(Author::id))).values(Post::views.max());
/// let authors = Author::objects().annotate(subquery(best));
/// ```
pub fn subquery<M: Model, R: Model, T: FieldValue>(
    query: QuerySet<R, crate::shape::One<T>>,
) -> Expr<M, Option<T::Base>> {
    Expr::new(Expression::Query(Box::new(query.select)))
}

/// The query of one aggregate over rows that a condition links to the row
/// around it.
pub(crate) fn scalar(rows: Select, value: Expression) -> Expression {
    Expression::Query(Box::new(rows.columns(crate::Columns::None).output(value)))
}

/// Begins a choice between values: `when(predicate, value).when(…).otherwise(value)`.
pub fn when<M: Model, T>(predicate: Predicate<M>, value: impl IntoExpr<M, T>) -> CaseWhen<M, T> {
    let whens = vec![(predicate.into_condition(), value.into_expression())];
    CaseWhen { whens, of: PhantomData }
}

/// A choice between values of type `T`: that of the first condition that holds.
pub struct CaseWhen<M, T> {
    whens: Vec<(Condition, Expression)>,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M: Model, T: FieldValue> CaseWhen<M, T> {
    /// Adds a value, for rows for which no condition before holds.
    /// The whole is optional where one of the values is.
    #[must_use]
    pub fn when<U>(
        mut self,
        predicate: Predicate<M>,
        value: impl IntoExpr<M, U>,
    ) -> CaseWhen<M, T::With<U::Like<T::Base>>>
    where
        U: FieldValue<Base: Comparable<T::Base>>,
    {
        self.whens.push((predicate.into_condition(), value.into_expression()));
        CaseWhen { whens: self.whens, of: PhantomData }
    }

    /// Ends with a value for all other rows.
    pub fn otherwise<X>(self, value: X) -> Expr<M, T::With<X::Like<T::Base>>>
    where
        X: Operand<M, T::Base, Made: Into<Expression>>,
    {
        Expr::new(Expression::Case(self.whens, Some(Box::new(value.make().into()))))
    }

    /// Ends with NULL for all other rows.
    pub fn or_null(self) -> Expr<M, Option<T::Base>> {
        Expr::new(Expression::Case(self.whens, None))
    }
}

impl<M, T> fmt::Debug for CaseWhen<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseWhen").field("whens", &self.whens).finish_non_exhaustive()
    }
}
