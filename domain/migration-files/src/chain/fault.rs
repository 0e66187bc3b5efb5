//! Why migrations do not form a chain.

use crate::MigrationName;

/// Why migrations do not form a chain, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainFault {
    /// Two have one name.
    #[error("there are two migrations \"{0}\": rename one of them, in its file too")]
    Duplicate(MigrationName),
    /// One follows what is not there.
    #[error("\"{name}\" follows \"{prev}\", which is not there: bring its file back, or correct `prev`")]
    MissingPrev {
        /// The migration.
        name: MigrationName,
        /// What it follows.
        prev: MigrationName,
    },
    /// Several follow nothing.
    #[error("{} all follow none, but only the first does: set `prev` of the others", quoted(.0))]
    Starts(Vec<MigrationName>),
    /// They follow each other in a circle.
    #[error("{} follow each other in a circle: correct `prev` of one of them", quoted(.0))]
    Circle(Vec<MigrationName>),
    /// No other follows them.
    #[error(
        "{} are both the last: `makemigrations --merge` writes the one that joins them",
        quoted(.0)
    )]
    Heads(Vec<MigrationName>),
    /// Two replace the same.
    #[error("{} both replace \"{replaced}\": only one can", quoted(by))]
    ReplacedTwice {
        /// What they replace.
        replaced: MigrationName,
        /// The two.
        by: Vec<MigrationName>,
    },
}

/// Writes names in a row: `"a", "b" and "c"`.
pub(crate) fn quoted(names: &[MigrationName]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let between = match at {
            0 => "",
            _ if at + 1 == names.len() => " and ",
            _ => ", ",
        };
        text.extend([between, "\"", name.as_str(), "\""]);
    }
    text
}
