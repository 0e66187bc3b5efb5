//! A step as rules see it, with all that stands around it.

use std::collections::BTreeSet;

use rustango_migration_files::{DataStep, Migration, Step};
use rustango_ports::schema::{Column, Name, Operation, Schema, Table};

use super::{Server, Version, report::follow};
use crate::chain::operation;

/// A step, the schema before it, and the server that it is to run on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) migration: &'a Migration,
    pub(super) position: usize,
    pub(super) before: &'a Schema,
    /// The tables that the migration itself has created so far: nobody uses
    /// them, and they hold no rows but its own.
    pub(super) created: &'a BTreeSet<Name>,
    pub(super) server: Server,
}

impl<'a> Seen<'a> {
    pub(super) fn step(&self) -> &'a Step {
        &self.migration.forward[self.position]
    }

    /// The change of a table, whether the migration created it or not.
    pub(super) fn any_operation(&self) -> Option<&'a Operation> {
        operation(self.step())
    }

    /// The change of a table that was there before the migration.
    pub(super) fn operation(&self) -> Option<&'a Operation> {
        let operation = self.any_operation()?;
        let creates = matches!(operation, Operation::CreateTable(_) | Operation::CreateM2MTable(_));
        (!creates && !self.created.contains(operation.table())).then_some(operation)
    }

    /// The table before the operation.
    pub(super) fn table(&self) -> Option<&'a Table> {
        self.before.table(self.operation()?.table().as_str())
    }

    /// The column that an operation changes, before it.
    pub(super) fn column(&self, name: &Name) -> Option<&'a Column> {
        self.table()?.column(name.as_str())
    }

    /// The statement of the step on this server, where it is one that runs in
    /// one go.
    pub(super) fn sql_at_once(&self) -> Option<&'a str> {
        match self.step() {
            Step::Data(DataStep::Sql { sql, batch: None, .. }) => {
                sql.on(self.server.database.dialect()).ok().flatten()
            }
            _ => None,
        }
    }

    /// The steps before this one.
    pub(super) fn earlier(&self) -> &'a [Step] {
        &self.migration.forward[..self.position]
    }

    /// Whether a step before this one changes a table that was there before the
    /// migration.
    pub(super) fn altered_used_table(&self) -> bool {
        let mut created = BTreeSet::new();
        self.earlier().iter().filter_map(operation).any(|operation| {
            let is_new = matches!(operation, Operation::CreateTable(_) | Operation::CreateM2MTable(_));
            let is_used = !is_new && !created.contains(operation.table());
            follow(&mut created, operation);
            is_used
        })
    }

    pub(super) fn is_before(&self, major: u16, minor: u16, patch: u16) -> bool {
        self.server.is_before(Version(major, minor, patch))
    }
}
