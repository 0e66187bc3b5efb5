//! Whether what is over columns is over such as are there.

use std::collections::BTreeSet;

use rustango_ports::schema::{ForeignKey, Index, Name, Table};

use super::Outcome;
use crate::expression;

/// Checks all that a table holds.
pub(super) fn check_table(table: &Table) -> Outcome {
    check_once(table.columns.iter().map(|column| &column.name))?;
    let uniques = table.uniques.iter().map(|unique| &unique.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    check_once(uniques.chain(checks).chain(keys))?;
    check_once(table.indexes.iter().map(|index| &index.name))?;
    if let Some(column) = table.primary_key.iter().find(|column| is_missing(table, column)) {
        return Err(missing("its primary key", column, table));
    }
    for unique in &table.uniques {
        check_columns(table, &unique.name, &unique.columns)?;
    }
    for key in &table.foreign_keys {
        check_columns(table, &key.name, &key.columns)?;
    }
    for check in &table.checks {
        check_expression(table, &check.name, &check.expression)?;
    }
    table.indexes.iter().try_for_each(|index| check_index(table, index))
}

fn check_once<'a>(names: impl Iterator<Item = &'a Name>) -> Outcome {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("\"{name}\" is there twice"));
        }
    }
    Ok(())
}

/// Checks a key or a constraint that lists its columns.
pub(super) fn check_columns(table: &Table, holder: &Name, columns: &[Name]) -> Outcome {
    if columns.is_empty() {
        return Err(format!("\"{holder}\" is over no column"));
    }
    match columns.iter().find(|column| is_missing(table, column)) {
        Some(column) => Err(missing(&format!("\"{holder}\""), column, table)),
        None => Ok(()),
    }
}

/// Checks that each column of a key points at one.
pub(super) fn check_pairs(key: &ForeignKey) -> Outcome {
    let (own, target) = (key.columns.len(), key.target_columns.len());
    if own == target {
        return Ok(());
    }
    Err(format!("the foreign key \"{}\" has {own} columns and points at {target}", key.name))
}

/// Checks an index: what it lists, and what its expressions are about.
pub(super) fn check_index(table: &Table, index: &Index) -> Outcome {
    if index.terms.is_empty() {
        return Err(format!("\"{}\" is over no column", index.name));
    }
    let listed = index.columns().into_iter().chain(index.include.iter().cloned()).collect::<Vec<_>>();
    if !listed.is_empty() {
        check_columns(table, &index.name, &listed)?;
    }
    index.expressions().try_for_each(|expression| check_expression(table, &index.name, expression))
}

/// Checks what an expression is about, as far as its words tell.
pub(super) fn check_expression(table: &Table, holder: &Name, expression: &str) -> Outcome {
    let is_known =
        |named: &str| table.columns.iter().any(|column| column.name.as_str().eq_ignore_ascii_case(named));
    match expression::columns(expression).into_iter().find(|named| !is_known(named)) {
        Some(named) => Err(missing(&format!("\"{holder}\""), named, table)),
        None => Ok(()),
    }
}

fn is_missing(table: &Table, column: &Name) -> bool {
    table.column(column.as_str()).is_none()
}

fn missing(holder: &str, column: impl std::fmt::Display, table: &Table) -> String {
    format!("{holder} is over \"{column}\", which is not there; there are {}", listed(table))
}

/// Names the columns of a table.
pub(super) fn listed(table: &Table) -> String {
    table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}
