//! The databases that a migration is looked at for.

use std::fmt;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Database {
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// SQLite.
    Sqlite,
}

impl Database {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Postgres, Self::MySql, Self::MariaDb, Self::Sqlite];

    /// Returns the database whose dialect has this name.
    #[must_use]
    pub fn of_dialect(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|database| database.dialect() == name)
    }

    /// Returns the name of its dialect.
    #[must_use]
    pub const fn dialect(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
            Self::Sqlite => "sqlite",
        }
    }

    /// The oldest version in use, which a server of unknown version is taken for.
    const fn oldest(self) -> Version {
        match self {
            Self::Postgres => Version(12, 0, 0),
            Self::MySql => Version(8, 0, 12),
            Self::MariaDb => Version(10, 6, 0),
            Self::Sqlite => Version(3, 35, 0),
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
            Self::Sqlite => "SQLite",
        })
    }
}

/// The version of a server: major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u16, pub u16, pub u16);

impl Version {
    /// Reads the numbers at the beginning of what a server says of itself, as
    /// in `10.11.19-MariaDB`; those that are missing are zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut parts = text[..end].split('.').map(|part| part.parse().ok());
        let major = parts.next()??;
        let mut next = || parts.next().flatten().unwrap_or(0);
        Some(Self(major, next(), next()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A database of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    pub(super) database: Database,
    version: Version,
}

impl Server {
    /// Names a server of this version.
    #[must_use]
    pub const fn new(database: Database, version: Version) -> Self {
        Self { database, version }
    }

    /// Names a server whose version nobody knows: it is taken for the oldest in
    /// use.
    #[must_use]
    pub const fn of_any_version(database: Database) -> Self {
        Self { database, version: database.oldest() }
    }

    /// Whether it is one of these, older than a version.
    pub(super) fn is_before(self, version: Version) -> bool {
        self.version < version
    }
}
