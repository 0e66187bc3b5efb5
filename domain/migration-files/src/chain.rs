//! Files in the order in which they follow each other.

mod compare;
mod fault;
mod links;
mod plan;

use std::collections::BTreeSet;

use self::links::Links;
pub use self::{
    compare::{Applied, Comparison, Drift},
    fault::ChainFault,
    plan::{Direction, PlannedStep, Target, TargetFault},
};
use crate::{FileFault, Migration, MigrationName};

/// Migrations that follow each other from one first to one last, or, while
/// branches are being joined, to several.
///
/// A migration that replaces others stands in their place, whether their files
/// are still there or not.
#[derive(Clone, Debug)]
pub struct Chain {
    migrations: Vec<Migration>,
    replaced: Vec<Migration>,
    links: Links,
}

impl Chain {
    /// Puts migrations in order.
    ///
    /// # Errors
    /// Every [`ChainFault`]: two of one name, one that follows what is not
    /// there, several that follow nothing, a circle, and two last ones.
    pub fn new(files: Vec<Migration>) -> Result<Self, Vec<ChainFault>> {
        let chain = Self::forked(files)?;
        let heads: Vec<_> = chain.heads().into_iter().map(|head| head.name.clone()).collect();
        if heads.len() > 1 { Err(vec![ChainFault::Heads(heads)]) } else { Ok(chain) }
    }

    /// Puts migrations in order that may have several last ones, for whoever
    /// joins them.
    ///
    /// # Errors
    /// As [`Chain::new`], but for the last ones.
    pub fn forked(files: Vec<Migration>) -> Result<Self, Vec<ChainFault>> {
        Self::order(files, Vec::new())
    }

    fn order(files: Vec<Migration>, set_aside: Vec<Migration>) -> Result<Self, Vec<ChainFault>> {
        let (migrations, mut replaced, links) = links::order(files, &set_aside)?;
        replaced.extend(set_aside);
        Ok(Self { migrations, replaced, links })
    }

    /// Returns the chain as a database can go on with it: where it has applied
    /// some of what one migration replaces, and all their files are still there,
    /// they stand for themselves.
    ///
    /// # Errors
    /// As [`Chain::forked`].
    pub fn beside(self, ledger: &[Applied]) -> Result<Self, Vec<ChainFault>> {
        let applied: BTreeSet<&str> = ledger.iter().map(|row| row.name.as_str()).collect();
        let is_there = |name: &MigrationName| self.replaced.iter().any(|file| file.name == *name);
        let gives_way = |migration: &Migration| {
            let done = migration.replaces.iter().filter(|name| applied.contains(name.as_str())).count();
            let is_part = done > 0 && done < migration.replaces.len();
            is_part && !applied.contains(migration.name.as_str()) && migration.replaces.iter().all(is_there)
        };
        let (set_aside, kept): (Vec<_>, Vec<_>) = self.migrations.iter().cloned().partition(gives_way);
        if set_aside.is_empty() {
            return Ok(self);
        }
        Self::order(kept.into_iter().chain(self.replaced).collect(), set_aside)
    }

    /// Reads files, given by their names without `.json` and their texts, and
    /// puts them in order.
    ///
    /// # Errors
    /// Every fault of a file; where there is none, those of [`Chain::new`].
    pub fn parse<N: AsRef<str>, T: AsRef<str>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, Vec<ParseFault>> {
        let files = parse_all(files)?;
        Self::new(files).map_err(|faults| faults.into_iter().map(ParseFault::Chain).collect())
    }

    /// Returns the migrations, each behind those that it follows, and otherwise
    /// in the order of their names. Replaced ones are not among them.
    #[must_use]
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// Returns those whose files are still there, but which another one replaces.
    #[must_use]
    pub fn replaced(&self) -> &[Migration] {
        &self.replaced
    }

    /// Finds a migration by its whole name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Migration> {
        self.links.position(name).map(|at| &self.migrations[at])
    }

    /// Returns those that no other follows.
    #[must_use]
    pub fn heads(&self) -> Vec<&Migration> {
        let followed = self.links.followed();
        let heads = self.migrations.iter().enumerate().filter(|(at, _)| !followed.contains(at));
        heads.map(|(_, migration)| migration).collect()
    }

    /// Returns the last one, where there is one and no other.
    #[must_use]
    pub fn head(&self) -> Option<&Migration> {
        match self.heads()[..] {
            [head] => Some(head),
            _ => None,
        }
    }

    /// Returns those that a migration follows, directly or over others, in order.
    #[must_use]
    pub fn ancestors(&self, name: &MigrationName) -> Vec<&Migration> {
        let Some(at) = self.links.position(name.as_str()) else { return Vec::new() };
        self.links.ancestors(at).into_iter().map(|at| &self.migrations[at]).collect()
    }

    /// Returns those that a migration follows directly.
    #[must_use]
    pub fn parents(&self, name: &MigrationName) -> Vec<&Migration> {
        let Some(at) = self.links.position(name.as_str()) else { return Vec::new() };
        self.links.parents(at).iter().map(|&at| &self.migrations[at]).collect()
    }

    /// Returns the number of the next file.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        let files = self.migrations.iter().chain(&self.replaced);
        files.map(|migration| migration.name.number()).max().unwrap_or(0).saturating_add(1)
    }

    /// The positions of a migration and of all that it follows.
    fn lineage(&self, at: usize) -> BTreeSet<usize> {
        let mut lineage = self.links.ancestors(at);
        lineage.insert(at);
        lineage
    }
}

/// What is wrong with the files of a directory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
#[non_exhaustive]
pub enum ParseFault {
    /// One of them is no migration.
    File(FileFault),
    /// They do not follow each other.
    Chain(ChainFault),
}

/// Reads files, given by their names without `.json` and their texts.
///
/// # Errors
/// The fault of every file that has one.
pub fn parse_all<N: AsRef<str>, T: AsRef<str>>(
    files: impl IntoIterator<Item = (N, T)>,
) -> Result<Vec<Migration>, Vec<ParseFault>> {
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for (name, text) in files {
        match Migration::parse(name.as_ref(), text.as_ref()) {
            Ok(migration) => read.push(migration),
            Err(fault) => faults.push(ParseFault::File(fault)),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

#[cfg(test)]
mod tests;
