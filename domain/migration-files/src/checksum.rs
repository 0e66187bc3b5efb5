//! What tells an edited file from the one that was applied.

use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Migration, MigrationName, Scope, Step};

/// The SHA-256 of what a migration does, in hexadecimal digits.
///
/// That is its name, its scope and its steps. Spaces and the order of keys, the
/// time of writing, what it follows, joins or replaces, its snapshot (which
/// follows from the steps) and silenced findings do nothing to a database.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checksum(String);

/// What is hashed, in this order. Its text may never change, or every applied
/// file of every program looks edited.
#[derive(Serialize)]
struct Deed<'a> {
    name: &'a MigrationName,
    scope: Scope,
    forward: &'a [Step],
}

impl Checksum {
    pub(crate) fn of(migration: &Migration) -> Self {
        let Migration { name, scope, forward, .. } = migration;
        let text = serde_json::to_vec(&Deed { name, scope: *scope, forward }).expect("a migration is JSON");
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
