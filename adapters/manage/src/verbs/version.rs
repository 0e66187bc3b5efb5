//! Says which version runs.

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// The version of rustango.
pub(super) const RUSTANGO: &str = env!("CARGO_PKG_VERSION");

/// `version`.
pub(super) struct Version;

#[async_trait]
impl Verb for Version {
    fn command(&self) -> Command {
        Command::new("version").about("Says which version of the program and of rustango runs")
    }

    async fn run(&self, session: &Session<'_>, _: &ArgMatches) -> Result<Outcome, Failure> {
        let program = session.program();
        if let Some(version) = program.version {
            session.out().line(&format!("{} {version}", program.name))?;
        }
        session.out().line(&format!("rustango {RUSTANGO}"))?;
        session
            .out()
            .json(&json!({ "program": program.name, "version": program.version, "rustango": RUSTANGO }))?;
        Ok(Outcome::Fine)
    }
}
