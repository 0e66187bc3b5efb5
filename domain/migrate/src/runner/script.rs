//! What a migration does on one database.

use std::sync::Arc;

use rustango_migration_files::{
    Batch, DataStep, DatabaseSql, Direction, Migration, MigrationName, MissingSql, Reverse, Step,
};
use rustango_ports::{
    database::{Dialect, ValueType},
    schema::{Name, Operation, Place, Refusal, Schema, SchemaStatement, Transition},
};

use crate::{Fault, Irreversible, apply, invert, told, zero};

/// One thing that a migration does on one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in a few words.
    pub title: String,
    /// How.
    pub work: Work,
}

/// How an action does its work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Work {
    /// By changes of the schema.
    Schema(Vec<SchemaStatement>),
    /// By a statement about rows.
    Sql(String),
    /// By a statement that is run once for each batch.
    Batches(Batches),
    /// By a function of the program, which is shown the schema as it is then.
    Callback(String, Arc<Schema>),
}

/// A statement that is run once for each batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batches {
    /// The statement, with the binds of its batches.
    pub sql: String,
    /// What its batches are.
    pub batch: Batch,
    /// The type of the key that they walk by, where they do.
    pub key: Option<ValueType>,
}

/// Why a migration cannot be run, or taken back, on a database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{migration}, step {step}: {reason}")]
pub struct ScriptFault {
    migration: MigrationName,
    /// The step, counted from 1.
    step: usize,
    reason: Reason,
}

impl ScriptFault {
    pub(super) fn new(migration: &Migration, step: usize, reason: Reason) -> Self {
        Self { migration: migration.name.clone(), step: step + 1, reason }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Reason {
    #[error(transparent)]
    Schema(#[from] Fault),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Irreversible(#[from] Irreversible),
    #[error("it cannot be taken back: its data step has no `reverse_sql` or `reverse_callback`")]
    NoReverse,
    #[error(transparent)]
    MissingSql(#[from] MissingSql),
    #[error("it walks over \"{0}\" by \"{1}\", and there is no such column")]
    NoKey(Name, Name),
    #[error(
        "it runs outside of any transaction: set `\"atomic\": false` in the file, and put nothing else into it"
    )]
    Alone,
}

/// Returns what a migration does on a database, in order; `before` is the
/// schema that it starts from, in either direction.
///
/// # Errors
/// [`ScriptFault`] where a step does not fit the schema, the database refuses
/// it, or it has no way back.
pub fn script(
    migration: &Migration,
    before: &Schema,
    direction: Direction,
    dialect: &dyn Dialect,
) -> Result<Vec<Action>, ScriptFault> {
    let mut stages = vec![before.clone()];
    let fault = |step: usize| move |reason: Reason| ScriptFault::new(migration, step, reason);
    for (at, step) in migration.forward.iter().enumerate() {
        let next = stage(&stages[at], step).map_err(fault(at))?;
        stages.push(next);
    }
    let compiler = Compiler { dialect, atomic: migration.atomic };
    let steps = migration.forward.iter().enumerate();
    let actions: Result<Vec<_>, _> = match direction {
        Direction::Forward => {
            steps.map(|(at, step)| compiler.forward(step, &stages[at]).map_err(fault(at))).collect()
        }
        Direction::Backward => steps
            .rev()
            .map(|(at, step)| compiler.backward(step, &stages[at], &stages[at + 1]).map_err(fault(at)))
            .collect(),
    };
    Ok(actions?.into_iter().flatten().collect())
}

fn stage(schema: &Schema, step: &Step) -> Result<Schema, Reason> {
    match step {
        Step::Schema(operation) => Ok(apply(schema, operation)?),
        _ => Ok(schema.clone()),
    }
}

struct Compiler<'a> {
    dialect: &'a dyn Dialect,
    atomic: bool,
}

impl Compiler<'_> {
    fn forward(&self, step: &Step, schema: &Schema) -> Result<Vec<Action>, Reason> {
        match step {
            Step::Schema(operation) => Ok(vec![self.change(operation, schema)?]),
            Step::Data(DataStep::Sql { sql, batch, .. }) => self.sql(sql, batch.as_ref(), schema),
            Step::Data(DataStep::Callback { callback, .. }) => Ok(vec![callback_action(callback, schema)]),
            _ => Ok(Vec::new()),
        }
    }

    fn backward(&self, step: &Step, before: &Schema, after: &Schema) -> Result<Vec<Action>, Reason> {
        match step {
            Step::Schema(operation) => {
                let mut schema = after.clone();
                let mut actions = Vec::new();
                for operation in invert(operation, before, zero)?.operations {
                    actions.push(self.change(&operation, &schema)?);
                    schema = apply(&schema, &operation)?;
                }
                Ok(actions)
            }
            Step::Data(DataStep::Sql { reverse, batch, .. }) => match reverse {
                Reverse::Impossible => Err(Reason::NoReverse),
                Reverse::Nothing => Ok(Vec::new()),
                Reverse::Run(sql) => self.sql(sql, batch.as_ref(), after),
            },
            Step::Data(DataStep::Callback { reverse, .. }) => match reverse {
                Reverse::Impossible => Err(Reason::NoReverse),
                Reverse::Nothing => Ok(Vec::new()),
                Reverse::Run(callback) => Ok(vec![callback_action(callback, after)]),
            },
            _ => Ok(Vec::new()),
        }
    }

    fn change(&self, operation: &Operation, before: &Schema) -> Result<Action, Reason> {
        let after = apply(before, operation)?;
        let statements = self.dialect.schema().change(operation, Transition { before, after: &after })?;
        let transactional = self.dialect.capabilities().transactional_ddl;
        if self.atomic && transactional && statements.iter().any(|statement| statement.place == Place::Alone)
        {
            return Err(Reason::Alone);
        }
        Ok(Action { title: told(operation), work: Work::Schema(statements) })
    }

    fn sql(&self, sql: &DatabaseSql, batch: Option<&Batch>, schema: &Schema) -> Result<Vec<Action>, Reason> {
        let Some(sql) = sql.on(self.dialect.name())? else { return Ok(Vec::new()) };
        // Taking back, the statement may do without batches.
        let batch = batch.filter(|batch| batch.is_bound_in(sql));
        let work = match batch {
            Some(batch) => {
                let key = key_type(batch, schema)?;
                Work::Batches(Batches { sql: sql.to_owned(), batch: batch.clone(), key })
            }
            None => Work::Sql(sql.to_owned()),
        };
        Ok(vec![Action { title: "Data SQL".to_owned(), work }])
    }
}

/// Finds the type of the key that batches walk by.
fn key_type(batch: &Batch, schema: &Schema) -> Result<Option<ValueType>, Reason> {
    let Batch::Walk { table, key, .. } = batch else { return Ok(None) };
    let column = schema.table(table.as_str()).and_then(|table| table.column(key.as_str()));
    let column = column.ok_or_else(|| Reason::NoKey(table.clone(), key.clone()))?;
    Ok(Some(column.of))
}

fn callback_action(name: &str, schema: &Schema) -> Action {
    Action { title: format!("Data {name}"), work: Work::Callback(name.to_owned(), Arc::new(schema.clone())) }
}
