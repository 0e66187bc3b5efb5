//! What a file says, read and written.

mod prev;

use chrono::{DateTime, Utc};
use rustango_ports::schema::Schema;
use serde::{Deserialize, Serialize};

use super::{Checksum, DataStep, FileFault, MigrationName, Step};

/// A step from one schema to the next: what one file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// Its name, which is also that of its file.
    pub name: MigrationName,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The migration that it follows; none for the first, and several where it
    /// joins them. In a file it is `null`, a name or a list of names.
    #[serde(with = "prev")]
    pub prev: Vec<MigrationName>,
    /// Whether all of it takes effect or nothing, where the database can.
    #[serde(default = "yes")]
    pub atomic: bool,
    /// Which databases it is for.
    #[serde(default)]
    pub scope: Scope,
    /// What it does, in order.
    pub forward: Vec<Step>,
    /// The migrations that it stands for, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<MigrationName>,
    /// Findings of the linter that are meant to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silenced: Vec<Silence>,
    /// The schema after it: a starting state that needs no other file.
    pub snapshot: Schema,
}

const fn yes() -> bool {
    true
}

/// Which databases a migration is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// The one that all share.
    #[default]
    Shared,
    /// That of each tenant.
    Tenant,
}

/// A finding of the linter that is meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// The id of the rule.
    pub id: String,
    /// Why it is meant to be.
    pub reason: String,
}

impl Migration {
    /// Starts a migration that does nothing and follows none.
    #[must_use]
    pub fn new(name: MigrationName, created_at: DateTime<Utc>, snapshot: Schema) -> Self {
        Self {
            name,
            created_at,
            prev: Vec::new(),
            atomic: true,
            scope: Scope::default(),
            forward: Vec::new(),
            replaces: Vec::new(),
            silenced: Vec::new(),
            snapshot,
        }
    }

    /// Reads a file, by its name without the ending `.json`.
    ///
    /// # Errors
    /// [`FileFault`] where it is no JSON, has an unknown key or a wrong value, is
    /// called otherwise than its file, follows or replaces itself, silences a
    /// finding without a reason, or runs in batches and is atomic.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileFault> {
        let mut json = serde_json::Deserializer::from_str(text);
        let migration: Self =
            serde_path_to_error::deserialize(&mut json).map_err(|error| FileFault::of_json(file, &error))?;
        json.end().map_err(|error| FileFault::new(file, "", error.to_string()))?;
        match migration.fault(file) {
            Some((path, problem)) => Err(FileFault::new(file, path, problem)),
            None => Ok(migration),
        }
    }

    /// Finds what is wrong with keys that do not fit each other.
    fn fault(&self, file: &str) -> Option<(String, String)> {
        if self.name != *file {
            let expected =
                format!("\"{}\" is in a file of another name: one of the two has to change", self.name);
            return Some(("name".to_owned(), expected));
        }
        if self.prev.contains(&self.name) {
            return Some(("prev".to_owned(), "a migration does not follow itself".to_owned()));
        }
        if let Some(at) = (1..self.prev.len()).find(|&at| self.prev[..at].contains(&self.prev[at])) {
            return Some((format!("prev[{at}]"), format!("\"{}\" stands there twice", self.prev[at])));
        }
        if let Some(at) = self.replaces.iter().position(|name| *name == self.name) {
            return Some((format!("replaces[{at}]"), "a migration does not replace itself".to_owned()));
        }
        if let Some(at) = self.silenced.iter().position(|silence| silence.reason.trim().is_empty()) {
            return Some((
                format!("silenced[{at}].reason"),
                "expected why the finding is meant to be".to_owned(),
            ));
        }
        let batched = |step: &Step| matches!(step, Step::Data(DataStep::Sql { batch: Some(_), .. }));
        let at = self.forward.iter().position(batched).filter(|_| self.atomic)?;
        let problem = "batches end their transaction each: set `\"atomic\": false` in this file, or put the step \
                       into a file of its own";
        Some((format!("forward[{at}].data.batch"), problem.to_owned()))
    }

    /// Writes it as its file has it: the same text for the same migration, and
    /// for what was read from such a text that text again.
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "all keys are texts, and memory takes all writes")]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a migration is JSON");
        text.push('\n');
        text
    }

    /// Returns what tells this migration from an edited one.
    #[must_use]
    pub fn checksum(&self) -> Checksum {
        Checksum::of(self)
    }
}

#[cfg(test)]
mod tests;
