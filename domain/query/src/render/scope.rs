//! The tables of one SELECT, joined as fields of related models are asked for.

use rustango_model::{ModelSchema, Reference};
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

    /// Writes the columns of the primary key, in brackets where there are
    /// several.
    pub(super) fn key(self, dialect: &dyn Dialect, out: &mut SqlText, schema: &ModelSchema) {
        let is_one = schema.single_key().is_some();
        out.push(if is_one { "" } else { "(" });
        for (at, field) in schema.key_fields().enumerate() {
            out.push(if at == 0 { "" } else { ", " });
            self.column(dialect, out, field.column);
        }
        out.push(if is_one { "" } else { ")" });
    }

    /// Writes that rows of this table point at those of another one.
    pub(super) fn points_at(self, dialect: &dyn Dialect, out: &mut SqlText, key: Reference, other: Self) {
        for (at, (from, on)) in key.pairs().enumerate() {
            out.push(if at == 0 { "" } else { " AND " });
            self.column(dialect, out, key.source().fields[from].column);
            out.push(" = ");
            other.column(dialect, out, key.target().fields[on].column);
        }
    }

    /// Writes that rows of another table point at those of this one.
    pub(super) fn is_pointed_at(self, dialect: &dyn Dialect, out: &mut SqlText, key: Reference, other: Self) {
        for (at, (from, on)) in key.pairs().enumerate() {
            out.push(if at == 0 { "" } else { " AND " });
            self.column(dialect, out, key.target().fields[on].column);
            out.push(" = ");
            other.column(dialect, out, key.source().fields[from].column);
        }
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
            match join.hop {
                Hop::Forward(key) => table.is_pointed_at(dialect, &mut out, key, parent),
                Hop::Reverse(key) => table.points_at(dialect, &mut out, key, parent),
                // Many rows are asked for in a query of their own, never joined.
                Hop::Through(_) | Hop::BackThrough(_) => continue,
            }
            if let (Hop::Reverse(_), Some(since)) = (join.hop, target.soft_delete) {
                out.push(" AND ");
                table.column(dialect, &mut out, target.fields[since].column);
                out.push(" IS NULL");
            }
        }
        out.sql
    }
}

/// The field of the model before a step that holds the value of the field behind
/// it: the same, without the join.
pub(super) fn without_last_hop(hops: &[Hop], field: FieldRef) -> Option<(&[Hop], FieldRef)> {
    let (Hop::Forward(key), before) = hops.split_last()? else { return None };
    // Where one of several fields is NULL there is no row behind, whatever the
    // others hold.
    if key.field().is_none() && key.is_optional() {
        return None;
    }
    let (from, _) = key.pairs().find(|(_, on)| *on == field.position())?;
    Some((before, FieldRef::new(key.source(), from)))
}
