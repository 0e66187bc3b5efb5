//! The statements of each operation.

use rustango_ports::{
    database::ValueType,
    schema::{Column, Index, IndexTerm, Name, Operation, Refusal, Schema, Table, Transition},
};
use rustango_sql_base::SchemaWords;

use super::{
    convert::conversion,
    rebuild::{Filling, rebuild},
};
use crate::dialect::SqliteDialect;

type Statements = Result<Vec<String>, Refusal>;

fn words() -> SchemaWords<'static> {
    SchemaWords::new(&SqliteDialect)
}

/// Writes the statements of an operation.
pub(super) fn statements(operation: &Operation, tables: Transition<'_>) -> Statements {
    let find = || Ok::<_, Refusal>((table(tables.before, operation)?, table(tables.after, operation)?));
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => create_table(table),
        Operation::DropTable { table } | Operation::DropM2MTable { table } => {
            Ok(vec![format!("DROP TABLE \"{table}\"")])
        }
        Operation::RenameTable { to, .. } => {
            let before = table(tables.before, operation)?;
            let after = tables.after.table(to.as_str()).ok_or_else(|| missing(to))?;
            Ok(rename_table(before, after))
        }
        Operation::RenameColumn { column, to, .. } => {
            let (before, after) = find()?;
            Ok(rename_column(before, after, column, to))
        }
        // Rows that are there are checked as a constraint is added; comments
        // are nowhere but in migrations.
        Operation::AlterTableComment { .. }
        | Operation::AlterColumnComment { .. }
        | Operation::ValidateConstraint { .. } => Ok(Vec::new()),
        Operation::AddColumn { column, fill, .. } => {
            let (before, after) = find()?;
            add_column(before, after, column, fill.as_deref())
        }
        Operation::DropColumn { column, .. } => {
            let (before, after) = find()?;
            Ok(drop_column(before, after, column))
        }
        Operation::AlterColumnType { column, to, cast, .. } => {
            let (before, after) = find()?;
            alter_type(before, after, column, *to, cast.as_deref())
        }
        Operation::AlterColumnNullable { column, nullable: false, fill: Some(fill), .. } => {
            let (before, after) = find()?;
            let filled = format!("coalesce(\"{column}\", ({fill}))");
            Ok(rebuild(before, after, computed(column, &filled)))
        }
        Operation::CreateIndex { index, .. } => {
            check_index(index)?;
            Ok(vec![create_index(operation.table(), index)])
        }
        Operation::DropIndex { index, .. } => Ok(vec![format!("DROP INDEX \"{index}\"")]),
        _ => {
            let (before, after) = find()?;
            Ok(rebuild_if_changed(before, after))
        }
    }
}

fn table<'a>(schema: &'a Schema, operation: &Operation) -> Result<&'a Table, Refusal> {
    let name = operation.table();
    schema.table(name.as_str()).ok_or_else(|| missing(name))
}

fn missing(table: &Name) -> Refusal {
    Refusal(format!("there is no table \"{table}\""))
}

fn create_table(table: &Table) -> Statements {
    table.indexes.iter().try_for_each(check_index)?;
    let indexes = table.indexes.iter().map(|index| create_index(&table.name, index));
    Ok([words().create_table(table)].into_iter().chain(indexes).collect())
}

/// SQLite renames the table wherever it is named, but no constraints.
fn rename_table(before: &Table, after: &Table) -> Vec<String> {
    let mut statements = vec![format!("ALTER TABLE \"{}\" RENAME TO \"{}\"", before.name, after.name)];
    statements.extend(follow(before, after, |_| Filling::Kept));
    statements
}

/// SQLite renames the column wherever it is named, but no constraints.
fn rename_column(before: &Table, after: &Table, column: &Name, to: &Name) -> Vec<String> {
    let mut statements =
        vec![format!("ALTER TABLE \"{}\" RENAME COLUMN \"{column}\" TO \"{to}\"", before.name)];
    statements.extend(follow(before, after, computed(to, &format!("\"{to}\""))));
    statements
}

/// Brings names and expressions up to date after SQLite has renamed a table or
/// a column in its own way.
fn follow(before: &Table, after: &Table, filling: impl Fn(&Column) -> Filling) -> Vec<String> {
    if constraint_names(before) != constraint_names(after) || before.checks != after.checks {
        return rebuild(before, after, filling);
    }
    let is_kept = |index: &&Index, there: &[Index]| there.contains(index) && !has_expressions(index);
    let gone = before.indexes.iter().filter(|index| !is_kept(index, &after.indexes));
    let new = after.indexes.iter().filter(|index| !is_kept(index, &before.indexes));
    gone.map(|index| format!("DROP INDEX \"{}\"", index.name))
        .chain(new.map(|index| create_index(&after.name, index)))
        .collect()
}

fn add_column(before: &Table, after: &Table, column: &Column, fill: Option<&str>) -> Statements {
    if column.auto {
        return Err(Refusal(format!(
            "SQLite numbers only the key that a table was created with: create a new table with \"{}\", and copy the \
             rows",
            column.name
        )));
    }
    if let Some(fill) = fill {
        return Ok(rebuild(before, after, computed(&column.name, fill)));
    }
    let is_plain = match &column.default {
        Some(default) => is_literal(default),
        None => column.nullable,
    };
    if !is_plain {
        return Ok(rebuild(before, after, |_| Filling::Kept));
    }
    let mut parts = vec![words().column(after, column)];
    parts.extend(words().column_checks(after, column));
    Ok(vec![format!("ALTER TABLE \"{}\" ADD COLUMN {}", after.name, parts.join(" "))])
}

/// Whether SQLite takes it as the default of a column that is added: a number
/// or a text, neither NULL nor anything that is computed.
fn is_literal(default: &str) -> bool {
    let number = default.strip_prefix('-').unwrap_or(default);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let text = default.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let is_text = text.is_some_and(|text| !text.replace("''", "").contains('\''));
    is_number || is_text || ["TRUE", "FALSE"].iter().any(|word| default.eq_ignore_ascii_case(word))
}

/// SQLite looks whether something still speaks of the column, in triggers and
/// views, too. What the column itself is checked by must go before.
fn drop_column(before: &Table, after: &Table, column: &Name) -> Vec<String> {
    let drop = format!("ALTER TABLE \"{}\" DROP COLUMN \"{column}\"", before.name);
    let mut bare = before.clone();
    for dropped in bare.columns.iter_mut().filter(|known| known.name == *column) {
        *dropped = Column { nullable: true, ..Column::new(column.clone(), ValueType::Bytes) };
    }
    if constraint_names(before) == constraint_names(after) {
        return vec![drop];
    }
    let mut statements = rebuild(before, &bare, computed(column, "NULL"));
    statements.push(drop);
    statements
}

fn alter_type(before: &Table, after: &Table, column: &Name, to: ValueType, cast: Option<&str>) -> Statements {
    if words().create_table(before) == words().create_table(after) {
        return Ok(Vec::new());
    }
    let Some(old) = before.column(column.as_str()) else { return Err(missing(&before.name)) };
    let converted = match cast {
        Some(cast) => cast.to_owned(),
        None => conversion(&before.name, old, to)?,
    };
    Ok(rebuild(before, after, computed(column, &converted)))
}

fn rebuild_if_changed(before: &Table, after: &Table) -> Vec<String> {
    if words().create_table(before) == words().create_table(after) {
        return Vec::new();
    }
    rebuild(before, after, |_| Filling::Kept)
}

/// Fills one column by an expression, and keeps the others.
fn computed<'a>(column: &'a Name, expression: &'a str) -> impl Fn(&Column) -> Filling + 'a {
    move |other| {
        if other.name == *column { Filling::Computed(expression.to_owned()) } else { Filling::Kept }
    }
}

/// The names of all constraints of a table and its columns.
pub(super) fn constraint_names(table: &Table) -> Vec<String> {
    let of_columns = table.columns.iter().flat_map(|column| words().checks_of(table, column));
    let uniques = table.uniques.iter().map(|unique| &unique.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    let named = uniques.chain(checks).chain(keys).cloned();
    of_columns.map(|check| check.name).chain(named).map(String::from).collect()
}

/// Refuses an index of a kind that SQLite does not have.
fn check_index(index: &Index) -> Result<(), Refusal> {
    let Index { name, method, include, .. } = index;
    if let Some(method) = method {
        return Err(Refusal(format!(
            "SQLite has one kind of index: leave the method \"{method}\" of \"{name}\" out"
        )));
    }
    if include.is_empty() {
        return Ok(());
    }
    Err(Refusal(format!(
        "SQLite includes no columns in an index: make those of \"{name}\" the last it is sorted by"
    )))
}

pub(super) fn create_index(table: &Name, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let terms = words().index_terms(index);
    let condition = index.condition.as_ref().map(|condition| format!(" WHERE {condition}"));
    format!(
        "CREATE {unique}INDEX \"{}\" ON \"{table}\" {terms}{}",
        index.name,
        condition.as_deref().unwrap_or_default()
    )
}

fn has_expressions(index: &Index) -> bool {
    index.condition.is_some() || index.terms.iter().any(|term| matches!(term, IndexTerm::Expression(_)))
}
