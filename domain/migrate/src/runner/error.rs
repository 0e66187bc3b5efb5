//! Why a run ended early.

use std::time::Duration;

use rustango_migration_files::{ChainFault, Direction, Drift, MigrationName};
use rustango_query::Error;

use super::script::ScriptFault;
use crate::ReplayFault;

/// A run of migrations that ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The database refused, or cannot be reached, between two migrations.
    #[error(transparent)]
    Database(#[from] Error),
    /// A migration cannot be run, or taken back, on this database; nothing of it
    /// was run.
    #[error(transparent)]
    Script(#[from] ScriptFault),
    /// The migrations that are applied do not fit each other.
    #[error(transparent)]
    Replay(#[from] ReplayFault),
    /// An action failed.
    #[error("{migration}, action {action} of {of} ({title}): {source}; {}", aftermath(*taken_back, *action))]
    Action {
        /// The migration.
        migration: MigrationName,
        /// Which action, counted from 1.
        action: usize,
        /// Of how many.
        of: usize,
        /// What it does.
        title: String,
        /// Whether all of the migration was taken back.
        taken_back: bool,
        /// What the database, or a function of the program, said.
        source: Error,
    },
    /// The last run of a migration was cut off, and went the other way.
    #[error(
        "{migration} was left in the middle of running {began}: run it {began} to its end before anything else"
    )]
    Unfinished {
        /// The migration.
        migration: String,
        /// Which way it went.
        began: Direction,
    },
    /// A file was edited while its migration was unfinished.
    #[error(
        "{migration} was left unfinished, and what its first {done} actions do is not what it was when they were done: \
         put those back as they were; what has not been done may change"
    )]
    EditedMeanwhile {
        /// The migration.
        migration: MigrationName,
        /// How many actions are done.
        done: usize,
    },
    /// Another runner was at work all the time.
    #[error(
        "another runner has been at work on this database for {waited:?}: see that it ends, or allow a longer wait"
    )]
    Busy {
        /// How long this one waited.
        waited: Duration,
    },
    /// Another runner took over in the middle of a migration.
    #[error("{migration}: another runner is at work on it")]
    Overtaken {
        /// The migration.
        migration: MigrationName,
    },
    /// The files do not follow each other as this database would go on with them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Chain(Vec<ChainFault>),
    /// The files and what the database remembers contradict each other.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Drift(Vec<Drift>),
    /// The pool has one connection, and the lock needs one of its own.
    #[error("migrations need two connections, one of them for the lock: allow the pool at least 2")]
    OneConnection,
}

impl From<Vec<Drift>> for RunError {
    fn from(drift: Vec<Drift>) -> Self {
        Self::Drift(drift)
    }
}

fn aftermath(taken_back: bool, action: usize) -> String {
    if taken_back {
        return "nothing of this migration was kept".to_owned();
    }
    match action {
        1 => "nothing was done before it; the next run begins with it".to_owned(),
        _ => format!("the {} before it are done and recorded; the next run goes on with it", action - 1),
    }
}
