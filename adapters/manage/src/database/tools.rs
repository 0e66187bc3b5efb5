//! Runs the tools that come with a database. Passwords go into their
//! environment, never into their arguments, which every user of a machine sees.

use std::{
    io::ErrorKind,
    process::{Command, Stdio},
};

use super::location::Server;
use crate::Failure;

/// A tool, with what it needs to find the database.
pub(crate) struct Tool {
    names: &'static [&'static str],
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

impl Tool {
    /// Takes a tool of SQLite.
    pub(crate) fn sqlite(arguments: impl IntoIterator<Item = String>) -> Self {
        Self { names: &["sqlite3"], arguments: arguments.into_iter().collect(), environment: Vec::new() }
    }

    /// Takes a tool of PostgreSQL; it finds the database by its environment.
    pub(crate) fn postgres(name: &'static [&'static str; 1], server: &Server) -> Self {
        let mut environment = vec![("PGHOST", server.host.clone()), ("PGDATABASE", server.name.clone())];
        environment.extend(server.port.map(|port| ("PGPORT", port.to_string())));
        environment.extend(server.user.clone().map(|user| ("PGUSER", user)));
        environment.extend(server.password.clone().map(|password| ("PGPASSWORD", password)));
        Self { names: name, arguments: Vec::new(), environment }
    }

    /// Takes a tool of MySQL or MariaDB, whichever is there.
    pub(crate) fn mysql(names: &'static [&'static str; 2], server: &Server) -> Self {
        let mut arguments = vec![format!("--host={}", server.host), "--protocol=tcp".to_owned()];
        arguments.extend(server.port.map(|port| format!("--port={port}")));
        arguments.extend(server.user.as_ref().map(|user| format!("--user={user}")));
        let password = server.password.clone().unwrap_or_default();
        Self { names, arguments, environment: vec![("MYSQL_PWD", password)] }
    }

    /// Adds arguments.
    pub(crate) fn with(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Runs it on the terminal, or on a file that it reads, and waits for its end.
    pub(crate) fn run(self, input: Option<&std::fs::File>) -> Result<(), Failure> {
        for name in self.names {
            let mut command = Command::new(name);
            command.args(&self.arguments).envs(self.environment.iter().map(|(key, value)| (key, value)));
            if let Some(input) = input {
                command.stdin(Stdio::from(input.try_clone()?));
            }
            match command.status() {
                Ok(status) if status.success() => return Ok(()),
                Ok(status) => return Err(Failure::Failed(format!("{name} ended with {status}"))),
                Err(fault) if fault.kind() == ErrorKind::NotFound => {}
                Err(fault) => return Err(Failure::Failed(format!("{name} could not be started: {fault}"))),
            }
        }
        Err(Failure::Failed(format!(
            "{} is not installed, or not on the PATH: it comes with the client of the database",
            self.names.join(" or ")
        )))
    }
}
