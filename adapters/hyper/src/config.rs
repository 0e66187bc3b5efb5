//! The limits of the server, with defaults meant for the open internet.

use std::time::Duration;

use crate::{error::ServeError, limits};

const MAX_DURATION: Duration = Duration::from_hours(24);

/// How long the server waits, and how much it takes.
///
/// Every field has a builder method of the same name. A value that makes no sense is refused by
/// [`serve`](crate::serve), all of them in one message.
///
/// ```
/// use std::time::Duration;
/// use rustango_hyper::ServerConfig;
///
/// let config = ServerConfig::default().header_timeout(Duration::from_secs(5)).max_connections(2_000);
/// assert_eq!(config.idle_timeout, Duration::from_secs(60));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerConfig {
    /// How long the head of an HTTP/1 request may take, from its first byte to its last; then 408 and
    /// close. Default: 10 s.
    pub header_timeout: Duration,
    /// How long a connection may stay open between requests, and how long a client may stop taking an
    /// answer. Default: 60 s.
    pub idle_timeout: Duration,
    /// How long a request body may stall, while somebody waits for it, before its reader gets
    /// [`BodyErrorKind::TimedOut`](rustango_ports::http::BodyErrorKind). Default: 10 s.
    pub body_grace: Duration,
    /// The speed, in bytes a second, below which the patience of `body_grace` (for requests) and of
    /// `idle_timeout` (for answers) is used up. Default: 500.
    pub min_rate: u32,
    /// How many connections are open at most; further ones wait in the kernel's backlog. `None` means
    /// 10,000, or seven eighths of the process's limit on open files where that is less. Default: `None`.
    pub max_connections: Option<usize>,
    /// The most bytes of a request head; beyond it 431. Hyper also answers 414 to a URI of 64 KiB.
    /// Default: 80 KiB, room for both.
    pub max_header_bytes: u32,
    /// The most header fields of a request; beyond it 431. Hyper is fastest at the default. Default: 100.
    pub max_headers: usize,
    /// The most requests at a time on one HTTP/2 connection. Default: 100.
    pub max_streams: u32,
    /// How long requests in flight are given to finish after the shutdown began. Default: 25 s.
    pub shutdown_grace: Duration,
    /// How long a connection stays half open after an answer that was given before its request had come
    /// to the end, so that the client can read it. Default: 2 s.
    pub linger_timeout: Duration,
    /// The most bytes that are read and dropped in that time. Default: 512 KiB.
    pub linger_bytes: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(1),
            body_grace: Duration::from_secs(10),
            min_rate: 500,
            max_connections: None,
            max_header_bytes: 80 * 1024,
            max_headers: 100,
            max_streams: 100,
            shutdown_grace: Duration::from_secs(25),
            linger_timeout: Duration::from_secs(2),
            linger_bytes: 512 * 1024,
        }
    }
}

macro_rules! setters {
    ($($field:ident: $type:ty),* $(,)?) => {
        impl ServerConfig {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](Self#structfield.", stringify!($field), ").")]
                pub fn $field(mut self, $field: $type) -> Self {
                    self.$field = $field.into();
                    self
                }
            )*
        }
    };
}

setters! {
    header_timeout: Duration,
    idle_timeout: Duration,
    body_grace: Duration,
    min_rate: u32,
    max_connections: usize,
    max_header_bytes: u32,
    max_headers: usize,
    max_streams: u32,
    shutdown_grace: Duration,
    linger_timeout: Duration,
    linger_bytes: usize,
}

impl ServerConfig {
    /// Checks that the values make sense together.
    ///
    /// # Errors
    /// [`ServeErrorKind::Config`](crate::ServeErrorKind), naming every value at fault.
    pub fn validate(&self) -> Result<(), ServeError> {
        let mut faults = Vec::new();
        let mut within = |name: &str, value: u128, least: u128, most: u128, unit: &str| {
            if !(least..=most).contains(&value) {
                faults.push(format!("{name} must be between {least} and {most}{unit}, not {value}"));
            }
        };
        let day = MAX_DURATION.as_millis();
        within("header_timeout", self.header_timeout.as_millis(), 1, day, " ms");
        within("idle_timeout", self.idle_timeout.as_millis(), 1, day, " ms");
        within("body_grace", self.body_grace.as_millis(), 1, day, " ms");
        within("shutdown_grace", self.shutdown_grace.as_millis(), 0, day, " ms");
        within("linger_timeout", self.linger_timeout.as_millis(), 0, day, " ms");
        within("min_rate", self.min_rate.into(), 1, u32::MAX.into(), " bytes a second");
        within("max_header_bytes", self.max_header_bytes.into(), 1024, 1024 * 1024, " bytes");
        within("max_headers", self.max_headers as u128, 1, 1000, "");
        within("max_streams", self.max_streams.into(), 1, 10_000, "");
        if let Some(max) = self.max_connections {
            within("max_connections", max as u128, 1, 10_000_000, "");
        }
        if faults.is_empty() { Ok(()) } else { Err(ServeError::config(&faults)) }
    }

    pub(crate) fn connection_cap(&self) -> u32 {
        let cap = self.max_connections.unwrap_or_else(limits::default_connections);
        // Validated to fit.
        u32::try_from(cap).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServeErrorKind;

    #[test]
    fn defaults_are_valid() {
        ServerConfig::default().validate().expect("defaults");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let config = ServerConfig::default().header_timeout(Duration::ZERO).min_rate(0).max_connections(0);
        let error = config.validate().expect_err("three faults");
        assert_eq!(error.kind(), ServeErrorKind::Config);
        let text = error.to_string();
        for name in ["header_timeout", "min_rate", "max_connections"] {
            assert!(text.contains(name), "{name} is missing from: {text}");
        }
        assert!(!text.contains("idle_timeout"), "{text}");
    }
}
