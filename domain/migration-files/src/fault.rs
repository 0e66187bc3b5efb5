//! What is wrong with a file, and where in it.

/// A file that is no migration: which one, where in it, what is wrong and what
/// is allowed there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}.json: {at}{problem}", at = at(path))]
pub struct FileFault {
    file: String,
    path: String,
    problem: String,
}

impl FileFault {
    pub(crate) fn new(file: &str, path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), path: path.into(), problem: problem.into() }
    }

    /// Text that is no JSON is found by line and column, wrong values by their
    /// path.
    pub(crate) fn of_json(file: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        let has_path = error.inner().is_data() && path != ".";
        Self::new(file, if has_path { path } else { String::new() }, error.inner().to_string())
    }

    /// Returns the name of the file, without its ending.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns where in it, as in `forward[1].schema.AddColumn.column`; empty
    /// for the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong, and what is allowed.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}
