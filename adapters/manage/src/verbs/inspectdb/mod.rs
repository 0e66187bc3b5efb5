//! Writes models of what a live database has.
//!
//! What models cannot say becomes a comment, so that nothing is lost without
//! a word.

mod choices;
mod field;
mod model;
mod names;
mod source;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_ports::schema::{Name, Schema};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `inspectdb`.
pub(super) struct InspectDb;

/// Tables that the toolkit keeps for itself.
const OURS: [&str; 2] = ["__rustango_migrations__", "rustango_"];

#[async_trait]
impl Verb for InspectDb {
    fn command(&self) -> Command {
        Command::new("inspectdb")
            .about("Writes models of the tables that the database has")
            .long_about(
                "Reads the tables of the database and writes models of them, to read and to correct: \
                 `inspectdb > src/models.rs`. What models cannot say becomes a comment.",
            )
            .arg(
                Arg::new("tables")
                    .value_name("TABLE")
                    .action(ArgAction::Append)
                    .num_args(0..)
                    .help("The tables; without any, all"),
            )
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let db = session.db().await?;
        let found = db.dialect().schema().introspect(db).await?;
        let asked: Vec<&String> = arguments.get_many("tables").map(Iterator::collect).unwrap_or_default();
        let schema = chosen(found.schema, &asked)?;
        let source = source::source(&schema, &found.left_out);
        session.out().line(source.trim_end())?;
        session.out().json(&json!({
            "tables": schema.tables.keys().collect::<Vec<_>>(),
            "left_out": found.left_out,
            "source": source,
        }))?;
        Ok(Outcome::Fine)
    }
}

/// Keeps the tables that are asked for, or all but those of the toolkit.
fn chosen(mut schema: Schema, asked: &[&String]) -> Result<Schema, Failure> {
    if let Some(missing) = asked.iter().find(|name| schema.table(name).is_none()) {
        let known: Vec<_> = schema.tables.keys().map(Name::as_str).collect();
        return Err(Failure::Usage(format!(
            "there is no table \"{missing}\"; there are: {}",
            known.join(", ")
        )));
    }
    schema.tables.retain(|name, _| {
        if asked.is_empty() {
            !OURS.iter().any(|ours| name.as_str().starts_with(ours))
        } else {
            asked.iter().any(|asked| *name == ***asked)
        }
    });
    Ok(schema)
}
