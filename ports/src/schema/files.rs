//! Where the files of migrations are kept.

use std::{error::Error, fmt};

use async_trait::async_trait;

/// Keeps the files of migrations: a directory, or what stands in for one.
///
/// It knows names and texts, not what they mean.
///
/// # Behaviour
/// - A name MUST be of ASCII letters, digits, `_` and `-`, or the call fails
///   with kind `InvalidName` and changes nothing (`no_name_leads_elsewhere`).
#[async_trait]
pub trait MigrationFiles: Send + Sync {
    /// Returns all files.
    ///
    /// # Behaviour
    /// - They MUST come in the order of their names, each with the text that
    ///   was written, byte for byte (`files_are_listed_by_name_as_written`).
    ///
    /// # Errors
    /// Kind `Missing` where there is no place for them, `NotText` where one is
    /// not UTF-8.
    async fn list(&self) -> Result<Vec<MigrationFile>, FilesError>;

    /// Writes a new file.
    ///
    /// # Behaviour
    /// - One that is there already MUST stay as it was, with kind `Exists`
    ///   (`no_file_is_overwritten`).
    /// - Of two that write the same name at once, one MUST succeed
    ///   (`one_of_two_writers_succeeds`).
    ///
    /// # Errors
    /// Kinds `Exists` and `InvalidName`.
    async fn write(&self, name: &str, text: &str) -> Result<(), FilesError>;

    /// Removes a file.
    ///
    /// # Behaviour
    /// - It MUST be gone from the list, and its name free again
    ///   (`removed_files_are_gone`).
    ///
    /// # Errors
    /// Kind `Missing` where there is none, and `InvalidName`.
    async fn remove(&self, name: &str) -> Result<(), FilesError>;
}

/// The file of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationFile {
    /// Its name, without the ending `.json`.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl MigrationFile {
    /// Says whether files may be called so.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        !name.is_empty() && name.bytes().all(is_part)
    }
}

/// What a caller does something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FilesErrorKind {
    /// There is no such file, or no place for files.
    Missing,
    /// There is such a file already.
    Exists,
    /// No file can be called so.
    InvalidName,
    /// A file is not UTF-8.
    NotText,
    /// Anything else: no right to, no room left.
    Other,
}

/// A failed operation on files.
#[derive(Debug)]
pub struct FilesError {
    kind: FilesErrorKind,
    operation: &'static str,
    context: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl FilesError {
    /// Makes an error: what kind, during which operation (`list`, `write`,
    /// `remove`), and what to tell.
    #[must_use]
    pub fn new(kind: FilesErrorKind, operation: &'static str, context: impl Into<String>) -> Self {
        Self { kind, operation, context: context.into(), source: None }
    }

    /// Makes the error of a name that no file can have.
    #[must_use]
    pub fn invalid_name(operation: &'static str, name: &str) -> Self {
        let context = format!("{name:?} is no name of a file: expected ASCII letters, digits, `_` and `-`");
        Self::new(FilesErrorKind::InvalidName, operation, context)
    }

    /// Attaches the error of the operating system.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns what a caller acts on.
    #[must_use]
    pub const fn kind(&self) -> FilesErrorKind {
        self.kind
    }
}

impl fmt::Display for FilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "migration files, {}: {}", self.operation, self.context)
    }
}

impl Error for FilesError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
