//! Settings that all databases have, and how their faults are told: all at once.

use std::{fmt, time::Duration};

use rustango_ports::database::{DbError, DbErrorKind};

use crate::options::PoolOptions;

/// How long a client waits for an answer beyond the time that the server
/// gives a statement.
pub(crate) const GRACE: Duration = Duration::from_millis(500);

/// The settings that all databases have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The most connections that may be open.
    pub max_connections: u32,
    /// How long an acquire may wait.
    pub acquire_timeout: Duration,
    /// How many may wait for a connection at a time.
    pub max_waiting: u32,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// How many prepared statements a connection keeps.
    pub statement_cache_capacity: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(2),
            max_waiting: 10_000,
            statement_timeout: Duration::from_secs(5),
            statement_cache_capacity: 100,
        }
    }
}

impl Settings {
    /// The names of these settings in a URL.
    pub const NAMES: [&'static str; 5] = [
        "max_connections",
        "acquire_timeout",
        "max_waiting",
        "statement_timeout",
        "statement_cache_capacity",
    ];

    /// Takes a parameter of a URL; returns whether it was one of these.
    pub fn parse(&mut self, name: &str, value: &str, faults: &mut Faults) -> Known {
        match name {
            "max_connections" => faults.number(name, value, &mut self.max_connections),
            "acquire_timeout" => faults.duration(name, value, &mut self.acquire_timeout),
            "max_waiting" => faults.number(name, value, &mut self.max_waiting),
            "statement_timeout" => faults.duration(name, value, &mut self.statement_timeout),
            "statement_cache_capacity" => faults.number(name, value, &mut self.statement_cache_capacity),
            _ => return Known::No,
        }
        Known::Yes
    }

    /// Finds what cannot work.
    pub fn check(&self, faults: &mut Faults) {
        if self.max_connections == 0 {
            faults.add("max_connections", "expected at least 1, found 0");
        }
        if self.max_connections > 10_000 {
            faults.add("max_connections", format!("expected at most 10000, found {}", self.max_connections));
        }
        for (name, duration) in
            [("acquire_timeout", self.acquire_timeout), ("statement_timeout", self.statement_timeout)]
        {
            faults.check_duration(name, duration);
        }
        if self.statement_cache_capacity == 0 {
            faults.add("statement_cache_capacity", "expected at least 1, found 0");
        }
    }

    /// Returns the settings of a pool of so many connections, whose statements
    /// may wait for locks beyond their own time.
    pub fn pool(&self, max_connections: u32, lock_wait: Duration) -> PoolOptions {
        PoolOptions {
            max_connections,
            acquire_timeout: self.acquire_timeout,
            max_waiting: self.max_waiting,
            answer_timeout: self.statement_timeout.saturating_add(lock_wait).saturating_add(GRACE),
            idle_timeout: Duration::from_mins(10),
            max_lifetime: Duration::from_mins(30),
            ping_after: None,
        }
    }
}

/// Whether a parameter of a URL was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// What is wrong with settings. Values are shown only where they cannot be
/// secrets.
#[derive(Debug, Default)]
pub struct Faults(Vec<String>);

impl Faults {
    /// Starts with none.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault of a setting.
    pub fn add(&mut self, setting: &str, fault: impl fmt::Display) {
        self.0.push(format!("{setting}: {fault}"));
    }

    /// Adds a parameter that nobody knows.
    pub fn unknown(&mut self, setting: &str, known: &[&str]) {
        self.add(setting, format_args!("unknown setting, expected one of {}", known.join(", ")));
    }

    /// Adds a fault where a time is none or absurd.
    pub fn check_duration(&mut self, setting: &str, duration: Duration) {
        if duration < Duration::from_millis(1) || duration > Duration::from_hours(24) {
            self.add(setting, format_args!("expected 1 ms to 24 h, found {duration:?}"));
        }
    }

    /// Reads a whole number.
    pub fn number<T: std::str::FromStr>(&mut self, setting: &str, value: &str, into: &mut T) {
        match value.parse() {
            Ok(number) => *into = number,
            Err(_) => self.add(setting, format_args!("expected a whole number, found `{value}`")),
        }
    }

    /// Reads a time: `5`, `0.5` and `5s` in seconds, `500ms` in milliseconds.
    pub fn duration(&mut self, setting: &str, value: &str, into: &mut Duration) {
        let (number, unit) = match value.strip_suffix("ms") {
            Some(number) => (number, 0.001),
            None => (value.strip_suffix('s').unwrap_or(value), 1.0),
        };
        let seconds = number.parse::<f64>().ok().map(|number| number * unit);
        match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            Some(duration) => *into = duration,
            None => self.add(
                setting,
                format_args!("expected seconds, or milliseconds such as `500ms`, found `{value}`"),
            ),
        }
    }

    /// Tells all faults in one error, if there are any.
    ///
    /// # Errors
    /// Kind `Configuration`.
    pub fn into_result(self) -> Result<(), DbError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let context = format!("wrong database settings: {}", self.0.join("; "));
        Err(DbError::new(DbErrorKind::Configuration, "configure", context))
    }
}
