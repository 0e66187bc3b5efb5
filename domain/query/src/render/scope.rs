//! The tables of one SELECT, joined as fields of related models are asked for.

use rustango_model::ModelSchema;
use rustango_ports::database::{Alias, Dialect, Identifier, SqlText};

use crate::{FieldRef, Hop};

/// What the columns of a table are qualified by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// Its own name.
    Named(Identifier),
    /// A name within the statement.
    Aliased(u32),
}

impl Table {
    pub(super) fn write(self, dialect: &dyn Dialect, out: &mut SqlText) {
        match self {
            Self::Named(name) => out.name(dialect, name),
            Self::Aliased(number) => out.alias(dialect, Alias { letter: 'r', number }),
        };
    }

    /// Writes `table.column`.
    pub(super) fn column(self, dialect: &dyn Dialect, out: &mut SqlText, column: Identifier) {
        self.write(dialect, out);
        out.push(".").name(dialect, column);
    }
}

/// The tables of one SELECT.
pub(super) struct Scope {
    schema: &'static ModelSchema,
    base: Table,
    joins: Vec<Join>,
}

/// A table that came along.
struct Join {
    parent: Option<usize>,
    hop: Hop,
    alias: u32,
    is_optional: bool,
}

impl Scope {
    pub(super) const fn new(schema: &'static ModelSchema, base: Table) -> Self {
        Self { schema, base, joins: Vec::new() }
    }

    pub(super) const fn schema(&self) -> &'static ModelSchema {
        self.schema
    }

    /// Returns the table at the end of steps none of which leads to many rows.
    pub(super) fn table(&mut self, hops: &[Hop], mut next_alias: impl FnMut() -> u32) -> Table {
        let mut parent = None;
        for hop in hops {
            let known = self.joins.iter().position(|join| join.parent == parent && join.hop == *hop);
            let at = known.unwrap_or_else(|| {
                let before = parent.is_some_and(|at: usize| self.joins[at].is_optional);
                let is_optional = before || hop.is_optional();
                self.joins.push(Join { parent, hop: *hop, alias: next_alias(), is_optional });
                self.joins.len() - 1
            });
            parent = Some(at);
        }
        self.at(parent)
    }

    fn at(&self, join: Option<usize>) -> Table {
        join.map_or(self.base, |at| Table::Aliased(self.joins[at].alias))
    }

    pub(super) const fn has_joins(&self) -> bool {
        !self.joins.is_empty()
    }

    /// How many tables there are, its own among them.
    pub(super) const fn tables(&self) -> usize {
        1 + self.joins.len()
    }

    pub(super) fn has_optional_joins(&self) -> bool {
        self.joins.iter().any(|join| join.is_optional)
    }

    /// Returns the joins as they stand behind the base table.
    pub(super) fn joins(&self, dialect: &dyn Dialect) -> String {
        let mut out = SqlText::new();
        for join in &self.joins {
            let (parent, table) = (self.at(join.parent), Table::Aliased(join.alias));
            let target = join.hop.target();
            out.push(if join.is_optional { " LEFT JOIN " } else { " INNER JOIN " });
            out.name(dialect, target.table).push(" AS ");
            table.write(dialect, &mut out);
            out.push(" ON ");
            let (mine, theirs) = match join.hop {
                Hop::Forward(key) => (target.key().column, key.field().column),
                Hop::Reverse(key) => (key.field().column, join.hop.source().key().column),
                // Many rows are asked for in a query of their own, never joined.
                Hop::Through(_) | Hop::BackThrough(_) => continue,
            };
            table.column(dialect, &mut out, mine);
            out.push(" = ");
            parent.column(dialect, &mut out, theirs);
            if let (Hop::Reverse(_), Some(since)) = (join.hop, target.soft_delete) {
                out.push(" AND ");
                table.column(dialect, &mut out, target.fields[since].column);
                out.push(" IS NULL");
            }
        }
        out.sql
    }
}

/// The key of the model before a step, where the field behind it is the key of
/// its target: the same value, without the join.
pub(super) fn without_last_hop(hops: &[Hop], field: FieldRef) -> Option<(&[Hop], FieldRef)> {
    match hops.split_last() {
        Some((Hop::Forward(key), before)) if field.field().primary_key => Some((before, *key)),
        _ => None,
    }
}
