//! How many bytes keys and indexes take: the database has a limit, and says of
//! neither field nor index that it was met.

use rustango_ports::{
    database::ValueType,
    schema::{Column, IndexTerm, Name, Refusal, Table},
};

use crate::{
    dialect::{CHARACTER_BYTES, KEY_BYTES},
    flavor::Flavor,
};

/// Refuses a table of which a key or an index is wider than the database takes.
pub(super) fn check(flavor: Flavor, table: &Table) -> Result<(), Refusal> {
    for (what, columns) in keys(table) {
        let columns: Vec<&Column> = columns.iter().filter_map(|name| table.column(name.as_str())).collect();
        let width: u32 = columns.iter().map(|column| width(table, column)).sum();
        if width > KEY_BYTES {
            let names: Vec<_> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            return Err(Refusal(format!(
                "{what} of \"{}\" takes up to {width} bytes, and {flavor} has room for {KEY_BYTES}: give the texts \
                 among {} a smaller `max_length` (a character takes up to {CHARACTER_BYTES} bytes), or leave them out",
                table.name,
                names.join(", "),
            )));
        }
    }
    Ok(())
}

/// What has a limit, and over which columns it is.
fn keys(table: &Table) -> impl Iterator<Item = (String, Vec<Name>)> {
    let primary = ("the primary key".to_owned(), table.primary_key.clone());
    let uniques =
        table.uniques.iter().map(|unique| (format!("the key \"{}\"", unique.name), unique.columns.clone()));
    let plain = table.indexes.iter().filter(|index| index.method.as_deref() != Some("fulltext"));
    let indexes = plain.map(|index| {
        let named = index.terms.iter().filter_map(|term| match term {
            IndexTerm::Column(name) | IndexTerm::Descending(name) => Some(name.clone()),
            IndexTerm::Expression(_) => None,
        });
        (format!("the index \"{}\"", index.name), named.collect())
    });
    let foreign = table
        .foreign_keys
        .iter()
        .map(|key| (format!("the foreign key \"{}\"", key.name), key.columns.clone()));
    std::iter::once(primary).chain(uniques).chain(indexes).chain(foreign)
}

/// The most bytes that a value of a column takes in a key.
fn width(table: &Table, column: &Column) -> u32 {
    let of = table.column_type(column);
    let share = KEY_BYTES / u32::from(of.key_columns).max(1);
    match of.of {
        ValueType::Bool => 1,
        ValueType::I16 => 2,
        ValueType::Date => 3,
        ValueType::I32 | ValueType::F32 => 4,
        ValueType::Time => 6,
        ValueType::I64 | ValueType::F64 | ValueType::Timestamp => 8,
        ValueType::Uuid => 16,
        ValueType::Decimal => 30,
        // What says nothing of its length gets a share of what there is.
        ValueType::Text => of.max_length.map_or(share, |length| length.saturating_mul(CHARACTER_BYTES)),
        _ => share,
    }
}
