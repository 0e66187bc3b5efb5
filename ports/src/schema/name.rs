//! Names that come from files and live databases.

use std::{
    borrow::Borrow,
    fmt::{self, Write as _},
};

use serde::{Deserialize, Serialize};

use crate::database::{Identifier, InvalidIdentifier};

/// The name of a table, a column, an index or a constraint, owned: of a
/// migration file or of a live database.
///
/// It holds what an [`Identifier`] may hold, and so needs no escaping in SQL
/// either. Requests have no business with it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Makes a name, or says why it is none.
    ///
    /// # Errors
    /// [`InvalidName`] where an [`Identifier`] could not be made of it.
    pub fn parse(name: impl Into<String>) -> Result<Self, InvalidName> {
        let name = name.into();
        if Identifier::is_valid(&name) { Ok(Self(name)) } else { Err(InvalidName(name)) }
    }

    /// Makes the name `<table>_<column>_<suffix>` of something that nobody
    /// named. One over [`Identifier::MAX_LEN`] keeps its beginning and ends with
    /// a hash of the whole (FNV-1a), so that it stays unique and stable.
    #[must_use]
    pub fn generated(table: &str, columns: &[&str], suffix: &str) -> Self {
        let mut name = String::from(table);
        for part in columns.iter().copied().chain([suffix]) {
            name.push('_');
            name.push_str(part);
        }
        if name.len() > Identifier::MAX_LEN {
            let hash = name
                .bytes()
                .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
            name.truncate(Identifier::MAX_LEN - 9);
            // Writing to a String cannot fail.
            let _ = write!(name, "_{hash:08x}");
        }
        Self(name)
    }

    /// Returns the bare name, not quoted.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Identifier> for Name {
    fn from(name: Identifier) -> Self {
        Self(name.as_str().to_owned())
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(name: String) -> Result<Self, InvalidName> {
        Self::parse(name)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Text that cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no name: {InvalidIdentifier}")]
pub struct InvalidName(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers() {
        assert_eq!(Name::parse("post").unwrap(), "post");
        let fault = Name::parse("post\"; DROP TABLE post").unwrap_err().to_string();
        assert!(
            fault.starts_with("\"post\\\"; DROP TABLE post\" is no name: an SQL identifier is"),
            "{fault}"
        );
        assert!(serde_json::from_str::<Name>("\"a b\"").is_err());
    }

    #[test]
    fn long_generated_names_stay_apart() {
        assert_eq!(Name::generated("post", &["title"], "key"), "post_title_key");
        let (long, longer) = ("a".repeat(60), "a".repeat(61));
        let [first, second] = [&long, &longer].map(|column| Name::generated("post", &[column], "key"));
        assert_eq!(first.as_str().len(), Identifier::MAX_LEN);
        assert_ne!(first, second);
    }
}
