//! What a project can be made of.

use clap::ValueEnum;

/// What the project shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Pages.
    #[default]
    Default,
    /// A REST API.
    Api,
}

/// The database of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// A file; nothing to install.
    #[default]
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL, or MariaDB.
    Mysql,
}

/// The web framework under the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FrontEnd {
    /// axum.
    #[default]
    Axum,
    /// poem.
    Poem,
}

impl Template {
    pub(crate) const fn views(self) -> &'static str {
        match self {
            Self::Default => "what the pages show",
            Self::Api => "what the API shows",
        }
    }
}

impl Backend {
    /// The feature of rustango, which is also the scheme of URLs.
    pub(crate) const fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    pub(crate) const fn product(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }

    const fn port(self) -> Option<u16> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(5432),
            Self::Mysql => Some(3306),
        }
    }

    /// The URL of a program whose environment names no database.
    pub(crate) fn default_url(self, name: &str) -> String {
        match self.port() {
            None => format!("sqlite://{name}.db"),
            Some(port) => format!("{}://localhost:{port}/{name}", self.feature()),
        }
    }

    /// The lines of `.env`.
    pub(crate) fn environment(self, name: &str, password: &str) -> String {
        let Some(port) = self.port() else { return format!("DATABASE_URL={}", self.default_url(name)) };
        let driver = self.feature();
        format!(
            "DB_DRIVER={driver}\nDB_HOST=127.0.0.1\nDB_PORT={port}\nDB_USER={name}\nDB_PASSWORD={password}\nDB_NAME={name}"
        )
    }

    /// What stands in the README about it.
    pub(crate) const fn notes(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SQLite is a file: there is no server to start, and so no `docker-compose.yml`. In a container, keep \
                 the file on a volume:\n`DATABASE_URL=sqlite:///data/app.db`."
            }
            Self::Postgres => {
                "`docker compose up --detach --wait` starts PostgreSQL with what `.env` says; any other server will do."
            }
            Self::Mysql => {
                "`docker compose up --detach --wait` starts MySQL with what `.env` says; any other server, of MariaDB \
                 too, will do."
            }
        }
    }

    /// What comes before the first `cargo run`.
    pub(crate) const fn first_steps(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres | Self::Mysql => "docker compose up --detach --wait\n",
        }
    }

    /// The file that starts a server.
    pub(crate) const fn compose(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(include_str!("../templates/database/postgres.yml")),
            Self::Mysql => Some(include_str!("../templates/database/mysql.yml")),
        }
    }
}

impl FrontEnd {
    /// The feature of rustango, and its module.
    pub(crate) const fn feature(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Poem => "poem",
        }
    }

    pub(crate) const fn server(self) -> &'static str {
        match self {
            Self::Axum => "AxumServer",
            Self::Poem => "PoemServer",
        }
    }
}
