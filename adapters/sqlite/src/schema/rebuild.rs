//! How a table is made anew: beside the old one, whose place it takes.
//!
//! The steps are those of <https://www.sqlite.org/lang_altertable.html#otheralter>.
//! Triggers and views, which may speak of the table, are put aside as rows of
//! the catalogue while there is no table of that name: they hold no pages.

use rustango_ports::schema::{Column, Name, Table};
use rustango_sql_base::SchemaWords;

use super::{
    change::{constraint_names, create_index},
    refuse::{KEEPS_ALL, REFUSE},
};
use crate::dialect::SqliteDialect;

/// Refuses where a row points nowhere; runs before a transaction in which keys
/// went unchecked is committed.
pub(crate) const BROKEN_KEYS: &str =
    "SELECT rustango_refuse('key', \"table\", \"parent\") FROM pragma_foreign_key_check LIMIT 1";

/// The name of the new table until it takes the place of the old one.
const REBUILT: &str = "rustango_rebuilt";

/// Where the catalogue keeps triggers and views meanwhile.
const KEPT: &str = "temp.\"rustango_kept\"";

/// What a column of the new table is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filling {
    /// The value of the column that has its name, or the default if none has.
    Kept,
    /// An expression of the old columns.
    Computed(String),
}

/// Makes a table anew; its name stays.
pub(super) fn rebuild(before: &Table, after: &Table, filling: impl Fn(&Column) -> Filling) -> Vec<String> {
    let words = SchemaWords::new(&SqliteDialect);
    let table = &after.name;
    let mut statements = Vec::from(guards(before, after));
    statements.push(words.create_table_as(after, REBUILT));
    statements.extend(copy(before, after, filling));
    if numbers(before) && numbers(after) {
        statements.push(format!("DELETE FROM main.sqlite_sequence WHERE name = '{REBUILT}'"));
        statements.push(format!(
            "INSERT INTO main.sqlite_sequence (name, seq) SELECT '{REBUILT}', seq FROM main.sqlite_sequence WHERE name = \
             '{table}'"
        ));
    }
    statements.extend(put_aside());
    statements.push(format!("DROP TABLE \"{table}\""));
    statements.push(format!("ALTER TABLE \"{REBUILT}\" RENAME TO \"{table}\""));
    statements.extend(put_back());
    statements.extend(after.indexes.iter().map(|index| create_index(table, index)));
    statements
}

fn numbers(table: &Table) -> bool {
    table.columns.iter().any(|column| column.auto)
}

fn copy(before: &Table, after: &Table, filling: impl Fn(&Column) -> Filling) -> Option<String> {
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for column in &after.columns {
        let name = &column.name;
        let value = match filling(column) {
            Filling::Computed(expression) => format!("({expression})"),
            Filling::Kept if before.column(name.as_str()).is_some() => format!("\"{name}\""),
            Filling::Kept => continue,
        };
        columns.push(name.clone());
        values.push(value);
    }
    let words = SchemaWords::new(&SqliteDialect);
    (!columns.is_empty()).then(|| {
        format!(
            "INSERT INTO \"{REBUILT}\" {} SELECT {} FROM \"{}\"",
            words.names(&columns),
            values.join(", "),
            after.name
        )
    })
}

/// Refuses where rows of others would be deleted with the old table, or where
/// the database has of it what nobody described.
fn guards(before: &Table, after: &Table) -> [String; 4] {
    let table = &after.name;
    let columns = before.columns.iter().chain(&after.columns).map(|column| &column.name);
    let indexes = before.indexes.iter().chain(&after.indexes).map(|index| &index.name);
    let mut constraints = constraint_names(before);
    constraints.extend(constraint_names(after));
    let constraints: String = constraints.iter().flat_map(|name| [name.as_str(), ","]).collect();
    [
        format!("SELECT {REFUSE}('checked', '{table}', '') FROM pragma_foreign_keys WHERE foreign_keys"),
        format!(
            "SELECT {KEEPS_ALL}('{table}', sql, ',{constraints}') FROM main.sqlite_schema WHERE type = 'table' AND name = \
             '{table}' COLLATE NOCASE"
        ),
        format!(
            "SELECT {REFUSE}('loss', '{table}', 'the column \"' || name || '\"') FROM pragma_table_xinfo('{table}') WHERE \
             name COLLATE NOCASE NOT IN ({})",
            literals(columns)
        ),
        format!(
            "SELECT {REFUSE}('loss', '{table}', 'the index \"' || name || '\"') FROM main.sqlite_schema WHERE type = 'index' \
             AND tbl_name = '{table}' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ({})",
            literals(indexes)
        ),
    ]
}

/// Writes names as a list of texts; they hold no marks.
fn literals<'a>(names: impl Iterator<Item = &'a Name>) -> String {
    names.map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

fn put_aside() -> [String; 4] {
    [
        "CREATE TEMP TABLE \"rustango_kept\" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN \
             ('trigger', 'view') ORDER BY rowid".to_owned(),
        "PRAGMA writable_schema = ON".to_owned(),
        "DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view')".to_owned(),
        "PRAGMA writable_schema = RESET".to_owned(),
    ]
}

fn put_back() -> [String; 4] {
    [
        "PRAGMA writable_schema = ON".to_owned(),
        format!(
            "INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM \
             {KEPT} ORDER BY rowid"
        ),
        "PRAGMA writable_schema = RESET".to_owned(),
        format!("DROP TABLE {KEPT}"),
    ]
}
