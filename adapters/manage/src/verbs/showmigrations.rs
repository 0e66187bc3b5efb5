//! Shows which migrations the database has.

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use rustango_migrate::{Migrator, State};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `showmigrations`, also called `status`.
pub(super) struct ShowMigrations;

#[async_trait]
impl Verb for ShowMigrations {
    fn command(&self) -> Command {
        Command::new("showmigrations")
            .visible_alias("status")
            .about("Shows which migrations the database has")
    }

    async fn run(&self, session: &Session<'_>, _arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let chain = session.chain_here().await?;
        let standing = Migrator::new(session.db().await?, &chain).standing().await?;
        let out = session.out();
        if standing.is_empty() {
            out.line("There are no migrations yet: write the first with makemigrations.")?;
        }
        let mut documents = Vec::new();
        for step in standing {
            let (mark, state, more) = match step.state {
                State::Applied(at) => ("[x]", "applied", format!("  {}", at.format("%Y-%m-%d %H:%M:%S UTC"))),
                State::Replaced => ("[x]", "replaced", "  by the migrations that it replaces".to_owned()),
                State::Unfinished(way) => ("[~]", "unfinished", format!("  cut off while running {way}")),
                _ => ("[ ]", "pending", String::new()),
            };
            out.line(&format!("{mark} {}{more}", step.migration))?;
            let at = if let State::Applied(at) = step.state { Some(at) } else { None };
            documents.push(json!({ "name": step.migration, "state": state, "applied_at": at }));
        }
        out.json(&json!({ "migrations": documents }))?;
        Ok(Outcome::Fine)
    }
}
