//! What tells an edited file from the one that was applied.

use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Migration, MigrationName, Scope, Step};
use rustango_ports::schema::Schema;

/// The SHA-256 of what a migration means, in hexadecimal digits.
///
/// Spaces, the order of keys, the time of writing, reasons of silenced findings
/// and the list of replaced files mean nothing to a database that has applied it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checksum(String);

/// What is hashed, in this order. Its text may never change, or every applied
/// file of every program looks edited.
#[derive(Serialize)]
struct Meaning<'a> {
    name: &'a MigrationName,
    prev: &'a Option<MigrationName>,
    atomic: bool,
    scope: Scope,
    snapshot: &'a Schema,
    forward: &'a [Step],
}

impl Checksum {
    pub(crate) fn of(migration: &Migration) -> Self {
        let Migration { name, prev, atomic, scope, snapshot, forward, .. } = migration;
        let meaning = Meaning { name, prev, atomic: *atomic, scope: *scope, snapshot, forward };
        let text =
            serde_json::to_vec(&meaning).expect("all keys are texts, and writing to memory does not fail");
        Self(format!("{:x}", Sha256::digest(text)))
    }

    /// Returns the 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes what a ledger has; anything that is no checksum equals none.
impl From<String> for Checksum {
    fn from(digits: String) -> Self {
        Self(digits)
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
