//! What loses data, or changes all of it at once.

use rustango_ports::{database::ValueType, schema::Operation};

use super::expression::changed_table;
use crate::lint::{Rule, rule::EVERY, seen::Seen};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "data/narrow-type",
        databases: EVERY,
        title: "has no place for some values of the old type",
        what_happens: "Values that do not fit the new type make the migration fail, or lose digits, a time of day or \
                       what they say, as the database has it. What is lost does not come back with `downgrade`.",
        versions: "all",
        safe_sequence: &[
            "look for rows whose value does not fit, and decide what becomes of them",
            "add a column of the new type, write to both, fill it in batches, read from it, and drop the old one a \
             release later",
        ],
        source: "PostgreSQL: ALTER TABLE, \"SET DATA TYPE\"; MySQL 8.0: 13.1.7 \"Out-of-Range and \
                 Overflow Handling\"",
        finds: |seen| {
            let Some(Operation::AlterColumnType { column, to, .. }) = seen.operation() else { return false };
            seen.column(column).is_some_and(|column| !holds_all(*to, column.of))
        },
    },
    Rule {
        id: "data/shorten-text",
        databases: EVERY,
        title: "has no place for longer texts",
        what_happens: "Texts that are longer than the new limit make the migration fail; what the previous release \
                       saves with such a text fails after it.",
        versions: "all",
        safe_sequence: &[
            "deploy a release that accepts no longer texts",
            "shorten those that are there, in batches",
            "lower the limit in a migration of the release after that",
        ],
        source: "PostgreSQL: 8.3 Character Types; MySQL 8.0: 13.3.2 The CHAR and VARCHAR Types",
        finds: |seen| {
            let Some(Operation::AlterColumnMaxLength { column, max_length: Some(length), .. }) =
                seen.operation()
            else {
                return false;
            };
            seen.column(column).is_some_and(|column| column.max_length.is_none_or(|before| before > *length))
        },
    },
    Rule {
        id: "data/fill-at-once",
        databases: EVERY,
        title: "changes all rows in one statement",
        what_happens: "Every row that is changed stays locked until the statement has changed the last one, and on \
                       SQLite nobody else writes meanwhile. Replicas fall behind, and a run that is cut off begins \
                       again.",
        versions: "all",
        safe_sequence: &[
            "add the column as one that may be NULL, in a migration of its own",
            "fill it by a data step with `batch`, in a migration with `\"atomic\": false`",
            "forbid NULL in a third",
        ],
        source: "PostgreSQL: 13.3.2 Row-Level Locks; MySQL 8.0: 17.7.3 Locks Set by Different SQL Statements in InnoDB",
        finds: fills_at_once,
    },
];

fn fills_at_once(seen: &Seen<'_>) -> bool {
    match seen.operation() {
        Some(Operation::AddColumn { fill: Some(_), .. }) => true,
        Some(Operation::AlterColumnNullable { column, nullable: false, fill: Some(_), .. }) => {
            seen.column(column).is_some_and(|column| column.nullable)
        }
        Some(_) => false,
        None => seen.sql_at_once().and_then(changed_table).is_some_and(|table| !seen.created.contains(table)),
    }
}

/// Whether every value of one type is one of another.
fn holds_all(wide: ValueType, narrow: ValueType) -> bool {
    use ValueType::{Bool, Bytes, Date, Decimal, F32, F64, I16, I32, I64, Text, Timestamp};
    if wide == narrow {
        return true;
    }
    match wide {
        I16 => narrow == Bool,
        I32 => matches!(narrow, Bool | I16),
        I64 | Decimal => matches!(narrow, Bool | I16 | I32 | I64),
        F32 => matches!(narrow, Bool | I16),
        F64 => matches!(narrow, Bool | I16 | I32 | F32),
        Text => !matches!(narrow, Bytes),
        Timestamp => narrow == Date,
        _ => false,
    }
}
