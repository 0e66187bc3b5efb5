//! Rows that remember what they were, so that only what changed is saved.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use rustango_model::{FieldValue, Model, RowReader, Stamp};
use rustango_ports::database::Value;

use crate::{Column, Db, Error, held::HeldRow, write};

/// A row that remembers what it held when it was read, or last saved;
/// [`Objects::track`](crate::Objects::track) makes it.
///
/// It is used as the model is. [`save`](Self::save) writes the fields that
/// changed, and nothing where none did: what others changed meanwhile in other
/// fields stays.
///
/// ```text
/// let mut post = Post::objects().get(db).await?.track();
/// post.title = "new".into();
/// assert_eq!(post.changed(), ["title"]);
/// assert_eq!(post.previous(Post::title)?, "old");
/// post.save(db).await?;
/// ```
///
/// Rows that are not tracked are no larger for it.
#[derive(Clone)]
pub struct Tracked<M> {
    row: M,
    before: Vec<Value>,
}

impl<M: Model> Tracked<M> {
    pub(crate) fn new(row: M) -> Self {
        Self { before: row.values(), row }
    }

    /// Returns the names of the fields that changed since the row was read or
    /// saved.
    #[must_use]
    pub fn changed(&self) -> Vec<&'static str> {
        self.positions().map(|position| M::schema().fields[position].name).collect()
    }

    /// Tells whether a field changed since the row was read or saved.
    pub fn has_changed<T>(&self, column: Column<M, T>) -> bool {
        self.positions().any(|position| position == column.field().position())
    }

    /// Returns what a field held when the row was read or saved.
    ///
    /// # Errors
    /// [`Error::Database`] of kind `Decode` where the type of the field does
    /// not read what it writes.
    pub fn previous<T: FieldValue>(&self, column: Column<M, T>) -> Result<T, Error> {
        let before = HeldRow::new(M::schema(), &self.before);
        Ok(RowReader::new(&before, 0, 0).read(column.field().position())?)
    }

    /// Updates the fields that changed, and with them those that the toolkit
    /// stamps; sends nothing where none did. A row without a key is inserted.
    ///
    /// # Errors
    /// As [`Objects::save`](crate::Objects::save); [`Error::InvalidQuery`]
    /// where the primary key changed.
    pub async fn save(&mut self, db: &Db) -> Result<(), Error> {
        let positions: Vec<_> =
            self.positions().filter(|&position| !is_written(M::schema(), position)).collect();
        write::save_some(&mut self.row, &positions, db).await?;
        self.before = self.row.values();
        Ok(())
    }

    /// Reads the row anew, and forgets what changed.
    ///
    /// # Errors
    /// As [`Objects::refresh`](crate::Objects::refresh).
    pub async fn refresh(&mut self, db: &Db) -> Result<(), Error> {
        write::refresh(&mut self.row, db).await?;
        self.before = self.row.values();
        Ok(())
    }

    /// Returns the row, which remembers nothing.
    #[must_use]
    pub fn into_inner(self) -> M {
        self.row
    }

    fn positions(&self) -> impl Iterator<Item = usize> {
        write::watched::differing(&self.before, &self.row.values()).into_iter()
    }
}

/// Whether each update writes a field, whatever the program put there.
fn is_written(schema: &rustango_model::ModelSchema, position: usize) -> bool {
    matches!(schema.fields[position].stamp, Stamp::NowOnSave | Stamp::Version)
}

impl<M> Deref for Tracked<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

impl<M> DerefMut for Tracked<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.row
    }
}

/// Names what changed and shows no values: they may be secrets.
impl<M: Model> fmt::Debug for Tracked<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracked")
            .field("model", &M::schema().name)
            .field("changed", &self.changed())
            .finish_non_exhaustive()
    }
}
