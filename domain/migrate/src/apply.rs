//! What a schema is after an operation.

use rustango_ports::schema::{Column, ForeignKey, IndexTerm, Name, Operation, Schema, Table, Unique};

use crate::{
    describe::sort,
    expression::{mentions, reworded},
};

mod columns;

use columns::{check_columns, check_expression, check_index, check_pairs, check_table, listed};

/// An operation that does not fit the schema it is applied to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} of \"{table}\": {reason}")]
pub struct Fault {
    operation: &'static str,
    table: Name,
    reason: String,
}

/// Returns the schema after an operation.
///
/// # Errors
/// [`Fault`] where the operation does not fit: what it changes is not there,
/// what it adds is there already, or what it drops is still used.
pub fn apply(schema: &Schema, operation: &Operation) -> Result<Schema, Fault> {
    let mut after = schema.clone();
    apply_to(&mut after, operation)?;
    Ok(after)
}

/// Changes a schema as an operation does; where it does not fit, the schema is
/// of no more use.
pub(crate) fn apply_to(schema: &mut Schema, operation: &Operation) -> Result<(), Fault> {
    let fault = |reason| Fault { operation: operation.name(), table: operation.table().clone(), reason };
    change(schema, operation).map_err(fault)
}

type Outcome = Result<(), String>;

fn change(schema: &mut Schema, operation: &Operation) -> Outcome {
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => create_table(schema, table),
        Operation::DropTable { table } | Operation::DropM2MTable { table } => drop_table(schema, table),
        Operation::RenameTable { table, to } => rename_table(schema, table, to),
        Operation::RenameColumn { table, column, to } => rename_column(schema, table, column, to),
        Operation::AddForeignKey { table, key, .. } | Operation::AddCompositeFk { table, key, .. } => {
            check_target(schema, key)?;
            let table = table_mut(schema, table)?;
            check_columns(table, &key.name, &key.columns)?;
            add(&mut table.foreign_keys, key, |key| &key.name)?;
            sort(table);
            Ok(())
        }
        Operation::DropColumn { table, column } => {
            pointed_at(schema, table, Some(column))?;
            drop_column(table_mut(schema, table)?, column)
        }
        _ => change_table(table_mut(schema, operation.table())?, operation),
    }
}

/// Makes the changes that concern one table alone.
fn change_table(table: &mut Table, operation: &Operation) -> Outcome {
    match operation {
        Operation::AlterTableComment { comment, .. } => table.comment.clone_from(comment),
        Operation::AddColumn { column, .. } => add(&mut table.columns, column, |column| &column.name)?,
        Operation::AlterColumnType { column, to, .. } => column_mut(table, column)?.of = *to,
        Operation::AlterColumnNullable { column, nullable, .. } => {
            column_mut(table, column)?.nullable = *nullable;
        }
        Operation::AlterColumnDefault { column, default, .. } => {
            column_mut(table, column)?.default.clone_from(default);
        }
        Operation::AlterColumnMaxLength { column, max_length, .. } => {
            column_mut(table, column)?.max_length = *max_length;
        }
        Operation::AlterColumnChoices { column, choices, .. } => {
            column_mut(table, column)?.choices.clone_from(choices);
        }
        Operation::AlterColumnComment { column, comment, .. } => {
            column_mut(table, column)?.comment.clone_from(comment);
        }
        Operation::AlterColumnUnique { column, unique, .. } => alter_unique(table, column, *unique)?,
        Operation::CreateIndex { index, .. } => {
            check_index(table, index)?;
            add(&mut table.indexes, index, |index| &index.name)?;
        }
        Operation::DropIndex { index, .. } => remove(&mut table.indexes, index, |index| &index.name)?,
        Operation::AddUniqueConstraint { unique, .. } => {
            check_columns(table, &unique.name, &unique.columns)?;
            add(&mut table.uniques, unique, |unique| &unique.name)?;
        }
        Operation::DropUniqueConstraint { name, .. } => {
            remove(&mut table.uniques, name, |unique| &unique.name)?;
        }
        Operation::AddCheckConstraint { check, .. } => {
            check_expression(table, &check.name, &check.expression)?;
            add(&mut table.checks, check, |check| &check.name)?;
        }
        Operation::DropCheckConstraint { name, .. } => remove(&mut table.checks, name, |check| &check.name)?,
        Operation::DropForeignKey { name, .. } | Operation::DropCompositeFk { name, .. } => {
            remove(&mut table.foreign_keys, name, |key| &key.name)?;
        }
        Operation::ValidateConstraint { name, .. } => {
            let mut names = table
                .checks
                .iter()
                .map(|check| &check.name)
                .chain(table.foreign_keys.iter().map(|key| &key.name));
            if !names.any(|known| known == name) {
                return Err(format!("it has no constraint \"{name}\""));
            }
        }
        _ => return Err("the operation is not known".to_owned()),
    }
    sort(table);
    Ok(())
}

fn create_table(schema: &mut Schema, table: &Table) -> Outcome {
    if schema.tables.contains_key(&table.name) {
        return Err("the table is there already".to_owned());
    }
    check_table(table)?;
    let mut created = table.clone();
    sort(&mut created);
    schema.tables.insert(table.name.clone(), created);
    table.foreign_keys.iter().try_for_each(|key| check_target(schema, key))
}

fn drop_table(schema: &mut Schema, name: &Name) -> Outcome {
    table_mut(schema, name)?;
    pointed_at(schema, name, None)?;
    schema.tables.remove(name);
    Ok(())
}

/// Refuses where foreign keys of other tables point at a table, or at one of
/// its columns.
fn pointed_at(schema: &Schema, name: &Name, column: Option<&Name>) -> Outcome {
    for other in schema.tables.values().filter(|other| other.name != *name) {
        let points = |key: &&ForeignKey| {
            key.target == *name && column.is_none_or(|column| key.target_columns.contains(column))
        };
        if let Some(key) = other.foreign_keys.iter().find(points) {
            return Err(format!(
                "the foreign key \"{}\" of \"{}\" points at it: drop that before",
                key.name, other.name
            ));
        }
    }
    Ok(())
}

fn check_target(schema: &Schema, key: &ForeignKey) -> Outcome {
    let Some(target) = schema.table(key.target.as_str()) else {
        return Err(format!(
            "the foreign key \"{}\" points at \"{}\", which is not there",
            key.name, key.target
        ));
    };
    check_pairs(key)?;
    match key.target_columns.iter().find(|column| target.column(column.as_str()).is_none()) {
        Some(column) => Err(format!(
            "the foreign key \"{}\" points at \"{}\".\"{column}\", which is not there; there are {}",
            key.name,
            key.target,
            listed(target)
        )),
        None => Ok(()),
    }
}

fn rename_table(schema: &mut Schema, from: &Name, to: &Name) -> Outcome {
    if schema.tables.contains_key(to) {
        return Err(format!("the table \"{to}\" is there already"));
    }
    let Some(mut table) = schema.tables.remove(from) else {
        return Err("there is no such table".to_owned());
    };
    let names = table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    rename_generated(&mut table, from, to, &names, &names);
    table.name = to.clone();
    sort(&mut table);
    schema.tables.insert(to.clone(), table);
    for key in schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys) {
        if key.target == *from {
            key.target = to.clone();
        }
    }
    Ok(())
}

fn rename_column(schema: &mut Schema, name: &Name, from: &Name, to: &Name) -> Outcome {
    let table = table_mut(schema, name)?;
    if table.column(to.as_str()).is_some() {
        return Err(format!("the column \"{to}\" is there already"));
    }
    let before = table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    column_mut(table, from)?.name = to.clone();
    let after = table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    rename_generated(table, name, name, &before, &after);
    let in_place = |column: &mut Name| {
        if column == from {
            *column = to.clone();
        }
    };
    table.primary_key.iter_mut().for_each(in_place);
    table.uniques.iter_mut().flat_map(|unique| &mut unique.columns).for_each(in_place);
    table.foreign_keys.iter_mut().flat_map(|key| &mut key.columns).for_each(in_place);
    for index in &mut table.indexes {
        index.include.iter_mut().for_each(in_place);
        for term in &mut index.terms {
            match term {
                IndexTerm::Column(column) | IndexTerm::Descending(column) => in_place(column),
                IndexTerm::Expression(expression) => *expression = reworded(expression, from, to),
            }
        }
        index.condition = index.condition.as_deref().map(|condition| reworded(condition, from, to));
    }
    for check in &mut table.checks {
        check.expression = reworded(&check.expression, from, to);
    }
    sort(table);
    let keys = schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys);
    keys.filter(|key| key.target == *name).flat_map(|key| &mut key.target_columns).for_each(in_place);
    Ok(())
}

/// Renames what is named after a table and its columns, where nobody gave it
/// a name of its own.
fn rename_generated(table: &mut Table, from: &Name, to: &Name, before: &[Name], after: &[Name]) {
    let renamed = |name: &mut Name, columns: &[Name], suffix: &str| {
        let old: Vec<_> = columns.iter().map(Name::as_str).collect();
        if *name != Name::generated(from.as_str(), &old, suffix) {
            return;
        }
        let position = |column: &Name| before.iter().position(|known| known == column);
        let new: Vec<_> = columns
            .iter()
            .map(|column| position(column).map_or(column.as_str(), |at| after[at].as_str()))
            .collect();
        *name = Name::generated(to.as_str(), &new, suffix);
    };
    for unique in &mut table.uniques {
        renamed(&mut unique.name, &unique.columns, "key");
    }
    for key in &mut table.foreign_keys {
        renamed(&mut key.name, &key.columns, "fkey");
    }
    for index in &mut table.indexes {
        let columns = index.columns();
        renamed(&mut index.name, &columns, if index.unique { "key" } else { "idx" });
    }
}

fn drop_column(table: &mut Table, column: &Name) -> Outcome {
    column_mut(table, column)?;
    if let Some(holder) = holder(table, column) {
        return Err(format!("\"{column}\" is part of {holder}: drop that before"));
    }
    table.columns.retain(|known| known.name != *column);
    Ok(())
}

/// Finds what contains a column.
fn holder(table: &Table, column: &Name) -> Option<String> {
    let uses = |columns: &[Name]| columns.contains(column);
    if uses(&table.primary_key) {
        return Some("its primary key".to_owned());
    }
    let unique = table.uniques.iter().find(|unique| uses(&unique.columns)).map(|unique| &unique.name);
    let key = table.foreign_keys.iter().find(|key| uses(&key.columns)).map(|key| &key.name);
    let index = table.indexes.iter().find(|index| {
        uses(&index.columns()) || uses(&index.include) || index.expressions().any(|sql| mentions(sql, column))
    });
    let check = table.checks.iter().find(|check| mentions(&check.expression, column));
    let name = unique.or(key).or(index.map(|index| &index.name)).or(check.map(|check| &check.name));
    name.map(|name| format!("\"{name}\""))
}

fn alter_unique(table: &mut Table, column: &Name, unique: bool) -> Outcome {
    column_mut(table, column)?;
    let name = Name::generated(table.name.as_str(), &[column.as_str()], "key");
    if unique {
        add(&mut table.uniques, &Unique { name, columns: vec![column.clone()] }, |unique| &unique.name)
    } else {
        remove(&mut table.uniques, &name, |unique| &unique.name)
    }
}

fn table_mut<'a>(schema: &'a mut Schema, name: &Name) -> Result<&'a mut Table, String> {
    schema.tables.get_mut(name).ok_or_else(|| "there is no such table".to_owned())
}

fn column_mut<'a>(table: &'a mut Table, name: &Name) -> Result<&'a mut Column, String> {
    let column = table.columns.iter_mut().find(|column| column.name == *name);
    column.ok_or_else(|| format!("it has no column \"{name}\""))
}

fn add<T: Clone>(list: &mut Vec<T>, new: &T, name: impl Fn(&T) -> &Name) -> Outcome {
    if list.iter().any(|known| name(known) == name(new)) {
        return Err(format!("\"{}\" is there already", name(new)));
    }
    list.push(new.clone());
    Ok(())
}

fn remove<T>(list: &mut Vec<T>, gone: &Name, name: impl Fn(&T) -> &Name) -> Outcome {
    let before = list.len();
    list.retain(|known| name(known) != gone);
    if list.len() == before { Err(format!("it has no \"{gone}\"")) } else { Ok(()) }
}
