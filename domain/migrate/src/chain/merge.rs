//! One migration that joins several last ones.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rustango_migration_files::{Chain, Migration, MigrationName};
use rustango_ports::schema::{Operation, Schema};

use super::replay::{operation, replay};
use crate::apply::apply;

/// Why migrations cannot be joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeFault {
    /// There are no two last ones.
    #[error("there is nothing to join: one migration is the last")]
    OneHead,
    /// They do not agree.
    #[error(
        "\"{}\" and \"{}\" do not go together: {} in forward[{}] of the one, {} in forward[{}] of the other; take one of \
         them back and write it anew behind the other",
        .0.migration, .1.migration, .0.title, .0.step, .1.title, .1.step
    )]
    Conflict(Box<ConflictingStep>, Box<ConflictingStep>),
    /// What both follow does not go together itself.
    #[error("{0}; correct that file before joining")]
    Broken(String),
}

/// An operation and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictingStep {
    /// The migration.
    pub migration: MigrationName,
    /// Its position there.
    pub step: usize,
    /// What it is called, and what it changes.
    pub title: String,
}

/// Writes the migration that joins the last ones. It does nothing by itself;
/// its snapshot is what all of them lead to, in whichever order they are applied.
///
/// # Errors
/// [`MergeFault`] where there is one head, or operations of two branches do
/// not go together in both orders.
pub fn merge(chain: &Chain, created_at: DateTime<Utc>) -> Result<Migration, MergeFault> {
    let heads = chain.heads();
    if heads.len() < 2 {
        return Err(MergeFault::OneHead);
    }
    for (at, one) in heads.iter().enumerate() {
        for other in &heads[at + 1..] {
            agree(chain, one, other)?;
        }
    }
    let snapshot = replay(chain.migrations()).map_err(|fault| MergeFault::Broken(fault.to_string()))?;
    let slugs: Vec<_> = heads.iter().map(|head| head.name.as_str()).collect();
    let name = MigrationName::numbered(chain.next_number(), &format!("merge_{}", slugs.join("_")));
    let mut migration = Migration::new(name, created_at, snapshot);
    migration.scope = heads[0].scope;
    migration.prev = heads.into_iter().map(|head| head.name.clone()).collect();
    Ok(migration)
}

/// One operation of a branch.
struct Change<'a> {
    migration: &'a Migration,
    step: usize,
    operation: &'a Operation,
}

impl Change<'_> {
    fn place(&self) -> ConflictingStep {
        let title = format!("{} of \"{}\"", self.operation.name(), self.operation.table());
        ConflictingStep { migration: self.migration.name.clone(), step: self.step, title }
    }
}

fn agree(chain: &Chain, one: &Migration, other: &Migration) -> Result<(), MergeFault> {
    let lineage = |head: &Migration| {
        let ancestors = chain.ancestors(&head.name).into_iter().map(|migration| migration.name.clone());
        ancestors.chain([head.name.clone()]).collect::<BTreeSet<_>>()
    };
    let (first, second) = (lineage(one), lineage(other));
    let common = chain
        .migrations()
        .iter()
        .filter(|migration| first.contains(&migration.name) && second.contains(&migration.name));
    let base = replay(common).map_err(|fault| MergeFault::Broken(fault.to_string()))?;
    let (first, second) = (changes(chain, &first, &second), changes(chain, &second, &first));
    match conflict(&base, &first, &second) {
        Some((one, other)) => Err(MergeFault::Conflict(Box::new(one.place()), Box::new(other.place()))),
        None => Ok(()),
    }
}

/// The operations of the migrations that one branch has and another has not.
fn changes<'a>(
    chain: &'a Chain,
    of: &BTreeSet<MigrationName>,
    without: &BTreeSet<MigrationName>,
) -> Vec<Change<'a>> {
    let own = chain
        .migrations()
        .iter()
        .filter(|migration| of.contains(&migration.name) && !without.contains(&migration.name));
    own.flat_map(|migration| {
        let steps = migration.forward.iter().enumerate();
        steps.filter_map(move |(step, what)| Some(Change { migration, step, operation: operation(what)? }))
    })
    .collect()
}

/// The earliest operations of two branches that do not lead to the same schema
/// in either order.
fn conflict<'c, 'a>(
    base: &Schema,
    first: &'c [Change<'a>],
    second: &'c [Change<'a>],
) -> Option<(&'c Change<'a>, &'c Change<'a>)> {
    for upto in 1..=first.len() {
        for other_upto in 1..=second.len() {
            let (one, other) = (&first[..upto], &second[..other_upto]);
            let there = all(base, one.iter().chain(other));
            let back = all(base, other.iter().chain(one));
            if there.is_none() || there != back {
                return Some((&first[upto - 1], &second[other_upto - 1]));
            }
        }
    }
    None
}

/// The schema after all of these, with the columns in no order: it is that of
/// the database that applied them.
fn all<'c, 'a: 'c>(base: &Schema, changes: impl Iterator<Item = &'c Change<'a>>) -> Option<Schema> {
    let mut schema = base.clone();
    for change in changes {
        schema = apply(&schema, change.operation).ok()?;
    }
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Some(schema)
}
