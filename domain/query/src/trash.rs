//! What models with a trash can do besides.

use std::future::Future;

use rustango_model::SoftDelete;

use crate::{
    Db, Error, QuerySet, Trash, records,
    shape::{Shape, Whole},
    write,
};

/// The verbs of a model whose rows are deleted into the trash; the prelude
/// brings them into scope.
///
/// `delete` puts a row into the trash, and queries do not see it there. What
/// points at it stays as it is: a foreign key still finds its target.
pub trait Trashable: SoftDelete {
    /// Puts the row into the trash; another name of
    /// [`delete`](crate::Objects::delete).
    ///
    /// # Errors
    /// As [`Objects::delete`](crate::Objects::delete).
    fn soft_delete(&self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::delete(self, db)
    }

    /// Takes the row out of the trash, and reads it anew.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; [`Error::RowVanished`]
    /// where the row is gone.
    fn restore(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::restore(self, db)
    }

    /// Deletes the row for good, in the trash or not.
    ///
    /// # Errors
    /// As [`restore`](Self::restore); [`Error::Database`] where others point at
    /// the row.
    fn purge(&self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::purge(self, db)
    }

    /// Tells whether the row is in the trash.
    fn is_trashed(&self) -> bool {
        let since = Self::schema().soft_delete;
        since.is_some_and(|field| !self.values().swap_remove(field).is_null())
    }
}

impl<M: SoftDelete> Trashable for M {}

impl<M: SoftDelete, S: Shape<M>> QuerySet<M, S> {
    /// Sees rows in the trash too.
    pub fn with_trashed(self) -> Self {
        Self::over(self.select.trash(Trash::Shown))
    }

    /// Sees rows in the trash only.
    pub fn only_trashed(self) -> Self {
        Self::over(self.select.trash(Trash::Only))
    }
}

impl<M: SoftDelete> QuerySet<M, Whole> {
    /// Takes all rows of the query out of the trash and returns how many.
    ///
    /// # Errors
    /// As [`UpdateSet::execute`](crate::UpdateSet::execute).
    pub async fn restore(self, db: &Db) -> Result<u64, Error> {
        records::restore(db, &self.into_select()?.trash(Trash::Only)).await
    }

    /// Deletes all rows of the query for good and returns how many.
    ///
    /// # Errors
    /// As [`QuerySet::delete`].
    pub async fn purge(self, db: &Db) -> Result<u64, Error> {
        records::purge(db, &self.into_select()?).await
    }
}
