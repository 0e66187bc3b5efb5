//! What the rows of a query become in Rust.

use std::{fmt, marker::PhantomData, sync::Arc};

use rustango_model::{FieldValue, FromRow, Model, ModelKey as _, RelatedColumns, RowReader};
use rustango_ports::database::DbError;

use crate::{Column, Columns, Expr, Expression, IntoExpr, Select, Signals, aggregate::Total, relation};

/// Where fields and models that come along stand in the rows of a query.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The positions of the fields of the model that are read, in order.
    pub(crate) fields: Arc<[usize]>,
    /// The models that come along.
    pub(crate) related: Vec<RelatedColumns>,
}

impl Layout {
    pub(crate) fn of(select: &Select) -> Self {
        let fields = match &select.columns {
            Columns::Fields(positions) => positions.iter().copied().collect(),
            _ => Arc::default(),
        };
        Self { fields, related: relation::plan(select) }
    }
}

/// How a row of a query over the model `M` is read.
///
/// Closed: the shapes are [`Whole`], [`Part`](crate::Partial), [`One`], tuples
/// and [`Pair`].
pub trait Shape<M>: Send + Sync + 'static {
    /// What a row becomes.
    type Row: Send + 'static;
    /// The values of a row, each beside those after it, and then the rest.
    type Flat<Rest>;
    /// How many columns it reads, models that come along aside.
    fn width(layout: &Layout) -> usize;
    /// Reads a row whose columns begin at `first`.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<Self::Row, DbError>;
    /// Tells receivers of the models that a row is about to become.
    #[doc(hidden)]
    fn tell_before(_signals: &Signals) {}
    /// Tells receivers of the models that a row became.
    #[doc(hidden)]
    fn tell_after(_row: &mut Self::Row, _signals: &Signals) {}
    /// Puts the values of a row before the rest.
    fn flatten<Rest>(row: Self::Row, rest: Rest) -> Self::Flat<Rest>;
}

/// The model itself.
#[derive(Clone, Copy, Debug)]
pub struct Whole;

impl<M: Model> Shape<M> for Whole {
    type Row = M;
    type Flat<Rest> = (M, Rest);

    fn width(_layout: &Layout) -> usize {
        M::schema().fields.len()
    }

    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<M, DbError> {
        let mut model = M::from_row(row.at(first))?;
        for one in &layout.related {
            model.load_related(one, row)?;
        }
        Ok(model)
    }

    fn tell_before(signals: &Signals) {
        signals.pre_init::<M>();
    }

    fn tell_after(row: &mut M, signals: &Signals) {
        signals.post_init(row);
    }

    fn flatten<Rest>(row: M, rest: Rest) -> (M, Rest) {
        (row, rest)
    }
}

/// One value.
pub struct One<T>(PhantomData<fn() -> T>);

impl<T> fmt::Debug for One<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("One")
    }
}

impl<M, T: FieldValue + Send + 'static> Shape<M> for One<T> {
    type Row = T;
    type Flat<Rest> = (T, Rest);

    fn width(_layout: &Layout) -> usize {
        1
    }

    fn read(row: RowReader<'_>, first: usize, _layout: &Layout) -> Result<T, DbError> {
        T::read(row.at(first), 0)
    }

    fn flatten<Rest>(row: T, rest: Rest) -> (T, Rest) {
        (row, rest)
    }
}

/// The primary key of the model `T`, of which it may be several values.
pub(crate) struct KeyOf<T>(PhantomData<fn() -> T>);

impl<M, T: Model> Shape<M> for KeyOf<T> {
    type Row = T::Key;
    type Flat<Rest> = (T::Key, Rest);

    fn width(_layout: &Layout) -> usize {
        T::schema().primary_key.len()
    }

    fn read(row: RowReader<'_>, first: usize, _layout: &Layout) -> Result<T::Key, DbError> {
        T::Key::read_key(row.at(first), 0)
    }

    fn flatten<Rest>(row: T::Key, rest: Rest) -> (T::Key, Rest) {
        (row, rest)
    }
}

/// What one shape reads, and then another: a model with what was computed
/// beside it, a group with its aggregates.
pub struct Pair<A, B>(PhantomData<fn() -> (A, B)>);

impl<A, B> fmt::Debug for Pair<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pair")
    }
}

impl<M, A: Shape<M>, B: Shape<M>> Shape<M> for Pair<A, B> {
    type Row = (A::Row, B::Row);
    type Flat<Rest> = A::Flat<B::Flat<Rest>>;

    fn width(layout: &Layout) -> usize {
        A::width(layout) + B::width(layout)
    }

    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<Self::Row, DbError> {
        Ok((A::read(row, first, layout)?, B::read(row, first + A::width(layout), layout)?))
    }

    fn tell_before(signals: &Signals) {
        A::tell_before(signals);
        B::tell_before(signals);
    }

    fn tell_after((a, b): &mut Self::Row, signals: &Signals) {
        A::tell_after(a, signals);
        B::tell_after(b, signals);
    }

    fn flatten<Rest>((first, second): Self::Row, rest: Rest) -> Self::Flat<Rest> {
        A::flatten(first, B::flatten(second, rest))
    }
}

/// A struct of what another shape reads.
pub struct Made<S, R>(PhantomData<fn() -> (S, R)>);

impl<S, R> fmt::Debug for Made<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Made")
    }
}

impl<M, S: Shape<M>, R: FromRow<Fields = S::Flat<()>>> Shape<M> for Made<S, R> {
    type Row = R;
    type Flat<Rest> = (R, Rest);

    fn width(layout: &Layout) -> usize {
        S::width(layout)
    }

    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<R, DbError> {
        S::read(row, first, layout).map(|row| R::from_fields(S::flatten(row, ())))
    }

    fn flatten<Rest>(row: R, rest: Rest) -> (R, Rest) {
        (row, rest)
    }
}

/// Values that a query over `M` can answer with: a column, a computed value,
/// an aggregate, or a tuple of up to eight of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a query over `{M}` can answer with",
    label = "neither a value of `{M}` nor a tuple of such",
    note = "write columns of `{M}`, values computed of them, or a tuple of up to eight of both"
)]
pub trait Outputs<M> {
    /// How they are read.
    type Shape: Shape<M>;
    /// Returns them without their types.
    fn into_expressions(self) -> Vec<Expression>;
}

macro_rules! single_outputs {
    ($($of:ident),*) => {$(
        impl<M: Model, T: FieldValue + Send + 'static> Outputs<M> for $of<M, T> {
            type Shape = One<T>;

            fn into_expressions(self) -> Vec<Expression> {
                vec![self.into_expression()]
            }
        }
    )*};
}

single_outputs!(Column, Expr, Total);

macro_rules! flat {
    ($rest:ident) => { $rest };
    ($rest:ident $first:ident $($others:ident)*) => { $first::Flat<flat!($rest $($others)*)> };
}

macro_rules! flattened {
    ($rest:ident) => { $rest };
    ($rest:ident $first:ident $($others:ident)*) => { $first::flatten($first, flattened!($rest $($others)*)) };
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<M, $($name: Shape<M>),*> Shape<M> for ($($name,)*) {
            type Row = ($($name::Row,)*);
            type Flat<Rest> = flat!(Rest $($name)*);

            fn width(layout: &Layout) -> usize {
                0 $(+ $name::width(layout))*
            }

            #[allow(unused_assignments, reason = "the last one moves on too")]
            fn read(
                row: RowReader<'_>,
                mut first: usize,
                layout: &Layout,
            ) -> Result<Self::Row, DbError> {
                Ok(($({
                    let value = $name::read(row, first, layout)?;
                    first += $name::width(layout);
                    value
                },)*))
            }

            #[allow(non_snake_case, reason = "the names of the types")]
            fn flatten<Rest>(row: Self::Row, rest: Rest) -> Self::Flat<Rest> {
                let ($($name,)*) = row;
                flattened!(rest $($name)*)
            }
        }

        impl<M, $($name: Outputs<M>),*> Outputs<M> for ($($name,)*) {
            type Shape = ($($name::Shape,)*);

            #[allow(non_snake_case, reason = "the names of the types")]
            fn into_expressions(self) -> Vec<Expression> {
                let ($($name,)*) = self;
                let mut all = Vec::new();
                $(all.extend($name.into_expressions());)*
                all
            }
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}
