//! The settings of a PostgreSQL database: typed, and checked before it is reached.

use std::{fmt, time::Duration};

use rustango_ports::{database::DbError, runtime::Ambient};
use rustango_sqlx::{Faults, Known, Settings};
use sqlx::{ConnectOptions as _, postgres::PgConnectOptions};

/// Where a server is and how it is used.
///
/// ```
/// use std::time::Duration;
/// use rustango_postgres::PostgresConfig;
///
/// let config = PostgresConfig::from_url("postgres://blog:secret@localhost/blog")?
///     .max_connections(20)
///     .acquire_timeout(Duration::from_secs(1));
/// assert!(!format!("{config:?}").contains("secret"));
/// # Ok::<(), rustango_ports::database::DbError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct PostgresConfig {
    pub(crate) options: PgConnectOptions,
    pub(crate) settings: Settings,
    pub(crate) ping_after: Duration,
    pub(crate) ambient: Option<Ambient>,
}

/// What the driver reads from a URL.
const OF_THE_DRIVER: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Lets the server find out within a minute that a client is gone without a
/// word, and give up the locks of its transaction; by itself it takes hours.
const KEEP_ALIVE: [(&str, &str); 3] =
    [("tcp_keepalives_idle", "30"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3")];

const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

impl PostgresConfig {
    /// Reads a URL: `postgres://user:password@host:port/database`.
    ///
    /// Parameters are those of libpq that make sense here (`sslmode`,
    /// `sslrootcert`, `sslcert`, `sslkey`, `host`, `hostaddr`, `port`,
    /// `dbname`, `user`, `password`, `application_name`, `options`), and
    /// `max_connections`, `acquire_timeout`, `statement_timeout` (seconds, or
    /// `500ms`), `statement_cache_capacity`. What the URL leaves out is taken
    /// from libpq's variables (`PGHOST`, `PGUSER`, …) and `~/.pgpass`.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once; never the password.
    pub fn from_url(url: &str) -> Result<Self, DbError> {
        let mut faults = Faults::new();
        let mut settings = Settings::default();
        let (location, parameters) = url.split_once('?').unwrap_or((url, ""));
        if !location.starts_with("postgres://") && !location.starts_with("postgresql://") {
            faults.add("url", "expected postgres://user:password@host:port/database");
        }
        let mut theirs = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            match &*name {
                "sslmode" if !SSL_MODES.contains(&&*value) => {
                    faults.add(
                        &name,
                        format_args!("expected one of {}, found `{value}`", SSL_MODES.join(", ")),
                    );
                }
                "port" if value.parse::<u16>().is_err() => {
                    faults.add(&name, format_args!("expected a port number, found `{value}`"));
                }
                known if OF_THE_DRIVER.contains(&known) || known.starts_with("options[") => {
                    theirs.append_pair(&name, &value);
                }
                _ => {
                    if settings.parse(&name, &value, &mut faults) == Known::No {
                        let known: Vec<_> = OF_THE_DRIVER.into_iter().chain(Settings::NAMES).collect();
                        faults.unknown(&name, &known);
                    }
                }
            }
        }
        let options = format!("{location}?{}", theirs.finish()).parse::<PgConnectOptions>();
        if let Err(error) = &options {
            faults.add("url", reason(error));
        }
        faults.into_result()?;
        Ok(Self {
            options: options.unwrap_or_default(),
            settings,
            ping_after: Duration::from_secs(1),
            ambient: None,
        })
    }

    /// Sets the most connections that may be open.
    pub fn max_connections(mut self, count: u32) -> Self {
        self.settings.max_connections = count;
        self
    }

    /// Sets how long an acquire may wait for a connection.
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.settings.acquire_timeout = timeout;
        self
    }

    /// Sets how long the server lets a statement run.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.settings.statement_timeout = timeout;
        self
    }

    /// Sets how many prepared statements a connection keeps.
    pub fn statement_cache_capacity(mut self, count: usize) -> Self {
        self.settings.statement_cache_capacity = count;
        self
    }

    /// Sets how long a connection may lie idle before it is asked for a sign
    /// of life; used sooner, it is used without a word.
    pub fn ping_after(mut self, idle: Duration) -> Self {
        self.ping_after = idle;
        self
    }

    /// Sets the database on the server.
    pub fn database(mut self, name: &str) -> Self {
        self.options = self.options.database(name);
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
        faults.into_result()
    }

    /// Returns the options of the driver, with the settings in them.
    pub(crate) fn driver_options(&self) -> PgConnectOptions {
        let options = self
            .options
            .clone()
            .statement_cache_capacity(self.settings.statement_cache_capacity)
            .options([("statement_timeout", self.settings.statement_timeout.as_millis())])
            .options(KEEP_ALIVE)
            // Floats travel in binary; and poolers know few startup parameters.
            .extra_float_digits(None)
            .disable_statement_logging();
        match options.get_application_name() {
            Some(_) => options,
            None => options.application_name("rustango"),
        }
    }
}

/// Says what is wrong with a URL in the driver's words about its form, never
/// with its text: a password may stand anywhere in it.
fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(fault) => fault.to_string(),
        _ => "it cannot be read".to_owned(),
    }
}

impl fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresConfig")
            .field("host", &self.options.get_host())
            .field("port", &self.options.get_port())
            .field("user", &self.options.get_username())
            .field("database", &self.options.get_database())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
