//! Names in SQL: a type that text from a request cannot make.

use std::fmt;

/// The name of a table, a column, an index or a constraint.
///
/// It is built from text that is part of the program (`&'static str`), at
/// compile time where a derive makes it. A `String` from a request has no way
/// in, so no statement can carry a name that a schema did not give it.
///
/// ```
/// use rustango_ports::database::Identifier;
///
/// const TITLE: Identifier = Identifier::new("title");
/// assert_eq!(TITLE.as_str(), "title");
/// assert!(Identifier::parse("title\"; DROP TABLE post").is_err());
/// ```
///
/// ```compile_fail
/// let from_request = String::from("title");
/// rustango_ports::database::Identifier::new(&from_request);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(&'static str);

impl Identifier {
    /// The longest name in bytes: what PostgreSQL keeps, the shortest limit of
    /// the databases in use.
    pub const MAX_LEN: usize = 63;

    /// Makes a name from program text.
    ///
    /// # Panics
    /// Where the name is not a valid identifier; in a `const` that is a
    /// compile error.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        assert!(
            is_valid(name.as_bytes()),
            "an SQL identifier is 1 to 63 letters, digits or underscores and does not begin with a digit"
        );
        Self(name)
    }

    /// Makes a name from program text, or says why it is none.
    ///
    /// # Errors
    /// [`InvalidIdentifier`] where the text is empty, longer than
    /// [`Self::MAX_LEN`] bytes, begins with a digit or holds anything other
    /// than ASCII letters, digits and underscores.
    pub const fn parse(name: &'static str) -> Result<Self, InvalidIdentifier> {
        if is_valid(name.as_bytes()) { Ok(Self(name)) } else { Err(InvalidIdentifier) }
    }

    /// Tells whether a text is a name.
    #[must_use]
    pub const fn is_valid(name: &str) -> bool {
        is_valid(name.as_bytes())
    }

    /// Returns the bare name, not quoted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

const fn is_valid(name: &[u8]) -> bool {
    if name.is_empty() || name.len() > Identifier::MAX_LEN || name[0].is_ascii_digit() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if !(name[at].is_ascii_alphanumeric() || name[at] == b'_') {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

/// Text that cannot be the name of anything in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an SQL identifier is 1 to 63 letters, digits or underscores and does not begin with a digit")]
pub struct InvalidIdentifier;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_plain_names_only() {
        for name in ["id", "_private", "post_2", "UserName"] {
            assert!(Identifier::parse(name).is_ok(), "{name}");
        }
        let long: &'static str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        for name in ["", "2nd", "a b", "a\"b", "a.b", "a-b", "naïve", "a\0b", "a;", long] {
            assert_eq!(Identifier::parse(name), Err(InvalidIdentifier), "{name}");
        }
    }
}
