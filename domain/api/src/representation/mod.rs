//! How rows go out: which members an object has, where their values come from,
//! and what is asked of the database for them.
//!
//! It is settled at start-up. A request narrows it, asks a query for what is
//! left ([`Representation::select`]), and fetches what belongs to the rows
//! ([`Representation::complete`]): one statement for each collection, however
//! many rows there are.

mod collection;
mod groups;
mod layout;
mod rows;
mod shape;
mod sparse;
mod told;

use std::pin::Pin;

use rustango_model::ModelSchema;
use rustango_ports::database::RowSet;
use rustango_query::{Db, Error, FieldRef, Select, records};

pub(crate) use self::{groups::owned, layout::visible};
use self::{
    layout::{Layout, Object},
    rows::Collected,
};
pub(crate) use self::{
    rows::{Cell, RowView, Rows},
    shape::{OutMember, ReadModel, Shape, Source, WriteMethod},
    sparse::Sparse,
    told::Told,
};
use crate::scope::Scopes;

/// How the rows of a model go out.
#[derive(Clone, Debug)]
pub(crate) struct Representation {
    shape: Shape,
    layout: Layout,
    object: Object,
    /// The columns of the key.
    key_at: Vec<usize>,
}

impl Representation {
    /// The fields at these positions go out.
    pub(crate) fn of_fields(schema: &'static ModelSchema, shown: &[usize]) -> Self {
        Self::new(Shape::of_fields(schema, shown))
    }

    /// Settles where everything stands.
    pub(crate) fn new(shape: Shape) -> Self {
        let layout = Layout::new(&shape, &[]);
        Self::over(shape, layout)
    }

    /// As [`new`](Self::new), of rows that a query over another model may
    /// reach.
    fn over(shape: Shape, mut layout: Layout) -> Self {
        let object = layout.object(&[], &shape);
        let key_at = FieldRef::keys(shape.schema).map(|key| layout.column(&[], key)).collect();
        Self { shape, layout, object, key_at }
    }

    /// Returns the column of a field of the model of the query.
    fn column(&mut self, field: FieldRef) -> usize {
        self.layout.own_column(field)
    }

    /// Returns what goes out.
    pub(crate) const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Returns the members of an object, in order.
    pub(crate) fn members(&self) -> &[OutMember] {
        &self.shape.members
    }

    /// Returns the fields that a row begins with, key included.
    pub(crate) fn fields(&self) -> &[usize] {
        self.layout.fields()
    }

    /// Tells whether a row of the [`fields`](Self::fields) has all there is to
    /// write.
    pub(crate) fn is_plain(&self) -> bool {
        self.layout.is_plain()
    }

    /// Tells whether the rows of a query have all there is to write.
    pub(crate) fn is_complete(&self) -> bool {
        self.layout.collections.is_empty()
    }

    /// Asks a query for what goes out of its rows.
    pub(crate) fn select(&self, select: Select, scopes: &Scopes) -> Select {
        self.layout.select(select, scopes)
    }

    /// Fetches what belongs to rows that were asked for with
    /// [`select`](Self::select).
    ///
    /// # Errors
    /// As the database's.
    pub(crate) async fn complete(
        &self,
        db: &Db,
        scopes: &Scopes,
        rows: Box<dyn RowSet>,
    ) -> Result<Rows<'_>, Error> {
        if self.layout.collections.is_empty() {
            return Ok(Rows { of: self, rows, collected: Vec::new() });
        }
        let collected = self.collect(db, scopes, &*rows).await?;
        Ok(Rows { of: self, rows, collected })
    }

    /// Fetches the collections of rows: all of one level in one round trip.
    async fn collect(
        &self,
        db: &Db,
        scopes: &Scopes,
        rows: &dyn RowSet,
    ) -> Result<Vec<Collected<'_>>, Error> {
        let collections = &self.layout.collections;
        let owners: Vec<_> =
            collections.iter().map(|collection| collection.owners(rows)).collect::<Result<_, _>>()?;
        let asked: Vec<Vec<Select>> = collections
            .iter()
            .zip(&owners)
            .map(|(collection, owners)| collection.selects(owners, scopes))
            .collect();
        let answers = records::fetch_each(db, &asked).await?;
        let mut collected = Vec::with_capacity(collections.len());
        for ((collection, owners), answer) in collections.iter().zip(&owners).zip(answers) {
            let groups = collection.groups(owners, &*answer)?;
            collected.push(Collected { rows: collection.of().nested(db, scopes, answer).await?, groups });
        }
        Ok(collected)
    }

    /// As [`complete`](Self::complete), which may stand within itself.
    fn nested<'r: 'f, 'f>(
        &'r self,
        db: &'f Db,
        scopes: &'f Scopes,
        rows: Box<dyn RowSet>,
    ) -> Pin<Box<dyn Future<Output = Result<Rows<'r>, Error>> + Send + 'f>> {
        Box::pin(self.complete(db, scopes, rows))
    }

    /// Takes rows of the [`fields`](Self::fields), where there is nothing
    /// beside them.
    pub(crate) fn plain(&self, rows: Box<dyn RowSet>) -> Rows<'_> {
        Rows { of: self, rows, collected: Vec::new() }
    }
}
