//! Folds a line of migrations into one.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::squash;
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb, session::now};

/// `squashmigrations`.
pub(super) struct SquashMigrations;

#[async_trait]
impl Verb for SquashMigrations {
    fn command(&self) -> Command {
        let name = |name, help| Arg::new(name).value_name("NAME").required(true).help(help);
        Command::new("squashmigrations")
            .about("Folds a line of migrations into one that replaces them")
            .arg(name("from", "The first of them"))
            .arg(name("to", "The last of them"))
            .arg(
                Arg::new("dry-run")
                    .long("dry-run")
                    .action(ArgAction::SetTrue)
                    .help("Write nothing; show the file"),
            )
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let chain = session.chain().await?;
        let named = |argument: &str| {
            Session::meant(&chain, arguments.get_one::<String>(argument).map_or("", String::as_str))
        };
        let made = squash(&chain, &named("from")?, &named("to")?, now());
        let migration = made.map_err(|fault| Failure::Failed(fault.to_string()))?;
        let out = session.out();
        out.json(&json!({ "name": migration.name, "replaces": migration.replaces, "file": migration }))?;
        if arguments.get_flag("dry-run") {
            out.line(migration.to_json().trim_end())?;
            return Ok(Outcome::Fine);
        }
        session.files()?.write(migration.name.as_str(), &migration.to_json()).await?;
        out.line(&format!("Wrote {}, which replaces:", out.good(migration.name.as_str())))?;
        migration.replaces.iter().try_for_each(|name| out.line(&format!("  {name}")))?;
        out.line("Keep their files until every database has applied them or the new one.")?;
        Ok(Outcome::Fine)
    }
}
