//! What the linter found in a file, and what of it is meant to be.

use std::collections::BTreeSet;

use rustango_migration_files::{Migration, MigrationName, Silence, Step};
use rustango_ports::schema::{Name, Operation, Schema};

use super::{Database, Rule, Server, rules, seen::Seen};
use crate::{
    apply::apply,
    chain::{ReplayFault, operation},
    told::column,
};

/// Something that a step does to a database that is in use.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The migration.
    pub migration: MigrationName,
    /// The position of the step.
    pub step: usize,
    /// The step and what it does, in a few words.
    pub title: String,
    /// The databases that do so.
    pub databases: Vec<Database>,
}

/// What the linter says of a migration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What is to be looked at.
    pub findings: Vec<Finding>,
    /// What the file silences.
    pub silenced: Vec<Finding>,
    /// What is wrong with that.
    pub faults: Vec<SilenceFault>,
}

/// What is wrong with the silenced findings of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SilenceFault {
    /// No rule is called so.
    #[error("{migration}.json: silenced[{at}].id: no rule is called \"{id}\"{}", nearest(id))]
    UnknownId {
        /// The migration.
        migration: MigrationName,
        /// The position.
        at: usize,
        /// The id.
        id: String,
    },
    /// It gives no reason.
    #[error("{migration}.json: silenced[{at}].reason: expected why the finding is meant to be")]
    NoReason {
        /// The migration.
        migration: MigrationName,
        /// The position.
        at: usize,
    },
    /// Nothing was found that it could silence.
    #[error("{migration}.json: silenced[{at}]: \"{id}\" finds nothing here: take it out")]
    SilencesNothing {
        /// The migration.
        migration: MigrationName,
        /// The position.
        at: usize,
        /// The id.
        id: String,
    },
}

/// The rule that begins alike, for whoever mistyped.
fn nearest(id: &str) -> String {
    let shared = |rule: &&Rule| rule.id.bytes().zip(id.bytes()).take_while(|(a, b)| a == b).count();
    let near = rules().max_by_key(shared).filter(|rule| shared(rule) > 3);
    near.map_or_else(String::new, |rule| format!("; did you mean \"{}\"?", rule.id))
}

/// Looks at what a migration does to databases that are in use, on each of
/// these servers.
///
/// # Errors
/// [`ReplayFault`] where a step does not fit the schema before it.
pub fn lint(migration: &Migration, before: &Schema, servers: &[Server]) -> Result<Report, ReplayFault> {
    let mut schema = before.clone();
    let mut created = BTreeSet::new();
    let mut findings = Vec::new();
    for (position, step) in migration.forward.iter().enumerate() {
        for rule in rules() {
            let does = |server: &&Server| {
                let seen = Seen { migration, position, before: &schema, created: &created, server: **server };
                rule.databases.contains(&server.database) && (rule.finds)(&seen)
            };
            let databases: Vec<_> = servers.iter().filter(does).map(|server| server.database).collect();
            if !databases.is_empty() {
                findings.push(Finding {
                    rule,
                    migration: migration.name.clone(),
                    step: position,
                    title: format!("{} {}", title(step), rule.title),
                    databases,
                });
            }
        }
        if let Some(operation) = operation(step) {
            let fault = |fault| ReplayFault { migration: migration.name.clone(), step: position, fault };
            schema = apply(&schema, operation).map_err(fault)?;
            follow(&mut created, operation);
        }
    }
    Ok(silence(migration, findings, servers))
}

/// Keeps up which tables the migration created.
pub(super) fn follow(created: &mut BTreeSet<Name>, operation: &Operation) {
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => {
            created.insert(table.name.clone());
        }
        Operation::RenameTable { table, to } if created.remove(table) => {
            created.insert(to.clone());
        }
        Operation::DropTable { table } | Operation::DropM2MTable { table } => {
            created.remove(table);
        }
        _ => {}
    }
}

fn title(step: &Step) -> String {
    match operation(step) {
        Some(operation) => match column(operation) {
            Some(column) => format!("{} \"{}\".\"{column}\"", operation.name(), operation.table()),
            None => format!("{} \"{}\"", operation.name(), operation.table()),
        },
        None => "the change of rows".to_owned(),
    }
}

fn silence(migration: &Migration, findings: Vec<Finding>, servers: &[Server]) -> Report {
    let is_silenced =
        |finding: &Finding| migration.silenced.iter().any(|silence| silence.id == finding.rule.id);
    let (silenced, findings): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_silenced);
    let entries = migration.silenced.iter().enumerate();
    let faults = entries.filter_map(|(at, entry)| fault(migration, at, entry, &silenced, servers)).collect();
    Report { findings, silenced, faults }
}

/// What is wrong with an entry; of databases that are not looked at nobody
/// knows whether it silences something.
fn fault(
    migration: &Migration,
    at: usize,
    entry: &Silence,
    silenced: &[Finding],
    servers: &[Server],
) -> Option<SilenceFault> {
    let migration = migration.name.clone();
    let id = entry.id.clone();
    let Some(rule) = rules().find(|rule| rule.id == id) else {
        return Some(SilenceFault::UnknownId { migration, at, id });
    };
    if entry.reason.trim().is_empty() {
        return Some(SilenceFault::NoReason { migration, at });
    }
    let is_looked_for = servers.iter().any(|server| rule.databases.contains(&server.database));
    let is_used = silenced.iter().any(|finding| finding.rule.id == id);
    (is_looked_for && !is_used).then_some(SilenceFault::SilencesNothing { migration, at, id })
}
