//! Prints the document of the API, and tells what would break its clients.

use std::path::Path;

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use rustango_openapi::{Document, breaking_changes};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `openapi`.
pub(super) struct OpenApi;

#[async_trait]
impl Verb for OpenApi {
    fn command(&self) -> Command {
        let yaml = Arg::new("yaml").long("yaml").action(ArgAction::SetTrue);
        let check = Arg::new("check")
            .long("check")
            .value_name("FILE")
            .value_parser(value_parser!(std::path::PathBuf));
        Command::new("openapi")
            .about("Prints the document of the API (OpenAPI 3.1)")
            .arg(yaml.help("Print it as YAML").conflicts_with("check"))
            .arg(check.help(
                "Compare with a document that was kept, as JSON: exit with 1 where clients of it would break",
            ))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let app = session.app().await?;
        let document = Document::of(&app).map_err(|invalid| Failure::all(invalid.faults()))?;
        match arguments.get_one::<std::path::PathBuf>("check") {
            Some(file) => check(session, file, &document),
            None => print(session, &document, arguments.get_flag("yaml")),
        }
    }
}

fn print(session: &Session<'_>, document: &Document, as_yaml: bool) -> Result<Outcome, Failure> {
    let text = if as_yaml { document.to_yaml() } else { document.to_json() };
    let out = session.out();
    out.line(text.trim_end())?;
    out.json(document.as_json())?;
    Ok(Outcome::Fine)
}

fn check(session: &Session<'_>, file: &Path, document: &Document) -> Result<Outcome, Failure> {
    let name = file.display();
    let kept =
        std::fs::read(file).map_err(|fault| Failure::Failed(format!("cannot read {name}: {fault}")))?;
    let kept = Document::from_json(&kept).map_err(|fault| {
        Failure::Failed(format!("{name} is no document: {fault}; keep what `openapi` prints, without --yaml"))
    })?;
    let changes = breaking_changes(&kept, document);
    let out = session.out();
    for change in &changes {
        out.line(&out.bad(&change.to_string()))?;
    }
    if changes.is_empty() {
        out.line(&out.good("Nothing breaks the clients of the document that was kept."))?;
    }
    let told: Vec<_> =
        changes.iter().map(|change| json!({ "at": change.at(), "what": change.what() })).collect();
    out.json(&json!({ "breaking": told }))?;
    Ok(if changes.is_empty() { Outcome::Fine } else { Outcome::Amiss })
}
