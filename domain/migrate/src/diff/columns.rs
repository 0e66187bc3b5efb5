//! Columns of tables that stay.

use rustango_ports::schema::{Column, Name, Operation, Schema, Table};

use super::{
    Answers, CastQuestion, FillQuestion, Hints, NeedsDecision, Question, Refused, Want, draft::Draft,
};
use crate::converts;

/// What rows that are there already get.
pub(super) struct Fills<'a> {
    pub(super) hints: &'a Hints,
    pub(super) answers: &'a mut dyn Answers,
    pub(super) open: &'a mut NeedsDecision,
}

impl Fills<'_> {
    fn of(&mut self, table: &Name, column: &Column, want: Want) -> Option<String> {
        if let Some(fill) = self.hints.fill(table, &column.name) {
            return Some(fill.clone());
        }
        if self.open.may_be_old(table, &column.name) {
            return None;
        }
        let question = FillQuestion { table: table.clone(), column: column.clone(), want };
        let answer = self.answers.fill(&question);
        if answer.is_none() {
            self.open.questions.push(Question::Fill(question));
        }
        answer
    }

    /// Asks how values become those of another type, where databases do not
    /// know by themselves.
    fn cast(&mut self, table: &Name, before: &Column, after: &Column) -> Option<String> {
        if converts(before.of, after.of) || self.open.may_be_old(table, &after.name) {
            return None;
        }
        let (table, column) = (table.clone(), after.name.clone());
        let question = CastQuestion { table, column, from: before.of, to: after.of };
        let answer = self.answers.cast(&question);
        if answer.is_none() {
            self.open.questions.push(Question::Cast(question));
        }
        answer
    }
}

/// Adds the columns that are new and alters those that change.
pub(super) fn add_and_alter(draft: &mut Draft, after: &Schema, mut fills: Fills<'_>) -> Result<(), Refused> {
    for table in after.tables.values() {
        let Some(before) = draft.table(&table.name).cloned() else { continue };
        for column in &table.columns {
            if before.column(column.name.as_str()).is_none() {
                draft.push(addition(&table.name, column, &mut fills))?;
            }
        }
        for column in &table.columns {
            if let Some(before) = before.column(column.name.as_str()) {
                draft.extend(alterations(&table.name, before, column, &mut fills))?;
            }
        }
        if before.comment != table.comment {
            let (table, comment) = (table.name.clone(), table.comment.clone());
            draft.push(Operation::AlterTableComment { table, comment })?;
        }
    }
    Ok(())
}

/// Drops the columns that are gone.
pub(super) fn drop(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    for table in after.tables.values() {
        let is_gone = |column: &&Column| table.column(column.name.as_str()).is_none();
        let columns = draft.table(&table.name).map(|now: &Table| now.columns.iter().filter(is_gone));
        let drop = |column: &Column| Operation::DropColumn {
            table: table.name.clone(),
            column: column.name.clone(),
        };
        let drops: Vec<_> = columns.into_iter().flatten().map(drop).collect();
        draft.extend(drops)?;
    }
    Ok(())
}

fn addition(table: &Name, column: &Column, fills: &mut Fills<'_>) -> Operation {
    let has_value = column.nullable || column.default.is_some() || column.auto;
    let fill = if has_value { None } else { fills.of(table, column, Want::New) };
    Operation::AddColumn { table: table.clone(), column: column.clone(), fill }
}

/// Alters one column: what it stops to ask for goes first, then its type, then
/// its default and the values of rows, and last what they are held to.
fn alterations(table: &Name, before: &Column, after: &Column, fills: &mut Fills<'_>) -> Vec<Operation> {
    let mut column = Alteration { table, now: before.clone(), operations: Vec::new() };
    let other_type = before.of != after.of;
    if after.nullable {
        column.nullable(true, None);
    }
    if other_type {
        column.choices(&[]);
    } else if is_within(&before.choices, &after.choices) {
        column.choices(&after.choices);
    }
    if is_wider(before.max_length, after.max_length) {
        column.max_length(after.max_length);
    }
    if other_type && before.default != after.default {
        column.default(None);
    }
    if other_type {
        column.of(after, fills.cast(table, before, after));
    }
    column.default(after.default.as_ref());
    if !after.nullable && before.nullable {
        let fill = after.default.clone().or_else(|| fills.of(table, after, Want::Nullable));
        column.nullable(false, fill);
    }
    column.max_length(after.max_length);
    column.choices(&after.choices);
    column.comment(after.comment.as_ref());
    column.operations
}

/// Tells whether all that was allowed still is; an empty list allows all.
fn is_within(before: &[String], after: &[String]) -> bool {
    after.is_empty() || (!before.is_empty() && before.iter().all(|choice| after.contains(choice)))
}

fn is_wider(before: Option<u32>, after: Option<u32>) -> bool {
    before.is_some_and(|before| after.is_none_or(|after| after > before))
}

/// One column on its way; what is so already is no operation.
struct Alteration<'a> {
    table: &'a Name,
    now: Column,
    operations: Vec<Operation>,
}

impl Alteration<'_> {
    fn names(&self) -> (Name, Name) {
        (self.table.clone(), self.now.name.clone())
    }

    fn of(&mut self, after: &Column, cast: Option<String>) {
        self.now.of = after.of;
        let (table, column) = self.names();
        self.operations.push(Operation::AlterColumnType { table, column, to: after.of, cast });
    }

    fn nullable(&mut self, nullable: bool, fill: Option<String>) {
        if self.now.nullable != nullable {
            self.now.nullable = nullable;
            let (table, column) = self.names();
            self.operations.push(Operation::AlterColumnNullable { table, column, nullable, fill });
        }
    }

    fn default(&mut self, default: Option<&String>) {
        if self.now.default.as_ref() != default {
            self.now.default = default.cloned();
            let (table, column) = self.names();
            self.operations.push(Operation::AlterColumnDefault { table, column, default: default.cloned() });
        }
    }

    fn max_length(&mut self, max_length: Option<u32>) {
        if self.now.max_length != max_length {
            self.now.max_length = max_length;
            let (table, column) = self.names();
            self.operations.push(Operation::AlterColumnMaxLength { table, column, max_length });
        }
    }

    fn choices(&mut self, choices: &[String]) {
        if self.now.choices != choices {
            self.now.choices = choices.to_vec();
            let (table, column) = self.names();
            self.operations.push(Operation::AlterColumnChoices { table, column, choices: choices.to_vec() });
        }
    }

    fn comment(&mut self, comment: Option<&String>) {
        if self.now.comment.as_ref() != comment {
            self.now.comment = comment.cloned();
            let (table, column) = self.names();
            self.operations.push(Operation::AlterColumnComment { table, column, comment: comment.cloned() });
        }
    }
}
