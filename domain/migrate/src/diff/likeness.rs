//! How likely it is that something new is something old by another name.

use std::cmp::Reverse;

use rustango_ports::{
    database::ValueType,
    schema::{Column, Name, Table},
};

/// From where on, in percent, nothing is dropped without asking.
pub(super) const LIKELY: u8 = 50;

/// Compares columns of one table: the same shape alone is likely, and so is
/// most of it with some of the name.
pub(super) fn of_columns(before: (&Table, &Column), after: (&Table, &Column)) -> u8 {
    let ((old_table, old), (new_table, new)) = (before, after);
    let shape = if targets(old_table, &old.name) != targets(new_table, &new.name) {
        0
    } else if kind(old.of) == kind(new.of) {
        let same = [old.nullable == new.nullable, old.max_length == new.max_length];
        same.into_iter().fold(30, |sum, same| if same { sum + 10 } else { sum })
    } else {
        10
    };
    shape + of_names(&old.name, &new.name) / 2
}

/// Types whose values are written alike.
fn kind(of: ValueType) -> ValueType {
    match of {
        ValueType::I16 | ValueType::I32 => ValueType::I64,
        ValueType::F32 | ValueType::Decimal => ValueType::F64,
        other => other,
    }
}

/// Compares tables: three quarters of it is how much of each one's columns the
/// other has, by whatever name, and the rest their own names.
pub(super) fn of_tables(before: &Table, after: &Table) -> u8 {
    let (old, new) = (telling(before), telling(after));
    let mut pairs: Vec<(u8, usize, usize)> = Vec::new();
    for (i, old) in old.iter().enumerate() {
        for (j, new) in new.iter().enumerate() {
            pairs.push((of_columns((before, old), (after, new)), i, j));
        }
    }
    pairs.retain(|(likeness, ..)| *likeness >= LIKELY);
    pairs.sort_by_key(|(likeness, ..)| Reverse(*likeness));
    let mut found = 0;
    while let Some((likeness, old, new)) = pairs.first().copied() {
        found += usize::from(likeness);
        pairs.retain(|(_, i, j)| *i != old && *j != new);
    }
    let share = |columns: usize| found / columns.max(1);
    let shared = match (old.len(), new.len()) {
        // A table of nothing but its key is like any other.
        (0, 0) => 70,
        (old, new) => usize::midpoint(share(old), share(new)),
    };
    let whole = shared * 3 / 4 + usize::from(of_names(&before.name, &after.name)) / 4;
    u8::try_from(whole).unwrap_or(100)
}

/// The columns that tell tables apart: nearly all have a key that the database
/// numbers.
fn telling(table: &Table) -> Vec<&Column> {
    table.columns.iter().filter(|column| !column.auto).collect()
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
