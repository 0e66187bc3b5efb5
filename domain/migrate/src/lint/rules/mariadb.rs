//! What MariaDB copies and rebuilds, which is not what MySQL does.

use rustango_ports::schema::Operation;

use super::{
    expression::calls,
    mysql::{adds_check, adds_key, adds_special_index, changes_null, changes_type, has_wide_length, lengths},
};
use crate::lint::{Database, Rule};

const MARIADB: &[Database] = &[Database::MariaDb];
const INSTANT: &str = "MariaDB: InnoDB Online DDL Operations with the INSTANT Alter Algorithm";
const COPIES: &str = "all; from 11.2 on most copies let writes pass (MDEV-16329)";
const INPLACE: &str = "MariaDB: InnoDB Online DDL Operations with the INPLACE Alter Algorithm";

/// Texts of at most so many characters have at most 127 bytes in utf8mb4: their
/// length is one byte with its first bit clear, whatever the limit.
const SHORT: u32 = 31;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "mariadb/add-column-rebuilds-table",
        databases: MARIADB,
        title: "writes the whole table anew",
        what_happens: "The table is rebuilt, or copied while all writes wait, instead of changed at once.",
        versions: "before 10.3.2 every column; from then on numbered ones, and those whose default is computed for each \
                   row, such as `(uuid())`",
        safe_sequence: &[
            "add the column without the default, as one that may be NULL",
            "AlterColumnDefault: new rows get it",
            "fill the others in batches, in a migration with `\"atomic\": false`",
        ],
        source: "MariaDB: Instant ADD COLUMN for InnoDB; measured on 10.11",
        finds: |seen| {
            let Some(Operation::AddColumn { column, .. }) = seen.operation() else { return false };
            seen.is_before(10, 3, 2)
                || column.auto
                || column.default.as_deref().is_some_and(computes_each_row)
        },
    },
    Rule {
        id: "mariadb/drop-column-rebuilds-table",
        databases: MARIADB,
        title: "writes the whole table anew",
        what_happens: "The table is rebuilt instead of changed at once. Writes go on; disk, cache and replicas feel it \
                       for as long as the table is large.",
        versions: "before 10.4",
        safe_sequence: &["run it when little is written"],
        source: INSTANT,
        finds: |seen| {
            matches!(seen.operation(), Some(Operation::DropColumn { .. })) && seen.is_before(10, 4, 0)
        },
    },
    Rule {
        id: "mariadb/type-copies-table",
        databases: MARIADB,
        title: "copies the table while all writes wait",
        what_happens: "Another type takes the COPY algorithm: the table is locked against writes until every row is \
                       copied.",
        versions: COPIES,
        safe_sequence: &[
            "add a column of the new type, write to both, fill it in batches, read from it, and drop the old one a \
             release later",
        ],
        source: INPLACE,
        finds: changes_type,
    },
    Rule {
        id: "mariadb/length-copies-table",
        databases: MARIADB,
        title: "copies the table while all writes wait",
        what_happens: "A lower limit, none where there was one, one where there was none, and one that passes 255 bytes \
                       (63 characters) from between 128 and 255 (32 characters and more) take the COPY algorithm. Others \
                       change the catalogue alone.",
        versions: "all, before 10.4.3 every limit that passes 255 bytes; from 11.2 on most copies let writes pass (MDEV-16329)",
        safe_sequence: &["choose a limit on the same side of 63 characters"],
        source: "MariaDB: InnoDB Online DDL Operations with the INSTANT Alter Algorithm, \"Changing the Data Type of a \
                 Column\"; measured on 10.11",
        finds: |seen| {
            lengths(seen).is_some_and(|lengths| match lengths {
                (Some(before), Some(after)) => {
                    let widens = has_wide_length(before) != has_wide_length(after);
                    after < before || (widens && (before > SHORT || seen.is_before(10, 4, 3)))
                }
                (before, after) => before != after,
            })
        },
    },
    Rule {
        id: "mariadb/null-rebuilds-table",
        databases: MARIADB,
        title: "writes the whole table anew",
        what_happens: "Whether a column may be NULL is part of how rows are stored. The table is rebuilt; writes go on, \
                       disk, cache and replicas feel it for as long as the table is large.",
        versions: "all",
        safe_sequence: &["run it when little is written"],
        source: INPLACE,
        finds: changes_null,
    },
    Rule {
        id: "mariadb/foreign-key-copies-table",
        databases: MARIADB,
        title: "copies the table while all writes wait",
        what_happens: "Adding a foreign key that is checked takes the COPY algorithm; MariaDB adds one in place only \
                       where `foreign_key_checks` is off, and then never checks the rows that are there.",
        versions: COPIES,
        safe_sequence: &["add it when the table is created", "or run it when nothing is written"],
        source: "MariaDB: InnoDB Online DDL Operations with the NOCOPY Alter Algorithm; measured on 10.11",
        finds: adds_key,
    },
    Rule {
        id: "mariadb/check-copies-table",
        databases: MARIADB,
        title: "copies the table while all writes wait",
        what_happens: "Adding a check, or another list of choices, to a column that is there takes the COPY algorithm, so \
                       that every row is checked. A column that is added with its check is added at once.",
        versions: COPIES,
        safe_sequence: &["add it when the table or the column is created, or let the program check"],
        source: "MariaDB: CONSTRAINT, \"CHECK Constraints\"; measured on 10.11",
        finds: adds_check,
    },
    Rule {
        id: "mariadb/fulltext-blocks-writes",
        databases: MARIADB,
        title: "builds the index while all writes wait",
        what_happens: "FULLTEXT and SPATIAL indexes are built under a shared lock; the first FULLTEXT index of a table \
                       rebuilds it too. Other indexes let writes pass.",
        versions: "all",
        safe_sequence: &["run it when nothing is written"],
        source: "MariaDB: InnoDB Online DDL Operations with the INPLACE Alter Algorithm, \"Index Operations\"",
        finds: adds_special_index,
    },
];

/// Whether a default is computed: neither a value nor the time, which has a
/// place of its own.
fn computes_each_row(default: &str) -> bool {
    calls(default).iter().any(|call| !matches!(call.as_str(), "current_timestamp" | "now"))
}
