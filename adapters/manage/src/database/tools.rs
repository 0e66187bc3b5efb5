//! Runs the tools that come with a database. Passwords go into their
//! environment, never into their arguments, which every user of a machine sees.

use std::{
    io::ErrorKind,
    process::{Command, ExitStatus, Output, Stdio},
};

use super::location::{Family, Server};
use crate::Failure;

/// A tool, with what it needs to find the database.
pub(crate) struct Tool {
    /// What it is called, the likeliest first.
    names: Vec<&'static str>,
    /// How it is installed.
    install: &'static str,
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

impl Tool {
    /// Takes a tool of SQLite.
    pub(crate) fn sqlite(arguments: impl IntoIterator<Item = String>) -> Self {
        Self {
            names: vec!["sqlite3"],
            install: "Debian and Ubuntu: apt-get install sqlite3; macOS: brew install sqlite",
            arguments: arguments.into_iter().collect(),
            environment: Vec::new(),
        }
    }

    /// Takes a tool of PostgreSQL; it finds the database by its environment.
    pub(crate) fn postgres(name: &'static str, server: &Server) -> Self {
        let mut environment = vec![("PGHOST", server.host.clone()), ("PGDATABASE", server.name.clone())];
        environment.extend(server.port.map(|port| ("PGPORT", port.to_string())));
        environment.extend(server.user.clone().map(|user| ("PGUSER", user)));
        environment.extend(server.password.clone().map(|password| ("PGPASSWORD", password)));
        environment.extend(server.settings.iter().cloned());
        Self {
            names: vec![name],
            install: "Debian and Ubuntu: apt-get install postgresql-client; macOS: brew install libpq",
            arguments: Vec::new(),
            environment,
        }
    }

    /// Takes a tool of MySQL or of MariaDB, by what each calls it: that of the
    /// database, or else the other.
    pub(crate) fn mysql(family: Family, [of_mysql, of_mariadb]: [&'static str; 2], server: &Server) -> Self {
        let mut arguments = vec![format!("--host={}", server.host), "--protocol=tcp".to_owned()];
        arguments.extend(server.port.map(|port| format!("--port={port}")));
        arguments.extend(server.user.as_ref().map(|user| format!("--user={user}")));
        let (names, install) = match family {
            Family::Mysql => (
                vec![of_mysql, of_mariadb],
                "Debian and Ubuntu: apt-get install default-mysql-client; macOS: brew install mysql-client",
            ),
            Family::MariaDb => (
                vec![of_mariadb, of_mysql],
                "Debian and Ubuntu: apt-get install mariadb-client; macOS: brew install mariadb",
            ),
        };
        let password = server.password.clone().unwrap_or_default();
        Self { names, install, arguments, environment: vec![("MYSQL_PWD", password)] }
    }

    /// Adds arguments.
    pub(crate) fn with(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Runs it on the terminal, or on a file that it reads, and waits for its end.
    pub(crate) fn run(self, input: Option<&std::fs::File>) -> Result<(), Failure> {
        let (name, status) = self.started(|command| {
            if let Some(input) = input {
                command.stdin(Stdio::from(input.try_clone()?));
            }
            command.status()
        })?;
        ended(name, status)
    }

    /// Runs it and returns what it writes; its complaints go to the terminal.
    pub(crate) fn read(self) -> Result<String, Failure> {
        let (name, Output { status, stdout, .. }) =
            self.started(|command| command.stderr(Stdio::inherit()).output())?;
        ended(name, status)?;
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }

    /// Starts it by the first of its names that is there.
    fn started<T>(
        &self,
        start: impl Fn(&mut Command) -> std::io::Result<T>,
    ) -> Result<(&'static str, T), Failure> {
        for &name in &self.names {
            match start(&mut self.command(name)) {
                Ok(started) => return Ok((name, started)),
                Err(fault) if fault.kind() == ErrorKind::NotFound => {}
                Err(fault) => return Err(Failure::Failed(format!("{name} could not be started: {fault}"))),
            }
        }
        Err(Failure::Failed(format!(
            "{} is not installed, or not on the PATH; {}",
            self.names.join(" or "),
            self.install
        )))
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.args(&self.arguments).envs(self.environment.iter().map(|(key, value)| (key, value)));
        command
    }
}

fn ended(name: &str, status: ExitStatus) -> Result<(), Failure> {
    if status.success() { Ok(()) } else { Err(Failure::Failed(format!("{name} ended with {status}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "s3cret word";

    fn server() -> Server {
        Server {
            host: "db.example".to_owned(),
            port: Some(5433),
            user: Some("ann".to_owned()),
            password: Some(PASSWORD.to_owned()),
            name: "shop".to_owned(),
            settings: vec![("PGSSLMODE", "require".to_owned())],
        }
    }

    /// Returns the arguments and the environment that a tool is started with.
    fn built(tool: &Tool) -> (Vec<String>, Vec<(String, String)>) {
        let command = tool.command(tool.names[0]);
        let text = |text: &std::ffi::OsStr| text.to_string_lossy().into_owned();
        let environment = command.get_envs().filter_map(|(key, value)| Some((text(key), text(value?))));
        (command.get_args().map(text).collect(), environment.collect())
    }

    #[test]
    fn passwords_are_in_the_environment_and_in_no_argument() {
        let server = server();
        for (tool, variable) in [
            (Tool::postgres("pg_dump", &server).with(["--format=custom"]), "PGPASSWORD"),
            (Tool::mysql(Family::Mysql, ["mysqldump", "mariadb-dump"], &server).with(["shop"]), "MYSQL_PWD"),
            (Tool::mysql(Family::MariaDb, ["mysql", "mariadb"], &server).with(["shop"]), "MYSQL_PWD"),
        ] {
            let (arguments, environment) = built(&tool);
            assert!(!arguments.iter().any(|argument| argument.contains(PASSWORD)), "{arguments:?}");
            assert!(environment.contains(&(variable.to_owned(), PASSWORD.to_owned())), "{environment:?}");
        }
        let (_, environment) = built(&Tool::postgres("psql", &server));
        assert!(environment.contains(&("PGSSLMODE".to_owned(), "require".to_owned())), "{environment:?}");
    }

    #[test]
    fn a_tool_that_is_missing_is_named_with_the_way_to_get_it() {
        let server = server();
        for (tool, expected) in [
            (
                Tool::postgres("no_such_psql", &server),
                "no_such_psql is not installed, or not on the PATH; Debian and Ubuntu: apt-get install \
                 postgresql-client; macOS: brew install libpq",
            ),
            (
                Tool::mysql(Family::MariaDb, ["no_such_mysql", "no_such_mariadb"], &server),
                "no_such_mariadb or no_such_mysql is not installed, or not on the PATH; Debian and Ubuntu: apt-get \
                 install mariadb-client; macOS: brew install mariadb",
            ),
        ] {
            assert_eq!(tool.run(None).map_err(|failure| failure.to_string()), Err(expected.to_owned()));
        }
    }
}
