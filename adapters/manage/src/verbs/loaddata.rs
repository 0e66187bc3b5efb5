//! Writes fixtures into the database.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use indicatif::{ProgressBar, ProgressStyle};
use rustango_query::fixtures::{Fixture, load_all};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `loaddata`.
pub(super) struct LoadData;

#[async_trait]
impl Verb for LoadData {
    fn command(&self) -> Command {
        let files = Arg::new("files").value_name("FILE").action(ArgAction::Append).required(true);
        Command::new("loaddata")
            .about("Writes the rows of fixtures into the database, all or none")
            .arg(files.help("JSON, as dumpdata or Django writes it"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let mut fixtures: Vec<Fixture> = Vec::new();
        for path in arguments.get_many::<String>("files").into_iter().flatten() {
            let text =
                std::fs::read_to_string(path).map_err(|fault| Failure::Usage(format!("{path}: {fault}")))?;
            let read: Vec<Fixture> =
                serde_json::from_str(&text).map_err(|fault| Failure::Failed(format!("{path}: {fault}")))?;
            fixtures.extend(read);
        }
        let bar = if session.terminal().is_some() { bar(fixtures.len()) } else { ProgressBar::hidden() };
        let registry = session.whole_registry()?;
        let loaded = load_all(session.db().await?, &registry, &fixtures, &|done, _| {
            bar.set_position(done as u64);
        })
        .await;
        bar.finish_and_clear();
        let loaded = loaded?;
        session.out().line(&format!("{} rows are new, {} were changed", loaded.inserted, loaded.updated))?;
        session.out().json(&json!({ "inserted": loaded.inserted, "updated": loaded.updated }))?;
        Ok(Outcome::Fine)
    }
}

fn bar(rows: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left");
    let bar = ProgressBar::new(rows as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
