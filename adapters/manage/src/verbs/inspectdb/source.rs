//! A file of models.

use std::collections::HashSet;

use rustango_ports::{
    database::ValueType,
    schema::{Schema, Table},
};

use super::{model::model, names};

/// Writes all tables as models.
pub(super) fn source(schema: &Schema, left_out: &[String]) -> String {
    let structs = names::structs(schema);
    let is_model = |table: &&Table| structs.contains_key(table.name.as_str());
    let columns = schema.tables.values().filter(is_model).flat_map(|table| &table.columns);
    let used: HashSet<ValueType> = columns.map(|column| column.of).collect();
    let crates = match crates(&used).join(", ") {
        none if none.is_empty() => none,
        some => format!("//!\n//! Cargo.toml needs {some}.\n"),
    };
    let models: String = schema.tables.values().map(|table| model(table, schema, &structs)).collect();
    let remarks = match remarks("What no model can say of this database:", left_out) {
        none if none.is_empty() => none,
        some => format!("\n{some}"),
    };
    let chrono = imports(&used);
    let decimal = if used.contains(&ValueType::Decimal) { "use rust_decimal::Decimal;\n" } else { "" };
    let uuid = if used.contains(&ValueType::Uuid) { "use uuid::Uuid;\n" } else { "" };
    format!(
        "//! Models of the tables that the database had, to read and to correct.\n{crates}\n{chrono}{decimal}use \
         rustango::prelude::*;\n{uuid}{remarks}{models}"
    )
}

/// Writes lines as a list in comments, below a heading.
pub(super) fn remarks(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let list: Vec<_> = lines.iter().map(|line| format!("// - {}\n", line.replace('\n', " "))).collect();
    format!("// {heading}\n{}", list.concat())
}

/// Writes a comment for people as a comment of Rust.
pub(super) fn doc(indent: &str, comment: &str) -> String {
    comment.lines().map(|line| format!("{indent}/// {line}").trim_end().to_owned() + "\n").collect()
}

fn imports(used: &HashSet<ValueType>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (of, imported) in [
        (ValueType::Timestamp, &["DateTime"][..]),
        (ValueType::Date, &["NaiveDate"]),
        (ValueType::Time, &["NaiveTime"]),
        (ValueType::Timestamp, &["Utc"]),
    ] {
        if used.contains(&of) {
            names.extend(imported);
        }
    }
    match names[..] {
        [] => String::new(),
        [only] => format!("use chrono::{only};\n"),
        _ => format!("use chrono::{{{}}};\n", names.join(", ")),
    }
}

fn crates(used: &HashSet<ValueType>) -> Vec<&'static str> {
    let needs = [
        ("chrono", &[ValueType::Timestamp, ValueType::Date, ValueType::Time][..]),
        ("rust_decimal", &[ValueType::Decimal]),
        ("serde_json", &[ValueType::Json]),
        ("uuid", &[ValueType::Uuid]),
    ];
    needs.into_iter().filter(|(_, of)| of.iter().any(|of| used.contains(of))).map(|(name, _)| name).collect()
}
