//! What has to be renamed beside a table or a column.

use rustango_ports::schema::{Index, Name, Table};

use crate::SchemaWords;

/// What is named after a table or its columns, each with its new name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Uniques, foreign keys, and the checks that belong to columns.
    pub constraints: Vec<(Name, Name)>,
    /// Indexes.
    pub indexes: Vec<(Name, Name)>,
}

/// Compares a table with itself after it, or one of its columns, was renamed.
#[must_use]
pub fn renames(words: SchemaWords<'_>, before: &Table, after: &Table) -> Renames {
    let mut found = Renames::default();
    for (old, new) in before.columns.iter().zip(&after.columns) {
        let (old, new) = (words.checks_of(before, old), words.checks_of(after, new));
        old.iter().zip(&new).for_each(|(old, new)| note(&mut found.constraints, &old.name, &new.name));
    }
    let carried = |columns: &[Name]| -> Vec<Name> {
        let position = |name: &Name| before.columns.iter().position(|column| column.name == *name);
        columns.iter().map(|name| position(name).map_or(name, |at| &after.columns[at].name).clone()).collect()
    };
    for old in &before.uniques {
        let columns = carried(&old.columns);
        let same = after.uniques.iter().find(|new| new.name == old.name);
        let new = same.or_else(|| after.uniques.iter().find(|new| new.columns == columns));
        new.iter().for_each(|new| note(&mut found.constraints, &old.name, &new.name));
    }
    for old in &before.foreign_keys {
        let columns = carried(&old.columns);
        let same = after.foreign_keys.iter().find(|new| new.name == old.name);
        let new = same.or_else(|| after.foreign_keys.iter().find(|new| new.columns == columns));
        new.iter().for_each(|new| note(&mut found.constraints, &old.name, &new.name));
    }
    for old in &before.indexes {
        let columns = carried(&old.columns());
        let same = after.indexes.iter().find(|new| new.name == old.name);
        let is_it = |new: &&Index| {
            new.columns() == columns && !before.indexes.iter().any(|known| known.name == new.name)
        };
        let new = same.or_else(|| after.indexes.iter().find(is_it));
        new.iter().for_each(|new| note(&mut found.indexes, &old.name, &new.name));
    }
    found
}

fn note(list: &mut Vec<(Name, Name)>, old: &Name, new: &Name) {
    if old != new {
        list.push((old.clone(), new.clone()));
    }
}
