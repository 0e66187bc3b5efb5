//! The import: everything or nothing, in one transaction.

use std::{io, path::PathBuf};

use rustango::{check_tables, create_tables, drop_tables, ports::database::DbErrorKind, prelude::*};

use crate::{BadRow, Source, registry};

/// Rows between two reports of progress; the toolkit splits them further where
/// the database takes fewer binds.
const BATCH: usize = 5_000;

/// What becomes of bad rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are reported and left out.
    Lenient,
    /// The first one stops the import, and nothing is imported.
    Strict,
}

/// What was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of rows of all four tables.
    pub imported: usize,
    /// The rows left out.
    pub bad: Vec<BadRow>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what it should be.
    #[error("{path} is not a JSON list: {source}")]
    NotAList {
        /// The file.
        path: PathBuf,
        /// Where it goes wrong.
        source: serde_json::Error,
    },
    /// A bad row, in strict mode.
    #[error("nothing was imported: {0}")]
    BadRow(BadRow),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] Error),
}

/// Fills the tables from a source, in place of what they held. `progress` is told how many
/// rows came with each batch.
///
/// # Errors
/// [`ImportError`]; then the tables are as before.
pub async fn import(
    db: &Db,
    source: Source,
    mode: Mode,
    progress: impl Fn(usize) + Sync,
) -> Result<Report, ImportError> {
    let Source { mut countries, mut regions, mut districts, mut cities, bad } = source;
    if mode == Mode::Strict
        && let Some(row) = bad.first()
    {
        return Err(ImportError::BadRow(row.clone()));
    }
    let registry = registry()?;
    let existing = is_filled(db).await?;
    db.transaction(async |tx| {
        if existing {
            drop_tables(tx, &registry).await?;
        }
        create_tables(tx, &registry).await?;
        insert(tx, &mut countries, &progress).await?;
        insert(tx, &mut regions, &progress).await?;
        insert(tx, &mut districts, &progress).await?;
        insert(tx, &mut cities, &progress).await
    })
    .await?;
    Ok(Report { imported: countries.len() + regions.len() + districts.len() + cities.len(), bad })
}

/// Tells whether the tables of the atlas are there.
///
/// # Errors
/// Where the database cannot be reached, or has other tables of these names:
/// those are nobody's to drop.
pub async fn is_filled(db: &Db) -> Result<bool, Error> {
    match check_tables(db, &registry()?).await {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.database_kind(), Some(DbErrorKind::MissingTable { .. })) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn insert<M: Model>(db: &Db, rows: &mut [M], progress: &(impl Fn(usize) + Sync)) -> Result<(), Error> {
    for batch in rows.chunks_mut(BATCH) {
        M::bulk_insert(batch, db).await?;
        progress(batch.len());
    }
    Ok(())
}
