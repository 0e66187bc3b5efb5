//! Foreign keys over several fields: `Copy::edition()`.

use std::{fmt, future::Future, marker::PhantomData, panic::Location};

use rustango_model::{FieldValue, Model, ModelSchema, Reference, RowReader, SameValue};
use rustango_ports::database::{DbError, RowSet as _, Value};

use crate::{
    Column, Condition, Db, Error, Expr, Expression, FieldRef, Hop, IntoExpr, Link, Many, Path, Predicate,
    Select, Signals, Trash,
    held::HeldRow,
    query_set::COMPUTED,
    records,
    shape::{Layout, Outputs, Pair, Shape, Whole},
};

/// The row of the model `R` that a row of the model `M` points at by several
/// fields.
///
/// The derive makes it of `fk_composite(name = "edition", …)`, with
/// `copy.edition_fk(&db)`, which reads the row, and `copy.set_edition(&row)`.
/// A row has no target where one of the fields is NULL.
pub struct ToOne<M, R> {
    key: Reference,
    models: PhantomData<fn() -> (M, R)>,
}

impl<M: Model, R: Model> ToOne<M, R> {
    /// Looks at a foreign key by its position; glue for the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(schema: &'static ModelSchema, position: usize) -> Self {
        Self { key: Reference::composite(schema, position), models: PhantomData }
    }

    /// Reaches a value of the row: `Copy::edition().to(Edition::title)`, NULL
    /// where there is none.
    pub fn to<T: FieldValue>(self, value: impl IntoExpr<R, T>) -> Expr<M, Option<T>> {
        Expr::new(value.into_expression().reached_by(&[Hop::Forward(self.key)]))
    }

    /// The rows that point at a row of the target by this key.
    #[must_use]
    pub fn reverse(self) -> Many<R, M> {
        Many::over(Hop::Reverse(self.key))
    }

    /// Holds where a row points at this one.
    pub fn is(self, target: &R) -> Predicate<M> {
        let values = target.values();
        let (fields, values): (Vec<_>, Vec<Value>) =
            self.pairs().map(|(from, on)| (Expression::from(from), values[on.position()].clone())).unzip();
        Predicate::new(if values.iter().any(Value::is_null) {
            Condition::Any(Vec::new())
        } else {
            Condition::equal(fields, values)
        })
    }

    /// Holds where a row points at none.
    pub fn is_null(self) -> Predicate<M> {
        let is_null = |(from, _): (FieldRef, FieldRef)| Condition::Lookup(from.into(), crate::Lookup::IsNull);
        Predicate::new(Condition::Any(self.pairs().map(is_null).collect()))
    }

    /// Reads the row that a row points at; nothing where one of the fields is
    /// NULL.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone; [`Error::Database`];
    /// [`Error::OneByOne`] where a [`Guard`](crate::Guard) refuses it.
    #[track_caller]
    pub fn get(self, row: &M, db: &Db) -> impl Future<Output = Result<Option<R>, Error>> + Send {
        let (at, values) = (Location::caller(), row.values());
        async move { self.load(&values, db, at).await }
    }

    async fn load(self, row: &[Value], db: &Db, at: &'static Location<'static>) -> Result<Option<R>, Error> {
        let (fields, values): (Vec<_>, Vec<Value>) =
            self.pairs().map(|(from, on)| (Expression::from(on), row[from.position()].clone())).unzip();
        if values.iter().any(Value::is_null) {
            return Ok(None);
        }
        let schema = R::schema();
        db.note_load(schema, at)?;
        let select =
            Select::all(schema).trash(Trash::Shown).filter(Condition::equal(fields, values)).limit(1);
        let rows = records::fetch(db, &select.order_by(Vec::new())).await?;
        if rows.is_empty() {
            return Err(Error::NotFound { model: schema.name });
        }
        Ok(Some(R::from_row(RowReader::new(&*rows, 0, 0).with_family(db.family().as_ref()))?))
    }

    /// Makes a row point at this one; it is not saved by that. Glue for the
    /// derive.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the row has no key yet.
    #[doc(hidden)]
    pub fn set(self, row: &mut M, target: &R) -> Result<(), Error> {
        let values = target.values();
        let held = HeldRow::new(R::schema(), &values);
        if self.pairs().any(|(_, on)| values[on.position()].is_null()) {
            return Err(Error::Unsaved { model: R::schema().name });
        }
        for (from, on) in self.pairs() {
            row.assign(from.position(), held.get(0, on.position())?)
                .map_err(|fault| crate::write::not_assignable::<M>(from.position(), fault))?;
        }
        Ok(())
    }

    /// The fields, each with that of the target.
    fn pairs(self) -> impl Iterator<Item = (FieldRef, FieldRef)> {
        let Self { key, .. } = self;
        let field = move |(from, on)| (FieldRef::new(key.source(), from), FieldRef::new(key.target(), on));
        key.pairs().map(field)
    }
}

impl<M, R> Clone for ToOne<M, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, R> Copy for ToOne<M, R> {}

impl<M, R> fmt::Debug for ToOne<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.key.source().name, self.key.name())
    }
}

/// A row of another model beside one of the query, or nothing where there is
/// none.
pub struct Beside<R>(PhantomData<fn() -> R>);

impl<R> fmt::Debug for Beside<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Beside")
    }
}

impl<M, R: Model> Shape<M> for Beside<R> {
    type Row = Option<R>;
    type Flat<Rest> = (Option<R>, Rest);

    fn width(_layout: &Layout) -> usize {
        R::schema().fields.len()
    }

    fn read(row: RowReader<'_>, first: usize, _layout: &Layout) -> Result<Option<R>, DbError> {
        let row = row.at(first);
        if row.is_null(R::schema().primary_key[0])? { Ok(None) } else { R::from_row(row).map(Some) }
    }

    fn tell_before(signals: &Signals) {
        signals.pre_init::<R>();
    }

    fn tell_after(row: &mut Option<R>, signals: &Signals) {
        if let Some(row) = row {
            signals.post_init(row);
        }
    }

    fn flatten<Rest>(row: Option<R>, rest: Rest) -> (Option<R>, Rest) {
        (row, rest)
    }
}

/// All fields of the target, by one join.
impl<M: Model, R: Model> Outputs<M> for ToOne<M, R> {
    type Shape = Beside<R>;

    fn into_expressions(self) -> Vec<Expression> {
        let schema = R::schema();
        let fields = (0..schema.fields.len()).map(|at| Expression::from(FieldRef::new(schema, at)));
        fields.map(|field| field.reached_by(&[Hop::Forward(self.key)])).collect()
    }
}

/// What [`select_related`](crate::QuerySet::select_related) and
/// [`of`](crate::QuerySet::of) take: a foreign key, whose target then is loaded,
/// or one over several fields, whose target comes along beside the model.
#[diagnostic::on_unimplemented(
    message = "no row of another model belongs to `{Self}`",
    label = "not a foreign key of `{M}`",
    note = "write a column of type ForeignKey<T> or Option<ForeignKey<T>>, one behind it (`{M}::key.to(…)`), or a \
            `fk_composite` of `{M}`"
)]
pub trait Related<M, T> {
    /// What the rows of the query become when the others come along.
    type Shape: Shape<M>;

    /// Returns the steps to the rows; nothing where a key is computed.
    #[doc(hidden)]
    fn hops(self) -> Option<Vec<Hop>>;

    /// Lets the rows come along.
    #[doc(hidden)]
    fn relate(self, select: Select) -> Select;
}

impl<M: Model, T: Link, K: IntoExpr<M, T>> Related<M, T> for K {
    type Shape = Whole;

    fn hops(self) -> Option<Vec<Hop>> {
        let Expression::Path(Path { mut hops, field }) = self.into_expression() else { return None };
        hops.push(Hop::Forward(Reference::of_field(field.schema(), field.position())?));
        Some(hops)
    }

    fn relate(self, mut select: Select) -> Select {
        let Some(hops) = self.hops() else {
            select.fault = Some(COMPUTED);
            return select;
        };
        if hops.iter().any(|hop| matches!(hop, Hop::Forward(key) if key.field().is_none())) {
            select.fault = Some(
                "a row behind a foreign key of several fields comes along by itself: name that key alone in \
                 select_related",
            );
            return select;
        }
        for length in 1..=hops.len() {
            if !select.related.iter().any(|known| known[..] == hops[..length]) {
                select.related.push(hops[..length].to_vec());
            }
        }
        select
    }
}

/// Tells the two kinds of foreign keys apart.
#[doc(hidden)]
#[derive(Debug)]
pub struct Several<R>(PhantomData<fn() -> R>);

impl<M: Model, R: Model> Related<M, Several<R>> for ToOne<M, R> {
    type Shape = Pair<Whole, Beside<R>>;

    fn hops(self) -> Option<Vec<Hop>> {
        Some(vec![Hop::Forward(self.key)])
    }

    fn relate(self, mut select: Select) -> Select {
        select.outputs.extend(self.into_expressions());
        select
    }
}

/// Returns the position of the field that a field points at, checked by their
/// types; glue for the derive.
#[doc(hidden)]
#[must_use]
pub const fn pointed_at<M, R, A: FieldValue<Base: SameValue<B::Base>>, B: FieldValue>(
    _from: Column<M, A>,
    on: Column<R, B>,
) -> usize {
    on.field().position()
}
