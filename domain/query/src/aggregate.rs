//! Functions of many rows, and of the rows around one.

use std::{fmt, marker::PhantomData};

use rustango_model::Model;
use rustango_ports::database::{Aggregate, Duplicates};

use crate::{
    AggregateCall, Expr, Expression, IntoExpr, IntoOrdering, Predicate, Window, WindowFrame, WindowFunction,
};

/// A function of many rows of the model `M` whose result is a `T`.
///
/// It is a value like others where groups are made and in
/// [`aggregate`](crate::QuerySet::aggregate).
pub struct Total<M, T> {
    call: AggregateCall,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M: Model, T> Total<M, T> {
    pub(crate) const fn new(function: Aggregate, subject: Option<Expression>) -> Self {
        let call = AggregateCall { function, subject, duplicates: Duplicates::Kept, filter: None };
        Self { call, of: PhantomData }
    }

    pub(crate) fn into_call(self) -> AggregateCall {
        self.call
    }

    /// Counts equal values once.
    #[must_use]
    pub fn distinct(mut self) -> Self {
        self.call.duplicates = Duplicates::Removed;
        self
    }

    /// Counts only rows for which the predicate holds.
    #[must_use]
    pub fn only(mut self, predicate: Predicate<M>) -> Self {
        let condition = predicate.into_condition();
        self.call.filter = Some(match self.call.filter {
            Some(held) => held.also(condition),
            None => condition,
        });
        self
    }

    /// Computes it over the rows around each row, instead of making one of
    /// many.
    pub fn over(self, rows: Rows<M>) -> Expr<M, T> {
        rows.window(WindowFunction::Aggregate(self.call))
    }

    /// Returns it as a value, for lookups and arithmetic: `having(total.expr().gt(5))`.
    pub fn expr(self) -> Expr<M, T> {
        Expr::new(self.into_expression())
    }
}

impl<M: Model, T> IntoExpr<M, T> for Total<M, T> {
    fn into_expression(self) -> Expression {
        Expression::Aggregate(Box::new(self.call))
    }
}

impl<M, T> Clone for Total<M, T> {
    fn clone(&self) -> Self {
        Self { call: self.call.clone(), of: PhantomData }
    }
}

impl<M, T> fmt::Debug for Total<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}

/// Counts rows.
#[must_use]
pub fn count<M: Model>() -> Total<M, i64> {
    Total::new(Aggregate::Count, None)
}

/// The rows around a row: those with equal values, in an order.
///
/// ```text
/// let ranked = Post::objects().annotate(row_number(rows().by(Post::author).order_by(Post::views.desc())));
/// ```
pub struct Rows<M> {
    partition: Vec<Expression>,
    ordering: Vec<crate::OrderTerm>,
    frame: Option<WindowFrame>,
    model: PhantomData<fn() -> M>,
}

/// Starts with all rows of the query.
#[must_use]
pub fn rows<M: Model>() -> Rows<M> {
    Rows { partition: Vec::new(), ordering: Vec::new(), frame: None, model: PhantomData }
}

impl<M: Model> Rows<M> {
    /// Takes those with the same value only.
    #[must_use]
    pub fn by<T>(mut self, value: impl IntoExpr<M, T>) -> Self {
        self.partition.push(value.into_expression());
        self
    }

    /// Puts them in an order.
    #[must_use]
    pub fn order_by(mut self, ordering: impl IntoOrdering<M>) -> Self {
        self.ordering = ordering.into_terms();
        self
    }

    /// Lets only some of them count.
    #[must_use]
    pub const fn frame(mut self, frame: WindowFrame) -> Self {
        self.frame = Some(frame);
        self
    }

    fn window<T>(self, function: WindowFunction) -> Expr<M, T> {
        let Self { partition, ordering, frame, .. } = self;
        Expr::new(Expression::Window(Box::new(Window { function, partition, ordering, frame })))
    }
}

impl<M> fmt::Debug for Rows<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("partition", &self.partition)
            .field("ordering", &self.ordering)
            .field("frame", &self.frame)
            .finish_non_exhaustive()
    }
}

/// The position of the row among the rows around it, from 1.
pub fn row_number<M: Model>(rows: Rows<M>) -> Expr<M, i64> {
    rows.window(WindowFunction::RowNumber)
}

/// The position, equal rows having the same, with gaps after them.
pub fn rank<M: Model>(rows: Rows<M>) -> Expr<M, i64> {
    rows.window(WindowFunction::Rank)
}

/// The position, equal rows having the same, without gaps.
pub fn dense_rank<M: Model>(rows: Rows<M>) -> Expr<M, i64> {
    rows.window(WindowFunction::DenseRank)
}

/// The number of the bucket, out of so many of about the same size.
pub fn ntile<M: Model>(buckets: u32, rows: Rows<M>) -> Expr<M, i64> {
    rows.window(WindowFunction::Ntile(buckets))
}

/// The value of the row so many before; NULL where there is none.
pub fn lag<M: Model, T>(value: impl IntoExpr<M, T>, by: u32, rows: Rows<M>) -> Expr<M, Option<T>> {
    rows.window(WindowFunction::Lag(value.into_expression(), by))
}

/// The value of the row so many after; NULL where there is none.
pub fn lead<M: Model, T>(value: impl IntoExpr<M, T>, by: u32, rows: Rows<M>) -> Expr<M, Option<T>> {
    rows.window(WindowFunction::Lead(value.into_expression(), by))
}

/// The value of the first row of the frame.
pub fn first_value<M: Model, T>(value: impl IntoExpr<M, T>, rows: Rows<M>) -> Expr<M, T> {
    rows.window(WindowFunction::First(value.into_expression()))
}

/// The value of the last row of the frame.
pub fn last_value<M: Model, T>(value: impl IntoExpr<M, T>, rows: Rows<M>) -> Expr<M, T> {
    rows.window(WindowFunction::Last(value.into_expression()))
}
