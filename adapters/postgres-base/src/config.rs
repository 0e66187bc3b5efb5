//! The settings of a PostgreSQL database: typed, and checked before it is reached.

use std::{fmt, time::Duration};

use rustango_ports::{database::DbError, runtime::Ambient};
use rustango_sql_base::{Faults, Known, Layout, Settings};

use crate::{
    target::{Parts, Target, add_option},
    url,
};

/// Where a server is and how it is used.
///
/// ```
/// use std::time::Duration;
/// use rustango_postgres_base::PostgresConfig;
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
    target: Target,
    settings: Settings,
    ping_after: Duration,
    pooler: Pooler,
    ambient: Option<Ambient>,
}

/// What stands between a program and the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pooler {
    /// Nothing, or a pooler that leaves a session to its client, or one that
    /// keeps track of prepared statements: PgBouncer from 1.21 on, with
    /// `max_prepared_statements` set. In transaction mode it needs
    /// `ignore_startup_parameters = options` too, and what is set for a
    /// session is left out then: put `statement_timeout` on the role.
    #[default]
    None,
    /// A pooler that hands a session on with each transaction (PgBouncer with
    /// `pool_mode = transaction`), and so loses prepared statements and
    /// settings of the session.
    Transaction,
}

/// The name of the setting in a URL.
const POOLER: &str = "pooler";

impl Pooler {
    fn read(value: &str, faults: &mut Faults) -> Self {
        match value {
            "none" => Self::None,
            "transaction" => Self::Transaction,
            _ => {
                faults.add(POOLER, format_args!("expected none or transaction, found `{value}`"));
                Self::None
            }
        }
    }
}

/// What holds for every session: values compare and print alike wherever the
/// server stands; and the server finds out within a minute that a client is
/// gone without a word, and gives up the locks of its transaction, where by
/// itself it takes hours.
const SESSION: [(&str, &str); 5] = [
    ("DateStyle", "ISO, MDY"),
    ("TimeZone", "UTC"),
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
];

impl PostgresConfig {
    /// Reads a URL: `postgres://user:password@host:port/database`.
    ///
    /// Parameters are those of libpq that make sense here (`sslmode`,
    /// `sslrootcert`, `sslcert`, `sslkey`, `host`, `hostaddr`, `port`,
    /// `dbname`, `user`, `password`, `application_name`, `options`), and
    /// `max_connections`, `acquire_timeout`, `max_waiting`, `statement_timeout` (seconds, or
    /// `500ms`), `statement_cache_capacity`, `pooler` (`none`, `transaction`;
    /// see [`pooler`](Self::pooler)). What the URL leaves out is taken
    /// from libpq's variables (`PGHOST`, `PGUSER`, …) and `~/.pgpass`.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once; never the password.
    pub fn from_url(url: &str) -> Result<Self, DbError> {
        let mut faults = Faults::new();
        let mut settings = Settings::default();
        let mut pooler = Pooler::None;
        let mut parts = Parts::from_environment(&mut faults);
        let (location, parameters) = url.split_once('?').unwrap_or((url, ""));
        url::read_location(&mut parts, location, &mut faults);
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            if !name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]".contains(c)) {
                // Not shown: it may be the rest of a password with a `?`.
                faults.add("url", "expected name=value after the `?`; in a password, `?` is written %3F");
                continue;
            }
            if name == POOLER {
                pooler = Pooler::read(&value, &mut faults);
                continue;
            }
            let is_known = parts.set(&name, &value, &mut faults)
                || settings.parse(&name, &value, &mut faults) == Known::Yes;
            if !is_known {
                let known: Vec<_> = Parts::NAMES.into_iter().chain(Settings::NAMES).chain([POOLER]).collect();
                faults.unknown(&name, &known);
            }
        }
        faults.into_result()?;
        let ping_after = Duration::from_secs(1);
        Ok(Self { target: parts.into_target(), settings, ping_after, pooler, ambient: None })
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

    /// Sets how many may wait for a connection at a time; who comes then is
    /// refused at once.
    pub fn max_waiting(mut self, count: u32) -> Self {
        self.settings.max_waiting = count;
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

    /// Says that a pooler stands before the server.
    ///
    /// Behind one that hands sessions on with each transaction, statements are
    /// not prepared by name, and nothing is set for the session: put
    /// `statement_timeout` and the like on the role (`ALTER ROLE … SET …`).
    /// Whoever waits for an answer still gives up after the statement's time.
    pub fn pooler(mut self, pooler: Pooler) -> Self {
        self.pooler = pooler;
        self
    }

    /// Returns what stands before the server.
    pub fn behind(&self) -> Pooler {
        self.pooler
    }

    /// Sets the database on the server.
    pub fn database(mut self, name: &str) -> Self {
        self.target.database = Some(name.to_owned());
        self
    }

    /// Sets the clock and the randomness; the system's without it.
    pub fn ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = Some(ambient);
        self
    }

    /// Returns where the server is, and who asks.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Returns the settings that all databases have.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the pool and the ambient that the settings ask for, and adds what
    /// cannot work to the faults.
    pub fn wire(&self, faults: &mut Faults) -> (Layout, Ambient) {
        self.settings.check(faults);
        self.target.tls.check(faults);
        let mut pool = self.settings.pool(self.settings.max_connections, Duration::ZERO);
        pool.ping_after = Some(self.ping_after);
        (Layout::One(pool), self.ambient.clone().unwrap_or_else(rustango_system::ambient))
    }

    /// Returns the settings of a session, as the startup parameter `options`
    /// takes them.
    pub fn session_options(&self) -> String {
        // What is said last holds.
        let mut options = self.target.options.clone();
        if self.pooler == Pooler::Transaction {
            return options;
        }
        for (name, value) in SESSION {
            add_option(&mut options, name, value);
        }
        let statement_timeout = self.settings.statement_timeout.as_millis().to_string();
        add_option(&mut options, "statement_timeout", &statement_timeout);
        options
    }
}

impl fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresConfig")
            .field("target", &self.target)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
