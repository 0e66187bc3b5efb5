//! What every model can do: `Post::objects()`, `post.save(&db)`.

use std::future::Future;

use rustango_model::Model;

use crate::{Db, Error, QuerySet, write};

/// The verbs of a model; the prelude brings them into scope.
///
/// It is implemented for every [`Model`], and for nothing else.
pub trait Objects: Model {
    /// Starts a query over all rows.
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// Inserts the row if its key is not set yet, else updates all its fields.
    ///
    /// # Errors
    /// [`Error::Validation`]; [`Error::RowVanished`] where the row to update
    /// is gone; [`Error::Database`] where a constraint is violated.
    fn save(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::save(self, db)
    }

    /// Inserts the row, with its key if that is set.
    ///
    /// # Errors
    /// [`Error::Validation`]; [`Error::Database`] where a constraint is
    /// violated.
    fn insert(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::insert(self, db)
    }

    /// Updates all fields of the row.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; otherwise as
    /// [`Objects::save`].
    fn update(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::update(self, db)
    }

    /// Deletes the row.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; [`Error::RowVanished`]
    /// where the row is gone already; [`Error::Database`] where others point
    /// at it.
    fn delete(&self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::delete(self, db)
    }

    /// Inserts many rows in as few statements as the database takes, in one
    /// transaction, and sets their keys.
    ///
    /// # Errors
    /// As [`Objects::insert`]; then no row is inserted.
    fn bulk_insert(rows: &mut [Self], db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::bulk_insert(rows, db)
    }
}

impl<M: Model> Objects for M {}
