//! Shows what stands behind each port of the program.

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use serde::Serialize;
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `wiring`.
pub(super) struct Wiring;

/// What stands behind a port, and whether it works.
#[derive(Serialize)]
struct Wire {
    port: &'static str,
    adapter: String,
    /// Where it comes from.
    why: String,
    /// What is wrong with it, if anything.
    fault: Option<String>,
}

#[async_trait]
impl Verb for Wiring {
    fn command(&self) -> Command {
        Command::new("wiring").about(
            "Shows what stands behind each port of the program, and whether it works; exits with 1 if not",
        )
    }

    async fn run(&self, session: &Session<'_>, _arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let wires = [database(session).await, files(session).await, http(session).await];
        let out = session.out();
        for Wire { port, adapter, why, fault } in &wires {
            let health = fault.as_deref().map_or_else(|| out.good("healthy"), |fault| out.bad(fault));
            out.line(&format!("{port:<16} {adapter:<12} {why}: {health}"))?;
        }
        out.json(&json!({ "wiring": wires }))?;
        let is_fine = wires.iter().all(|wire| wire.fault.is_none());
        Ok(if is_fine { Outcome::Fine } else { Outcome::Amiss })
    }
}

async fn database(session: &Session<'_>) -> Wire {
    let (adapter, fault) = match session.db().await {
        Ok(db) => (db.dialect().name().to_owned(), db.ping().await.err().map(|error| error.to_string())),
        Err(failure) => ("(none)".to_owned(), Some(failure.to_string())),
    };
    Wire { port: "Database", adapter, why: session.shown_url(), fault }
}

async fn files(session: &Session<'_>) -> Wire {
    let (why, fault) = match session.chain().await {
        Ok(chain) => (format!("{} migrations", chain.migrations().len()), None),
        Err(failure) => ("their files".to_owned(), Some(failure.to_string())),
    };
    Wire { port: "MigrationFiles", adapter: "files".to_owned(), why, fault }
}

async fn http(session: &Session<'_>) -> Wire {
    let (adapter, why, fault) = match session.app().await {
        Ok(app) => ("App".to_owned(), format!("{} routes", app.routes().count()), None),
        Err(failure) => ("(none)".to_owned(), "no routes".to_owned(), Some(failure.to_string())),
    };
    Wire { port: "Handler", adapter, why, fault }
}
