//! The only place where SQL is put together.
//!
//! Names come from schemas, spelled by the dialect; values become binds;
//! everything a database says in its own way is asked of the [`Dialect`].

mod condition;
mod expression;
mod key_range;
mod query;
mod raw;
mod scope;
mod select;
mod write;

use std::sync::Arc;

use rustango_model::ModelSchema;
use rustango_ports::database::{Dialect, Identifier, SqlText, Statement, Value, ValueType};

pub(crate) use self::{
    key_range::key_range,
    raw::{Written, raw},
    select::{count, exists, select},
    write::{Bulk, Conflict, bulk_insert, delete, insert, insert_rows, update, upsert},
};

/// SQL under construction in the words of one dialect.
pub(crate) struct Renderer<'d> {
    dialect: &'d dyn Dialect,
    out: SqlText,
}

impl<'d> Renderer<'d> {
    fn new(dialect: &'d dyn Dialect) -> Self {
        Self { dialect, out: SqlText::new() }
    }

    fn push(&mut self, text: &str) -> &mut Self {
        self.out.push(text);
        self
    }

    fn name(&mut self, name: Identifier) -> &mut Self {
        self.out.name(self.dialect, name);
        self
    }

    fn bind(&mut self, value: Value) -> &mut Self {
        self.out.bind(self.dialect, value);
        self
    }

    /// Writes items with a comma between them.
    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            write(self, item);
        }
        self
    }

    fn into_write(self) -> Statement {
        Statement::write(self.out.sql, self.out.params)
    }
}

/// Renders the question for the plan of a statement.
pub(crate) fn explain(dialect: &dyn Dialect, statement: &Statement) -> Statement {
    let mut sql = Renderer::new(dialect);
    sql.push(dialect.explain()).push(statement.sql());
    Statement::read(sql.out.sql, statement.params().to_vec())
}

/// The types of all columns of a model, in order.
pub(crate) fn column_types(schema: &ModelSchema) -> Arc<[ValueType]> {
    schema.fields.iter().map(|field| field.value_type).collect()
}
