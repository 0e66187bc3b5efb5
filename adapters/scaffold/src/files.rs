//! Files that are written together, and overwrite nothing.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// Texts by the path that each is to have, relative to a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    texts: BTreeMap<PathBuf, String>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is new.
    New(PathBuf),
    /// It was there, with whatever its owner made of it, and stays.
    Kept(PathBuf),
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {source}", path.display())]
pub struct WriteError {
    path: PathBuf,
    source: io::Error,
}

impl Files {
    /// Starts without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file; one of the same path takes the place of an earlier one.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.texts.insert(path.into(), text.into());
        self
    }

    /// Returns the paths and texts, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// Writes those that are not there yet below a folder, which is made where
    /// it is missing.
    ///
    /// # Errors
    /// [`WriteError`] with the first path that could not be written; those
    /// before it are.
    pub fn write(&self, folder: &Path) -> Result<Vec<Written>, WriteError> {
        self.texts.iter().map(|(path, text)| write_new(folder, path, text)).collect()
    }
}

fn write_new(folder: &Path, path: &Path, text: &str) -> Result<Written, WriteError> {
    let whole = folder.join(path);
    let written = || {
        if let Some(parent) = whole.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::OpenOptions::new().write(true).create_new(true).open(&whole)?.write_all(text.as_bytes())
    };
    match written() {
        Ok(()) => Ok(Written::New(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && whole.is_file() => {
            Ok(Written::Kept(path.to_owned()))
        }
        Err(source) => Err(WriteError { path: whole, source }),
    }
}
