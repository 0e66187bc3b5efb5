//! Foreign keys, uniques, checks and indexes of tables that stay.

use std::collections::BTreeSet;

use rustango_ports::schema::{Column, ForeignKey, Index, IndexTerm, Name, Operation, Schema, Table, Unique};

use super::{Refused, draft::Draft};

/// Drops what is gone or changes and stands in the way: foreign keys first,
/// since they lean on keys, and then uniques, checks and indexes.
pub(super) fn make_room(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    let state = draft.state().clone();
    let altered = Altered::between(&state, after);
    let taken = names(after);
    for table in state.tables.values() {
        let goes = |key: &&ForeignKey| match after.tables.get(&table.name) {
            Some(after) => !after.foreign_keys.contains(key) || altered.touches_key(&table.name, key),
            None => taken.contains(&key.name) || altered.touches_key(&table.name, key),
        };
        draft.extend(table.foreign_keys.iter().filter(goes).map(|key| drop_foreign_key(&table.name, key)))?;
    }
    for table in state.tables.values() {
        draft.extend(in_the_way(table, after, &altered, &taken))?;
    }
    Ok(())
}

fn in_the_way(
    table: &Table,
    after: &Schema,
    altered: &Altered<'_>,
    taken: &BTreeSet<&Name>,
) -> Vec<Operation> {
    let name = &table.name;
    let after = after.tables.get(name);
    let uniques = table.uniques.iter().filter(|unique| match after {
        Some(after) => !after.uniques.contains(unique),
        None => taken.contains(&unique.name),
    });
    let checks = table.checks.iter().filter(|check| match after {
        Some(after) => !after.checks.contains(check),
        None => taken.contains(&check.name),
    });
    let indexes = table.indexes.iter().filter(|index| match after {
        Some(after) => {
            let goes = !after.indexes.contains(index);
            goes && (index.unique || taken.contains(&index.name) || altered.touches_index(name, index))
        }
        None => taken.contains(&index.name),
    });
    let uniques = uniques.map(|unique| drop_unique(name, unique));
    let checks =
        checks.map(|check| Operation::DropCheckConstraint { table: name.clone(), name: check.name.clone() });
    uniques.chain(checks).chain(indexes.map(|index| drop_index(name, index))).collect()
}

/// Adds what is missing: foreign keys last, when all tables and keys are
/// there.
pub(super) fn add(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    for table in after.tables.values() {
        let Some(now) = draft.table(&table.name) else { continue };
        let name = || table.name.clone();
        let uniques = table.uniques.iter().filter(|unique| !now.uniques.contains(unique));
        let checks = table.checks.iter().filter(|check| !now.checks.contains(check));
        let indexes = table.indexes.iter().filter(|index| !now.indexes.contains(index));
        let checks = checks.map(|check| Operation::AddCheckConstraint {
            table: name(),
            check: check.clone(),
            not_valid: false,
        });
        let indexes = indexes.map(|index| Operation::CreateIndex {
            table: name(),
            index: index.clone(),
            concurrently: false,
        });
        let uniques = uniques.map(|unique| add_unique(&table.name, unique));
        let missing: Vec<_> = uniques.chain(checks).chain(indexes).collect();
        draft.extend(missing)?;
    }
    for table in after.tables.values() {
        let Some(now) = draft.table(&table.name) else { continue };
        let keys = table.foreign_keys.iter().filter(|key| !now.foreign_keys.contains(key));
        let missing: Vec<_> = keys.map(|key| add_foreign_key(&table.name, key)).collect();
        draft.extend(missing)?;
    }
    Ok(())
}

/// Drops the indexes that are gone and could stay until now: their successors
/// are there already.
pub(super) fn drop_indexes(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    for table in after.tables.values() {
        let Some(now) = draft.table(&table.name) else { continue };
        let gone = now.indexes.iter().filter(|index| !table.indexes.contains(index));
        let gone: Vec<_> = gone.map(|index| drop_index(&table.name, index)).collect();
        draft.extend(gone)?;
    }
    Ok(())
}

/// Tells whether values of two columns are compared without a change.
pub(super) fn have_same_shape(before: &Column, after: &Column) -> bool {
    (before.of, before.max_length) == (after.of, after.max_length)
}

/// What changes under those that lean on it.
struct Altered<'a> {
    /// The columns whose type or length changes, with their tables.
    columns: BTreeSet<(&'a Name, &'a Name)>,
    /// The columns that are unique together by a constraint that goes, with
    /// their tables.
    uniques: BTreeSet<(&'a Name, &'a [Name])>,
}

impl<'a> Altered<'a> {
    fn between(before: &'a Schema, after: &'a Schema) -> Self {
        let changed = after.tables.values().flat_map(|table| {
            let before = before.tables.get(&table.name);
            let was = move |column: &Column| before.and_then(|before| before.column(column.name.as_str()));
            let changes =
                move |column: &&Column| was(column).is_some_and(|was| !have_same_shape(was, column));
            table.columns.iter().filter(changes).map(|column| (&table.name, &column.name))
        });
        let gone = before.tables.values().flat_map(|table| {
            let kept = after.tables.get(&table.name);
            let goes = move |unique: &&Unique| kept.is_some_and(|kept| !kept.uniques.contains(unique));
            table.uniques.iter().filter(goes).map(|unique| (&table.name, &*unique.columns))
        });
        Self { columns: changed.collect(), uniques: gone.collect() }
    }

    fn any(&self, table: &Name, columns: &[Name]) -> bool {
        columns.iter().any(|column| self.columns.contains(&(table, column)))
    }

    fn touches_key(&self, table: &Name, key: &ForeignKey) -> bool {
        self.any(table, &key.columns)
            || self.any(&key.target, &key.target_columns)
            || self.uniques.contains(&(&key.target, &key.target_columns))
    }

    /// What an expression is about is not known: it may be about any column.
    fn touches_index(&self, table: &Name, index: &Index) -> bool {
        let holds_sql = index.condition.is_some()
            || index.terms.iter().any(|term| matches!(term, IndexTerm::Expression(_)));
        let of_table = holds_sql && self.columns.iter().any(|(altered, _)| *altered == table);
        of_table || self.any(table, &index.columns()) || self.any(table, &index.include)
    }
}

/// The names of all that has one beside tables and columns: some databases
/// keep them apart by the table, and some do not.
fn names(schema: &Schema) -> BTreeSet<&Name> {
    let of_table = |table| {
        let Table { uniques, checks, foreign_keys, indexes, .. }: &Table = table;
        let uniques = uniques.iter().map(|unique| &unique.name);
        let checks = checks.iter().map(|check| &check.name);
        let keys = foreign_keys.iter().map(|key| &key.name);
        uniques.chain(checks).chain(keys).chain(indexes.iter().map(|index| &index.name))
    };
    schema.tables.values().flat_map(of_table).collect()
}

pub(super) fn drop_foreign_key(table: &Name, key: &ForeignKey) -> Operation {
    let (table, name) = (table.clone(), key.name.clone());
    match *key.columns {
        [_] => Operation::DropForeignKey { table, name },
        _ => Operation::DropCompositeFk { table, name },
    }
}

fn add_foreign_key(table: &Name, key: &ForeignKey) -> Operation {
    let (table, key, not_valid) = (table.clone(), key.clone(), false);
    match *key.columns {
        [_] => Operation::AddForeignKey { table, key, not_valid },
        _ => Operation::AddCompositeFk { table, key, not_valid },
    }
}

fn drop_index(table: &Name, index: &Index) -> Operation {
    Operation::DropIndex { table: table.clone(), index: index.name.clone(), concurrently: false }
}

fn add_unique(table: &Name, unique: &Unique) -> Operation {
    let table = table.clone();
    match of_column(&table, unique) {
        Some(column) => Operation::AlterColumnUnique { table, column, unique: true },
        None => Operation::AddUniqueConstraint { table, unique: unique.clone() },
    }
}

fn drop_unique(table: &Name, unique: &Unique) -> Operation {
    let table = table.clone();
    match of_column(&table, unique) {
        Some(column) => Operation::AlterColumnUnique { table, column, unique: false },
        None => Operation::DropUniqueConstraint { table, name: unique.name.clone() },
    }
}

/// Returns the column that is unique by itself, under the name that nobody
/// chose.
fn of_column(table: &Name, unique: &Unique) -> Option<Name> {
    let [column] = &*unique.columns else { return None };
    let generated = Name::generated(table.as_str(), &[column.as_str()], "key");
    (unique.name == generated).then(|| column.clone())
}
