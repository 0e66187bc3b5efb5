//! Where a URL says that the database is.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::Failure;

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// In a file.
    Sqlite(PathBuf),
    /// In the memory of the program.
    Memory,
    /// On a PostgreSQL server.
    Postgres(Server),
    /// On a MySQL or MariaDB server, as the URL calls it.
    Mysql(Family, Server),
}

/// Whose tools are asked for first: each reads what the others write, but for a line here and there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Those that come with MySQL.
    Mysql,
    /// Those that come with MariaDB.
    MariaDb,
}

/// A database on a server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) name: String,
    /// What else a tool of PostgreSQL is told by its environment.
    pub(crate) settings: Vec<(&'static str, String)>,
}

impl Location {
    /// Reads a URL.
    pub(crate) fn of(url: &str) -> Result<Self, Failure> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            let path = file.split('?').next().unwrap_or_default();
            let path = decoded(path.strip_prefix("//").unwrap_or(path));
            let is_memory = path == ":memory:" || file.contains("mode=memory");
            return Ok(if is_memory { Self::Memory } else { Self::Sqlite(path.into()) });
        }
        let known = url.replacen("postgres+tokio:", "postgres:", 1);
        let url = Url::parse(&known)
            .map_err(|fault| Failure::Failed(format!("the URL of the database: {fault}")))?;
        let text = |text: &str| (!text.is_empty()).then(|| decoded(text));
        let mut server = Server {
            host: url.host_str().map_or_else(|| "localhost".to_owned(), decoded),
            port: url.port(),
            user: text(url.username()),
            password: url.password().and_then(text),
            name: decoded(url.path().trim_start_matches('/')),
            settings: settings(&url),
        };
        match url.scheme() {
            "postgres" | "postgresql" => {
                server.read_parameters(&url);
                Ok(Self::Postgres(server))
            }
            "mysql" => Ok(Self::Mysql(Family::Mysql, server)),
            "mariadb" => Ok(Self::Mysql(Family::MariaDb, server)),
            other => {
                Err(Failure::Failed(format!("no tools are known for databases of the scheme \"{other}\"")))
            }
        }
    }
}

impl Server {
    /// Takes what a URL of PostgreSQL says in parameters instead of in its place.
    fn read_parameters(&mut self, url: &Url) {
        for (key, value) in url.query_pairs() {
            let value = value.into_owned();
            match &*key {
                "host" | "hostaddr" => self.host = value,
                "port" => self.port = value.parse().ok(),
                "user" => self.user = Some(value),
                "password" => self.password = Some(value),
                "dbname" => self.name = value,
                _ => {}
            }
        }
    }
}

/// Parameters of a URL that tools of PostgreSQL know, by the variables that they read.
const SETTINGS: [(&str, &str); 4] = [
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
];

/// Reads the parameters that tools are told too: how they connect, and the settings of their session.
fn settings(url: &Url) -> Vec<(&'static str, String)> {
    let (mut settings, mut options) = (Vec::new(), Vec::new());
    for (key, value) in url.query_pairs() {
        if let Some((_, variable)) = SETTINGS.iter().find(|(known, _)| *known == key) {
            settings.push((*variable, value.into_owned()));
        } else if let Some(name) = key.strip_prefix("options[").and_then(|rest| rest.strip_suffix(']')) {
            options.push(format!("-c {name}={}", value.replace('\\', "\\\\").replace(' ', "\\ ")));
        } else if key == "options" {
            options.push(value.into_owned());
        }
    }
    if !options.is_empty() {
        settings.push(("PGOPTIONS", options.join(" ")));
    }
    settings
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns a URL with its password and the values of secret parameters masked.
pub(crate) fn masked(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return "(not a URL)".to_owned() };
    if parsed.password().is_some() && parsed.set_password(Some("***")).is_err() {
        return format!("{}:(masked)", parsed.scheme());
    }
    let pairs: Vec<_> = parsed.query_pairs().into_owned().collect();
    if pairs.iter().any(|(key, _)| key.contains("password")) {
        let shown = pairs.iter().map(|(key, value)| {
            (key.as_str(), if key.contains("password") { "***" } else { value.as_str() })
        });
        parsed.query_pairs_mut().clear().extend_pairs(shown);
    }
    parsed.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn server(url: &str) -> Server {
        match Location::of(url).unwrap_or_else(|failure| panic!("{failure}")) {
            Location::Postgres(server) | Location::Mysql(_, server) => server,
            _ => panic!("{url} is on no server"),
        }
    }

    #[test]
    fn urls_say_where_a_database_is() {
        assert!(
            Location::of("sqlite://shop%20floor.db?mode=rwc").unwrap()
                == Location::Sqlite("shop floor.db".into())
        );
        assert!(
            Location::of("sqlite:///var/lib/shop.db").unwrap() == Location::Sqlite("/var/lib/shop.db".into())
        );
        assert!(Location::of("sqlite::memory:").unwrap() == Location::Memory);
        let shop = server("postgres+tokio://ann:s%40cret@db.example:6432/shop?max_connections=3");
        assert_eq!((shop.host.as_str(), shop.port, shop.name.as_str()), ("db.example", Some(6432), "shop"));
        assert_eq!((shop.user.as_deref(), shop.password.as_deref()), (Some("ann"), Some("s@cret")));
        let bare = server("mariadb://localhost/shop");
        assert_eq!((bare.port, bare.user, bare.password), (None, None, None));
        assert!(Location::of("oracle://localhost/shop").is_err());
        let told = server("postgres:///?host=/run/pg&port=6432&user=ann&password=secret&dbname=shop");
        assert_eq!((told.host.as_str(), told.port, told.name.as_str()), ("/run/pg", Some(6432), "shop"));
        assert_eq!((told.user.as_deref(), told.password.as_deref()), (Some("ann"), Some("secret")));
        let settings =
            server("postgres://db/shop?sslmode=require&options[search_path]=a%20b&max_connections=3")
                .settings;
        assert_eq!(
            settings,
            [("PGSSLMODE", "require".to_owned()), ("PGOPTIONS", "-c search_path=a\\ b".to_owned())]
        );
    }

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for (url, shown) in [
            ("postgres://ann:secret@db/shop", "postgres://ann:***@db/shop"),
            ("mysql://ann@db/shop?password=secret&tls=1", "mysql://ann@db/shop?password=***&tls=1"),
            ("sqlite://shop.db", "sqlite://shop.db"),
        ] {
            assert_eq!(masked(url), shown);
        }
        assert_eq!(masked("secret"), "(not a URL)");
    }
}
