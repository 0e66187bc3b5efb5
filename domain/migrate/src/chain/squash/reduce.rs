//! Two operations that one, or none, can do.

use rustango_ports::schema::{Column, Name, Operation, Schema, Table};

use crate::apply::apply;

/// What becomes of two operations.
#[derive(Debug)]
pub(super) enum Reduced {
    /// This one, in the place of the earlier.
    Earlier(Box<Operation>),
    /// The later one alone.
    Later,
    /// None.
    Neither,
}

/// Returns what does the same as two operations with nothing in between, where
/// something does.
pub(super) fn reduce(first: &Operation, second: &Operation) -> Option<Reduced> {
    use Operation::{
        AddColumn, CreateM2MTable, CreateTable, DropM2MTable, DropTable, RenameColumn, RenameTable,
    };
    match (first, second) {
        (
            CreateTable(table) | CreateM2MTable(table),
            DropTable { table: gone } | DropM2MTable { table: gone },
        ) => (table.name == *gone).then_some(Reduced::Neither),
        (CreateTable(table), _) => {
            Some(Reduced::Earlier(Box::new(CreateTable(created_with(table, second)?))))
        }
        (CreateM2MTable(table), _) => {
            Some(Reduced::Earlier(Box::new(CreateM2MTable(created_with(table, second)?))))
        }
        (RenameTable { table, to }, RenameTable { table: same, to: then }) if to == same => {
            Some(renamed(table == then, RenameTable { table: table.clone(), to: then.clone() }))
        }
        _ if first.table() != second.table() => None,
        (RenameTable { .. } | DropTable { .. } | DropM2MTable { .. }, _) => None,
        (_, DropTable { .. }) => Some(Reduced::Later),
        (AddColumn { table, column, fill }, _) => added_with(table, column, fill.as_deref(), second),
        (RenameColumn { table, column, to }, RenameColumn { column: same, to: then, .. }) if to == same => {
            let operation = RenameColumn { table: table.clone(), column: column.clone(), to: then.clone() };
            Some(renamed(column == then, operation))
        }
        (RenameColumn { table, column, to }, Operation::DropColumn { column: gone, .. }) if to == gone => {
            let operation = Operation::DropColumn { table: table.clone(), column: column.clone() };
            Some(Reduced::Earlier(Box::new(operation)))
        }
        _ => overruled(first, second).or_else(|| taken_back(first, second)),
    }
}

fn renamed(is_back: bool, operation: Operation) -> Reduced {
    if is_back { Reduced::Neither } else { Reduced::Earlier(Box::new(operation)) }
}

/// The table as it is after an operation on it alone.
fn created_with(table: &Table, operation: &Operation) -> Option<Table> {
    if operation.table() != &table.name {
        return None;
    }
    let mut schema = Schema::default();
    schema.tables.insert(table.name.clone(), table.clone());
    if let Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } = operation {
        schema.tables.entry(key.target.clone()).or_insert_with(|| target(&key.target, &key.target_columns));
    }
    let name = match operation {
        Operation::RenameTable { to, .. } => to,
        _ => &table.name,
    };
    apply(&schema, operation).ok()?.tables.remove(name)
}

/// A table with these columns, for a key to point at.
fn target(name: &Name, columns: &[Name]) -> Table {
    let mut table = Table::new(name.clone());
    let column = |name: &Name| Column::new(name.clone(), rustango_ports::database::ValueType::I64);
    table.columns = columns.iter().map(column).collect();
    table
}

/// A column added as it is after another operation on it; rows that are there
/// get what they would have got.
fn added_with(table: &Name, column: &Column, fill: Option<&str>, second: &Operation) -> Option<Reduced> {
    let mut column = column.clone();
    let mut fill = fill.map(str::to_owned);
    let is_it = |other: &Name| column.name == *other;
    match second {
        Operation::DropColumn { column: other, .. } if is_it(other) => return Some(Reduced::Neither),
        Operation::RenameColumn { column: other, to, .. } if is_it(other) => column.name = to.clone(),
        Operation::AlterColumnDefault { column: other, default, .. } if is_it(other) => {
            let null = column.nullable.then(|| "NULL".to_owned());
            fill = fill.or_else(|| column.default.clone()).or(null);
            column.default.clone_from(default);
        }
        Operation::AlterColumnMaxLength { column: other, max_length, .. } if is_it(other) => {
            column.max_length = *max_length;
        }
        Operation::AlterColumnChoices { column: other, choices, .. } if is_it(other) => {
            column.choices.clone_from(choices);
        }
        Operation::AlterColumnComment { column: other, comment, .. } if is_it(other) => {
            column.comment.clone_from(comment);
        }
        Operation::AlterColumnNullable { column: other, nullable: true, .. } if is_it(other) => {
            column.nullable = true;
        }
        Operation::AlterColumnNullable { column: other, nullable: false, fill: Some(with), .. }
            if is_it(other) && fill.is_none() && column.default.is_none() =>
        {
            column.nullable = false;
            fill = Some(with.clone());
        }
        _ => return None,
    }
    Some(Reduced::Earlier(Box::new(Operation::AddColumn { table: table.clone(), column, fill })))
}

/// A change that the later one makes void.
fn overruled(first: &Operation, second: &Operation) -> Option<Reduced> {
    use Operation::{
        AlterColumnChoices, AlterColumnComment, AlterColumnDefault, AlterColumnMaxLength,
        AlterColumnNullable, AlterColumnType, AlterTableComment, DropColumn,
    };
    let is_void = match (first, second) {
        (AlterTableComment { .. }, AlterTableComment { .. }) => true,
        (AlterColumnDefault { column, .. }, AlterColumnDefault { column: other, .. })
        | (AlterColumnComment { column, .. }, AlterColumnComment { column: other, .. })
        | (AlterColumnMaxLength { column, .. }, AlterColumnMaxLength { column: other, .. })
        | (AlterColumnChoices { column, .. }, AlterColumnChoices { column: other, .. })
        | (
            AlterColumnDefault { column, .. }
            | AlterColumnComment { column, .. }
            | AlterColumnMaxLength { column, .. }
            | AlterColumnChoices { column, .. }
            | AlterColumnNullable { column, .. }
            | AlterColumnType { column, .. },
            DropColumn { column: other, .. },
        ) => column == other,
        _ => false,
    };
    is_void.then_some(Reduced::Later)
}

/// Something added that the later one drops.
fn taken_back(first: &Operation, second: &Operation) -> Option<Reduced> {
    use Operation::{
        AddCheckConstraint, AddCompositeFk, AddForeignKey, AddUniqueConstraint, AlterColumnUnique,
        CreateIndex, DropCheckConstraint, DropCompositeFk, DropForeignKey, DropIndex, DropUniqueConstraint,
    };
    let is_gone = match (first, second) {
        (CreateIndex { index, .. }, DropIndex { index: gone, .. }) => index.name == *gone,
        (AddUniqueConstraint { unique, .. }, DropUniqueConstraint { name, .. }) => unique.name == *name,
        (AddCheckConstraint { check, .. }, DropCheckConstraint { name, .. }) => check.name == *name,
        (AddForeignKey { key, .. }, DropForeignKey { name, .. })
        | (AddCompositeFk { key, .. }, DropCompositeFk { name, .. }) => key.name == *name,
        (
            AlterColumnUnique { column, unique: true, .. },
            AlterColumnUnique { column: other, unique: false, .. },
        ) => column == other,
        _ => false,
    };
    is_gone.then_some(Reduced::Neither)
}
