//! Adds a change of rows to a migration.

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command};
use rustango_migrate::{DataStep, Migration, Reverse, Step};
use serde_json::json;

use super::makemigrations::named;
use crate::{Failure, Outcome, Session, Verb};

/// `add-data-op`.
pub(super) struct AddDataOp;

#[async_trait]
impl Verb for AddDataOp {
    fn command(&self) -> Command {
        let option = |name, value, help| Arg::new(name).long(name).value_name(value).help(help);
        Command::new("add-data-op")
            .about("Adds a change of rows: as a migration of its own, or to the last one while no database has it")
            .arg(option("sql", "SQL", "The statement").required(true))
            .arg(option("reverse-sql", "SQL", "The statement that takes it back"))
            .arg(option("name", "NAME", "What the migration is called").conflicts_with("to"))
            .arg(option("to", "MIGRATION", "The migration that it is added to"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
        let sql = text("sql").unwrap_or_default();
        let reverse = text("reverse-sql").map_or(Reverse::Impossible, |sql| Reverse::Run(sql.into()));
        let step = Step::Data(DataStep::Sql { sql: sql.into(), reverse, batch: None });
        let chain = session.chain().await?;
        let migration = if let Some(to) = text("to") {
            let name = Session::meant(&chain, to)?;
            let known = chain.get(name.as_str()).cloned();
            let mut migration = known.ok_or_else(|| Failure::Usage(format!("there is no {name}")))?;
            migration.forward.push(step);
            replace(session, &migration).await?;
            migration
        } else {
            let mut migration = named(&chain, text("name").unwrap_or("data"), Session::last_schema(&chain));
            migration.forward.push(step);
            session.files()?.write(migration.name.as_str(), &migration.to_json()).await?;
            migration
        };
        session.out().line(&format!("{} changes rows now", session.out().good(migration.name.as_str())))?;
        session.out().json(&json!({ "name": migration.name, "file": migration }))?;
        Ok(Outcome::Fine)
    }
}

/// Writes a changed file in the place of the old one, where the database of
/// this program has not applied it.
async fn replace(session: &Session<'_>, migration: &Migration) -> Result<(), Failure> {
    let applied = rustango_migrate::entries(session.db().await?).await?;
    if applied.iter().any(|entry| migration.name == *entry.name) {
        return Err(Failure::Failed(format!(
            "{} is applied already: leave out --to, so that the change becomes a migration of its own",
            migration.name
        )));
    }
    let files = session.files()?;
    files.remove(migration.name.as_str()).await?;
    files.write(migration.name.as_str(), &migration.to_json()).await?;
    Ok(())
}
