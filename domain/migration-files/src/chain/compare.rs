//! A chain beside what a database says it has applied.

use std::collections::BTreeMap;

use super::{Chain, fault::quoted};
use crate::{Checksum, Migration, MigrationName};

/// A row of the ledger: a migration that a database has applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// What it did.
    pub checksum: Checksum,
}

/// Where a database stands in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// What it has applied, in the order of the chain.
    pub applied: Vec<&'a Migration>,
    /// Those among them that the ledger lacks, since it has all that they
    /// replace: to be written into it.
    pub adopted: Vec<&'a Migration>,
    /// What it has yet to apply, in the order of the chain.
    pub pending: Vec<&'a Migration>,
}

/// In what a database and a chain differ though they must not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Drift {
    /// A file was edited after it was applied.
    #[error(
        "\"{0}\" was edited after it was applied: put the file back as it was, and write the change as a migration \
         of its own"
    )]
    Edited(MigrationName),
    /// The database has applied what is not there.
    #[error(
        "\"{0}\" is applied, but its file is not there: bring it back, or run the version of the program that has it"
    )]
    Unknown(String),
    /// The database lacks one that applied ones follow.
    #[error("\"{pending}\" is not applied, but {}, which it comes before: {}", is_applied(behind), GAP)]
    Gap {
        /// What is not applied.
        pending: MigrationName,
        /// What is applied and follows it.
        behind: Vec<MigrationName>,
    },
    /// The database has applied some of what one replaces.
    #[error(
        "\"{name}\" replaces {}, which are applied, and {}, which are not, and their files are gone: apply these with \
         a version of the program that has them",
        quoted(applied),
        quoted(missing)
    )]
    PartlyReplaced {
        /// What replaces them.
        name: MigrationName,
        /// Those that are applied.
        applied: Vec<MigrationName>,
        /// Those that are not.
        missing: Vec<MigrationName>,
    },
}

const GAP: &str = "set its `prev` to the last applied one if it was written later, or take those back first";

fn is_applied(names: &[MigrationName]) -> String {
    format!("{} {}", quoted(names), if names.len() == 1 { "is" } else { "are" })
}

type Ledger<'a> = BTreeMap<&'a str, &'a Checksum>;

impl Chain {
    /// Compares with the ledger of a database.
    ///
    /// # Errors
    /// Every [`Drift`].
    pub fn compare(&self, ledger: &[Applied]) -> Result<Comparison<'_>, Vec<Drift>> {
        let ledger: Ledger<'_> = ledger.iter().map(|row| (row.name.as_str(), &row.checksum)).collect();
        let mut drift = self.edited(&ledger);
        drift.extend(self.unknown(&ledger));
        let mut found = Comparison { applied: Vec::new(), adopted: Vec::new(), pending: Vec::new() };
        for migration in &self.migrations {
            if ledger.contains_key(migration.name.as_str()) {
                found.applied.push(migration);
                continue;
            }
            let (applied, missing): (Vec<_>, Vec<_>) =
                migration.replaces.iter().cloned().partition(|name| ledger.contains_key(name.as_str()));
            match (applied.is_empty(), missing.is_empty()) {
                (false, true) => {
                    found.applied.push(migration);
                    found.adopted.push(migration);
                }
                (false, false) => {
                    let name = migration.name.clone();
                    drift.push(Drift::PartlyReplaced { name, applied, missing });
                }
                (true, _) => found.pending.push(migration),
            }
        }
        drift.extend(found.pending.iter().filter_map(|pending| self.gap(pending, &found.applied)));
        if drift.is_empty() { Ok(found) } else { Err(drift) }
    }

    fn edited(&self, ledger: &Ledger<'_>) -> Vec<Drift> {
        let files = self.migrations.iter().chain(&self.replaced);
        let edited = files.filter(|migration| {
            ledger.get(migration.name.as_str()).is_some_and(|applied| **applied != migration.checksum())
        });
        edited.map(|migration| Drift::Edited(migration.name.clone())).collect()
    }

    fn unknown(&self, ledger: &Ledger<'_>) -> Vec<Drift> {
        let files = || self.migrations.iter().chain(&self.replaced);
        let is_known = |name: &str| {
            files().any(|migration| {
                migration.name == *name || migration.replaces.iter().any(|replaced| *replaced == *name)
            })
        };
        let unknown = ledger.keys().filter(|name| !is_known(name));
        unknown.map(|name| Drift::Unknown((*name).to_owned())).collect()
    }

    fn gap(&self, pending: &Migration, applied: &[&Migration]) -> Option<Drift> {
        let follows = |migration: &&&Migration| {
            self.ancestors(&migration.name).iter().any(|ancestor| ancestor.name == pending.name)
        };
        let behind: Vec<_> = applied.iter().filter(follows).map(|migration| migration.name.clone()).collect();
        (!behind.is_empty()).then(|| Drift::Gap { pending: pending.name.clone(), behind })
    }
}
