//! The files of migrations in a directory.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use rustango_ports::schema::{FilesError, FilesErrorKind, MigrationFile, MigrationFiles};
use tokio::{fs, io::AsyncWriteExt as _};

/// A directory with the files of migrations, `0001_initial.json` and so on.
/// Files without the ending `.json` and hidden ones are none of its business.
#[derive(Clone, Debug)]
pub struct Directory {
    path: PathBuf,
}

impl Directory {
    /// Names a directory. It is made with the first file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn file(&self, operation: &'static str, name: &str) -> Result<PathBuf, FilesError> {
        if !MigrationFile::is_name(name) {
            return Err(FilesError::invalid_name(operation, name));
        }
        Ok(self.path.join(format!("{name}.json")))
    }
}

#[async_trait]
impl MigrationFiles for Directory {
    async fn list(&self) -> Result<Vec<MigrationFile>, FilesError> {
        let failed = |error| failed("list", &self.path, error);
        let mut entries = fs::read_dir(&self.path).await.map_err(failed)?;
        let mut files = Vec::new();
        while let Some(entry) = entries.next_entry().await.map_err(failed)? {
            let path = entry.path();
            if let Some(name) = name_of(&path) {
                let text =
                    fs::read_to_string(&path).await.map_err(|error| self::failed("list", &path, error))?;
                files.push(MigrationFile { name, text });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), FilesError> {
        let path = self.file("write", name)?;
        let failed = |error| failed("write", &path, error);
        fs::create_dir_all(&self.path).await.map_err(failed)?;
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).open(&path).await.map_err(failed)?;
        let written = async {
            file.write_all(text.as_bytes()).await?;
            file.sync_all().await
        };
        let Err(error) = written.await else { return Ok(()) };
        // Half a file is worse than none, and the first error is the one to tell.
        drop(fs::remove_file(&path).await);
        Err(failed(error))
    }

    async fn remove(&self, name: &str) -> Result<(), FilesError> {
        let path = self.file("remove", name)?;
        fs::remove_file(&path).await.map_err(|error| failed("remove", &path, error))
    }
}

fn name_of(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    let is_file = path.extension().is_some_and(|ending| ending == "json") && !name.starts_with('.');
    is_file.then(|| name.to_owned())
}

fn failed(operation: &'static str, path: &Path, error: io::Error) -> FilesError {
    let place = path.display();
    let (kind, context) = match error.kind() {
        ErrorKind::NotFound => (FilesErrorKind::Missing, format!("{place} is not there")),
        ErrorKind::AlreadyExists => (FilesErrorKind::Exists, format!("{place} is there already")),
        ErrorKind::InvalidData => (FilesErrorKind::NotText, format!("{place} is not UTF-8")),
        _ => (FilesErrorKind::Other, format!("{place}: {error}")),
    };
    FilesError::new(kind, operation, context).with_source(error)
}
