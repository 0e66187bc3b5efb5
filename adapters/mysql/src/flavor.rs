//! The two databases that speak this protocol, and what they do differently.

use std::fmt;

/// Which of the two databases a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// MySQL 8.0 and later.
    MySql,
    /// MariaDB 10.6 and later.
    MariaDb,
}

impl Flavor {
    /// Returns how text is compared: by code point, without padding.
    pub(crate) const fn collation(self) -> &'static str {
        match self {
            Self::MySql => "utf8mb4_0900_bin",
            Self::MariaDb => "utf8mb4_nopad_bin",
        }
    }

    /// Returns the collation that knows the case of all of Unicode.
    pub(crate) const fn folding(self) -> &'static str {
        match self {
            Self::MySql => "utf8mb4_0900_as_cs",
            Self::MariaDb => "utf8mb4_unicode_520_nopad_ci",
        }
    }

    /// Returns the settings of a session that only this database has, or needs,
    /// as items of a SET.
    pub(crate) const fn settings(self) -> &'static str {
        match self {
            Self::MySql => "cte_max_recursion_depth = 4294967295",
            // It sorts texts by so many bytes, four to a character, and more fit into no
            // sort buffer of the usual size.
            Self::MariaDb => "max_recursive_iterations = 4294967295, max_sort_length = 65535",
        }
    }

    /// Returns the mode, beside those of both, in which assignments of an
    /// UPDATE see the row as it was.
    pub(crate) const fn modes(self) -> &'static str {
        match self {
            Self::MySql => "",
            Self::MariaDb => ",SIMULTANEOUS_ASSIGNMENT",
        }
    }

    /// Returns the oldest version that works, major and minor.
    const fn oldest(self) -> (u16, u16) {
        match self {
            Self::MySql => (8, 0),
            Self::MariaDb => (10, 6),
        }
    }

    /// Reads what `SELECT VERSION()` answers with.
    ///
    /// # Errors
    /// Where the server is older than what works, naming that.
    pub(crate) fn of_version(version: &str) -> Result<Self, String> {
        let flavor = if version.contains("MariaDB") { Self::MariaDb } else { Self::MySql };
        let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        let oldest = flavor.oldest();
        if found < oldest {
            let (major, minor) = oldest;
            return Err(format!(
                "{flavor} {}.{} is too old: {major}.{minor} or later is needed",
                found.0, found.1
            ));
        }
        Ok(flavor)
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_say_what_they_are() {
        for (version, flavor) in [
            ("8.0.31", Flavor::MySql),
            ("9.7.4-2", Flavor::MySql),
            ("8.4.0-commercial", Flavor::MySql),
            ("10.11.19-MariaDB-0+deb12u1", Flavor::MariaDb),
            ("11.4.2-MariaDB", Flavor::MariaDb),
        ] {
            assert_eq!(Flavor::of_version(version), Ok(flavor), "{version}");
        }
        for (version, told) in [
            ("5.7.44", "MySQL 5.7 is too old: 8.0 or later is needed"),
            ("10.5.12-MariaDB", "MariaDB 10.5 is too old: 10.6 or later is needed"),
            ("", "MySQL 0.0 is too old: 8.0 or later is needed"),
        ] {
            assert_eq!(Flavor::of_version(version), Err(told.to_owned()), "{version}");
        }
    }
}
