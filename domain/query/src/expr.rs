//! Values that know their model and their type.

use std::{
    fmt,
    marker::PhantomData,
    ops::{Add, Div, Mul, Rem, Sub},
};

use rustango_model::{Comparable, FieldValue, Model, Number, Operand};
use rustango_ports::database::Arithmetic;

use crate::{Column, Expression};

/// A value of type `T` of each row of the model `M`, computed by the database.
///
/// It has the same lookups as a column: `Post::title.lower().eq("hello")`.
pub struct Expr<M, T> {
    expression: Expression,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Expr<M, T> {
    pub(crate) const fn new(expression: Expression) -> Self {
        Self { expression, of: PhantomData }
    }

    /// Says that it may be NULL, where only the data knows.
    #[must_use]
    pub fn nullable(self) -> Expr<M, Option<T>> {
        Expr::new(self.expression)
    }
}

impl<M, T> Clone for Expr<M, T> {
    fn clone(&self) -> Self {
        Self::new(self.expression.clone())
    }
}

impl<M, T> fmt::Debug for Expr<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)
    }
}

/// A column, or a value computed of columns, of the model `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of each row of `{M}`",
    label = "neither a column of `{M}` nor computed of one",
    note = "write `{M}::field`, `lower({M}::field)`, or reach another model with `{M}::key.to(…)`"
)]
pub trait IntoExpr<M, T> {
    /// Returns the value without its types.
    fn into_expression(self) -> Expression;
}

impl<M, T> IntoExpr<M, T> for Expr<M, T> {
    fn into_expression(self) -> Expression {
        self.expression
    }
}

impl<M, T> IntoExpr<M, T> for Column<M, T> {
    fn into_expression(self) -> Expression {
        self.field().into()
    }
}

impl<M, T, B> Operand<M, B> for Expr<M, T>
where
    T: FieldValue<Base: Comparable<B>>,
{
    type Made = Expression;
    type Like<U: FieldValue> = T::Like<U>;

    fn make(self) -> Expression {
        self.expression
    }
}

impl<M, T, B> Operand<M, B> for Column<M, T>
where
    T: FieldValue<Base: Comparable<B>>,
{
    type Made = Expression;
    type Like<U: FieldValue> = T::Like<U>;

    fn make(self) -> Expression {
        self.into_expression()
    }
}

/// A value of the row of the query around a subquery.
#[derive(Clone, Debug)]
pub struct Outer<T> {
    expression: Expression,
    of: PhantomData<fn() -> T>,
}

/// Reads a value of the row of the query around a subquery.
///
/// ```text
/// let prolific = Author::objects()
///     .filter(exists(Post::objects().filter(Post::author.eq(outer(Author::id)).and(Post::views.gt(100)))));
/// ```
pub fn outer<M, T>(value: impl IntoExpr<M, T>) -> Outer<T> {
    Outer { expression: Expression::Outer(Box::new(value.into_expression())), of: PhantomData }
}

impl<M, T, B> Operand<M, B> for Outer<T>
where
    T: FieldValue<Base: Comparable<B>>,
{
    type Made = Expression;
    type Like<U: FieldValue> = T::Like<U>;

    fn make(self) -> Expression {
        self.expression
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident $arithmetic:ident $output:ty;)*) => {$(
        impl<M, T, X> $operator<X> for Column<M, T>
        where
            M: Model,
            T: FieldValue<Base: Number>,
            X: Operand<M, T::Base, Made: Into<Expression>>,
        {
            type Output = Expr<M, $output>;

            fn $method(self, other: X) -> Self::Output {
                $operator::$method(Expr::<M, T>::new(self.into_expression()), other)
            }
        }

        impl<M, T, X> $operator<X> for Expr<M, T>
        where
            M: Model,
            T: FieldValue<Base: Number>,
            X: Operand<M, T::Base, Made: Into<Expression>>,
        {
            type Output = Expr<M, $output>;

            fn $method(self, other: X) -> Self::Output {
                let operands = Box::new([self.expression, other.make().into()]);
                Expr::new(Expression::Arithmetic(Arithmetic::$arithmetic, operands))
            }
        }
    )*};
}

operators! {
    Add add Add T::Like<<T::Base as Number>::Wide>;
    Sub sub Subtract T::Like<<T::Base as Number>::Wide>;
    Mul mul Multiply T::Like<<T::Base as Number>::Wide>;
    Div div Divide Option<<T::Base as Number>::Wide>;
    Rem rem Remainder Option<<T::Base as Number>::Wide>;
}
