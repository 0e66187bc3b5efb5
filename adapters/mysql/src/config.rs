//! The settings of a MySQL or MariaDB database: typed, and checked before it is reached.

use std::{fmt, fs, path::PathBuf, time::Duration};

use rustango_ports::{database::DbError, runtime::Ambient};
use rustango_sqlx::{Faults, Known, Layout, Location, Settings};

use crate::flavor::Flavor;

/// The port of both.
const PORT: u16 = 3306;

/// How much longer the answer of a statement may take that is ended from a
/// second connection.
const ENDING: Duration = Duration::from_millis(500);

/// Where a server is and how it is used.
///
/// ```
/// use std::time::Duration;
/// use rustango_mysql::MysqlConfig;
///
/// let config = MysqlConfig::from_url("mysql://blog:secret@localhost/blog")?
///     .max_connections(20)
///     .acquire_timeout(Duration::from_secs(1));
/// assert!(!format!("{config:?}").contains("secret"));
/// # Ok::<(), rustango_ports::database::DbError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct MysqlConfig {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) socket: Option<PathBuf>,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) database: Option<String>,
    pub(crate) tls: Tls,
    settings: Settings,
    lock_timeout: Option<Duration>,
    ping_after: Duration,
    ambient: Option<Ambient>,
    flavor: Flavor,
}

/// How connections are encrypted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tls {
    pub(crate) mode: SslMode,
    pub(crate) ca: Option<PathBuf>,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
}

/// Whether connections are encrypted, and what of the server is checked
/// (<https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SslMode {
    /// Never.
    Disabled,
    /// Where the server can; nothing is checked.
    #[default]
    Preferred,
    /// Always; nothing is checked.
    Required,
    /// Always; the certificate must be from somebody trusted.
    VerifyCa,
    /// Always; the certificate must be from somebody trusted and name the host.
    VerifyIdentity,
}

const SSL_MODES: [(&str, SslMode); 5] = [
    ("disabled", SslMode::Disabled),
    ("preferred", SslMode::Preferred),
    ("required", SslMode::Required),
    ("verify_ca", SslMode::VerifyCa),
    ("verify_identity", SslMode::VerifyIdentity),
];

const PARAMETERS: [&str; 6] = ["ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "socket", "lock_timeout"];

impl MysqlConfig {
    /// Reads a URL: `mysql://user:password@host:port/database`, or
    /// `mariadb://…`.
    ///
    /// Which of the two the server is, it says itself; the scheme is believed
    /// only where SQL is asked for before the first connection.
    ///
    /// Parameters: `ssl-mode` (`disabled`, `preferred`, `required`,
    /// `verify_ca`, `verify_identity`), `ssl-ca`, `ssl-cert`, `ssl-key`,
    /// `socket`, `max_connections`, `acquire_timeout`, `max_waiting`, `statement_timeout`,
    /// `lock_timeout` (seconds, or `500ms`), `statement_cache_capacity`.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once; never the password.
    pub fn from_url(url: &str) -> Result<Self, DbError> {
        let mut faults = Faults::new();
        let (location, parameters) = url.split_once('?').unwrap_or((url, ""));
        let flavor = if location.starts_with("mariadb:") { Flavor::MariaDb } else { Flavor::MySql };
        let Location { host, port, user, password, database, .. } =
            Location::read(location, &["mysql", "mariadb"], &mut faults);
        let mut config = Self {
            host: host.unwrap_or_else(|| "localhost".to_owned()),
            port: port.unwrap_or(PORT),
            socket: None,
            user: user.or_else(|| whoami::username().ok()).unwrap_or_else(|| "root".to_owned()),
            password,
            database,
            tls: Tls::default(),
            settings: Settings::default(),
            lock_timeout: None,
            ping_after: Duration::from_secs(1),
            ambient: None,
            flavor,
        };
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            if !name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) {
                // Not shown: it may be the rest of a password with a `?`.
                faults.add("url", "expected name=value after the `?`; in a password, `?` is written %3F");
            } else if !config.set(&name, &value, &mut faults) {
                let known: Vec<_> = PARAMETERS.into_iter().chain(Settings::NAMES).collect();
                faults.unknown(&name, &known);
            }
        }
        faults.into_result()?;
        Ok(config)
    }

    /// Takes a parameter; returns whether it was known.
    fn set(&mut self, name: &str, value: &str, faults: &mut Faults) -> bool {
        match name {
            "ssl-mode" => {
                let found = SSL_MODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(value));
                if let Some((_, mode)) = found {
                    self.tls.mode = *mode;
                } else {
                    let known = SSL_MODES.map(|(name, _)| name).join(", ");
                    faults.add(name, format_args!("expected one of {known}, found `{value}`"));
                }
            }
            "ssl-ca" => self.tls.ca = Some(value.into()),
            "ssl-cert" => self.tls.certificate = Some(value.into()),
            "ssl-key" => self.tls.key = Some(value.into()),
            "socket" => self.socket = Some(value.into()),
            "lock_timeout" => {
                let mut timeout = Duration::ZERO;
                faults.duration(name, value, &mut timeout);
                self.lock_timeout = Some(timeout);
            }
            _ => return self.settings.parse(name, value, faults) == Known::Yes,
        }
        true
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

    /// Sets how long a statement may run before it is ended.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.settings.statement_timeout = timeout;
        self
    }

    /// Sets how long a statement may wait for what another transaction has
    /// locked, in whole seconds, at least one. Without it, it waits until its
    /// own time is up.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = Some(timeout);
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
        self.database = Some(name.to_owned());
        self
    }

    /// Sets the clock and the randomness; the system's without it.
    pub fn ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = Some(ambient);
        self
    }

    /// Returns the settings that all databases have.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) const fn lock_wait(&self) -> Option<Duration> {
        self.lock_timeout
    }

    /// Returns what the server is before it has said so itself.
    pub(crate) const fn assumed_flavor(&self) -> Flavor {
        self.flavor
    }

    /// Returns where the server listens, for messages.
    pub(crate) fn address(&self) -> String {
        match &self.socket {
            Some(socket) => socket.display().to_string(),
            None if self.host.contains(':') => format!("[{}]:{}", self.host, self.port),
            None => format!("{}:{}", self.host, self.port),
        }
    }

    /// Returns the pool and the ambient that the settings ask for, and adds what
    /// cannot work to the faults.
    pub(crate) fn wire(&self, faults: &mut Faults) -> (Layout, Ambient) {
        self.settings.check(faults);
        self.tls.check(faults);
        if let Some(timeout) = self.lock_timeout {
            faults.check_duration("lock_timeout", timeout);
        }
        let is_of_names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
        if !self.host.chars().all(is_of_names) {
            // Not shown: in a broken URL it may be a part of the password.
            faults.add("host", "expected the name or the address of one host");
        }
        let mut pool = self.settings.pool(self.settings.max_connections, ENDING);
        pool.ping_after = Some(self.ping_after);
        (Layout::One(pool), self.ambient.clone().unwrap_or_else(rustango_system::ambient))
    }
}

impl Tls {
    /// Finds what cannot work.
    fn check(&self, faults: &mut Faults) {
        if self.certificate.is_some() != self.key.is_some() {
            faults.add("ssl-cert", "expected together with ssl-key, or neither of them");
        }
        for (setting, path) in [("ssl-ca", &self.ca), ("ssl-cert", &self.certificate), ("ssl-key", &self.key)]
        {
            let Some(path) = path else { continue };
            if let Err(error) = fs::File::open(path) {
                faults.add(setting, format_args!("cannot read {}: {error}", path.display()));
            }
        }
    }
}

impl fmt::Debug for MysqlConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MysqlConfig")
            .field("address", &self.address())
            .field("user", &self.user)
            .field("database", &self.database)
            .field("tls", &self.tls)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_may_be_left_out() {
        let config =
            MysqlConfig::from_url("mysql://ann:p%40ss@db.example:3307/blog?max_connections=3").unwrap();
        assert_eq!((&*config.address(), &*config.user), ("db.example:3307", "ann"));
        assert_eq!((config.password.as_deref(), config.database.as_deref()), (Some("p@ss"), Some("blog")));
        assert_eq!((config.settings.max_connections, config.flavor), (3, Flavor::MySql));
        let config =
            MysqlConfig::from_url("mariadb://ann@[::1]?socket=/run/mysqld.sock&lock_timeout=2").unwrap();
        assert_eq!((&*config.address(), config.flavor), ("/run/mysqld.sock", Flavor::MariaDb));
        assert_eq!((config.database, config.lock_timeout), (None, Some(Duration::from_secs(2))));
    }

    #[test]
    fn all_faults_are_told_at_once_and_no_password() {
        let url = "mysql://ann:hunter2@h:port/b?ssl-mode=maybe&statement_timeout=soon&sslmode=x";
        let error = MysqlConfig::from_url(url).unwrap_err();
        for told in
            ["a port number", "ssl-mode: expected one of disabled", "statement_timeout", "sslmode: unknown"]
        {
            assert!(error.context().contains(told), "{error}");
        }
        for url in [
            "postgres://ann:hunter2@h/b",
            "mysql:hunter2",
            "mysql://ann:%FFhunter2@h/b",
            "mysql://a:b@h/b?hunter2!",
        ] {
            let error = MysqlConfig::from_url(url).unwrap_err();
            assert!(!error.context().contains("hunter2"), "{error}");
        }
        let config =
            MysqlConfig::from_url("mysql://ann@h/b?ssl-cert=/nowhere.pem&max_connections=0").unwrap();
        let mut faults = Faults::new();
        let _ = config.wire(&mut faults);
        let error = faults.into_result().unwrap_err();
        for told in ["together with ssl-key", "cannot read /nowhere.pem", "max_connections"] {
            assert!(error.context().contains(told), "{error}");
        }
    }
}
