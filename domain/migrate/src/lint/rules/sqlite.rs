//! What SQLite does by making a table anew.

use rustango_ports::schema::Operation;

use super::expression::is_literal;
use crate::lint::{Database, Rule, seen::Seen};

const SQLITE: &[Database] = &[Database::Sqlite];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "sqlite/rebuilds-table",
        databases: SQLITE,
        title: "copies the table, and nobody writes to the database meanwhile",
        what_happens: "SQLite changes no column or constraint in place: the table is created anew, its rows are copied, \
                       its indexes are built, all in one transaction that keeps every other writer waiting, and those \
                       that wait longer than their `busy_timeout` fail.",
        versions: "all; before 3.25 renaming a column too, before 3.35 dropping one",
        safe_sequence: &[
            "run it when nothing is written",
            "or add a new column, which is done at once where it may be NULL or its default is a single value",
        ],
        source: "SQLite: ALTER TABLE, \"Making Other Kinds Of Table Schema Changes\"",
        finds: rebuilds,
    },
    Rule {
        id: "sqlite/drop-column-rewrites-rows",
        databases: SQLITE,
        title: "writes all rows anew, and nobody writes to the database meanwhile",
        what_happens: "DROP COLUMN takes the values out of every row, in one transaction that keeps every other writer \
                       waiting.",
        versions: "3.35 and later",
        safe_sequence: &["run it when nothing is written"],
        source: "SQLite: ALTER TABLE, \"ALTER TABLE DROP COLUMN\"",
        finds: |seen| {
            matches!(seen.operation(), Some(Operation::DropColumn { .. })) && !seen.is_before(3, 35, 0)
        },
    },
];

fn rebuilds(seen: &Seen<'_>) -> bool {
    let Some(operation) = seen.operation() else { return false };
    match operation {
        Operation::AddColumn { column, fill, .. } => {
            let is_plain = column.default.as_deref().map_or(column.nullable, is_literal);
            fill.is_some() || !is_plain
        }
        Operation::RenameColumn { .. } => seen.is_before(3, 25, 0),
        Operation::DropColumn { .. } => seen.is_before(3, 35, 0),
        Operation::AlterColumnType { column, to, .. } => {
            seen.column(column).is_some_and(|column| column.of != *to)
        }
        Operation::AlterColumnNullable { column, nullable, .. } => {
            seen.column(column).is_some_and(|column| column.nullable != *nullable)
        }
        Operation::AlterColumnDefault { .. }
        | Operation::AlterColumnMaxLength { .. }
        | Operation::AlterColumnUnique { .. }
        | Operation::AlterColumnChoices { .. }
        | Operation::AddUniqueConstraint { .. }
        | Operation::DropUniqueConstraint { .. }
        | Operation::AddCheckConstraint { .. }
        | Operation::DropCheckConstraint { .. }
        | Operation::AddForeignKey { .. }
        | Operation::DropForeignKey { .. }
        | Operation::AddCompositeFk { .. }
        | Operation::DropCompositeFk { .. } => true,
        _ => false,
    }
}
