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
        for (old, new) in old.iter().zip(&new) {
            note(&mut found.constraints, &old.name, &new.name);
        }
    }
    let carried = |columns: &[Name]| -> Vec<Name> {
        let position = |name: &Name| before.columns.iter().position(|column| column.name == *name);
        columns.iter().map(|name| position(name).map_or(name, |at| &after.columns[at].name).clone()).collect()
    };
    for old in &before.uniques {
        let new = after.uniques.iter().map(|new| (&new.name, new.columns == carried(&old.columns)));
        note(&mut found.constraints, &old.name, counterpart(&old.name, new));
    }
    for old in &before.foreign_keys {
        let new = after.foreign_keys.iter().map(|new| (&new.name, new.columns == carried(&old.columns)));
        note(&mut found.constraints, &old.name, counterpart(&old.name, new));
    }
    let is_old = |name: &Name| before.indexes.iter().any(|known| known.name == *name);
    for old in &before.indexes {
        let columns = carried(&old.columns());
        let is_it = |new: &Index| new.columns() == columns && !is_old(&new.name);
        let new = after.indexes.iter().map(|new| (&new.name, is_it(new)));
        note(&mut found.indexes, &old.name, counterpart(&old.name, new));
    }
    found
}

/// Finds the new name of something: its own where it has kept it, else that of
/// what is it by its columns.
fn counterpart<'a>(name: &'a Name, new: impl Iterator<Item = (&'a Name, bool)>) -> &'a Name {
    let mut found = name;
    for (new, is_it) in new {
        if new == name {
            return name;
        }
        if is_it {
            found = new;
        }
    }
    found
}

fn note(list: &mut Vec<(Name, Name)>, old: &Name, new: &Name) {
    if old != new {
        list.push((old.clone(), new.clone()));
    }
}
