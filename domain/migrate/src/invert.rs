//! What takes an operation back.

use rustango_ports::{
    database::ValueType,
    schema::{Column, Name, Operation, Schema, Table},
};

use crate::{
    apply,
    conversion::{Conversion, conversion},
};

/// Operations that take others back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inverse {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// What rows have lost when they have run, a sentence each.
    pub losses: Vec<String>,
}

/// Why an operation cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} of \"{table}\" cannot be taken back: {reason}")]
pub struct Irreversible {
    /// The operation.
    pub operation: &'static str,
    /// Its table.
    pub table: Name,
    /// The reason.
    pub reason: String,
}

/// Returns what takes an operation back; `before` is the schema that it was
/// applied to.
///
/// Columns that come back and must not be NULL are filled with their default
/// or else with what `zero` has for their type: [`zero`] speaks the words that
/// all databases know.
///
/// # Errors
/// [`Irreversible`], with the reason.
pub fn invert(
    operation: &Operation,
    before: &Schema,
    zero: impl Fn(ValueType) -> Option<&'static str>,
) -> Result<Inverse, Irreversible> {
    let because =
        |reason| Irreversible { operation: operation.name(), table: operation.table().clone(), reason };
    inverse(operation, before, &zero).map_err(because)
}

/// Returns what takes a list of operations back, the last first.
///
/// # Errors
/// [`Irreversible`] where one of them cannot be, or does not fit the schema
/// that those before it lead to.
pub fn invert_all(
    operations: &[Operation],
    before: &Schema,
    zero: impl Fn(ValueType) -> Option<&'static str>,
) -> Result<Inverse, Irreversible> {
    let mut state = before.clone();
    let mut inverses = Vec::new();
    for operation in operations {
        inverses.push(invert(operation, &state, &zero)?);
        state = apply(&state, operation).map_err(|fault| Irreversible {
            operation: operation.name(),
            table: operation.table().clone(),
            reason: fault.to_string(),
        })?;
    }
    let mut whole = Inverse::default();
    for Inverse { operations, losses } in inverses.into_iter().rev() {
        whole.operations.extend(operations);
        whole.losses.extend(losses);
    }
    Ok(whole)
}

/// Returns the smallest value of a type as SQL that all databases read, where
/// there is such: they spell bytes and UUIDs each in their own way.
#[must_use]
pub const fn zero(of: ValueType) -> Option<&'static str> {
    Some(match of {
        ValueType::Bool => "FALSE",
        ValueType::I16
        | ValueType::I32
        | ValueType::I64
        | ValueType::F32
        | ValueType::F64
        | ValueType::Decimal => "0",
        ValueType::Text => "''",
        ValueType::Timestamp => "'1970-01-01 00:00:00.000000'",
        ValueType::Date => "'1970-01-01'",
        ValueType::Time => "'00:00:00.000000'",
        ValueType::Json => "'null'",
        _ => return None,
    })
}

type Zero<'a> = &'a dyn Fn(ValueType) -> Option<&'static str>;

fn inverse(operation: &Operation, before: &Schema, zero: Zero<'_>) -> Result<Inverse, String> {
    let table = operation.table().clone();
    Ok(match operation {
        Operation::CreateTable(_) => losing(Operation::DropTable { table }, rows_of),
        Operation::CreateM2MTable(_) => losing(Operation::DropM2MTable { table }, rows_of),
        Operation::DropTable { .. } => returning(table_of(before, &table)?, Operation::CreateTable),
        Operation::DropM2MTable { .. } => returning(table_of(before, &table)?, Operation::CreateM2MTable),
        Operation::RenameTable { to, .. } => exactly(Operation::RenameTable { table: to.clone(), to: table }),
        Operation::RenameColumn { column, to, .. } => {
            exactly(Operation::RenameColumn { table, column: to.clone(), to: column.clone() })
        }
        Operation::AddColumn { column, .. } => {
            let loss = format!("the values of \"{}\" in \"{table}\"", column.name);
            let operation = Operation::DropColumn { table, column: column.name.clone() };
            Inverse { operations: vec![operation], losses: vec![loss] }
        }
        Operation::DropColumn { column, .. } => {
            let column = column_of(before, &table, column)?.clone();
            let fill = fill(&column, zero)?;
            let filled = fill.as_deref().or(column.default.as_deref()).unwrap_or("NULL");
            let loss = format!("the values that \"{}\" of \"{table}\" had: rows get {filled}", column.name);
            let operation = Operation::AddColumn { table, column, fill };
            Inverse { operations: vec![operation], losses: vec![loss] }
        }
        Operation::AlterColumnNullable { .. }
        | Operation::AlterColumnType { .. }
        | Operation::AlterColumnMaxLength { .. }
        | Operation::AlterTableComment { .. }
        | Operation::AlterColumnDefault { .. }
        | Operation::AlterColumnChoices { .. }
        | Operation::AlterColumnComment { .. } => alteration(operation, before, zero)?,
        Operation::AlterColumnUnique { column, unique, .. } => {
            exactly(Operation::AlterColumnUnique { table, column: column.clone(), unique: !unique })
        }
        _ => constraint(operation, table_of(before, &table)?)?,
    })
}

/// Takes the change of a column back, or that of a comment.
fn alteration(operation: &Operation, before: &Schema, zero: Zero<'_>) -> Result<Inverse, String> {
    let table = operation.table().clone();
    let was = |column: &Name| column_of(before, operation.table(), column);
    Ok(match operation {
        Operation::AlterTableComment { .. } => {
            let comment = table_of(before, &table)?.comment.clone();
            exactly(Operation::AlterTableComment { table, comment })
        }
        Operation::AlterColumnDefault { column, .. } => {
            let default = was(column)?.default.clone();
            exactly(Operation::AlterColumnDefault { table, column: column.clone(), default })
        }
        Operation::AlterColumnChoices { column, .. } => {
            let choices = was(column)?.choices.clone();
            exactly(Operation::AlterColumnChoices { table, column: column.clone(), choices })
        }
        Operation::AlterColumnComment { column, .. } => {
            let comment = was(column)?.comment.clone();
            exactly(Operation::AlterColumnComment { table, column: column.clone(), comment })
        }
        Operation::AlterColumnMaxLength { column, .. } => {
            let max_length = was(column)?.max_length;
            exactly(Operation::AlterColumnMaxLength { table, column: column.clone(), max_length })
        }
        Operation::AlterColumnType { column, to, .. } => {
            let of = was(column)?.of;
            let losses = match conversion(*to, of) {
                Conversion::Exact => Vec::new(),
                Conversion::Narrowing => {
                    vec![format!("what \"{column}\" of \"{table}\" holds and no {of} does")]
                }
                Conversion::Unknown => {
                    return Err(format!(
                        "no database makes a {of} of a {to}; keep the old column and fill it with a data \
                         operation, or write the migration back by hand"
                    ));
                }
            };
            let operation = Operation::AlterColumnType { table, column: column.clone(), to: of, cast: None };
            Inverse { operations: vec![operation], losses }
        }
        Operation::AlterColumnNullable { column, nullable, .. } => {
            let was = was(column)?;
            let fill = if *nullable { Some(required_fill(was, zero)?) } else { None };
            let losses =
                fill.iter().map(|fill| format!("NULL in \"{column}\" of \"{table}\": it becomes {fill}"));
            let losses = losses.collect();
            let column = column.clone();
            let operation = Operation::AlterColumnNullable { table, column, nullable: !nullable, fill };
            Inverse { operations: vec![operation], losses }
        }
        _ => return Err("the operation is not known".to_owned()),
    })
}

/// Takes the addition or the drop of an index or a constraint back.
fn constraint(operation: &Operation, before: &Table) -> Result<Inverse, String> {
    let table = before.name.clone();
    Ok(exactly(match operation {
        Operation::CreateIndex { index, concurrently, .. } => {
            Operation::DropIndex { table, index: index.name.clone(), concurrently: *concurrently }
        }
        Operation::DropIndex { index, concurrently, .. } => {
            let index = found(&before.indexes, |known| &known.name, index)?;
            Operation::CreateIndex { table, index, concurrently: *concurrently }
        }
        Operation::AddUniqueConstraint { unique, .. } => {
            Operation::DropUniqueConstraint { table, name: unique.name.clone() }
        }
        Operation::DropUniqueConstraint { name, .. } => {
            let unique = found(&before.uniques, |known| &known.name, name)?;
            Operation::AddUniqueConstraint { table, unique }
        }
        Operation::AddCheckConstraint { check, .. } => {
            Operation::DropCheckConstraint { table, name: check.name.clone() }
        }
        Operation::DropCheckConstraint { name, .. } => {
            let check = found(&before.checks, |known| &known.name, name)?;
            Operation::AddCheckConstraint { table, check, not_valid: false }
        }
        Operation::AddForeignKey { key, .. } => Operation::DropForeignKey { table, name: key.name.clone() },
        Operation::DropForeignKey { name, .. } => {
            let key = found(&before.foreign_keys, |known| &known.name, name)?;
            Operation::AddForeignKey { table, key, not_valid: false }
        }
        Operation::AddCompositeFk { key, .. } => Operation::DropCompositeFk { table, name: key.name.clone() },
        Operation::DropCompositeFk { name, .. } => {
            let key = found(&before.foreign_keys, |known| &known.name, name)?;
            Operation::AddCompositeFk { table, key, not_valid: false }
        }
        // A constraint that was seen to hold holds.
        Operation::ValidateConstraint { .. } => return Ok(Inverse::default()),
        _ => return Err("the operation is not known".to_owned()),
    }))
}

fn exactly(operation: Operation) -> Inverse {
    Inverse { operations: vec![operation], losses: Vec::new() }
}

fn losing(operation: Operation, loss: impl Fn(&Name) -> String) -> Inverse {
    let losses = vec![loss(operation.table())];
    Inverse { operations: vec![operation], losses }
}

fn rows_of(table: &Name) -> String {
    format!("the rows of \"{table}\"")
}

/// Creates a dropped table anew.
fn returning(table: &Table, create: impl Fn(Table) -> Operation) -> Inverse {
    let loss = format!("the rows that \"{}\" had: it comes back empty", table.name);
    Inverse { operations: vec![create(table.clone())], losses: vec![loss] }
}

/// What rows get in a column that comes back, where its default is not enough.
fn fill(column: &Column, zero: Zero<'_>) -> Result<Option<String>, String> {
    if column.nullable || column.default.is_some() {
        return Ok(None);
    }
    required_fill(column, zero).map(Some)
}

fn required_fill(column: &Column, zero: Zero<'_>) -> Result<String, String> {
    let choice = column.choices.first().map(|choice| format!("'{}'", choice.replace('\'', "''")));
    let fill = column.default.clone().or(choice).or_else(|| zero(column.of).map(str::to_owned));
    fill.ok_or_else(|| {
        format!(
            "\"{}\" must not be NULL, and there is no {} that rows could get; let a migration before it make the \
             column nullable or give it a default",
            column.name, column.of
        )
    })
}

fn table_of<'a>(schema: &'a Schema, name: &Name) -> Result<&'a Table, String> {
    schema.tables.get(name).ok_or_else(|| "there was no such table".to_owned())
}

fn column_of<'a>(schema: &'a Schema, table: &Name, name: &Name) -> Result<&'a Column, String> {
    let column = table_of(schema, table)?.column(name.as_str());
    column.ok_or_else(|| format!("there was no column \"{name}\""))
}

fn found<T: Clone>(list: &[T], name_of: impl Fn(&T) -> &Name, name: &Name) -> Result<T, String> {
    let found = list.iter().find(|known| name_of(known) == name);
    found.cloned().ok_or_else(|| format!("there was no \"{name}\""))
}
