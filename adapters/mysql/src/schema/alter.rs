//! The ALTER TABLE that leads from one table to another.
//!
//! One statement does all it can, since no transaction puts several of them
//! together here. Foreign keys go before it and come back behind it where their
//! columns change, in statements of their own: the database gives no key a name
//! that another one had when the statement began.

use rustango_ports::schema::{Column, Name, Refusal, Schema, SchemaStatement, Table, Transition};
use rustango_sql_base::mentions;

use super::parts::{Part, Parts, named};
use crate::{dialect::MysqlDialect, flavor::Flavor};

/// A table on its way.
pub(super) struct Alteration<'a> {
    parts: Parts<'a>,
    tables: Transition<'a>,
    /// The table as it is.
    before: &'a Table,
    /// The same with its new name and the new names of its columns, which the
    /// database carries into its keys by itself.
    carried: Table,
    /// The table as it is to be.
    after: &'a Table,
    /// A column whose place another one takes.
    replaced: Option<Replaced<'a>>,
}

/// A column whose place another one takes.
#[derive(Clone, Copy)]
pub(super) struct Replaced<'a> {
    /// The column.
    pub(super) column: &'a Name,
    /// The one that holds its new values.
    pub(super) by: &'a Name,
}

impl<'a> Alteration<'a> {
    pub(super) fn new(
        dialect: &'a MysqlDialect,
        tables: Transition<'a>,
        before: &'a Table,
        after: &'a Table,
    ) -> Self {
        Self { parts: Parts::new(dialect), tables, before, carried: before.clone(), after, replaced: None }
    }

    /// Says that columns keep their places and have new names, or the table.
    pub(super) fn renamed(mut self) -> Self {
        let pairs: Vec<_> = self
            .before
            .columns
            .iter()
            .map(|column| column.name.clone())
            .zip(self.after.columns.iter().map(|column| column.name.clone()))
            .filter(|(from, to)| from != to)
            .collect();
        for (from, to) in &pairs {
            carry(&mut self.carried, from, to);
        }
        let (from, to) = (&self.before.name, &self.after.name);
        self.carried.name.clone_from(to);
        for key in self.carried.foreign_keys.iter_mut().filter(|key| key.target == *from) {
            key.target.clone_from(to);
            for (from, to) in &pairs {
                rename_in(&mut key.target_columns, from, to);
            }
        }
        self
    }

    /// Says that another column takes the place of one.
    pub(super) const fn replacing(mut self, replaced: Replaced<'a>) -> Self {
        self.replaced = Some(replaced);
        self
    }

    /// Returns the statements.
    pub(super) fn statements(&self) -> Result<Vec<SchemaStatement>, Refusal> {
        let touched = self.touched();
        let (dropped, added) = self.foreign_keys(&touched);
        let others = self.keys_of_others(&touched);
        let mut out = Vec::new();
        let mut push = |table: &Name, actions: Vec<String>| {
            if !actions.is_empty() {
                let table = self.parts.words.name(table);
                out.push(SchemaStatement::new(format!("ALTER TABLE {table} {}", actions.join(", "))));
            }
        };
        for (table, dropped, _) in &others {
            push(table, dropped.clone());
        }
        let name = &self.after.name;
        // By itself: an ALTER that copies the table and renames it leaves the foreign keys of others in
        // MariaDB 10.11 pointing at the old name.
        if self.before.name != *name {
            push(&self.before.name, vec![format!("RENAME TO {}", self.parts.words.name(name))]);
        }
        let mut actions = self.actions(&touched)?;
        if dropped.is_empty() {
            actions.extend(added.iter().cloned());
            push(name, actions);
        } else {
            push(name, dropped);
            push(name, actions);
            push(name, added);
        }
        for (table, _, added) in others {
            push(&table, added);
        }
        Ok(out)
    }

    /// Pairs the columns that stay.
    fn pairs(&self) -> impl Iterator<Item = (&Column, &Column, &Column)> {
        self.before.columns.iter().zip(&self.carried.columns).filter_map(|(old, carried)| {
            self.after.column(carried.name.as_str()).map(|new| (old, carried, new))
        })
    }

    /// Returns the columns whose values change their type, by their new names.
    fn touched(&self) -> Vec<Name> {
        let words = self.parts.words;
        let is_touched = |(_, old, new): &(&Column, &Column, &Column)| {
            self.replaced.is_some_and(|replaced| *replaced.column == new.name)
                || old.nullable != new.nullable
                || old.auto != new.auto
                || words.column_type(&self.carried, old) != words.column_type(self.after, new)
        };
        self.pairs().filter(is_touched).map(|(_, _, new)| new.name.clone()).collect()
    }

    fn is_replaced(&self, column: &Name) -> bool {
        self.replaced.is_some_and(|replaced| replaced.column == column)
    }

    /// Returns everything but foreign keys.
    fn actions(&self, touched: &[Name]) -> Result<Vec<String>, Refusal> {
        let words = self.parts.words;
        let mut actions = Vec::new();
        let (dropped_checks, added_checks) = self.checks(touched);
        actions.extend(dropped_checks);
        let (dropped_indexes, added_indexes) = self.indexes()?;
        actions.extend(dropped_indexes);
        let replaces_key =
            self.replaced.is_some_and(|replaced| self.before.primary_key.contains(replaced.column));
        if replaces_key {
            actions.push("DROP PRIMARY KEY".to_owned());
        }
        actions.extend(self.columns());
        if replaces_key {
            actions.push(format!("ADD PRIMARY KEY {}", words.names(&self.after.primary_key)));
        }
        actions.extend(added_indexes);
        actions.extend(added_checks);
        if self.before.comment != self.after.comment {
            let comment = words.literal(self.after.comment.as_deref().unwrap_or_default());
            actions.push(format!("COMMENT = {comment}"));
        }
        Ok(actions)
    }

    fn columns(&self) -> Vec<String> {
        let words = self.parts.words;
        let mut actions = Vec::new();
        let stays = |column: &Column| self.after.column(column.name.as_str()).is_some();
        for (old, carried) in self.before.columns.iter().zip(&self.carried.columns) {
            if self.is_replaced(&carried.name) || !stays(carried) {
                actions.push(format!("DROP COLUMN {}", words.name(&old.name)));
            }
        }
        for (old, carried, new) in self.pairs() {
            let definition = self.parts.column(self.after, new);
            if let Some(replaced) = self.replaced.filter(|replaced| *replaced.column == new.name) {
                let place = self.place(&new.name);
                actions.push(format!("CHANGE COLUMN {} {definition}{place}", words.name(replaced.by)));
            } else if definition != self.parts.column(&self.carried, carried) {
                actions.push(format!("CHANGE COLUMN {} {definition}", words.name(&old.name)));
            } else if old.name != new.name {
                let (from, to) = (words.name(&old.name), words.name(&new.name));
                actions.push(format!("RENAME COLUMN {from} TO {to}"));
            }
        }
        let is_new = |column: &&Column| self.carried.column(column.name.as_str()).is_none();
        actions.extend(
            self.after
                .columns
                .iter()
                .filter(is_new)
                .map(|column| format!("ADD COLUMN {}", words.column(self.after, column))),
        );
        actions
    }

    /// Says where a column stands.
    fn place(&self, column: &Name) -> String {
        let at = self.after.columns.iter().position(|known| known.name == *column);
        match at.and_then(|at| at.checked_sub(1)) {
            Some(before) => format!(" AFTER {}", self.parts.words.name(&self.after.columns[before].name)),
            None => " FIRST".to_owned(),
        }
    }

    /// The database renames no column, and drops none, that a check reads.
    fn checks(&self, touched: &[Name]) -> (Vec<String>, Vec<String>) {
        let moved: Vec<_> = self
            .pairs()
            .filter(|(old, _, new)| old.name != new.name || self.is_replaced(&new.name))
            .map(|(old, _, _)| old.name.clone())
            .collect();
        let (old, new) = (self.parts.checks(self.before), self.parts.checks(self.after));
        let stays = |part: &Part| {
            let reads = |column: &Name| mentions(&part.definition, column.as_str());
            new.contains(part)
                && !moved.iter().any(reads)
                && !touched.iter().any(|name| part.columns.contains(name))
        };
        let drop = match self.parts.dialect.flavor() {
            Flavor::MySql => "DROP CHECK",
            Flavor::MariaDb => "DROP CONSTRAINT",
        };
        let words = self.parts.words;
        let dropped = old.iter().filter(|part| !stays(part));
        let added = new.iter().filter(|part| !(old.contains(part) && stays(part)));
        (
            dropped.map(|part| format!("{drop} {}", words.name(&part.name))).collect(),
            added
                .map(|part| format!("ADD CONSTRAINT {} CHECK ({})", words.name(&part.name), part.definition))
                .collect(),
        )
    }

    fn indexes(&self) -> Result<(Vec<String>, Vec<String>), Refusal> {
        let words = self.parts.words;
        let old = self.parts.indexes(&self.carried)?;
        let mut new = self.parts.indexes(self.after)?;
        let (mut dropped, mut gone) = (Vec::new(), Vec::new());
        for part in old {
            let is_replaced = part.columns.iter().any(|column| self.is_replaced(column));
            match new.iter().position(|known| *known == part) {
                Some(at) if !is_replaced => drop(new.remove(at)),
                _ => gone.push(part),
            }
        }
        for part in gone {
            let renamed = new.iter().position(|known| {
                known.definition == part.definition
                    && known.name != part.name
                    && part.columns == known.columns
            });
            match renamed {
                Some(at) if !part.columns.iter().any(|column| self.is_replaced(column)) => {
                    let to = words.name(&new.remove(at).name);
                    dropped.push(format!("RENAME INDEX {} TO {to}", words.name(&part.name)));
                }
                _ => dropped.push(format!("DROP INDEX {}", words.name(&part.name))),
            }
        }
        Ok((dropped, new.iter().map(|part| format!("ADD {}", named(part))).collect()))
    }

    /// Returns the foreign keys that go, and those that come.
    fn foreign_keys(&self, touched: &[Name]) -> (Vec<String>, Vec<String>) {
        let old = self.parts.foreign_keys(self.tables.before, &self.carried);
        let new = self.parts.foreign_keys(self.tables.after, self.after);
        let feels = |part: &Part| {
            let key = self.after.foreign_keys.iter().find(|key| key.name == part.name);
            let own = key.filter(|key| key.target == self.after.name);
            touched.iter().any(|column| {
                part.columns.contains(column) || own.is_some_and(|key| key.target_columns.contains(column))
            })
        };
        self.compared(&old, &new, feels)
    }

    fn compared(
        &self,
        old: &[Part],
        new: &[Part],
        feels: impl Fn(&Part) -> bool,
    ) -> (Vec<String>, Vec<String>) {
        let stays = |part: &&Part| old.contains(part) && new.contains(part) && !feels(part);
        let name = |part: &Part| format!("DROP FOREIGN KEY {}", self.parts.words.name(&part.name));
        (
            old.iter().filter(|part| !stays(part)).map(name).collect(),
            new.iter().filter(|part| !stays(part)).map(|part| format!("ADD {}", part.definition)).collect(),
        )
    }

    /// Returns the foreign keys of other tables that go and come, by table.
    fn keys_of_others(&self, touched: &[Name]) -> Vec<(Name, Vec<String>, Vec<String>)> {
        if touched.is_empty() {
            return Vec::new();
        }
        let (before, after): (&Schema, &Schema) = (self.tables.before, self.tables.after);
        let mut found = Vec::new();
        for (name, table) in after.tables.iter().filter(|(name, _)| **name != self.after.name) {
            let Some(earlier) = before.table(name.as_str()) else { continue };
            let (old, new) =
                (self.parts.foreign_keys(before, earlier), self.parts.foreign_keys(after, table));
            let feels = |part: &Part| {
                let key = table.foreign_keys.iter().find(|key| key.name == part.name);
                key.is_some_and(|key| {
                    key.target == self.after.name
                        && key.target_columns.iter().any(|column| touched.contains(column))
                })
            };
            let (dropped, added) = self.compared(&old, &new, feels);
            if !(dropped.is_empty() && added.is_empty()) {
                found.push((name.clone(), dropped, added));
            }
        }
        found
    }
}

/// Renames a column where the database does so by itself.
fn carry(table: &mut Table, from: &Name, to: &Name) {
    for column in &mut table.columns {
        if column.name == *from {
            column.name.clone_from(to);
        }
    }
    rename_in(&mut table.primary_key, from, to);
    table.uniques.iter_mut().for_each(|unique| rename_in(&mut unique.columns, from, to));
    table.foreign_keys.iter_mut().for_each(|key| rename_in(&mut key.columns, from, to));
    for term in table.indexes.iter_mut().flat_map(|index| &mut index.terms) {
        use rustango_ports::schema::IndexTerm::{Column, Descending};
        if let Column(name) | Descending(name) = term
            && name == from
        {
            name.clone_from(to);
        }
    }
}

fn rename_in(names: &mut [Name], from: &Name, to: &Name) {
    for name in names.iter_mut().filter(|name| *name == from) {
        name.clone_from(to);
    }
}
