//! Runs migrations, one runner at a time.

mod atomic;
mod callbacks;
mod error;
mod ledger;
mod lock;
mod migrator;
mod progress;
mod script;
mod stepwise;

use std::time::Duration;

use rustango_migration_files::{Direction, Migration};
use rustango_ports::schema::Schema;
use rustango_query::{Db, Error};

pub use self::{
    callbacks::Callbacks,
    error::RunError,
    ledger::{LedgerEntry, entries},
    migrator::{Migrator, Standing, State, chain_beside},
    progress::{Event, Progress, Silent},
    script::{Action, Batches, ScriptFault, Work, script},
};

/// How a runner deals with others at work on the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunOptions {
    /// How long it waits for another runner.
    pub wait: Duration,
    /// How long a statement waits for a lock, so that what is behind it in the
    /// queue does not wait longer.
    pub lock_timeout: Duration,
    /// How often a migration is tried whose locks were not to be had.
    pub tries: u32,
    /// How long it waits between tries; each time so long again more.
    pub pause: Duration,
}

/// 10 minutes for other runners, and three tries of 5 seconds for locks.
impl Default for RunOptions {
    fn default() -> Self {
        Self {
            wait: Duration::from_mins(10),
            lock_timeout: Duration::from_secs(5),
            tries: 3,
            pause: Duration::from_secs(2),
        }
    }
}

/// Runs migrations on one database.
pub(crate) struct Runner<'a> {
    pub(crate) db: &'a Db,
    pub(crate) callbacks: &'a Callbacks,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) options: RunOptions,
}

/// One migration to run, and the way that it is run.
pub(crate) struct Unit<'a> {
    pub(crate) migration: &'a Migration,
    pub(crate) before: &'a Schema,
    pub(crate) direction: Direction,
}

impl Runner<'_> {
    /// Runs one migration.
    pub(crate) async fn run(&self, unit: &Unit<'_>) -> Result<(), RunError> {
        let dialect = self.db.dialect();
        let actions = script(unit.migration, unit.before, unit.direction, dialect)?;
        let (migration, direction) = (&unit.migration.name, unit.direction);
        self.progress.tell(&Event::Begins { migration, direction, actions: actions.len() });
        let changes_tables = actions.iter().any(|action| matches!(action.work, Work::Schema(_)));
        let can_be_whole = dialect.capabilities().transactional_ddl || !changes_tables;
        if unit.migration.atomic && can_be_whole {
            self.run_whole(unit, &actions).await?;
        } else {
            self.run_stepwise(unit, &actions).await?;
        }
        self.progress.tell(&Event::Ends { migration, direction });
        Ok(())
    }

    fn tell_action(&self, at: usize, actions: &[Action]) {
        self.progress.tell(&Event::Action { number: at + 1, of: actions.len(), title: &actions[at].title });
    }
}

impl Unit<'_> {
    fn failure(&self, actions: &[Action], at: usize, taken_back: bool, source: Error) -> RunError {
        let source = match source {
            Error::Aborted(inner) => match inner.downcast::<RunError>() {
                Ok(ours) => return *ours,
                Err(inner) => Error::Aborted(inner),
            },
            source => source,
        };
        RunError::Action {
            migration: self.migration.name.clone(),
            action: at + 1,
            of: actions.len(),
            title: actions.get(at).map(|action| action.title.clone()).unwrap_or_default(),
            taken_back,
            source,
        }
    }
}
