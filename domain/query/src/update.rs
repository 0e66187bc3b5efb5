//! Updates of many rows at once.

use std::{fmt, marker::PhantomData};

use rustango_model::{FieldValue, Model, Operand, Patch};
use rustango_ports::database::Value;

use crate::{Column, Db, Error, Expression, QuerySet, records};

/// An update of all rows of a query: `update().set(Post::status, "draft")`.
#[must_use = "an update does nothing until `execute(&db)`"]
pub struct UpdateSet<M> {
    query: QuerySet<M>,
    values: Vec<(usize, Value)>,
    computed: Vec<(usize, Expression)>,
    /// Whether it is fine that nothing is set.
    may_be_empty: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> UpdateSet<M> {
    pub(crate) const fn new(query: QuerySet<M>) -> Self {
        Self { query, values: Vec::new(), computed: Vec::new(), may_be_empty: false, model: PhantomData }
    }

    /// Sets a column to a value, or to what the database computes:
    /// `set(Post::views, Post::views + 1)`.
    ///
    /// What is computed is checked by the database alone.
    pub fn set<T: FieldValue>(
        mut self,
        column: Column<M, T>,
        value: impl Operand<M, T::Base, Made: Into<Expression>>,
    ) -> Self {
        let position = column.field().position();
        match value.make().into() {
            Expression::Value(value) => self.values.push((position, value)),
            computed => self.computed.push((position, computed)),
        }
        self
    }

    /// Sets a column that may be NULL to NULL.
    pub fn set_null<T: FieldValue>(mut self, column: Column<M, Option<T>>) -> Self {
        self.values.push((column.field().position(), Value::Null(T::TYPE)));
        self
    }

    /// Sets a column to what a patch says: to a value, to NULL, or not at all.
    /// An update of absent patches alone changes no row and is no error.
    ///
    /// ```text
    /// Post::objects().filter(Post::id.eq(7)).update().set_patch(Post::subtitle, patch.subtitle).execute(&db)
    /// ```
    pub fn set_patch<T: FieldValue>(
        mut self,
        column: Column<M, T>,
        patch: Patch<impl Operand<M, T::Base, Made: Into<Expression>>>,
    ) -> Self {
        self.may_be_empty = true;
        match patch {
            Patch::Absent => self,
            Patch::Null => {
                self.values.push((column.field().position(), Value::Null(T::TYPE)));
                self
            }
            Patch::Value(value) => self.set(column, value),
        }
    }

    /// Runs the update, the limit and ordering of the query honoured, and
    /// returns how many rows it changed. `auto_now` fields are stamped.
    ///
    /// # Errors
    /// [`Error::Validation`]; [`Error::InvalidQuery`] where nothing was set or
    /// the primary key was; [`Error::Database`].
    pub async fn execute(self, db: &Db) -> Result<u64, Error> {
        let select = self.query.into_select()?;
        if self.may_be_empty && self.values.is_empty() && self.computed.is_empty() {
            return Ok(0);
        }
        records::update_computed(db, &select, self.values, self.computed).await
    }
}

impl<M> fmt::Debug for UpdateSet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateSet").field("query", &self.query).finish_non_exhaustive()
    }
}
