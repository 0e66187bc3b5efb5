//! Rows that are there afterwards, whoever else makes them at the same time.

use rustango_model::Model;
use rustango_ports::database::DbErrorKind;

use crate::{Db, Error, Objects, Predicate};

/// How often others may be first between a look and a write.
const ATTEMPTS: u32 = 5;

/// Attempts at writing a row that was found missing.
#[derive(Default)]
pub(crate) struct Attempts {
    failed: u32,
}

impl Attempts {
    /// Tells whether to look anew: others were first with the row.
    pub(crate) fn lost_to(&mut self, error: &Error) -> bool {
        self.failed += 1;
        self.failed < ATTEMPTS && is_taken(error)
    }
}

/// Tells whether a row is there that the new one would share unique values
/// with.
fn is_taken(error: &Error) -> bool {
    matches!(error.database_kind(), Some(DbErrorKind::UniqueViolation { .. }))
}

/// Whether a row was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// It was not there before.
    Created,
    /// It was.
    Existed,
}

pub(crate) async fn get_or_create<M: Model>(
    find: Predicate<M>,
    make: impl Fn() -> M,
    db: &Db,
) -> Result<(M, Made), Error> {
    for _ in 0..ATTEMPTS {
        match M::objects().filter(find.clone()).only_row(db).await {
            Ok(row) => return Ok((row, Made::Existed)),
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
        if let Some(row) = try_insert(make(), db).await? {
            return Ok((row, Made::Created));
        }
    }
    Err(unfindable::<M>())
}

pub(crate) async fn update_or_create<M: Model>(
    find: Predicate<M>,
    change: impl Fn(&mut M),
    make: impl Fn() -> M,
    db: &Db,
) -> Result<(M, Made), Error> {
    for _ in 0..ATTEMPTS {
        let changed = db
            .transaction(async |tx| {
                let found = M::objects().filter(find.clone()).select_for_update().get(tx).await;
                let mut row = match found {
                    Ok(row) => row,
                    Err(Error::NotFound { .. }) => return Ok(None),
                    Err(error) => return Err(error),
                };
                change(&mut row);
                row.update(tx).await?;
                Ok(Some(row))
            })
            .await?;
        if let Some(row) = changed {
            return Ok((row, Made::Existed));
        }
        if let Some(row) = try_insert(make(), db).await? {
            return Ok((row, Made::Created));
        }
    }
    Err(unfindable::<M>())
}

/// Inserts a row, or nothing where someone else was first. Within a
/// transaction a savepoint keeps what was done before.
async fn try_insert<M: Model>(mut row: M, db: &Db) -> Result<Option<M>, Error> {
    let inserted = db
        .transaction(async |tx| {
            row.insert(tx).await?;
            Ok(row)
        })
        .await;
    match inserted {
        Ok(row) => Ok(Some(row)),
        Err(error) if is_taken(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn unfindable<M: Model>() -> Error {
    let model = M::schema().name;
    Error::InvalidQuery(format!(
        "a {model} that is unique like the new one is there, and the predicate does not find it: ask for the \
         fields that are unique"
    ))
}
