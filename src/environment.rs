//! The database of a program, as its environment names it: by a URL, or by its parts.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustango_query::{Db, Error};

use crate::{
    connect::{configuration, connect},
    variables::{VariableError, Variables, of_process},
};

/// Connects to the database that the environment names, or to `default` where
/// it names none.
///
/// It names one by the variable `DATABASE_URL`, which [`connect`] reads, or by
/// its parts, where nothing needs to be percent-encoded:
///
/// | variable | what it holds |
/// |---|---|
/// | `DB_DRIVER` | `sqlite`, `postgres`, `postgres+tokio`, `mysql` or `mariadb` |
/// | `DB_HOST`, `DB_PORT` | where the server listens; without them, the adapter's own |
/// | `DB_USER`, `DB_PASSWORD` | who connects |
/// | `DB_NAME` | the database on the server, or the file of SQLite |
/// | `DB_PARAMS` | what stands behind the `?` of a URL: `max_connections=20&acquire_timeout=1` |
///
/// Where the environment of the process names no database, the file `.env` may
/// ([`variable`](crate::variable)).
///
/// # Errors
/// Kind `Configuration` where both are set, or a part is missing, unknown or
/// of no use, naming every fault at once; also as [`connect`].
pub async fn connect_from_env(default: &str) -> Result<Db, Error> {
    connect(&database_url_from_env(default)?).await
}

/// Returns the URL of the database that the environment names. All of it comes
/// from one place: a URL in the environment does not meet parts in the file.
pub(crate) fn database_url_from_env(default: &str) -> Result<Cow<'_, str>, Error> {
    let variables = Variables::load().map_err(|error| configuration(error.to_string()))?;
    let is_set = |name: &&str| !matches!(of_process(name), Ok(None));
    if NAMES.iter().any(is_set) {
        database_url(of_process, default)
    } else {
        database_url(|name| Ok(variables.of_file(name)), default)
    }
}

const URL: &str = "DATABASE_URL";
const NAMES: [&str; 8] =
    [URL, "DB_DRIVER", "DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_NAME", "DB_PARAMS"];
const DRIVERS: [&str; 5] = ["sqlite", "postgres", "postgres+tokio", "mysql", "mariadb"];
const SERVER_PARTS: [&str; 4] = ["DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD"];

/// What a path may hold as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// The parts of a URL that are set.
#[derive(Default)]
struct Parts {
    driver: Option<String>,
    host: Option<String>,
    port: Option<String>,
    user: Option<String>,
    password: Option<String>,
    name: Option<String>,
    params: Option<String>,
}

/// Returns the URL of the database that the variables name.
fn database_url(
    lookup: impl Fn(&str) -> Result<Option<String>, VariableError>,
    default: &str,
) -> Result<Cow<'_, str>, Error> {
    let mut faults = Vec::new();
    let mut read = |name: &str| match lookup(name) {
        Ok(value) => value.filter(|value| !value.is_empty()),
        Err(error) => {
            faults.push(error.to_string());
            None
        }
    };
    let url = read(URL);
    let parts = Parts {
        driver: read("DB_DRIVER"),
        host: read("DB_HOST"),
        port: read("DB_PORT"),
        user: read("DB_USER"),
        password: read("DB_PASSWORD"),
        name: read("DB_NAME"),
        params: read("DB_PARAMS"),
    };
    let set = parts.set();
    let made = match (url, set.is_empty()) {
        (None, true) => Cow::Borrowed(default),
        (Some(url), true) => Cow::Owned(url),
        (Some(_), false) => {
            faults
                .push(format!("{URL} and {} name the database twice: leave out one of them", set.join(", ")));
            Cow::Borrowed(default)
        }
        (None, false) => Cow::Owned(parts.into_url(&mut faults)),
    };
    if faults.is_empty() {
        return Ok(made);
    }
    Err(configuration(format!("the environment names no database: {}", faults.join("; "))))
}

impl Parts {
    /// The names of those that are set.
    fn set(&self) -> Vec<&'static str> {
        let all = [
            ("DB_DRIVER", &self.driver),
            ("DB_HOST", &self.host),
            ("DB_PORT", &self.port),
            ("DB_USER", &self.user),
            ("DB_PASSWORD", &self.password),
            ("DB_NAME", &self.name),
            ("DB_PARAMS", &self.params),
        ];
        all.into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect()
    }

    fn into_url(self, faults: &mut Vec<String>) -> String {
        let known = DRIVERS.join(", ");
        let driver = match self.driver.as_deref() {
            Some(driver) if DRIVERS.contains(&driver) => driver.to_owned(),
            Some(driver) => {
                faults.push(format!("DB_DRIVER is `{driver}`, expected one of {known}"));
                return String::new();
            }
            None => {
                faults.push(format!("{} without DB_DRIVER, expected one of {known}", self.set().join(", ")));
                return String::new();
            }
        };
        let mut url =
            if driver == "sqlite" { self.file_url(faults) } else { self.server_url(&driver, faults) };
        if let Some(params) = &self.params {
            url.push('?');
            url.push_str(params.strip_prefix('?').unwrap_or(params));
        }
        url
    }

    fn file_url(&self, faults: &mut Vec<String>) -> String {
        for part in self.set().into_iter().filter(|part| SERVER_PARTS.contains(part)) {
            faults.push(format!("{part} is of no use to sqlite, which is a file"));
        }
        match self.name.as_deref() {
            Some(":memory:") => "sqlite::memory:".to_owned(),
            Some(path) => format!("sqlite://{}", utf8_percent_encode(path, PATH)),
            None => {
                faults.push("DB_NAME is missing: the file of the database, or :memory:".to_owned());
                String::new()
            }
        }
    }

    fn server_url(&self, driver: &str, faults: &mut Vec<String>) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut url = format!("{driver}://");
        match (&self.user, &self.password) {
            (Some(user), None) => url.extend([&encoded(user), "@"]),
            (Some(user), Some(password)) => url.extend([&encoded(user), ":", &encoded(password), "@"]),
            (None, Some(_)) => faults.push("DB_PASSWORD without DB_USER".to_owned()),
            (None, None) => {}
        }
        match self.host.as_deref() {
            Some(address) if address.contains(':') && !address.starts_with('[') => {
                url.extend(["[", address, "]"]);
            }
            Some(host) => url.push_str(&host.replace('/', "%2F")),
            None if self.port.is_some() => url.push_str("localhost"),
            None => {}
        }
        match self.port.as_deref().map(|port| (port, port.parse::<u16>())) {
            Some((port, Ok(_))) => url.extend([":", port]),
            Some((port, Err(_))) => faults.push(format!("DB_PORT is `{port}`, expected a port number")),
            None => {}
        }
        if let Some(name) = &self.name {
            url.extend(["/", &encoded(name)]);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(variables: &[(&str, &str)]) -> Result<String, String> {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            Ok(found.map(|(_, value)| (*value).to_owned()))
        };
        let made = database_url(lookup, "sqlite://default.db");
        made.map(Cow::into_owned).map_err(|error| error.to_string())
    }

    #[test]
    fn a_url_is_taken_as_it_is() {
        assert_eq!(url(&[]).as_deref(), Ok("sqlite://default.db"));
        assert_eq!(url(&[("DATABASE_URL", ""), ("DB_HOST", "")]).as_deref(), Ok("sqlite://default.db"));
        let variables = [("DATABASE_URL", "mysql://ann:s@h/b?ssl-mode=required")];
        assert_eq!(url(&variables).as_deref(), Ok("mysql://ann:s@h/b?ssl-mode=required"));
    }

    #[test]
    fn parts_are_put_together_and_encoded() {
        let all = [
            ("DB_DRIVER", "mysql"),
            ("DB_HOST", "db.example"),
            ("DB_PORT", "3307"),
            ("DB_USER", "ann@home"),
            ("DB_PASSWORD", "p@ss/w:rd?%#ü"),
            ("DB_NAME", "blog"),
            ("DB_PARAMS", "max_connections=3&acquire_timeout=1"),
        ];
        let expected = "mysql://ann%40home:p%40ss%2Fw%3Ard%3F%25%23%C3%BC@db.example:3307/blog?max_connections=3&\
                        acquire_timeout=1";
        assert_eq!(url(&all).as_deref(), Ok(expected));
        for (variables, expected) in [
            (&[("DB_DRIVER", "postgres"), ("DB_NAME", "blog")][..], "postgres:///blog"),
            (&[("DB_DRIVER", "mariadb"), ("DB_PORT", "3307")], "mariadb://localhost:3307"),
            (&[("DB_DRIVER", "postgres+tokio"), ("DB_HOST", "::1")], "postgres+tokio://[::1]"),
            (&[("DB_DRIVER", "postgres"), ("DB_HOST", "/run/pg")], "postgres://%2Frun%2Fpg"),
            (&[("DB_DRIVER", "sqlite"), ("DB_NAME", "a b/c?.db")], "sqlite://a%20b/c%3F.db"),
            (
                &[("DB_DRIVER", "sqlite"), ("DB_NAME", ":memory:"), ("DB_PARAMS", "?max_connections=1")],
                "sqlite::memory:?max_connections=1",
            ),
        ] {
            assert_eq!(url(variables).as_deref(), Ok(expected), "{variables:?}");
        }
    }

    #[test]
    fn every_fault_is_told_and_no_password() {
        for (variables, told) in [
            (
                &[("DATABASE_URL", "sqlite://a.db"), ("DB_HOST", "h"), ("DB_PASSWORD", "hunter2")][..],
                &["DATABASE_URL and DB_HOST, DB_PASSWORD name the database twice"][..],
            ),
            (
                &[("DB_HOST", "h"), ("DB_PASSWORD", "hunter2")],
                &["DB_HOST, DB_PASSWORD without DB_DRIVER", "mariadb"],
            ),
            (&[("DB_DRIVER", "oracle")], &["`oracle`", "sqlite, postgres, postgres+tokio, mysql, mariadb"]),
            (
                &[("DB_DRIVER", "sqlite"), ("DB_HOST", "h"), ("DB_PASSWORD", "hunter2")],
                &["DB_HOST is of no use to sqlite", "DB_PASSWORD is of no use", "DB_NAME is missing"],
            ),
            (
                &[("DB_DRIVER", "mysql"), ("DB_PASSWORD", "hunter2"), ("DB_PORT", "many")],
                &["DB_PASSWORD without DB_USER", "DB_PORT is `many`, expected a port number"],
            ),
        ] {
            let error = url(variables).expect_err("there are faults");
            for told in told {
                assert!(error.contains(told), "{told}: {error}");
            }
            assert!(!error.contains("hunter2"), "{error}");
        }
        let not_unicode = |name: &str| match name {
            "DB_DRIVER" => Err(VariableError::not_unicode(name)),
            _ => Ok(None),
        };
        let error = database_url(not_unicode, "sqlite://default.db").expect_err("it is not text").to_string();
        assert!(error.contains("DB_DRIVER is not valid UTF-8"), "{error}");
    }
}
