//! Time zones by name.

use chrono_tz::Tz;

/// The time zone whose clocks are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeZone {
    /// The one that points in time are stored in.
    Utc,
    /// Another one.
    Named(Tz),
    /// A name that no zone has; told when the query is run.
    Unknown(String),
}

impl TimeZone {
    /// Finds a zone by its name in the IANA database: `Europe/Paris`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name.parse() {
            Ok(Tz::UTC) => Self::Utc,
            Ok(zone) => Self::Named(zone),
            Err(_) => Self::Unknown(name.to_owned()),
        }
    }
}
