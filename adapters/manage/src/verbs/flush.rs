//! Deletes all rows of the program.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_query::{Select, records};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `flush`.
pub(super) struct Flush;

#[async_trait]
impl Verb for Flush {
    fn command(&self) -> Command {
        Command::new("flush")
            .about("Deletes all rows of the program's models; tables and migrations stay")
            .arg(Arg::new("yes").long("yes").action(ArgAction::SetTrue).help("Do not ask"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        session.confirm(arguments.get_flag("yes"), "All rows are deleted for good. Go on?")?;
        let models = session.models_by_dependency()?;
        let db = session.db().await?;
        let deleted = db
            .transaction(async |tx| {
                let mut deleted = 0;
                for model in models.iter().rev() {
                    deleted += records::purge(tx, &Select::all(model)).await?;
                }
                Ok(deleted)
            })
            .await?;
        session.out().line(&format!("Deleted {deleted} rows."))?;
        session.out().json(&json!({ "deleted": deleted }))?;
        Ok(Outcome::Fine)
    }
}
