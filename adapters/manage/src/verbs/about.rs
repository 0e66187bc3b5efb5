//! Says what the program is made of.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::version::RUSTANGO;
use crate::{Failure, Outcome, Session, Verb, database::masked};

/// `about`.
pub(super) struct About;

#[async_trait]
impl Verb for About {
    fn command(&self) -> Command {
        Command::new("about").about("Says what the program is made of, and whether its database answers").long_about(
            "Says what the program is made of, and whether its database answers; exits with 1 where it does not. \
             Passwords are masked.",
        )
    }

    async fn run(&self, session: &Session<'_>, _: &ArgMatches) -> Result<Outcome, Failure> {
        let (out, program) = (session.out(), session.program());
        let mut apps: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for model in session.registry().models() {
            apps.entry(model.app).or_default().insert(model.name);
        }
        let database = match &program.url {
            Some(url) => masked(&url().map_err(Failure::Other)?),
            None => "(the program does not say)".to_owned(),
        };
        let unreachable = reach(session).await.err();
        let state = unreachable.as_deref().unwrap_or("answers");
        out.line(&format!("program    {} {}", program.name, program.version.unwrap_or("(no version)")))?;
        out.line(&format!("rustango   {RUSTANGO}"))?;
        let state = if unreachable.is_some() { out.bad(state) } else { out.good(state) };
        out.line(&format!("database   {database}: {state}"))?;
        for (app, models) in &apps {
            let models: Vec<_> = models.iter().copied().collect();
            out.line(&format!("app        {app}: {}", models.join(", ")))?;
        }
        out.json(&json!({
            "program": program.name,
            "version": program.version,
            "rustango": RUSTANGO,
            "database": { "url": database, "reachable": unreachable.is_none(), "error": unreachable },
            "apps": apps,
        }))?;
        Ok(if unreachable.is_none() { Outcome::Fine } else { Outcome::Amiss })
    }
}

/// Asks the database for a sign of life, or says why there is none.
async fn reach(session: &Session<'_>) -> Result<(), String> {
    let db = session.db().await.map_err(|failure| failure.to_string())?;
    db.ping().await.map_err(|error| error.to_string())
}
