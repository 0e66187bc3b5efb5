//! Writes the database into a file.

use std::path::Path;

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command};
use rustango_query::Raw;
use serde_json::json;

use crate::{
    Failure, Outcome, Session, Verb,
    database::{Location, Tool},
};

/// `db:dump`.
pub(super) struct DbDump;

#[async_trait]
impl Verb for DbDump {
    fn command(&self) -> Command {
        Command::new("db:dump")
            .about("Writes the database into a file: a copy of SQLite's, an archive of pg_dump, the SQL of mysqldump")
            .arg(Arg::new("file").value_name("FILE").required(true).help("Where to; it must not be there yet"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let file = arguments.get_one::<String>("file").map_or("", String::as_str);
        if Path::new(file).exists() {
            return Err(Failure::Usage(format!("{file} is there already: name another file, or remove it")));
        }
        match session.location()? {
            Location::Sqlite(_) | Location::Memory => {
                let statement =
                    Raw::<()>::unchecked("VACUUM INTO :file".to_owned()).bind("file", file.to_owned());
                statement.execute(session.db().await?).await?;
            }
            Location::Postgres(server) => {
                Tool::postgres("pg_dump", &server)
                    .with(["--format=custom", "--no-password", &format!("--file={file}")])
                    .run(None)?;
            }
            Location::Mysql(family, server) => {
                let result = format!("--result-file={file}");
                Tool::mysql(family, ["mysqldump", "mariadb-dump"], &server)
                    .with([
                        "--single-transaction",
                        "--no-tablespaces",
                        "--routines",
                        "--triggers",
                        "--hex-blob",
                    ])
                    .with([result])
                    .with([server.name])
                    .run(None)?;
            }
        }
        session.out().line(&format!("Wrote {}", session.out().good(file)))?;
        session.out().json(&json!({ "file": file }))?;
        Ok(Outcome::Fine)
    }
}
