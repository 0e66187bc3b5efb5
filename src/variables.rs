//! The variables of a program: those of its environment, or else of the file `.env` beside it.

use std::{collections::BTreeMap, env, io::ErrorKind};

/// The file that stands in for the environment while a program is written.
const FILE: &str = ".env";
const STAGE: &str = "RUSTANGO_ENV";

/// Returns a variable of the environment or, where it is not set there, of the
/// file `.env` in the working directory.
///
/// The file is for development: where `RUSTANGO_ENV` is `production`, nothing
/// reads it. It never changes the environment of the process.
///
/// # Errors
/// [`VariableError`] where the value is not UTF-8, or the file cannot be read.
pub fn variable(name: &str) -> Result<Option<String>, VariableError> {
    Variables::load()?.get(name)
}

/// What a program runs for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// For those who write it.
    Development,
    /// For its users.
    Production,
}

/// The variables of the process and those of the file, apart.
#[derive(Debug)]
pub(crate) struct Variables {
    file: BTreeMap<String, String>,
}

impl Variables {
    /// Reads the file, where there is one and it counts.
    pub(crate) fn load() -> Result<Self, VariableError> {
        if stage()? == Stage::Production {
            return Ok(Self { file: BTreeMap::new() });
        }
        let text = match std::fs::read_to_string(FILE) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(VariableError(format!("{FILE} cannot be read: {error}"))),
        };
        Ok(Self { file: parse(&text)? })
    }

    /// Finds a variable; that of the environment counts first.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, VariableError> {
        Ok(of_process(name)?.or_else(|| self.of_file(name)))
    }

    pub(crate) fn of_file(&self, name: &str) -> Option<String> {
        self.file.get(name).cloned()
    }
}

/// Returns what the environment says that the program runs for.
pub(crate) fn stage() -> Result<Stage, VariableError> {
    match of_process(STAGE)?.as_deref() {
        Some("production") => Ok(Stage::Production),
        None | Some("" | "development" | "test") => Ok(Stage::Development),
        Some(other) => {
            Err(VariableError(format!("{STAGE} is `{other}`, expected production, development or test")))
        }
    }
}

/// Finds a variable of the process.
pub(crate) fn of_process(name: &str) -> Result<Option<String>, VariableError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(VariableError::not_unicode(name)),
    }
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, VariableError> {
    let mut variables = BTreeMap::new();
    for pair in dotenvy::from_read_iter(text.as_bytes()) {
        let (name, value) = pair.map_err(|error| unreadable(text, &error))?;
        variables.insert(name, value);
    }
    if variables.get(STAGE).is_some_and(|stage| stage == "production") {
        return Err(VariableError(format!(
            "{FILE} says {STAGE}=production, but it is read in development only: set {STAGE} in the environment"
        )));
    }
    Ok(variables)
}

/// Names the line, and shows nothing of it: it may hold a secret.
fn unreadable(text: &str, error: &dotenvy::Error) -> VariableError {
    let dotenvy::Error::LineParse(line, _) = error else {
        return VariableError(format!("{FILE} cannot be read"));
    };
    let number = text.lines().position(|candidate| candidate.contains(line.trim())).map_or(0, |at| at + 1);
    VariableError(format!(
        "line {number} of {FILE} is no variable: expected NAME=value, in quotes where it holds spaces, quotes, # or $"
    ))
}

/// A variable that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VariableError(String);

impl VariableError {
    #[cfg(feature = "web")]
    pub(crate) const fn new(reason: String) -> Self {
        Self(reason)
    }

    pub(crate) fn not_unicode(name: &str) -> Self {
        Self(format!("{name} is not valid UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_is_usual() {
        let read = parse("# settings\n\nA=1\nexport B='two words' # why\nC=\n").expect("a file");
        let expected = [("A", "1"), ("B", "two words"), ("C", "")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    }

    #[test]
    fn a_broken_line_is_named_and_not_shown() {
        let said = parse("A=1\nDB_PASSWORD=hunter 2\n").expect_err("a space").to_string();
        assert!(said.starts_with("line 2 of .env is no variable"), "{said}");
        assert!(!said.contains("hunter"), "{said}");
    }

    #[test]
    fn the_file_cannot_make_it_production() {
        let said = parse("RUSTANGO_ENV=production").expect_err("it is read in development").to_string();
        assert!(said.contains("set RUSTANGO_ENV in the environment"), "{said}");
    }
}
