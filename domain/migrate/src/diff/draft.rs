//! A plan in the making, and the schema that it has led to so far.

use rustango_ports::schema::{Name, Operation, Schema, Table};

use super::Refused;
use crate::apply;

pub(super) struct Draft {
    state: Schema,
    operations: Vec<Operation>,
}

impl Draft {
    pub(super) fn new(before: &Schema) -> Self {
        Self { state: before.clone(), operations: Vec::new() }
    }

    /// Returns the schema that the operations so far lead to.
    pub(super) fn state(&self) -> &Schema {
        &self.state
    }

    /// Returns a table as it is by now.
    pub(super) fn table(&self, name: &Name) -> Option<&Table> {
        self.state.tables.get(name)
    }

    /// Returns the old and the new names of tables.
    pub(super) fn renamed_tables(&self) -> Vec<(Name, Name)> {
        let renames = self.operations.iter().filter_map(|operation| match operation {
            Operation::RenameTable { table, to } => Some((table.clone(), to.clone())),
            _ => None,
        });
        renames.collect()
    }

    /// Adds an operation.
    pub(super) fn push(&mut self, operation: Operation) -> Result<(), Refused> {
        self.state = apply(&self.state, &operation).map_err(|fault| Refused::one(fault.to_string()))?;
        self.operations.push(operation);
        Ok(())
    }

    pub(super) fn extend(&mut self, operations: impl IntoIterator<Item = Operation>) -> Result<(), Refused> {
        operations.into_iter().try_for_each(|operation| self.push(operation))
    }

    pub(super) fn into_operations(self) -> Vec<Operation> {
        self.operations
    }
}
