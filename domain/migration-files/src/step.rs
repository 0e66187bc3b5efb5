//! What a migration does, one thing after another.

use std::num::NonZeroU32;

use rustango_ports::schema::{Name, Operation};
use serde::{Deserialize, Serialize};

use super::DatabaseSql;

/// One thing that a migration does.
///
/// In a file it is `{"schema": {…}}` or `{"data": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// A change of tables.
    Schema(Operation),
    /// A change of rows.
    Data(DataStep),
}

/// A change of rows.
///
/// ```json
/// {"data": {"sql": "UPDATE post SET slug = lower(title)", "reversible": true}}
/// {"data": {"callback": "fill_slugs", "reverse_callback": "clear_slugs"}}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawDataStep", into = "RawDataStep")]
#[non_exhaustive]
pub enum DataStep {
    /// A statement.
    Sql {
        /// What runs.
        sql: DatabaseSql,
        /// How it is taken back; batches are taken back in batches where
        /// the statement has their binds.
        reverse: Reverse<DatabaseSql>,
        /// Whether it runs again and again over a part of the rows each time.
        batch: Option<Batch>,
    },
    /// A function of the program.
    Callback {
        /// The name that the program gave it.
        callback: String,
        /// How it is taken back: by another function.
        reverse: Reverse<String>,
    },
}

/// How a change of rows is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reverse<T> {
    /// It cannot be: `reversible` is false, or nothing says how.
    Impossible,
    /// Nothing has to be done: `reversible` is true.
    Nothing,
    /// This is run: `reverse_sql`, `reverse_callback`.
    Run(T),
}

/// How a statement goes over many rows, so that locks stay short and a run that
/// was cut off goes on where it stopped. Its migration is not atomic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Batch {
    /// The statement has the bind `:limit` and changes at most as many rows
    /// that still need it. It is repeated until it changes none.
    Repeat {
        /// The most rows of one run.
        limit: NonZeroU32,
    },
    /// The statement has the binds `:from` and `:to`, both included. It runs over
    /// the rows of a table in the order of its key, and the last `:to` is
    /// recorded with each batch.
    Walk {
        /// The table.
        table: Name,
        /// A column without NULL that no two rows share and that has an index:
        /// its primary key.
        key: Name,
        /// The rows of one run.
        size: NonZeroU32,
    },
}

impl Batch {
    /// Returns the binds that the statement has, without the colon.
    #[must_use]
    pub const fn binds(&self) -> &'static [&'static str] {
        match self {
            Self::Repeat { .. } => &["limit"],
            Self::Walk { .. } => &["from", "to"],
        }
    }

    /// Returns whether a statement has the binds of this batch.
    #[must_use]
    pub fn is_bound_in(&self, sql: &str) -> bool {
        self.binds().iter().all(|name| has_bind(sql, name))
    }
}

fn has_bind(sql: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    sql.match_indices(':').any(|(at, _)| {
        let behind = sql[at + 1..].strip_prefix(name);
        !sql[..at].ends_with(':') && behind.is_some_and(|rest| !rest.starts_with(is_word))
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDataStep {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sql: Option<DatabaseSql>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reverse_sql: Option<DatabaseSql>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    callback: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reverse_callback: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reversible: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<Batch>,
}

impl TryFrom<RawDataStep> for DataStep {
    type Error = String;

    fn try_from(raw: RawDataStep) -> Result<Self, String> {
        match raw {
            RawDataStep { sql: Some(sql), callback: None, reverse_callback: None, batch, .. } => {
                let reverse = reverse(raw.reverse_sql, raw.reversible, "reverse_sql")?;
                check_binds(batch.as_ref(), &sql)?;
                Ok(Self::Sql { sql, reverse, batch })
            }
            RawDataStep { callback: Some(callback), sql: None, reverse_sql: None, batch: None, .. } => {
                let reverse = reverse(raw.reverse_callback, raw.reversible, "reverse_callback")?;
                Ok(Self::Callback { callback, reverse })
            }
            _ => Err("expected either `sql`, with `reverse_sql`, `reversible` and `batch` where wanted, or \
                      `callback`, with `reverse_callback` and `reversible`"
                .to_owned()),
        }
    }
}

fn reverse<T>(with: Option<T>, reversible: Option<bool>, key: &str) -> Result<Reverse<T>, String> {
    match (with, reversible) {
        (Some(_), Some(false)) => Err(format!("`{key}` and `\"reversible\": false` exclude each other")),
        (Some(with), _) => Ok(Reverse::Run(with)),
        (None, Some(true)) => Ok(Reverse::Nothing),
        (None, _) => Ok(Reverse::Impossible),
    }
}

fn check_binds(batch: Option<&Batch>, sql: &DatabaseSql) -> Result<(), String> {
    let Some(batch) = batch else { return Ok(()) };
    match sql.all().find(|(_, sql)| !batch.is_bound_in(sql)) {
        Some((database, _)) => {
            let binds = batch.binds().join("` and `:");
            Err(format!("the SQL ({database}) runs in batches and has to use the binds `:{binds}`"))
        }
        None => Ok(()),
    }
}

impl From<DataStep> for RawDataStep {
    fn from(step: DataStep) -> Self {
        let empty = Self {
            sql: None,
            reverse_sql: None,
            callback: None,
            reverse_callback: None,
            reversible: None,
            batch: None,
        };
        match step {
            DataStep::Sql { sql, reverse, batch } => {
                let (reverse_sql, reversible) = raw_reverse(reverse);
                Self { sql: Some(sql), reverse_sql, reversible, batch, ..empty }
            }
            DataStep::Callback { callback, reverse } => {
                let (reverse_callback, reversible) = raw_reverse(reverse);
                Self { callback: Some(callback), reverse_callback, reversible, ..empty }
            }
        }
    }
}

fn raw_reverse<T>(reverse: Reverse<T>) -> (Option<T>, Option<bool>) {
    match reverse {
        Reverse::Impossible => (None, Some(false)),
        Reverse::Nothing => (None, Some(true)),
        Reverse::Run(with) => (Some(with), Some(true)),
    }
}
