//! Rows of which some fields were read: a type of its own, so that nobody
//! takes a part for the whole.

use std::{fmt, marker::PhantomData, sync::Arc};

use rustango_model::{FieldValue, HeldValue, Model, ModelKey as _, RowReader};
use rustango_ports::database::DbError;

use crate::{
    Column, Columns, Db, Error, FieldRef, Fields, Hop, QuerySet, Select,
    shape::{Layout, Outputs, Pair, Shape},
};

/// Some fields of a row of the model `M`, and always its key.
///
/// It cannot be saved, and a field that was not read cannot be mistaken for an
/// empty one: [`get`](Self::get) says so. [`load`](Self::load) reads the row.
#[derive(Clone)]
pub struct Partial<M: Model> {
    key: M::Key,
    fields: Arc<[usize]>,
    values: Arc<[Box<dyn HeldValue>]>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Partial<M> {
    /// Returns the primary key.
    #[must_use]
    pub const fn key(&self) -> &M::Key {
        &self.key
    }

    /// Tells whether a field was read.
    #[must_use]
    pub fn has<T>(&self, column: Column<M, T>) -> bool {
        self.fields.contains(&column.field().position())
    }

    /// Returns a field.
    ///
    /// # Errors
    /// [`Deferred`] where it was not read.
    pub fn get<T: FieldValue>(&self, column: Column<M, T>) -> Result<&T, Deferred> {
        let field = column.field();
        let at = self.fields.iter().position(|position| *position == field.position());
        // A column is of the type of its field, and so is what was read of it.
        let value = at.and_then(|at| self.values.get(at)).and_then(|value| value.get());
        value.ok_or_else(|| Deferred { model: field.schema().name, field: field.field().name })
    }

    /// Reads the whole row: all of it from one moment, and not the missing
    /// fields alone, which may have changed since.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone; [`Error::Database`].
    #[track_caller]
    pub fn load(&self, db: &Db) -> impl Future<Output = Result<M, Error>> {
        QuerySet::<M>::over(Select::with_key(M::schema(), self.key.key_values().into())).get(db)
    }
}

/// Values stay out of logs.
impl<M: Model> fmt::Debug for Partial<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schema = M::schema();
        let fields: Vec<_> = self.fields.iter().map(|&position| schema.fields[position].name).collect();
        f.debug_struct("Partial")
            .field("model", &schema.name)
            .field("fields", &fields)
            .finish_non_exhaustive()
    }
}

/// A field that was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{model}::{field} was not read: name it in `only`, or read the whole row with `load(&db)`")]
pub struct Deferred {
    model: &'static str,
    field: &'static str,
}

/// Some fields of the model, as [`QuerySet::only`] and [`QuerySet::defer`]
/// leave them.
#[derive(Clone, Copy, Debug)]
pub struct Part;

impl<M: Model> Shape<M> for Part {
    type Row = Partial<M>;
    type Flat<Rest> = (Partial<M>, Rest);

    fn width(layout: &Layout) -> usize {
        layout.fields.len()
    }

    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<Partial<M>, DbError> {
        let schema = M::schema();
        let own = row.at(first);
        let read = |(at, &position): (usize, &usize)| schema.fields[position].read(own, at);
        let mut values = layout.fields.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        for related in &layout.related {
            if let Some(at) = layout.fields.iter().position(|position| *position == related.field) {
                values[at].load_target(related, row)?;
            }
        }
        Ok(Partial {
            // The key is always among them, and first.
            key: M::Key::read_key(own, 0)?,
            fields: Arc::clone(&layout.fields),
            values: values.into(),
            model: PhantomData,
        })
    }

    fn flatten<Rest>(row: Partial<M>, rest: Rest) -> (Partial<M>, Rest) {
        (row, rest)
    }
}

impl<M: Model> QuerySet<M> {
    /// Reads these fields alone, and the primary key.
    ///
    /// ```text
    /// let titles = Post::objects().only((Post::title, Post::author)).fetch(db).await?;
    /// let title: &String = titles[0].get(Post::title)?;
    /// let whole: Post = titles[0].load(db).await?;
    /// ```
    pub fn only(self, fields: impl Fields<M>) -> QuerySet<M, Part> {
        let named = fields.into_fields();
        self.part(|field| named.contains(&field))
    }

    /// Reads all fields but these; the primary key is never left out.
    pub fn defer(self, fields: impl Fields<M>) -> QuerySet<M, Part> {
        let named = fields.into_fields();
        self.part(|field| !named.contains(&field))
    }

    fn part(self, is_read: impl Fn(FieldRef) -> bool) -> QuerySet<M, Part> {
        let schema = M::schema();
        let others = (0..schema.fields.len()).filter(|&position| !schema.is_key(position));
        let read = others.filter(|&position| is_read(FieldRef::new(schema, position)));
        let positions: Vec<usize> = schema.primary_key.iter().copied().chain(read).collect();
        let mut select = self.select;
        let is_left_out = |hop: &Hop| matches!(hop, Hop::Forward(key) if key.pairs().any(|(from, _)| !positions.contains(&from)));
        if select.related.iter().filter_map(|hops| hops.first()).any(is_left_out) {
            select.fault =
                Some("select_related follows a foreign key that only or defer leaves out: read it too");
        }
        select.columns = Columns::Fields(positions);
        QuerySet::over(select)
    }
}

impl<M: Model> QuerySet<M, Part> {
    /// Computes values beside the fields; rows are pairs of both.
    pub fn annotate<V: Outputs<M>>(self, values: V) -> QuerySet<M, Pair<Part, V::Shape>> {
        let mut select = self.select;
        select.outputs.extend(values.into_expressions());
        QuerySet::over(select)
    }
}
