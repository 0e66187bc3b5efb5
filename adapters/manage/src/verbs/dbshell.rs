//! Opens the shell of the database.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::{
    Failure, Outcome, Session, Verb,
    database::{Location, Tool},
};

/// `dbshell`.
pub(super) struct DbShell;

#[async_trait]
impl Verb for DbShell {
    fn command(&self) -> Command {
        let more = Arg::new("arguments").action(ArgAction::Append).last(true);
        Command::new("dbshell")
            .about("Opens the shell of the database: sqlite3, psql, mysql or mariadb")
            .arg(more.help("Given to the shell, behind `--`"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let more = arguments.get_many::<String>("arguments").into_iter().flatten().cloned();
        let tool = match session.location()? {
            Location::Sqlite(path) => Tool::sqlite([path.to_string_lossy().into_owned()]).with(more),
            Location::Memory => {
                return Err(Failure::Failed(
                    "a database in memory has no shell: it is another one in each process".to_owned(),
                ));
            }
            Location::Postgres(server) => Tool::postgres("psql", &server).with(more),
            Location::Mysql(family, server) => {
                Tool::mysql(family, ["mysql", "mariadb"], &server).with(more).with([server.name])
            }
        };
        tool.run(None)?;
        Ok(Outcome::Fine)
    }
}
