//! What MySQL copies and rebuilds.

use rustango_ports::{database::ValueType, schema::Operation};

use super::expression::calls;
use crate::lint::{Database, Rule, seen::Seen};

const MYSQL: &[Database] = &[Database::MySql];
const COLUMNS: &str = "MySQL 8.0: 17.12.1 Online DDL Operations, \"Column Operations\"";
const KEYS: &str = "MySQL 8.0: 17.12.1 Online DDL Operations, \"Foreign Key Operations\"";
const INDEXES: &str = "MySQL 8.0: 17.12.1 Online DDL Operations, \"Index Operations\"";

/// Bytes of a character in utf8mb4, the character set of the toolkit's columns.
const BYTES_PER_CHARACTER: u32 = 4;

/// Whether a text of so many characters has a length of two bytes.
pub(super) const fn has_wide_length(characters: u32) -> bool {
    characters.saturating_mul(BYTES_PER_CHARACTER) > 255
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "mysql/add-column-rebuilds-table",
        databases: MYSQL,
        title: "writes the whole table anew",
        what_happens: "The table is rebuilt instead of changed at once. Writes go on but for a numbered column; disk, \
                       cache and replicas feel it for as long as the table is large.",
        versions: "before 8.0.12 every column, from then on only numbered ones",
        safe_sequence: &[
            "run it when little is written, or change the table with gh-ost or pt-online-schema-change",
        ],
        source: COLUMNS,
        finds: |seen| match seen.operation() {
            Some(Operation::AddColumn { column, .. }) => column.auto || seen.is_before(8, 0, 12),
            _ => false,
        },
    },
    Rule {
        id: "mysql/add-column-check-copies-table",
        databases: MYSQL,
        title: "copies the table while all writes wait, since the column has a check",
        what_happens: "A column with a check (a list of choices, or a truth value, which is 0 or 1) is added by the COPY \
                       algorithm; one without is added at once.",
        versions: "8.0.16 and later, where checks are enforced",
        safe_sequence: &[
            "add the column without choices, and let the program check them",
            "or run it when nothing is written, or change the table with pt-online-schema-change",
        ],
        source: "MySQL 8.0: 15.1.20.6 CHECK Constraints; measured on 9.7",
        finds: |seen| match seen.operation() {
            Some(Operation::AddColumn { column, .. }) => {
                !column.choices.is_empty() || column.of == ValueType::Bool
            }
            _ => false,
        },
    },
    Rule {
        id: "mysql/add-column-default-refused",
        databases: MYSQL,
        title: "is refused, since its default has another value for each row",
        what_happens: "MySQL adds no column whose default is not deterministic, such as `(uuid())`: a replica would \
                       compute other values for the rows that are there (error 1674).",
        versions: "8.0.13 and later, where defaults may be computed",
        safe_sequence: &[
            "add the column without the default, as one that may be NULL",
            "AlterColumnDefault: new rows get it",
            "fill the others in batches, in a migration with `\"atomic\": false`",
        ],
        source: "MySQL 8.0: 13.6 Data Type Default Values, \"Explicit Default Handling as of MySQL 8.0.13\"; \
                 measured on 9.7",
        finds: |seen| {
            let Some(Operation::AddColumn { column, .. }) = seen.operation() else { return false };
            column.default.as_deref().is_some_and(is_undetermined)
        },
    },
    Rule {
        id: "mysql/drop-column-rebuilds-table",
        databases: MYSQL,
        title: "writes the whole table anew",
        what_happens: "The table is rebuilt instead of changed at once. Writes go on; disk, cache and replicas feel it \
                       for as long as the table is large.",
        versions: "before 8.0.29",
        safe_sequence: &[
            "run it when little is written, or change the table with gh-ost or pt-online-schema-change",
        ],
        source: COLUMNS,
        finds: |seen| {
            matches!(seen.operation(), Some(Operation::DropColumn { .. })) && seen.is_before(8, 0, 29)
        },
    },
    Rule {
        id: "mysql/type-copies-table",
        databases: MYSQL,
        title: "copies the table while all writes wait",
        what_happens: "Another type takes the COPY algorithm: the table is locked against writes until every row is \
                       copied.",
        versions: "all",
        safe_sequence: &[
            "add a column of the new type, write to both, fill it in batches, read from it, and drop the old one a \
             release later",
            "or change the table with gh-ost or pt-online-schema-change",
        ],
        source: COLUMNS,
        finds: changes_type,
    },
    Rule {
        id: "mysql/length-copies-table",
        databases: MYSQL,
        title: "copies the table while all writes wait",
        what_happens: "A lower limit, none where there was one, one where there was none, and one that passes 255 bytes \
                       (63 characters) take the COPY algorithm. Others change the catalogue alone.",
        versions: "all",
        safe_sequence: &[
            "choose a limit on the same side of 63 characters",
            "or change the table with gh-ost or pt-online-schema-change",
        ],
        source: "MySQL 8.0: 17.12.1 Online DDL Operations, \"Extending VARCHAR column size\"; measured on 9.7",
        finds: |seen| {
            lengths(seen).is_some_and(|lengths| match lengths {
                (Some(before), Some(after)) => {
                    after < before || has_wide_length(before) != has_wide_length(after)
                }
                (before, after) => before != after,
            })
        },
    },
    Rule {
        id: "mysql/null-rebuilds-table",
        databases: MYSQL,
        title: "writes the whole table anew",
        what_happens: "Whether a column may be NULL is part of how rows are stored. The table is rebuilt; writes go on, \
                       disk, cache and replicas feel it for as long as the table is large.",
        versions: "all",
        safe_sequence: &[
            "run it when little is written, or change the table with gh-ost or pt-online-schema-change",
        ],
        source: COLUMNS,
        finds: changes_null,
    },
    Rule {
        id: "mysql/foreign-key-copies-table",
        databases: MYSQL,
        title: "copies the table while all writes wait",
        what_happens: "Adding a foreign key that is checked takes the COPY algorithm; MySQL adds one in place only where \
                       `foreign_key_checks` is off, and then never checks the rows that are there.",
        versions: "all",
        safe_sequence: &[
            "add it when the table is created",
            "or run it when nothing is written; pt-online-schema-change copies in the background, gh-ost refuses tables \
             with foreign keys",
        ],
        source: KEYS,
        finds: adds_key,
    },
    Rule {
        id: "mysql/check-copies-table",
        databases: MYSQL,
        title: "copies the table while all writes wait",
        what_happens: "Adding a check, or another list of choices, takes the COPY algorithm, so that every row is \
                       checked.",
        versions: "8.0.16 and later, where checks are enforced",
        safe_sequence: &[
            "add it when the table is created, or let the program check",
            "or run it when nothing is written, or change the table with pt-online-schema-change",
        ],
        source: "MySQL 8.0: 15.1.20.6 CHECK Constraints; measured on 9.7",
        finds: adds_check,
    },
    Rule {
        id: "mysql/fulltext-blocks-writes",
        databases: MYSQL,
        title: "builds the index while all writes wait",
        what_happens: "FULLTEXT and SPATIAL indexes are built under a shared lock; the first FULLTEXT index of a table \
                       rebuilds it too. Other indexes let writes pass.",
        versions: "all",
        safe_sequence: &[
            "run it when nothing is written, or change the table with gh-ost or pt-online-schema-change",
        ],
        source: INDEXES,
        finds: adds_special_index,
    },
];

/// Whether an expression has another value each time.
fn is_undetermined(default: &str) -> bool {
    const FUNCTIONS: &[&str] = &["connection_id", "rand", "random_bytes", "sysdate", "uuid", "uuid_short"];
    calls(default).iter().any(|call| FUNCTIONS.contains(&call.as_str()))
}

pub(super) fn changes_type(seen: &Seen<'_>) -> bool {
    let Some(Operation::AlterColumnType { column, to, .. }) = seen.operation() else { return false };
    seen.column(column).is_some_and(|column| column.of != *to)
}

/// The limits of a text before and after.
pub(super) fn lengths(seen: &Seen<'_>) -> Option<(Option<u32>, Option<u32>)> {
    let Some(Operation::AlterColumnMaxLength { column, max_length, .. }) = seen.operation() else {
        return None;
    };
    Some((seen.column(column)?.max_length, *max_length))
}

pub(super) fn changes_null(seen: &Seen<'_>) -> bool {
    let Some(Operation::AlterColumnNullable { column, nullable, .. }) = seen.operation() else {
        return false;
    };
    seen.column(column).is_some_and(|column| column.nullable != *nullable)
}

pub(super) fn adds_key(seen: &Seen<'_>) -> bool {
    matches!(seen.operation(), Some(Operation::AddForeignKey { .. } | Operation::AddCompositeFk { .. }))
}

pub(super) fn adds_check(seen: &Seen<'_>) -> bool {
    match seen.operation() {
        Some(Operation::AddCheckConstraint { .. }) => true,
        Some(Operation::AlterColumnChoices { choices, .. }) => !choices.is_empty(),
        _ => false,
    }
}

pub(super) fn adds_special_index(seen: &Seen<'_>) -> bool {
    let Some(Operation::CreateIndex { index, .. }) = seen.operation() else { return false };
    let method = index.method.as_deref().unwrap_or_default();
    method.eq_ignore_ascii_case("fulltext") || method.eq_ignore_ascii_case("spatial")
}
