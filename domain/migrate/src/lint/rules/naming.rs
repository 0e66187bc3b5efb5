//! Names that people stumble over.

use rustango_ports::{
    database::Identifier,
    schema::{Name, Operation},
};

use crate::lint::{Rule, names::is_reserved, rule::EVERY, seen::Seen};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "names/reserved-word",
        databases: EVERY,
        title: "has a name that is a word of SQL there",
        what_happens: "The toolkit quotes names, so that it works. SQL that people write by hand fails, or means \
                       something else, until they quote the name too.",
        versions: "all",
        safe_sequence: &[
            "choose another name: `#[rustango(table = \"…\")]` on the model, `#[rustango(column = \"…\")]` on the field",
        ],
        source: "PostgreSQL: Appendix C, SQL Key Words; MySQL 8.0: 11.3 Keywords and Reserved Words; MariaDB: Reserved \
                 Words; SQLite: SQLite Keywords",
        finds: |seen| {
            new_names(seen).into_iter().any(|name| is_reserved(seen.server.database, name.as_str()))
        },
    },
    Rule {
        id: "names/cut-to-fit",
        databases: EVERY,
        title: "has names so long that what is named after them is cut",
        what_happens: "PostgreSQL takes 63 bytes for a name, MySQL and MariaDB 64. Names of constraints and indexes that \
                       are made of a table and a column are cut there and end in a hash, which nobody can read in an \
                       error.",
        versions: "all",
        safe_sequence: &[
            "choose a shorter name: `#[rustango(table = \"…\")]` on the model, `#[rustango(column = \"…\")]` on the field",
        ],
        source: "PostgreSQL: 4.1.1 Identifiers and Key Words; MySQL 8.0: 11.2.1 Identifier Length Limits",
        finds: is_cut,
    },
];

/// The names that the step brings in.
fn new_names<'a>(seen: &Seen<'a>) -> Vec<&'a Name> {
    match seen.any_operation() {
        Some(Operation::CreateTable(table) | Operation::CreateM2MTable(table)) => {
            [&table.name].into_iter().chain(table.columns.iter().map(|column| &column.name)).collect()
        }
        Some(Operation::AddColumn { column, .. }) => vec![&column.name],
        Some(Operation::RenameTable { to, .. } | Operation::RenameColumn { to, .. }) => vec![to],
        _ => Vec::new(),
    }
}

fn is_cut(seen: &Seen<'_>) -> bool {
    /// Of what is named after a table and a column, the longest in use.
    const SUFFIX: &str = "_choices";
    let is_long = |table: &Name, column: &Name| {
        table.as_str().len() + 1 + column.as_str().len() + SUFFIX.len() > Identifier::MAX_LEN
    };
    match seen.any_operation() {
        Some(Operation::CreateTable(table) | Operation::CreateM2MTable(table)) => {
            table.columns.iter().any(|column| is_long(&table.name, &column.name))
        }
        Some(Operation::AddColumn { table, column, .. }) => is_long(table, &column.name),
        Some(Operation::RenameColumn { table, to, .. }) => is_long(table, to),
        Some(Operation::RenameTable { table, to }) => seen
            .before
            .table(table.as_str())
            .is_some_and(|table| table.columns.iter().any(|column| is_long(to, &column.name))),
        _ => false,
    }
}
