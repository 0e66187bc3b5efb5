//! Names of migrations.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

/// The name of a migration: a number of four digits or more, `_`, and small
/// letters, digits and `_`.
///
/// It is also the name of its file, to which `.json` is added, and its key in
/// the ledger.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MigrationName(String);

impl MigrationName {
    /// The most bytes of a name.
    pub const MAX_LEN: usize = 120;

    /// Makes a name, or says why it is none.
    ///
    /// # Errors
    /// [`InvalidMigrationName`] where it is not of the form `0001_initial`, or too
    /// long.
    pub fn parse(name: impl Into<String>) -> Result<Self, InvalidMigrationName> {
        let name = name.into();
        if is_valid(&name) { Ok(Self(name)) } else { Err(InvalidMigrationName(name)) }
    }

    /// Makes a name of a number and a slug, of which it takes what a name may
    /// hold: other characters become `_`, what is too long is cut off.
    #[must_use]
    pub fn numbered(number: u32, slug: &str) -> Self {
        let mut name = format!("{number:04}_");
        for character in slug.chars().flat_map(char::to_lowercase) {
            match character {
                'a'..='z' | '0'..='9' => name.push(character),
                _ if name.ends_with('_') => {}
                _ => name.push('_'),
            }
        }
        name.truncate(Self::MAX_LEN);
        let kept = name.trim_end_matches('_').len();
        name.truncate(kept);
        if !name.contains('_') {
            name.push_str("_migration");
        }
        Self(name)
    }

    /// Returns the number that it begins with.
    #[must_use]
    pub fn number(&self) -> u32 {
        let digits = self.0.split('_').next().unwrap_or_default();
        digits.parse().unwrap_or(u32::MAX)
    }

    /// Returns what stands behind the number.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.0.split_once('_').map_or("", |(_, slug)| slug)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_valid(name: &str) -> bool {
    let Some((number, slug)) = name.split_once('_') else { return false };
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (4..=9).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !slug.is_empty()
        && slug.bytes().all(word)
        && name.len() <= MigrationName::MAX_LEN
}

impl TryFrom<String> for MigrationName {
    type Error = InvalidMigrationName;

    fn try_from(name: String) -> Result<Self, InvalidMigrationName> {
        Self::parse(name)
    }
}

impl From<MigrationName> for String {
    fn from(name: MigrationName) -> Self {
        name.0
    }
}

impl Borrow<str> for MigrationName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for MigrationName {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for MigrationName {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Text that cannot be the name of a migration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no name of a migration: expected four to nine digits, `_`, and small letters, digits and `_`, \
     at most {max} bytes, as in `0002_add_slug_to_post`",
    max = MigrationName::MAX_LEN
)]
pub struct InvalidMigrationName(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_files_and_nothing_else() {
        assert_eq!(MigrationName::parse("0012_add_slug_to_post2").unwrap().number(), 12);
        for wrong in
            ["initial", "001_initial", "0001_", "0001", "0001_Initial", "0001_../up", "0001_a b", "+001_a"]
        {
            let fault = MigrationName::parse(wrong).unwrap_err().to_string();
            assert!(fault.contains(wrong) && fault.contains("0002_add_slug_to_post"), "{fault}");
        }
        assert!(MigrationName::parse(format!("0001_{}", "a".repeat(115))).is_ok());
        assert!(MigrationName::parse(format!("0001_{}", "a".repeat(116))).is_err());
    }

    #[test]
    fn slugs_become_names() {
        for (slug, name) in [
            ("Add Slug -- to Post!", "0003_add_slug_to_post"),
            ("", "0003_migration"),
            ("été", "0003_t"),
            (&"a".repeat(200), &format!("0003_{}", "a".repeat(115))),
        ] {
            let made = MigrationName::numbered(3, slug);
            assert_eq!(made, *name);
            assert_eq!(MigrationName::parse(made.as_str()), Ok(made.clone()));
        }
    }
}
