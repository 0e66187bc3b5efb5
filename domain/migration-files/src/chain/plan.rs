//! The way from where a database stands to where it is to stand.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Chain, Comparison, fault::quoted};
use crate::{Migration, MigrationName};

/// Where a database is to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// Behind the last migration.
    Latest,
    /// Before the first one.
    Zero,
    /// Behind this one.
    At(MigrationName),
}

/// A migration and the way that it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedStep<'a> {
    /// Whether it is applied or taken back.
    pub direction: Direction,
    /// The migration.
    pub migration: &'a Migration,
}

/// Whether a migration is applied or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It is applied.
    Forward,
    /// It is taken back.
    Backward,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        })
    }
}

/// Text that names no migration, or several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetFault {
    /// None is called so.
    #[error(
        "no migration is \"{target}\": expected `zero`, a number, or the beginning of a name; {}",
        told(last.as_ref())
    )]
    Unknown {
        /// What was asked for.
        target: String,
        /// The last migration.
        last: Option<MigrationName>,
    },
    /// Several are.
    #[error("\"{target}\" may be {}: write more of the name", quoted(names))]
    Ambiguous {
        /// What was asked for.
        target: String,
        /// What it may be.
        names: Vec<MigrationName>,
    },
    /// It is a part of one that replaces it.
    #[error("\"{target}\" is a part of \"{by}\" by now: only the whole of it can be gone to")]
    Replaced {
        /// What was asked for.
        target: MigrationName,
        /// What replaces it.
        by: MigrationName,
    },
}

fn told(name: Option<&MigrationName>) -> String {
    name.map_or_else(|| "there are none".to_owned(), |name| format!("the last is \"{name}\""))
}

impl Chain {
    /// Finds what a person means: `zero`, a number, or a name or the beginning
    /// of one.
    ///
    /// # Errors
    /// [`TargetFault`] where no migration is called so, several are, or one
    /// that another replaces.
    pub fn target(&self, text: &str) -> Result<Target, TargetFault> {
        if text == "zero" {
            return Ok(Target::Zero);
        }
        if let Some(exact) = self.get(text) {
            return Ok(Target::At(exact.name.clone()));
        }
        self.replaced_target(text)?;
        let number = text.parse::<u32>().ok();
        let meant = |name: &MigrationName| {
            number.map_or_else(|| name.as_str().starts_with(text), |number| name.number() == number)
        };
        let names: Vec<_> = self
            .migrations
            .iter()
            .map(|migration| &migration.name)
            .filter(|name| meant(name))
            .cloned()
            .collect();
        match <[MigrationName; 1]>::try_from(names) {
            Ok([name]) => Ok(Target::At(name)),
            Err(names) if names.is_empty() => {
                let last = self.migrations.last().map(|migration| migration.name.clone());
                Err(TargetFault::Unknown { target: text.to_owned(), last })
            }
            Err(names) => Err(TargetFault::Ambiguous { target: text.to_owned(), names }),
        }
    }

    fn replaced_target(&self, text: &str) -> Result<(), TargetFault> {
        let replacing = |migration: &&Migration| migration.replaces.iter().any(|name| *name == *text);
        match self.migrations.iter().find(replacing) {
            Some(by) => Err(TargetFault::Replaced {
                target: MigrationName::parse(text).unwrap_or_else(|_| by.name.clone()),
                by: by.name.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Returns what is taken back, the last first, and then what is applied, so
    /// that a database stands exactly at the target: behind it and all that it
    /// follows, and nothing else.
    #[must_use]
    pub fn plan<'a>(&'a self, comparison: &Comparison<'a>, target: &Target) -> Vec<PlannedStep<'a>> {
        let wanted = match target {
            Target::Latest => (0..self.migrations.len()).collect(),
            Target::Zero => BTreeSet::new(),
            Target::At(name) => {
                self.links.position(name.as_str()).map_or_else(BTreeSet::new, |at| self.lineage(at))
            }
        };
        let is_wanted = |migration: &&&Migration| {
            self.links.position(migration.name.as_str()).is_some_and(|at| wanted.contains(&at))
        };
        let step = |direction| move |migration: &&'a Migration| PlannedStep { direction, migration };
        let back = comparison.applied.iter().rev().filter(|migration| !is_wanted(migration));
        let forward = comparison.pending.iter().filter(is_wanted);
        back.map(step(Direction::Backward)).chain(forward.map(step(Direction::Forward))).collect()
    }
}
