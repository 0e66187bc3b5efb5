//! Tables that are new, in the order of what they point at, and tables that
//! are gone, in the reverse.

use rustango_ports::schema::{ForeignKey, Name, OnDelete, Operation, Schema, Table};

use super::{Refused, constraints, draft::Draft};

/// Tells whether a table links two others and holds nothing else: a key that
/// the database numbers, and two foreign keys that go with their targets and
/// that no two rows share.
#[must_use]
pub fn is_link(table: &Table) -> bool {
    let [first, second] = &*table.foreign_keys else { return false };
    let held: Vec<_> = first.columns.iter().chain(&second.columns).collect();
    let is_whole =
        |columns: &[Name]| columns.len() == held.len() && columns.iter().all(|column| held.contains(&column));
    [first, second].iter().all(|key| key.on_delete == OnDelete::Cascade)
        && table.columns.iter().all(|column| column.auto || held.contains(&&column.name))
        && (is_whole(&table.primary_key) || table.uniques.iter().any(|unique| is_whole(&unique.columns)))
}

/// Creates what is new. Foreign keys whose targets are not ready yet follow
/// later.
pub(super) fn create(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    let is_new = |draft: &Draft, name: &Name| draft.table(name).is_none();
    let mut new: Vec<_> = after.tables.values().filter(|table| is_new(draft, &table.name)).collect();
    while !new.is_empty() {
        let waits = |table: &Table| {
            let mut others = table.foreign_keys.iter().filter(|key| key.target != table.name);
            others.any(|key| new.iter().any(|other| other.name == key.target))
        };
        // In a circle someone goes first.
        let next = new.iter().position(|table| !waits(table)).unwrap_or(0);
        let mut table = new.remove(next).clone();
        let create = if is_link(&table) { Operation::CreateM2MTable } else { Operation::CreateTable };
        table.foreign_keys.retain(|key| key.target == table.name || is_ready(draft.state(), after, key));
        draft.push(create(table))?;
    }
    Ok(())
}

/// Tells whether a foreign key can point at its target already: the columns
/// there are what they are to be, and no two rows share them.
fn is_ready(state: &Schema, after: &Schema, key: &ForeignKey) -> bool {
    let (Some(now), Some(then)) = (state.tables.get(&key.target), after.tables.get(&key.target)) else {
        return false;
    };
    let is_settled = |column: &Name| {
        let [now, then] = [now, then].map(|table| table.column(column.as_str()));
        now.zip(then).is_some_and(|(now, then)| constraints::have_same_shape(now, then))
    };
    key.target_columns.iter().all(is_settled)
        && (now.primary_key == key.target_columns
            || now.uniques.iter().any(|unique| unique.columns == key.target_columns))
}

/// Drops what is gone.
pub(super) fn drop(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    let gone = draft.state().tables.keys().filter(|name| !after.tables.contains_key(*name));
    let mut gone: Vec<_> = gone.cloned().collect();
    while !gone.is_empty() {
        let pointers = |name: &Name| -> Vec<Operation> {
            let others = gone.iter().filter(|other| *other != name).filter_map(|other| draft.table(other));
            let keys = others.flat_map(|other| other.foreign_keys.iter().map(move |key| (&other.name, key)));
            keys.filter(|(_, key)| key.target == *name)
                .map(|(table, key)| constraints::drop_foreign_key(table, key))
                .collect()
        };
        let next = gone.iter().position(|name| pointers(name).is_empty()).unwrap_or(0);
        let in_circle = pointers(&gone[next]);
        let table = gone.remove(next);
        draft.extend(in_circle)?;
        let links = draft.table(&table).is_some_and(is_link);
        draft.push(if links { Operation::DropM2MTable { table } } else { Operation::DropTable { table } })?;
    }
    Ok(())
}
