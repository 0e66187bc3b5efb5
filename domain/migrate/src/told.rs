//! What an operation does, in a line for people.

use rustango_ports::schema::{Name, Operation};

/// Says what an operation does and to what: `AddColumn post.slug`.
#[must_use]
pub fn told(operation: &Operation) -> String {
    let (name, table) = (operation.name(), operation.table());
    match (operation, part(operation)) {
        (Operation::RenameTable { to, .. }, _) => format!("{name} {table} to {to}"),
        (Operation::RenameColumn { column, to, .. }, _) => format!("{name} {table}.{column} to {to}"),
        (_, Some(part)) => format!("{name} {table}.{part}"),
        (_, None) => format!("{name} {table}"),
    }
}

/// Returns the column that is changed, by the name that it has before.
pub(crate) const fn column(operation: &Operation) -> Option<&Name> {
    match operation {
        Operation::AddColumn { column, .. } => Some(&column.name),
        Operation::DropColumn { column, .. }
        | Operation::RenameColumn { column, .. }
        | Operation::AlterColumnType { column, .. }
        | Operation::AlterColumnNullable { column, .. }
        | Operation::AlterColumnDefault { column, .. }
        | Operation::AlterColumnMaxLength { column, .. }
        | Operation::AlterColumnUnique { column, .. }
        | Operation::AlterColumnChoices { column, .. }
        | Operation::AlterColumnComment { column, .. } => Some(column),
        _ => None,
    }
}

/// Returns the column, index or constraint that is changed.
const fn part(operation: &Operation) -> Option<&Name> {
    match operation {
        Operation::CreateIndex { index, .. } => Some(&index.name),
        Operation::DropIndex { index, .. } => Some(index),
        Operation::AddUniqueConstraint { unique, .. } => Some(&unique.name),
        Operation::AddCheckConstraint { check, .. } => Some(&check.name),
        Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } => Some(&key.name),
        Operation::DropUniqueConstraint { name, .. }
        | Operation::DropCheckConstraint { name, .. }
        | Operation::DropForeignKey { name, .. }
        | Operation::DropCompositeFk { name, .. }
        | Operation::ValidateConstraint { name, .. } => Some(name),
        _ => column(operation),
    }
}
