//! Brings a database to a point of a chain.

use std::fmt;

use chrono::{DateTime, Utc};
use rustango_migration_files::{Applied, Chain, Direction, Migration, MigrationName, PlannedStep, Target};
use rustango_ports::schema::Schema;
use rustango_query::{Db, Objects as _};

use super::{
    Callbacks, RunError, RunOptions, Runner, Unit,
    ledger::{self, LedgerEntry},
    lock,
    progress::{Progress, Silent},
    script::{Action, script},
};
use crate::{ReplayFault, replay};

/// Returns a chain as a database can go on with it: one that has applied some
/// of what one migration replaces goes on with the others, while their files
/// are there ([`Chain::beside`]).
///
/// # Errors
/// [`RunError::Database`]; [`RunError::Chain`] where the files do not follow
/// each other then.
pub async fn chain_beside(db: &Db, chain: Chain) -> Result<Chain, RunError> {
    let memory = Memory::of(db).await?;
    chain.beside(&memory.applied).map_err(RunError::Chain)
}

/// Brings a database to a point of a chain of migrations.
///
/// One migrator at a time is at work on a database, in whatever process; the
/// others wait. Each migration takes effect as a whole where the database can
/// do that; else each action is recorded, and the next run goes on behind the
/// last one that is done.
///
/// ```no_run
/// # use rustango_migrate::{Chain, Migrator, RunError, Target};
/// # use rustango_query::Db;
/// # async fn example(db: &Db, chain: &Chain) -> Result<(), RunError> {
/// let applied = Migrator::new(db, chain).run(&Target::Latest).await?;
/// # drop(applied); Ok(()) }
/// ```
pub struct Migrator<'a> {
    db: &'a Db,
    chain: &'a Chain,
    callbacks: Option<&'a Callbacks>,
    progress: &'a dyn Progress,
    options: RunOptions,
}

/// A migration and where a database stands with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub migration: MigrationName,
    /// Whether the database has it.
    pub state: State,
}

/// Whether a database has a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It has not.
    Pending,
    /// It has, since then.
    Applied(DateTime<Utc>),
    /// It has a part of it: a run that went this way was cut off.
    Unfinished(Direction),
    /// It has all that this one replaces.
    Replaced,
}

impl fmt::Debug for Migrator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator").field("options", &self.options).finish_non_exhaustive()
    }
}

/// What a database remembers, sorted for the comparison with a chain.
struct Memory {
    entries: Vec<LedgerEntry>,
    applied: Vec<Applied>,
    unfinished: Option<(String, Direction)>,
}

impl Memory {
    async fn of(db: &Db) -> Result<Self, RunError> {
        let entries = ledger::entries(db).await?;
        let (mut applied, mut unfinished) = (Vec::new(), None);
        for entry in &entries {
            let direction = entry.position()?.map(|position| position.direction);
            if let Some(direction) = direction {
                unfinished = Some((entry.name.clone(), direction));
            }
            if direction != Some(Direction::Forward) {
                applied.push(Applied { name: entry.name.clone(), checksum: entry.checksum.clone().into() });
            }
        }
        Ok(Memory { entries, applied, unfinished })
    }
}

impl<'a> Migrator<'a> {
    /// Takes a database and the migrations of its program.
    #[must_use]
    pub fn new(db: &'a Db, chain: &'a Chain) -> Self {
        Self { db, chain, callbacks: None, progress: &Silent, options: RunOptions::default() }
    }

    /// Gives the functions that data steps call.
    #[must_use]
    pub const fn callbacks(mut self, callbacks: &'a Callbacks) -> Self {
        self.callbacks = Some(callbacks);
        self
    }

    /// Tells how it goes.
    #[must_use]
    pub const fn progress(mut self, progress: &'a dyn Progress) -> Self {
        self.progress = progress;
        self
    }

    /// Sets how it deals with others at work on the database.
    #[must_use]
    pub const fn options(mut self, options: RunOptions) -> Self {
        self.options = options;
        self
    }

    /// Returns where the database stands with each migration.
    ///
    /// # Errors
    /// [`RunError::Drift`] where files and ledger contradict each other;
    /// [`RunError::Database`].
    pub async fn standing(&self) -> Result<Vec<Standing>, RunError> {
        let memory = self.remember().await?;
        let comparison = self.chain.compare(&memory.applied)?;
        let state = |migration: &Migration| {
            let entry = memory.entries.iter().find(|entry| migration.name == *entry.name);
            match (entry, &memory.unfinished) {
                (Some(_), Some((name, direction))) if migration.name == **name => {
                    State::Unfinished(*direction)
                }
                (Some(entry), _) => State::Applied(entry.applied_at),
                (None, _) if comparison.applied.contains(&migration) => State::Replaced,
                (None, _) => State::Pending,
            }
        };
        let standing =
            |migration: &Migration| Standing { migration: migration.name.clone(), state: state(migration) };
        Ok(self.chain.migrations().iter().map(standing).collect())
    }

    /// Returns what a run to the target would do, and changes nothing.
    ///
    /// # Errors
    /// As [`run`](Self::run), but for what only running shows.
    pub async fn plan(&self, target: &Target) -> Result<Vec<PlannedStep<'a>>, RunError> {
        let memory = self.remember().await?;
        self.planned(&memory, target)
    }

    /// Returns the actions of the steps of a plan, on this database.
    ///
    /// # Errors
    /// [`RunError::Script`] where a migration cannot be run, or taken back.
    pub async fn script(&self, plan: &[PlannedStep<'a>]) -> Result<Vec<Vec<Action>>, RunError> {
        let mut applied = self.applied().await?;
        let mut scripts = Vec::new();
        for step in plan {
            let before = self.before(step, &applied)?;
            scripts.push(script(step.migration, &before, step.direction, self.db.dialect())?);
            go(&mut applied, step);
        }
        Ok(scripts)
    }

    /// Goes to the target and returns the steps that were taken.
    ///
    /// # Errors
    /// [`RunError`]: what was done before stays done, and the next run goes on
    /// behind it.
    pub async fn run(&self, target: &Target) -> Result<Vec<PlannedStep<'a>>, RunError> {
        lock::alone(self.db, self.options.wait, self.progress, &|| {
            Box::pin(async move {
                ledger::ensure(self.db).await?;
                let memory = self.remember().await?;
                let plan = self.planned(&memory, target)?;
                self.adopt(&memory).await?;
                self.walk(&plan).await?;
                Ok(plan)
            })
        })
        .await
    }

    /// Takes back the last migrations, so many of them, and returns the steps.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn downgrade(&self, count: usize) -> Result<Vec<PlannedStep<'a>>, RunError> {
        lock::alone(self.db, self.options.wait, self.progress, &|| {
            Box::pin(async move {
                ledger::ensure(self.db).await?;
                let memory = self.remember().await?;
                let mut plan = self.planned(&memory, &Target::Zero)?;
                plan.truncate(count);
                self.walk(&plan).await?;
                Ok(plan)
            })
        })
        .await
    }

    /// Writes into the ledger that the database stands at the target, and runs
    /// nothing.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn fake(&self, target: &Target) -> Result<Vec<PlannedStep<'a>>, RunError> {
        lock::alone(self.db, self.options.wait, self.progress, &|| {
            Box::pin(async move {
                ledger::ensure(self.db).await?;
                let memory = self.remember().await?;
                let plan = self.planned(&memory, target)?;
                self.db
                    .transaction(async |tx| {
                        for step in &plan {
                            match (step.direction, ledger::entry(tx, step.migration).await?) {
                                (Direction::Forward, None) => {
                                    LedgerEntry::finished(step.migration, tx).insert(tx).await?;
                                }
                                (Direction::Backward, Some(entry)) => {
                                    ledger::forget(entry, tx).await?;
                                }
                                _ => {}
                            }
                        }
                        Ok(())
                    })
                    .await?;
                Ok(plan)
            })
        })
        .await
    }

    async fn remember(&self) -> Result<Memory, RunError> {
        Memory::of(self.db).await
    }

    fn planned(&self, memory: &Memory, target: &Target) -> Result<Vec<PlannedStep<'a>>, RunError> {
        let comparison = self.chain.compare(&memory.applied)?;
        let plan = self.chain.plan(&comparison, target);
        if let Some((name, direction)) = &memory.unfinished {
            let first = plan.first();
            if !first.is_some_and(|step| step.migration.name == **name && step.direction == *direction) {
                return Err(RunError::Unfinished { migration: name.clone(), began: *direction });
            }
        }
        Ok(plan)
    }

    /// Writes down those that the database has by what they replace.
    async fn adopt(&self, memory: &Memory) -> Result<(), RunError> {
        for migration in self.chain.compare(&memory.applied)?.adopted {
            LedgerEntry::finished(migration, self.db).insert(self.db).await?;
        }
        Ok(())
    }

    async fn walk(&self, plan: &[PlannedStep<'a>]) -> Result<(), RunError> {
        let none = Callbacks::new();
        let callbacks = self.callbacks.unwrap_or(&none);
        let runner = Runner { db: self.db, callbacks, progress: self.progress, options: self.options };
        let mut applied = self.applied().await?;
        for step in plan {
            let before = self.before(step, &applied)?;
            runner
                .run(&Unit { migration: step.migration, before: &before, direction: step.direction })
                .await?;
            go(&mut applied, step);
        }
        Ok(())
    }

    /// Returns the schema that a step starts from: what those lead to that are
    /// applied and stand before it in the chain, its siblings of other branches
    /// among them.
    fn before(&self, step: &PlannedStep<'_>, applied: &[&Migration]) -> Result<Schema, ReplayFault> {
        let earlier = self.chain.migrations().iter().take_while(|known| known.name != step.migration.name);
        replay(earlier.filter(|known| applied.contains(known)))
    }

    async fn applied(&self) -> Result<Vec<&'a Migration>, RunError> {
        Ok(self.chain.compare(&self.remember().await?.applied)?.applied)
    }
}

fn go<'a>(applied: &mut Vec<&'a Migration>, step: &PlannedStep<'a>) {
    match step.direction {
        Direction::Forward => applied.push(step.migration),
        Direction::Backward => applied.retain(|known| known.name != step.migration.name),
    }
}
