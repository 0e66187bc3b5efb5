//! Shows the SQL of a migration.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::{Direction, schema_before, script};
use rustango_ports::database::Dialect;
use serde_json::json;

use super::migrate::statements;
use crate::{Failure, Outcome, Session, Verb};

/// `sqlmigrate`.
pub(super) struct SqlMigrate;

#[async_trait]
impl Verb for SqlMigrate {
    fn command(&self) -> Command {
        Command::new("sqlmigrate")
            .about("Shows the SQL of a migration")
            .arg(
                Arg::new("migration")
                    .value_name("NAME")
                    .required(true)
                    .help("A name, its beginning, or its number"),
            )
            .arg(
                Arg::new("dialect")
                    .long("dialect")
                    .value_name("D")
                    .help("For this database; without it, for the one that the program is connected to"),
            )
            .arg(
                Arg::new("backwards").long("backwards").action(ArgAction::SetTrue).help("What takes it back"),
            )
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let chain = session.chain().await?;
        let asked = arguments.get_one::<String>("migration").map_or("", String::as_str);
        let name = Session::meant(&chain, asked)?;
        let migration =
            chain.get(name.as_str()).ok_or_else(|| Failure::Usage(format!("there is no {name}")))?;
        let direction =
            if arguments.get_flag("backwards") { Direction::Backward } else { Direction::Forward };
        let before = schema_before(&chain, &name).map_err(|fault| Failure::Failed(fault.to_string()))?;
        let dialect = dialect(session, arguments.get_one::<String>("dialect")).await?;
        let actions = script(migration, &before, direction, dialect)
            .map_err(|fault| Failure::Failed(fault.to_string()))?;
        let sql: Vec<_> = actions.iter().flat_map(statements).collect();
        session.out().json(&json!({ "migration": name, "direction": direction, "sql": sql }))?;
        sql.iter().try_for_each(|line| session.out().line(line))?;
        Ok(Outcome::Fine)
    }
}

/// Finds the dialect that is asked for, or that of the database.
async fn dialect<'a>(session: &'a Session<'_>, asked: Option<&String>) -> Result<&'a dyn Dialect, Failure> {
    let Some(asked) = asked else { return Ok(session.db().await?.dialect()) };
    let known = &session.program().dialects;
    known.get(asked.as_str()).map(|dialect| &**dialect).ok_or_else(|| {
        let names: Vec<_> = known.keys().copied().collect();
        Failure::Usage(format!("this program does not speak \"{asked}\"; it speaks: {}", names.join(", ")))
    })
}
