//! Puts the database back as a file has it.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use crate::{
    Failure, Outcome, Session, Verb,
    database::{Location, Tool, of_mysql, of_postgres, remove_others},
};

/// What every file of SQLite begins with
/// (<https://www.sqlite.org/fileformat.html#the_database_header>).
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// `db:restore`.
pub(super) struct DbRestore;

#[async_trait]
impl Verb for DbRestore {
    fn command(&self) -> Command {
        Command::new("db:restore")
            .about("Puts the database back as a file of db:dump has it; what it holds now is lost")
            .arg(Arg::new("file").value_name("FILE").required(true).help("The file"))
            .arg(Arg::new("yes").long("yes").action(ArgAction::SetTrue).help("Do not ask"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let file = arguments.get_one::<String>("file").map_or("", String::as_str);
        if !Path::new(file).is_file() {
            return Err(Failure::Usage(format!("there is no file {file}")));
        }
        session.confirm(arguments.get_flag("yes"), "All that the database holds now is lost. Go on?")?;
        match session.location()? {
            Location::Memory => {
                return Err(Failure::Failed("a database in memory begins empty in each process".to_owned()));
            }
            Location::Sqlite(path) => replace(Path::new(file), &path)?,
            Location::Postgres(server) => {
                remove_others(session.db().await?, &of_postgres(file, &server)?).await?;
                Tool::postgres("pg_restore", &server)
                    .with(["--clean", "--if-exists", "--no-owner", "--single-transaction", "--no-password"])
                    .with([format!("--dbname={}", server.name), file.to_owned()])
                    .run(None)?;
            }
            Location::Mysql(family, server) => {
                remove_others(session.db().await?, &of_mysql(Path::new(file))?).await?;
                Tool::mysql(family, ["mysql", "mariadb"], &server)
                    .with([server.name])
                    .run(Some(&fs::File::open(file)?))?;
            }
        }
        session.out().line(&format!("The database is as {} has it", session.out().good(file)))?;
        session.out().json(&json!({ "file": file }))?;
        Ok(Outcome::Fine)
    }
}

/// Puts a copy of a file in the place of a database, in one step.
fn replace(file: &Path, database: &Path) -> Result<(), Failure> {
    let mut head = [0; SQLITE.len()];
    let is_sqlite = fs::File::open(file)?.read_exact(&mut head).is_ok() && head == *SQLITE;
    if !is_sqlite {
        return Err(Failure::Failed(format!("{} is no database of SQLite", file.display())));
    }
    let beside = |ending: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let copy = beside(".restoring");
    fs::copy(file, &copy)?;
    // What these hold belongs to the database that goes.
    for rest in ["-wal", "-shm", "-journal"].map(beside) {
        if rest.exists() {
            fs::remove_file(rest)?;
        }
    }
    fs::rename(copy, database)?;
    Ok(())
}
