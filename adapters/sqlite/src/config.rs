//! The settings of an SQLite database: typed, and checked before it is opened.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use percent_encoding::percent_decode_str;
use rustango_ports::{database::DbError, runtime::Ambient};
use rustango_sql_base::{Faults, Known, Settings};

/// Where a database is and how it is used.
///
/// ```
/// use std::time::Duration;
/// use rustango_sqlite::SqliteConfig;
///
/// let config = SqliteConfig::from_url("sqlite://blog.db?busy_timeout=2")?
///     .max_connections(4)
///     .statement_timeout(Duration::from_secs(1));
/// # Ok::<(), rustango_ports::database::DbError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SqliteConfig {
    pub(crate) location: Location,
    pub(crate) mode: FileMode,
    pub(crate) settings: Settings,
    pub(crate) busy_timeout: Duration,
    pub(crate) synchronous: Synchronous,
    pub(crate) ambient: Option<Ambient>,
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// In the memory of its one connection.
    Memory,
    /// In a file.
    File(PathBuf),
}

/// What may be done with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileMode {
    /// Reads and writes; the file is made where it is missing (`mode=rwc`).
    #[default]
    CreateIfMissing,
    /// Reads and writes; the file must exist (`mode=rw`).
    MustExist,
    /// Reads only; the file must exist (`mode=ro`).
    ReadOnly,
}

/// When SQLite waits for the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Synchronous {
    /// At every commit: what was acknowledged survives a loss of power.
    #[default]
    Full,
    /// At checkpoints: a loss of power may take back the last commits, but
    /// leaves the database whole.
    Normal,
}

const PARAMETERS: [&str; 8] = [
    "mode",
    "busy_timeout",
    "synchronous",
    Settings::NAMES[0],
    Settings::NAMES[1],
    Settings::NAMES[2],
    Settings::NAMES[3],
    Settings::NAMES[4],
];

impl SqliteConfig {
    /// Names a database in a file.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self::at(Location::File(path.as_ref().to_owned()))
    }

    /// Names a new database in memory, gone when the last handle is.
    pub fn memory() -> Self {
        Self::at(Location::Memory)
    }

    fn at(location: Location) -> Self {
        Self {
            location,
            mode: FileMode::default(),
            settings: Settings::default(),
            busy_timeout: Duration::from_secs(5),
            synchronous: Synchronous::default(),
            ambient: None,
        }
    }

    /// Reads a URL: `sqlite://blog.db`, `sqlite:///var/lib/blog.db`,
    /// `sqlite::memory:`.
    ///
    /// Parameters set what the methods set: `mode` (`rwc`, `rw`, `ro`),
    /// `max_connections`, `acquire_timeout`, `max_waiting`, `statement_timeout`,
    /// `busy_timeout` (seconds, or `500ms`), `statement_cache_capacity`,
    /// `synchronous` (`full`, `normal`).
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once.
    pub fn from_url(url: &str) -> Result<Self, DbError> {
        let mut faults = Faults::new();
        let (location, parameters) = url.split_once('?').unwrap_or((url, ""));
        let location = location
            .strip_prefix("sqlite:")
            .map(|rest| rest.strip_prefix("//").unwrap_or(rest))
            .map(|path| percent_decode_str(path).decode_utf8());
        let mut config = match location.as_ref().map(Result::as_deref) {
            Some(Ok(":memory:")) => Self::memory(),
            Some(Ok(path)) if !path.is_empty() && !path.contains('\0') => Self::file(path),
            _ => {
                faults.add("url", "expected sqlite://path/to/file.db or sqlite::memory:");
                Self::memory()
            }
        };
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            config.parse(&name, &value, &mut faults);
        }
        faults.into_result()?;
        Ok(config)
    }

    fn parse(&mut self, name: &str, value: &str, faults: &mut Faults) {
        match (name, value) {
            ("mode", "rwc") => self.mode = FileMode::CreateIfMissing,
            ("mode", "rw") => self.mode = FileMode::MustExist,
            ("mode", "ro") => self.mode = FileMode::ReadOnly,
            ("mode", _) => faults.add(name, format_args!("expected rwc, rw or ro, found `{value}`")),
            ("synchronous", "full") => self.synchronous = Synchronous::Full,
            ("synchronous", "normal") => self.synchronous = Synchronous::Normal,
            ("synchronous", _) => faults.add(name, format_args!("expected full or normal, found `{value}`")),
            ("busy_timeout", _) => faults.duration(name, value, &mut self.busy_timeout),
            _ => {
                if self.settings.parse(name, value, faults) == Known::No {
                    faults.unknown(name, &PARAMETERS);
                }
            }
        }
    }

    /// Sets what may be done with the file.
    pub fn mode(mut self, mode: FileMode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the most connections that may be open, the writer among them. A
    /// database in memory has one.
    pub fn max_connections(mut self, count: u32) -> Self {
        self.settings.max_connections = count;
        self
    }

    /// Sets how long an acquire may wait for a connection.
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.settings.acquire_timeout = timeout;
        self
    }

    /// Sets how many may wait for a connection at a time; who comes then is
    /// refused at once.
    pub fn max_waiting(mut self, count: u32) -> Self {
        self.settings.max_waiting = count;
        self
    }

    /// Sets how long a statement may run.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.settings.statement_timeout = timeout;
        self
    }

    /// Sets how long a statement waits for a lock that another program holds.
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// Sets how many prepared statements a connection keeps.
    pub fn statement_cache_capacity(mut self, count: usize) -> Self {
        self.settings.statement_cache_capacity = count;
        self
    }

    /// Sets when SQLite waits for the disk.
    pub fn synchronous(mut self, synchronous: Synchronous) -> Self {
        self.synchronous = synchronous;
        self
    }

    /// Sets the clock and the randomness; the system's without it.
    pub fn ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = Some(ambient);
        self
    }

    pub(crate) fn check(&self) -> Result<(), DbError> {
        let mut faults = Faults::new();
        self.settings.check(&mut faults);
        faults.check_duration("busy_timeout", self.busy_timeout);
        faults.into_result()
    }
}
