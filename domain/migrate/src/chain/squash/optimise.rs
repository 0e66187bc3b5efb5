//! Fewer operations that do the same.

use rustango_ports::schema::{Name, Operation};

use super::reduce::{Reduced, reduce};

/// Returns operations that lead to the same schema, and the same rows, in fewer
/// steps.
pub(super) fn optimise(mut operations: Vec<Operation>) -> Vec<Operation> {
    while reduce_once(&mut operations) {}
    operations
}

/// Reduces the first pair that can be; every reduction leaves fewer operations.
fn reduce_once(operations: &mut Vec<Operation>) -> bool {
    for first in 0..operations.len() {
        for second in first + 1..operations.len() {
            let Some(reduced) = reduce(&operations[first], &operations[second]) else { continue };
            let between = &operations[first + 1..second];
            if between.iter().any(|operation| stands_between(operation, &operations[second])) {
                continue;
            }
            match reduced {
                Reduced::Earlier(operation) => {
                    operations.remove(second);
                    operations[first] = *operation;
                }
                Reduced::Later => drop(operations.remove(first)),
                Reduced::Neither => {
                    operations.remove(second);
                    operations.remove(first);
                }
            }
            return true;
        }
    }
    false
}

/// Whether an operation must stay before a later one.
fn stands_between(operation: &Operation, later: &Operation) -> bool {
    if are_of_other_columns(operation, later) {
        return false;
    }
    let meets = |own: &[&Name]| tables(later).iter().any(|table| own.contains(table));
    meets(&own_tables(operation)) || (concerns_others(later) && meets(&tables(operation)))
}

/// Whether two operations concern different columns, of one table or of two,
/// and compute nothing from others.
fn are_of_other_columns(one: &Operation, other: &Operation) -> bool {
    match (columns(one), columns(other)) {
        (Some(one), Some(other)) => one.iter().all(|column| !other.contains(column)),
        _ => false,
    }
}

/// The one column that an operation concerns, by its names before and after.
fn columns(operation: &Operation) -> Option<Vec<&Name>> {
    match operation {
        Operation::AddColumn { column, fill: None, .. } => Some(vec![&column.name]),
        Operation::RenameColumn { column, to, .. } => Some(vec![column, to]),
        Operation::DropColumn { column, .. }
        | Operation::AlterColumnType { column, cast: None, .. }
        | Operation::AlterColumnNullable { column, fill: None, .. }
        | Operation::AlterColumnDefault { column, .. }
        | Operation::AlterColumnMaxLength { column, .. }
        | Operation::AlterColumnChoices { column, .. }
        | Operation::AlterColumnComment { column, .. } => Some(vec![column]),
        _ => None,
    }
}

/// The tables that an operation changes, by their names before and after.
fn own_tables(operation: &Operation) -> Vec<&Name> {
    let mut tables = vec![operation.table()];
    if let Operation::RenameTable { to, .. } = operation {
        tables.push(to);
    }
    tables
}

/// The tables that an operation changes or points at.
fn tables(operation: &Operation) -> Vec<&Name> {
    let mut tables = own_tables(operation);
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => {
            tables.extend(table.foreign_keys.iter().map(|key| &key.target));
        }
        Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } => {
            tables.push(&key.target);
        }
        _ => {}
    }
    tables
}

/// Whether what points at a table notices that an operation changes it.
const fn concerns_others(operation: &Operation) -> bool {
    !matches!(
        operation,
        Operation::AlterTableComment { .. }
            | Operation::AddColumn { .. }
            | Operation::AlterColumnNullable { .. }
            | Operation::AlterColumnDefault { .. }
            | Operation::AlterColumnChoices { .. }
            | Operation::AlterColumnComment { .. }
            | Operation::CreateIndex { .. }
            | Operation::AddUniqueConstraint { .. }
            | Operation::AddCheckConstraint { .. }
            | Operation::DropCheckConstraint { .. }
            | Operation::AddForeignKey { .. }
            | Operation::DropForeignKey { .. }
            | Operation::AddCompositeFk { .. }
            | Operation::DropCompositeFk { .. }
            | Operation::ValidateConstraint { .. }
    )
}
