//! Files of migrations in memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use rustango_ports::schema::{FilesError, FilesErrorKind, MigrationFile, MigrationFiles};

/// Keeps the files of migrations in memory, so that a test has no directory to
/// clean up.
///
/// ```
/// use rustango_ports::schema::MigrationFiles as _;
/// use rustango_testing::doubles::InMemoryFiles;
///
/// # async fn example() -> Result<(), rustango_ports::schema::FilesError> {
/// let files = InMemoryFiles::default();
/// files.write("0001_initial", "{}").await?;
/// assert_eq!(files.list().await?[0].name, "0001_initial");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct InMemoryFiles {
    texts: Mutex<BTreeMap<String, String>>,
}

impl InMemoryFiles {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl MigrationFiles for InMemoryFiles {
    async fn list(&self) -> Result<Vec<MigrationFile>, FilesError> {
        let texts = self.lock();
        let files = texts.iter().map(|(name, text)| MigrationFile { name: name.clone(), text: text.clone() });
        Ok(files.collect())
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), FilesError> {
        if !MigrationFile::is_name(name) {
            return Err(FilesError::invalid_name("write", name));
        }
        let mut texts = self.lock();
        if texts.contains_key(name) {
            let context = format!("{name} is there already");
            return Err(FilesError::new(FilesErrorKind::Exists, "write", context));
        }
        texts.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), FilesError> {
        if !MigrationFile::is_name(name) {
            return Err(FilesError::invalid_name("remove", name));
        }
        match self.lock().remove(name) {
            Some(_) => Ok(()),
            None => {
                Err(FilesError::new(FilesErrorKind::Missing, "remove", format!("there is no file {name}")))
            }
        }
    }
}
