//! What tables and columns are called in Rust.

use std::collections::{BTreeMap, BTreeSet};

use rustango_ports::schema::{Schema, Table};
use rustango_scaffold::{is_keyword, pascal_case, snake_case};

/// Types that a model may name, which a struct would hide.
const TAKEN: &[&str] = &[
    "Auto",
    "Box",
    "Choices",
    "DateTime",
    "Db",
    "Decimal",
    "Err",
    "Error",
    "Follow",
    "ForeignKey",
    "FromRow",
    "Model",
    "NaiveDate",
    "NaiveTime",
    "None",
    "Objects",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Some",
    "String",
    "Trashable",
    "Utc",
    "Uuid",
    "Vec",
];

/// Names that a field cannot have: functions of every model, and keywords that
/// `r#` does not help.
const NO_FIELDS: &[&str] = &["bulk_insert", "crate", "objects", "self", "super"];

/// Names the structs of tables that can be models, by table.
pub(super) fn structs(schema: &Schema) -> BTreeMap<&str, String> {
    let mut used = BTreeSet::new();
    let tables = schema.tables.values().filter(|table| is_model(table));
    tables.map(|table| (table.name.as_str(), free(struct_name(table.name.as_str()), &mut used, ""))).collect()
}

/// Whether a table has the key that a model needs.
pub(super) fn is_model(table: &Table) -> bool {
    (1..=4).contains(&table.primary_key.len())
}

fn struct_name(table: &str) -> String {
    let name = pascal_case(&snake_case(table));
    if name.is_empty()
        || TAKEN.contains(&name.as_str())
        || !name.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        format!("Row{name}")
    } else {
        name
    }
}

/// Names a field; `bare` is what it would be called.
pub(super) fn field(bare: &str, used: &mut BTreeSet<String>) -> String {
    let words: Vec<_> = bare.split('_').filter(|word| !word.is_empty()).collect();
    let mut name = words.iter().map(|word| snake_case(word)).collect::<Vec<_>>().join("_");
    if name.is_empty()
        || name.starts_with(|first: char| first.is_ascii_digit())
        || NO_FIELDS.contains(&name.as_str())
    {
        name = format!("field_{name}");
    }
    free(name.trim_end_matches('_').to_owned(), used, "_")
}

/// Numbers a name that is in use.
pub(super) fn free(name: String, used: &mut BTreeSet<String>, joint: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}{joint}{number}"));
    let free =
        std::iter::once(name.clone()).chain(numbered).find(|name| !used.contains(name)).unwrap_or(name);
    used.insert(free.clone());
    free
}

/// Writes a name so that Rust takes it for one.
pub(super) fn ident(name: &str) -> String {
    if is_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}
