//! What PostgreSQL locks, scans and rewrites.

use rustango_migration_files::{DataStep, Step};
use rustango_ports::schema::{Column, Name, Operation};

use super::expression::{calls, is_literal};
use crate::{
    chain::operation,
    lint::{Database, Rule, seen::Seen},
};

const POSTGRES: &[Database] = &[Database::Postgres];
const ALTER_TABLE: &str = "PostgreSQL: ALTER TABLE, \"Notes\"";
const LOCKS: &str = "PostgreSQL: 13.3.1 Table-Level Locks";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "postgres/index-blocks-writes",
        databases: POSTGRES,
        title: "builds the index while all writes to the table wait",
        what_happens: "CREATE INDEX takes a SHARE lock: inserts, updates and deletes wait until the whole table is \
                       indexed.",
        versions: "all",
        safe_sequence: &[
            "set `\"concurrently\": true` in the operation and `\"atomic\": false` in the file, which has nothing else \
             in it",
        ],
        source: "PostgreSQL: CREATE INDEX, \"Building Indexes Concurrently\"",
        finds: |seen| matches!(seen.operation(), Some(Operation::CreateIndex { concurrently: false, .. })),
    },
    Rule {
        id: "postgres/drop-index-blocks-table",
        databases: POSTGRES,
        title: "waits for all who use the table, and all others wait behind it",
        what_happens: "DROP INDEX takes an ACCESS EXCLUSIVE lock on the table. It is short once it is granted, but \
                       behind a long query everybody waits.",
        versions: "all",
        safe_sequence: &[
            "set `\"concurrently\": true` in the operation and `\"atomic\": false` in the file, which has nothing else \
             in it",
        ],
        source: "PostgreSQL: DROP INDEX, \"CONCURRENTLY\"",
        finds: |seen| matches!(seen.operation(), Some(Operation::DropIndex { concurrently: false, .. })),
    },
    Rule {
        id: "postgres/concurrently-in-transaction",
        databases: POSTGRES,
        title: "cannot run in the transaction of its file",
        what_happens: "PostgreSQL refuses CONCURRENTLY in a transaction, and an atomic file is one.",
        versions: "all",
        safe_sequence: &["set `\"atomic\": false` in the file, and put what else it does into another one"],
        source: "PostgreSQL: CREATE INDEX, \"Building Indexes Concurrently\"",
        finds: |seen| {
            let is_concurrent = matches!(
                seen.any_operation(),
                Some(
                    Operation::CreateIndex { concurrently: true, .. }
                        | Operation::DropIndex { concurrently: true, .. }
                )
            );
            is_concurrent && seen.migration.atomic
        },
    },
    Rule {
        id: "postgres/unique-blocks-table",
        databases: POSTGRES,
        title: "builds an index while nobody can read or write the table",
        what_happens: "ADD CONSTRAINT … UNIQUE takes an ACCESS EXCLUSIVE lock and holds it until the index is built. It \
                       fails where rows share a value.",
        versions: "all",
        safe_sequence: &[
            "look for rows that share a value, and decide what becomes of them",
            "declare a unique index instead, `index(\"…\", unique)`: CreateIndex with `\"concurrently\": true` in a file \
             with `\"atomic\": false`; upserts and errors are the same",
        ],
        source: "PostgreSQL: ALTER TABLE, \"ADD table_constraint_using_index\"",
        finds: |seen| {
            matches!(
                seen.operation(),
                Some(
                    Operation::AddUniqueConstraint { .. } | Operation::AlterColumnUnique { unique: true, .. }
                )
            )
        },
    },
    Rule {
        id: "postgres/foreign-key-blocks-writes",
        databases: POSTGRES,
        title: "checks all rows while writes to both tables wait",
        what_happens: "ADD FOREIGN KEY takes a SHARE ROW EXCLUSIVE lock on both tables and holds it while every row is \
                       looked up.",
        versions: "all",
        safe_sequence: &[
            "set `\"not_valid\": true` in the operation: rows that are there go unchecked, new ones are checked",
            "check the others by ValidateConstraint in a migration of its own, which lets writes pass",
        ],
        source: "PostgreSQL: ALTER TABLE, \"ADD table_constraint [ NOT VALID ]\"",
        finds: |seen| {
            matches!(
                seen.operation(),
                Some(
                    Operation::AddForeignKey { not_valid: false, .. }
                        | Operation::AddCompositeFk { not_valid: false, .. }
                )
            )
        },
    },
    Rule {
        id: "postgres/check-blocks-table",
        databases: POSTGRES,
        title: "checks all rows while nobody can read or write the table",
        what_happens: "ADD CONSTRAINT … CHECK takes an ACCESS EXCLUSIVE lock and holds it while every row is looked at. \
                       So does the list of choices of a column.",
        versions: "all",
        safe_sequence: &[
            "add it by AddCheckConstraint with `\"not_valid\": true`: rows that are there go unchecked, new ones are \
             checked",
            "check the others by ValidateConstraint in a migration of its own, which lets reads and writes pass",
        ],
        source: "PostgreSQL: ALTER TABLE, \"ADD table_constraint [ NOT VALID ]\"",
        finds: |seen| match seen.operation() {
            Some(Operation::AddCheckConstraint { not_valid: false, .. }) => true,
            Some(Operation::AddColumn { column, .. }) => !column.choices.is_empty(),
            Some(Operation::AlterColumnChoices { choices, .. }) => !choices.is_empty(),
            _ => false,
        },
    },
    Rule {
        id: "postgres/validate-with-add",
        databases: POSTGRES,
        title: "checks all rows under the lock that adding the constraint took",
        what_happens: "Locks are held until the transaction ends, and an atomic file is one transaction: the scan that \
                       ought to let others pass runs under the strong lock of the operation before it.",
        versions: "all",
        safe_sequence: &["put ValidateConstraint into a migration of its own"],
        source: LOCKS,
        finds: validates_what_it_added,
    },
    Rule {
        id: "postgres/not-null-scans-table",
        databases: POSTGRES,
        title: "looks for NULL in all rows while nobody can read or write the table",
        what_happens: "SET NOT NULL takes an ACCESS EXCLUSIVE lock and holds it while every row is looked at, unless a \
                       valid check constraint already says that there is none.",
        versions: "all; from 12 on a valid check `<column> IS NOT NULL` spares it",
        safe_sequence: &[
            "AddCheckConstraint `<column> IS NOT NULL` with `\"not_valid\": true`",
            "ValidateConstraint in a migration of its own",
            "AlterColumnNullable in a third, which needs no scan, then DropCheckConstraint",
        ],
        source: "PostgreSQL: ALTER TABLE, \"SET NOT NULL\"",
        finds: scans_for_null,
    },
    Rule {
        id: "postgres/type-rewrites-table",
        databases: POSTGRES,
        title: "rewrites the table and its indexes while nobody can read or write it",
        what_happens: "ALTER COLUMN … TYPE takes an ACCESS EXCLUSIVE lock and holds it while every row is written anew; \
                       the disk holds both copies meanwhile.",
        versions: "all",
        safe_sequence: &[
            "add a column of the new type, write to both, fill it in batches, read from it, and drop the old one a \
             release later",
        ],
        source: ALTER_TABLE,
        finds: |seen| {
            let Some(Operation::AlterColumnType { column, to, .. }) = seen.operation() else { return false };
            seen.column(column).is_some_and(|column| column.of != *to)
        },
    },
    Rule {
        id: "postgres/length-rewrites-table",
        databases: POSTGRES,
        title: "rewrites the table and its indexes while nobody can read or write it",
        what_happens: "A lower limit, or the first one, makes PostgreSQL write every row anew under an ACCESS EXCLUSIVE \
                       lock. A higher limit, or none, only changes the catalogue.",
        versions: "all; a higher limit rewrites nothing from 9.2 on",
        safe_sequence: &[
            "leave the type, and limit the length by AddCheckConstraint `char_length(<column>) <= n` with `\"not_valid\": \
             true`",
            "ValidateConstraint in a migration of its own",
        ],
        source: "PostgreSQL: ALTER TABLE, \"Notes\"; release notes of 9.2, \"Reduce need to \
                 rebuild tables\"",
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
        id: "postgres/default-rewrites-table",
        databases: POSTGRES,
        title: "rewrites the table and its indexes while nobody can read or write it",
        what_happens: "A default that has another value for each row (a random one, the time of the clock, the next \
                       number) is computed for every row that is there, under an ACCESS EXCLUSIVE lock. One that is the \
                       same for all, `now()` included, is stored once.",
        versions: "before 11, every default; from 11 on, volatile defaults and numbered columns",
        safe_sequence: &[
            "add the column without the default, as one that may be NULL",
            "AlterColumnDefault: new rows get it",
            "fill the others in batches, in a migration with `\"atomic\": false`",
        ],
        source: "PostgreSQL: ALTER TABLE, \"Notes\"; release notes of 11, \"Allow ALTER TABLE to \
                 add a column with a non-null default without doing a table rewrite\"",
        finds: |seen| {
            let Some(Operation::AddColumn { column, .. }) = seen.operation() else { return false };
            rewrites(seen, column)
        },
    },
    Rule {
        id: "postgres/rows-under-lock",
        databases: POSTGRES,
        title: "runs under the locks that the operations before it took",
        what_happens: "Locks are held until the transaction ends, and an atomic file is one transaction: nobody can use \
                       the tables that it altered for as long as the rows take.",
        versions: "all",
        safe_sequence: &["put the change of rows into a migration of its own"],
        source: LOCKS,
        finds: changes_rows_under_lock,
    },
];

/// Whether a default has another value for each row that is there.
fn rewrites(seen: &Seen<'_>, column: &Column) -> bool {
    let Some(default) = &column.default else { return column.auto };
    seen.is_before(11, 0, 0) || (!is_literal(default) && calls(default).iter().any(|call| is_volatile(call)))
}

/// Whether a function may answer differently for each row; of one that is not
/// known, nobody can say that it does not.
fn is_volatile(function: &str) -> bool {
    const STABLE: &[&str] = &[
        "abs",
        "array",
        "coalesce",
        "concat",
        "current_date",
        "current_time",
        "current_timestamp",
        "date_trunc",
        "decode",
        "greatest",
        "in",
        "jsonb_build_array",
        "jsonb_build_object",
        "least",
        "localtime",
        "localtimestamp",
        "lower",
        "make_date",
        "make_interval",
        "now",
        "nullif",
        "round",
        "statement_timestamp",
        "timezone",
        "to_timestamp",
        "transaction_timestamp",
        "upper",
    ];
    !STABLE.contains(&function)
}

/// A valid check spares the scan: one of a finished file, or one that this file
/// added with its rows checked.
fn scans_for_null(seen: &Seen<'_>) -> bool {
    let Some(Operation::AlterColumnNullable { column, nullable: false, .. }) = seen.operation() else {
        return false;
    };
    let Some(table) = seen.table() else { return false };
    if !table.column(column.as_str()).is_some_and(|column| column.nullable) {
        return false;
    }
    let spares = |expression: &str| {
        let words: String = expression.chars().filter(|c| !matches!(c, '"' | '(' | ')')).collect();
        words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .eq_ignore_ascii_case(&format!("{column} is not null"))
    };
    let is_spared =
        table.checks.iter().any(|check| spares(&check.expression) && !is_unchecked(seen, &check.name));
    seen.is_before(12, 0, 0) || !is_spared
}

/// Whether this file added a constraint without looking at the rows, and has
/// not done so since.
fn is_unchecked(seen: &Seen<'_>, constraint: &Name) -> bool {
    seen.earlier().iter().filter_map(operation).fold(false, |unchecked, earlier| match earlier {
        Operation::AddCheckConstraint { check, not_valid, .. } if check.name == *constraint => *not_valid,
        Operation::ValidateConstraint { name, .. } if name == constraint => false,
        _ => unchecked,
    })
}

fn validates_what_it_added(seen: &Seen<'_>) -> bool {
    let Some(Operation::ValidateConstraint { table, name }) = seen.operation() else { return false };
    let adds = |step: &Step| match operation(step) {
        Some(Operation::AddCheckConstraint { table: of, check, .. }) => of == table && check.name == *name,
        Some(
            Operation::AddForeignKey { table: of, key, .. }
            | Operation::AddCompositeFk { table: of, key, .. },
        ) => of == table && key.name == *name,
        _ => false,
    };
    seen.migration.atomic && seen.earlier().iter().any(adds)
}

fn changes_rows_under_lock(seen: &Seen<'_>) -> bool {
    let is_rows = match seen.step() {
        Step::Data(DataStep::Sql { sql, .. }) => {
            sql.on(Database::Postgres.dialect()).is_ok_and(|sql| sql.is_some())
        }
        Step::Data(_) => true,
        _ => false,
    };
    is_rows && seen.migration.atomic && seen.altered_used_table()
}
