//! How likely it is that something new is something old by another name.

use rustango_ports::{
    database::ValueType,
    schema::{Column, Name, Table},
};

/// From where on, in percent, nothing is dropped without asking.
pub(super) const LIKELY: u8 = 50;

/// Compares columns of one table: the same shape alone is likely, and so is
/// the same type with half of the name.
pub(super) fn of_columns(before: (&Table, &Column), after: (&Table, &Column)) -> u8 {
    let ((old_table, old), (new_table, new)) = (before, after);
    let shape = if targets(old_table, &old.name) != targets(new_table, &new.name) {
        0
    } else if old.of != new.of {
        10
    } else if (old.nullable, old.max_length) != (new.nullable, new.max_length) {
        25
    } else {
        50
    };
    shape + of_names(&old.name, &new.name) / 2
}

/// Compares tables: half of it is what columns they share, half their names.
pub(super) fn of_tables(before: &Table, after: &Table) -> u8 {
    let (old, new) = (telling(before), telling(after));
    let shared = old.iter().filter(|column| new.contains(column)).count();
    let all = old.len() + new.len() - shared;
    // A table of nothing but its key is like any other.
    let share = if all == 0 { 50 } else { percent(shared, all) / 2 };
    share + of_names(&before.name, &after.name) / 2
}

/// The columns that tell tables apart: nearly all have a key that the database
/// numbers.
fn telling(table: &Table) -> Vec<(&Name, ValueType)> {
    table.columns.iter().filter(|column| !column.auto).map(|column| (&column.name, column.of)).collect()
}

fn targets<'a>(table: &'a Table, column: &Name) -> Vec<&'a Name> {
    let of_column = table.foreign_keys.iter().filter(|key| key.columns.contains(column));
    of_column.map(|key| &key.target).collect()
}

/// Compares names by their letters, and by their words: all of one in the
/// other is close.
fn of_names(before: &Name, after: &Name) -> u8 {
    let (before, after) = (before.as_str(), after.as_str());
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1 before, and between 0 and 100 after"
    )]
    let letters = (strsim::normalized_damerau_levenshtein(before, after) * 100.0) as u8;
    let words = |name: &'_ str| name.split('_').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (words(before), words(after));
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    if within(&old, &new) || within(&new, &old) { letters.max(75) } else { letters }
}

fn percent(part: usize, whole: usize) -> u8 {
    u8::try_from(part * 100 / whole.max(1)).unwrap_or(100)
}
