//! What a database remembers of its migrations.

use chrono::{DateTime, Utc};
use rustango_macros::Model;
use rustango_migration_files::{Direction, Migration};
use rustango_model::{Auto, Model as _, Registry};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Error, Objects as _};
use serde::{Deserialize, Serialize};

use crate::create_tables;

/// One migration that a database has, or is in the middle of.
#[derive(Model, Clone, Debug)]
#[rustango(
    crate = "crate::runner::ledger",
    table = "__rustango_migrations__",
    app = "rustango",
    ordering = "id"
)]
pub struct LedgerEntry {
    /// The number of the entry; later ones have greater ones.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The name of the migration.
    #[rustango(max_length = 120, unique)]
    pub name: String,
    /// The checksum of its file when it was applied.
    #[rustango(max_length = 64)]
    pub checksum: String,
    /// When it was begun, or finished.
    pub applied_at: DateTime<Utc>,
    /// Where a run of it stands that has not finished.
    pub progress: Option<serde_json::Value>,
}

/// Stands for the facade's, without its registry: the runner makes this table
/// by itself.
pub(crate) mod __macro {
    pub(crate) use rustango_query::__macro::*;

    pub(crate) mod inventory {
        macro_rules! submit {
            ($($model:tt)*) => {};
        }
        pub(crate) use submit;
    }
}

impl LedgerEntry {
    pub(super) fn finished(migration: &Migration, db: &Db) -> Self {
        Self {
            id: Auto::default(),
            name: migration.name.to_string(),
            checksum: migration.checksum().to_string(),
            applied_at: db.clock().now(),
            progress: None,
        }
    }

    /// Returns whether all of it is applied.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        self.progress.is_none()
    }

    /// Returns where its run stands, if it has not finished.
    pub(super) fn position(&self) -> Result<Option<Position>, Error> {
        let position = self.progress.clone().map(serde_json::from_value).transpose();
        position.map_err(|fault| Error::InvalidQuery(format!("the ledger entry of {}: {fault}", self.name)))
    }

    pub(super) fn set_position(&mut self, position: &Position) {
        let value = serde_json::to_value(position);
        self.progress = Some(value.expect("a position is numbers and texts"));
    }
}

/// Where a run stands that records each thing that it has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) direction: Direction,
    /// The action that is next, counted from 0 in the order in which they run.
    pub(super) action: usize,
    /// The statement of it that is next.
    pub(super) statement: usize,
    /// What the schema looked like before that statement was sent, where it
    /// takes part in no transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) mark: Option<String>,
    /// What the actions before it were, so that nobody goes on behind others.
    #[serde(default)]
    pub(super) done: String,
    /// The key of the last row that batches have come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reached: Option<serde_json::Value>,
}

impl Position {
    pub(super) const fn start(direction: Direction) -> Self {
        Self::at(direction, 0, 0)
    }

    pub(super) const fn at(direction: Direction, action: usize, statement: usize) -> Self {
        Self { direction, action, statement, mark: None, done: String::new(), reached: None }
    }
}

/// Returns what a database remembers, in the order of applying; nothing where
/// no migration was ever run.
///
/// # Errors
/// [`Error::Database`] where it cannot be read.
pub async fn entries(db: &Db) -> Result<Vec<LedgerEntry>, Error> {
    match LedgerEntry::objects().fetch(db).await {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        read => read,
    }
}

/// Forgets a migration. Nothing points at the ledger, whatever models the
/// program has.
pub(super) async fn forget(entry: LedgerEntry, db: &Db) -> Result<(), Error> {
    entry.delete(&db.clone().with_registry(Registry::new())).await.map(drop)
}

/// Finds the entry of a migration.
pub(super) async fn entry(db: &Db, migration: &Migration) -> Result<Option<LedgerEntry>, Error> {
    let name = migration.name.as_str();
    LedgerEntry::objects().filter(LedgerEntry::name.eq(name)).first(db).await
}

/// Makes the ledger, where there is none.
pub(super) async fn ensure(db: &Db) -> Result<(), Error> {
    match LedgerEntry::objects().limit(0).fetch(db).await {
        Err(error) if is_missing(&error) => {}
        read => return read.map(drop),
    }
    let ledger = Registry::new().with_schema(LedgerEntry::schema()).map_err(Error::abort)?;
    match create_tables(db, &ledger).await {
        Ok(()) => Ok(()),
        // Where transactions are the lock, another runner may have been faster.
        Err(error) => LedgerEntry::objects().limit(0).fetch(db).await.map(drop).map_err(|_| error),
    }
}

fn is_missing(error: &Error) -> bool {
    matches!(error.database_kind(), Some(DbErrorKind::MissingTable { .. }))
}
