//! Schemas as the operations of migrations lead to them.

use rustango_migration_files::{Chain, Migration, MigrationName, Step};
use rustango_ports::schema::{Operation, Schema};

use super::first_difference;
use crate::apply::{Fault, apply};

/// A step that does not fit the schema before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{migration}.json: forward[{step}]: {fault}")]
pub struct ReplayFault {
    /// The migration.
    pub migration: MigrationName,
    /// The position of the step.
    pub step: usize,
    /// Why it does not fit.
    pub fault: Fault,
}

/// A snapshot that the steps of its file do not lead to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotFault {
    /// A step does not fit.
    #[error(transparent)]
    Step(#[from] ReplayFault),
    /// They lead elsewhere.
    #[error(
        "{migration}.json: snapshot.{difference} as the steps have it: the file was edited by hand, or the one before \
         it was"
    )]
    Differs {
        /// The migration.
        migration: MigrationName,
        /// The first place in which they differ.
        difference: String,
    },
}

/// Returns the schema of a database that has applied these migrations, in this
/// order.
///
/// # Errors
/// [`ReplayFault`] for the first step that does not fit.
pub fn replay<'a>(migrations: impl IntoIterator<Item = &'a Migration>) -> Result<Schema, ReplayFault> {
    migrations.into_iter().try_fold(Schema::default(), |schema, migration| after(&schema, migration))
}

/// Returns the schema that a migration starts from: the snapshot of the one it
/// follows, or what the ones it joins lead to together.
///
/// # Errors
/// [`ReplayFault`] where those that it joins do not go together.
pub fn schema_before(chain: &Chain, name: &MigrationName) -> Result<Schema, ReplayFault> {
    match chain.parents(name)[..] {
        [] => Ok(Schema::default()),
        [parent] => Ok(parent.snapshot.clone()),
        _ => replay(chain.ancestors(name)),
    }
}

/// Finds snapshots that the steps of their files do not lead to.
#[must_use]
pub fn check_snapshots(chain: &Chain) -> Vec<SnapshotFault> {
    chain.migrations().iter().filter_map(|migration| check(chain, migration).err()).collect()
}

fn check(chain: &Chain, migration: &Migration) -> Result<(), SnapshotFault> {
    let found = after(&schema_before(chain, &migration.name)?, migration)?;
    match first_difference(&migration.snapshot, &found) {
        Some(difference) => Err(SnapshotFault::Differs { migration: migration.name.clone(), difference }),
        None => Ok(()),
    }
}

/// The schema after all steps of a migration.
pub(crate) fn after(before: &Schema, migration: &Migration) -> Result<Schema, ReplayFault> {
    let steps = migration.forward.iter().enumerate();
    steps.filter_map(|(at, step)| Some((at, operation(step)?))).try_fold(
        before.clone(),
        |schema, (step, operation)| {
            let fault = |fault| ReplayFault { migration: migration.name.clone(), step, fault };
            apply(&schema, operation).map_err(fault)
        },
    )
}

/// The change of tables that a step is, if it is one.
pub(crate) const fn operation(step: &Step) -> Option<&Operation> {
    match step {
        Step::Schema(operation) => Some(operation),
        _ => None,
    }
}
