//! Where a server is, and who asks: from a URL, libpq's variables and the password file.
//!
//! Variables: <https://www.postgresql.org/docs/current/libpq-envars.html>.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

use rustango_sql_base::Faults;

use crate::passfile;

/// The port of PostgreSQL.
const PORT: u16 = 5432;

/// Where Debian, Homebrew and PostgreSQL itself put the socket.
const SOCKET_FOLDERS: [&str; 3] = ["/var/run/postgresql", "/private/tmp", "/tmp"];

/// Where a server is, and who asks.
#[derive(Clone)]
#[non_exhaustive]
pub struct Target {
    /// Where it listens.
    pub place: Place,
    /// The port, of which a socket has one too.
    pub port: u16,
    /// The user.
    pub user: String,
    /// The password, where one is known.
    pub password: Option<String>,
    /// The database; without it, the one that is called like the user.
    pub database: Option<String>,
    /// The encryption.
    pub tls: Tls,
    /// What the connections call themselves.
    pub application_name: String,
    /// Settings of the session, as `postgres -c` takes them.
    pub options: String,
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a host, by its name or address.
    Host(String),
    /// At a Unix socket in this folder.
    Socket(PathBuf),
}

/// How connections are encrypted.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tls {
    /// Whether they are, and what is checked.
    pub mode: SslMode,
    /// A file of certificates to trust besides those of the web, in PEM.
    pub root_certificate: Option<PathBuf>,
    /// The client's certificate, in PEM.
    pub client_certificate: Option<PathBuf>,
    /// The key of the client's certificate, in PEM.
    pub client_key: Option<PathBuf>,
}

impl Tls {
    /// Finds what cannot work.
    pub(crate) fn check(&self, faults: &mut Faults) {
        if self.client_certificate.is_some() != self.client_key.is_some() {
            faults.add("sslcert", "expected together with sslkey, or neither of them");
        }
        for (setting, path) in [
            ("sslrootcert", &self.root_certificate),
            ("sslcert", &self.client_certificate),
            ("sslkey", &self.client_key),
        ] {
            let Some(path) = path else { continue };
            if let Err(error) = fs::File::open(path) {
                faults.add(setting, format_args!("cannot read {}: {error}", path.display()));
            }
        }
    }
}

/// Whether connections are encrypted, and what of the server is checked
/// (<https://www.postgresql.org/docs/current/libpq-ssl.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SslMode {
    /// Never.
    Disable,
    /// As [`Disable`](Self::Disable): nothing is encrypted that need not be.
    Allow,
    /// Where the server can; nothing is checked.
    #[default]
    Prefer,
    /// Always; nothing is checked.
    Require,
    /// Always; the certificate must be from somebody trusted.
    VerifyCa,
    /// Always; the certificate must be from somebody trusted and name the host.
    VerifyFull,
}

impl SslMode {
    const NAMES: [(&'static str, Self); 6] = [
        ("disable", Self::Disable),
        ("allow", Self::Allow),
        ("prefer", Self::Prefer),
        ("require", Self::Require),
        ("verify-ca", Self::VerifyCa),
        ("verify-full", Self::VerifyFull),
    ];

    fn read(setting: &str, value: &str, faults: &mut Faults) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(name, _)| *name == value);
        if found.is_none() {
            let names = Self::NAMES.map(|(name, _)| name).join(", ");
            faults.add(setting, format_args!("expected one of {names}, found `{value}`"));
        }
        found.map(|(_, mode)| *mode)
    }
}

/// What is known of a [`Target`] so far.
#[derive(Default)]
pub(crate) struct Parts {
    place: Option<Place>,
    port: Option<u16>,
    user: Option<String>,
    password: Option<String>,
    database: Option<String>,
    tls: Tls,
    application_name: Option<String>,
    options: String,
}

impl Parts {
    /// The names of the parameters that [`set`](Self::set) takes.
    pub(crate) const NAMES: [&'static str; 12] = [
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

    const VARIABLES: [(&'static str, &'static str); 12] = [
        ("PGHOST", "host"),
        ("PGHOSTADDR", "hostaddr"),
        ("PGPORT", "port"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"),
        ("PGDATABASE", "dbname"),
        ("PGSSLMODE", "sslmode"),
        ("PGSSLROOTCERT", "sslrootcert"),
        ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"),
        ("PGAPPNAME", "application_name"),
        ("PGOPTIONS", "options"),
    ];

    /// Takes what libpq's variables say.
    pub(crate) fn from_environment(faults: &mut Faults) -> Self {
        let mut parts = Self::default();
        for (variable, name) in Self::VARIABLES {
            if let Ok(value) = env::var(variable) {
                parts.set_as(variable, name, &value, faults);
            }
        }
        parts
    }

    /// Takes a parameter; returns whether it was one of these.
    pub(crate) fn set(&mut self, name: &str, value: &str, faults: &mut Faults) -> bool {
        if let Some(setting) = name.strip_prefix("options[").and_then(|rest| rest.strip_suffix(']')) {
            add_option(&mut self.options, setting, value);
            return true;
        }
        let is_known = Self::NAMES.contains(&name);
        if is_known {
            self.set_as(name, name, value, faults);
        }
        is_known
    }

    /// Takes a parameter that whoever set it knows by another name.
    fn set_as(&mut self, told: &str, name: &str, value: &str, faults: &mut Faults) {
        match name {
            "host" | "hostaddr" => self.set_host(told, value, faults),
            "port" => match value.parse() {
                Ok(port) => self.port = Some(port),
                Err(_) => faults.add(told, format_args!("expected a port number, found `{value}`")),
            },
            "user" => self.user = Some(value.to_owned()),
            "password" => self.password = Some(value.to_owned()),
            "dbname" => self.database = Some(value.to_owned()),
            "sslmode" => {
                if let Some(mode) = SslMode::read(told, value, faults) {
                    self.tls.mode = mode;
                }
            }
            "sslrootcert" => self.tls.root_certificate = Some(value.into()),
            "sslcert" => self.tls.client_certificate = Some(value.into()),
            "sslkey" => self.tls.client_key = Some(value.into()),
            "application_name" => self.application_name = Some(value.to_owned()),
            _ => {
                if !self.options.is_empty() {
                    self.options.push(' ');
                }
                self.options.push_str(value);
            }
        }
    }

    fn set_host(&mut self, told: &str, value: &str, faults: &mut Faults) {
        let is_of_names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
        if value.starts_with('/') {
            self.place = Some(Place::Socket(value.into()));
        } else if value.is_empty() || !value.chars().all(is_of_names) {
            // Not shown: in a broken URL it may be a part of the password.
            faults.add(told, "expected the name or the address of one host, or the folder of a socket");
        } else {
            self.place = Some(Place::Host(value.to_owned()));
        }
    }

    /// Fills in what nobody said, and looks the password up.
    pub(crate) fn into_target(self) -> Target {
        let port = self.port.unwrap_or(PORT);
        let mut target = Target {
            place: self.place.unwrap_or_else(|| default_place(port)),
            port,
            user: self.user.unwrap_or_else(|| whoami::username().unwrap_or_else(|_| "postgres".to_owned())),
            password: self.password,
            database: self.database,
            tls: self.tls,
            application_name: self.application_name.unwrap_or_else(|| "rustango".to_owned()),
            options: self.options,
        };
        if target.password.is_none() {
            target.password = passfile::password_of(&target);
        }
        target
    }
}

fn default_place(port: u16) -> Place {
    let socket = socket_name(port);
    match SOCKET_FOLDERS.into_iter().find(|folder| Path::new(folder).join(&socket).exists()) {
        Some(folder) => Place::Socket(folder.into()),
        None => Place::Host("localhost".to_owned()),
    }
}

fn socket_name(port: u16) -> String {
    format!(".s.PGSQL.{port}")
}

/// Adds a setting of the session, as `postgres -c` takes it
/// (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS>).
pub(crate) fn add_option(options: &mut String, name: &str, value: &str) {
    if !options.is_empty() {
        options.push(' ');
    }
    options.push_str("-c ");
    for character in name.chars().chain(['=']).chain(value.chars()) {
        if matches!(character, ' ' | '\\') {
            options.push('\\');
        }
        options.push(character);
    }
}

impl Target {
    /// Returns where the server listens, for messages.
    pub fn address(&self) -> String {
        match &self.place {
            Place::Host(host) if host.contains(':') => format!("[{host}]:{}", self.port),
            Place::Host(host) => format!("{host}:{}", self.port),
            Place::Socket(folder) => folder.join(socket_name(self.port)).display().to_string(),
        }
    }

    /// Returns the name of the database.
    pub fn database_or_user(&self) -> &str {
        self.database.as_deref().unwrap_or(&self.user)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("address", &self.address())
            .field("user", &self.user)
            .field("database", &self.database)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(parameters: &[(&str, &str)]) -> Target {
        let (mut parts, mut faults) = (Parts::default(), Faults::new());
        for (name, value) in parameters {
            assert!(parts.set(name, value, &mut faults), "{name}");
        }
        faults.into_result().unwrap();
        parts.into_target()
    }

    #[test]
    fn options_are_escaped() {
        let target = target(&[
            ("options", "-c geqo=off"),
            ("options[search_path]", "one"),
            ("options[application_name]", r"/back\slash/ and spaces"),
        ]);
        assert_eq!(
            target.options,
            r"-c geqo=off -c search_path=one -c application_name=/back\\slash/\ and\ spaces"
        );
    }

    #[test]
    fn addresses_are_shown_as_they_are_dialled() {
        for (host, shown) in [
            ("db.example", "db.example:6432"),
            ("::1", "[::1]:6432"),
            ("/var/run/postgresql", "/var/run/postgresql/.s.PGSQL.6432"),
        ] {
            assert_eq!(target(&[("host", host), ("port", "6432")]).address(), shown);
        }
    }

    #[test]
    fn what_nobody_says_is_filled_in() {
        let target = target(&[("host", "localhost"), ("user", "ann")]);
        assert_eq!(
            (target.port, target.tls.mode, &*target.application_name),
            (5432, SslMode::Prefer, "rustango")
        );
        assert_eq!(target.database_or_user(), "ann");
    }
}
