//! What a run tells while it is at work.

use std::time::Duration;

use rustango_migration_files::{Direction, MigrationName};

/// Is told how a run goes.
pub trait Progress: Send + Sync {
    /// Takes what happened.
    fn tell(&self, event: &Event<'_>);
}

/// Nobody is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _event: &Event<'_>) {}
}

/// What happens in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner is at work on this database; this one has waited so long.
    Waiting {
        /// How long.
        waited: Duration,
    },
    /// A migration begins.
    Begins {
        /// Its name.
        migration: &'a MigrationName,
        /// Whether it is applied or taken back.
        direction: Direction,
        /// How many actions it has.
        actions: usize,
    },
    /// A run that was cut off goes on.
    Resumes {
        /// The migration.
        migration: &'a MigrationName,
        /// The action that is next, counted from 1.
        action: usize,
    },
    /// An action begins.
    Action {
        /// Which one, counted from 1.
        number: usize,
        /// Of how many.
        of: usize,
        /// What it does.
        title: &'a str,
    },
    /// A batch of rows is done.
    Batch {
        /// The rows changed since the action began.
        rows: u64,
    },
    /// A lock was not to be had in time: it is tried again.
    Retries {
        /// Which try comes next, counted from 1.
        attempt: u32,
    },
    /// A migration is done.
    Ends {
        /// Its name.
        migration: &'a MigrationName,
        /// Whether it was applied or taken back.
        direction: Direction,
    },
}
