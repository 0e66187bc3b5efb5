//! Writes rows as fixtures.

use std::{
    fs::OpenOptions,
    io::{BufWriter, Write},
};

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use futures_util::{TryStreamExt as _, pin_mut};
use rustango_model::ModelSchema;
use rustango_query::fixtures::{DumpOptions, dump, label};

use crate::{Failure, Outcome, Session, Verb};

/// `dumpdata`.
pub(super) struct DumpData;

#[async_trait]
impl Verb for DumpData {
    fn command(&self) -> Command {
        let flag = |name, help| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
        Command::new("dumpdata")
            .about("Writes rows as JSON, in the shape of Django's fixtures")
            .arg(
                Arg::new("models")
                    .value_name("APP[.MODEL]")
                    .action(ArgAction::Append)
                    .help("Only these; without any, all models"),
            )
            .arg(
                Arg::new("exclude")
                    .long("exclude")
                    .value_name("APP[.MODEL]")
                    .action(ArgAction::Append)
                    .help("But not these"),
            )
            .arg(
                Arg::new("output")
                    .long("output")
                    .short('o')
                    .value_name("FILE")
                    .help("A file, which must not be there yet"),
            )
            .arg(flag(
                "natural-foreign",
                "Write targets by what no two rows of them share, where there is such a thing",
            ))
            .arg(flag("natural-primary", "Leave out keys of rows that are found without"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let models = chosen(session, arguments)?;
        let options = DumpOptions {
            natural_foreign: arguments.get_flag("natural-foreign"),
            natural_primary: arguments.get_flag("natural-primary"),
        };
        let rows = match arguments.get_one::<String>("output") {
            Some(path) => {
                let file = OpenOptions::new().write(true).create_new(true).open(path);
                let file = file.map_err(|fault| Failure::Usage(format!("{path}: {fault}")))?;
                write(session, &models, options, &mut BufWriter::new(file)).await?
            }
            None => write(session, &models, options, &mut session.out().writer()).await?,
        };
        session.out().note(&format!("{rows} rows of {} models", models.len()));
        Ok(Outcome::Fine)
    }
}

/// Returns the models that are asked for, those that others point at before
/// them.
fn chosen(session: &Session<'_>, arguments: &ArgMatches) -> Result<Vec<&'static ModelSchema>, Failure> {
    let all = session.own_models();
    let is = |schema: &ModelSchema, name: &str| name == schema.app || name.to_lowercase() == label(schema);
    let named = |argument: &str| -> Vec<String> {
        arguments.get_many::<String>(argument).into_iter().flatten().cloned().collect()
    };
    let (wanted, excluded) = (named("models"), named("exclude"));
    if let Some(unknown) =
        wanted.iter().chain(&excluded).find(|name| !all.iter().any(|schema| is(schema, name)))
    {
        let known: Vec<_> = all.iter().map(|schema| label(schema)).collect();
        return Err(Failure::Usage(format!("there is no \"{unknown}\"; there are: {}", known.join(", "))));
    }
    let keeps = |schema: &&'static ModelSchema| {
        (wanted.is_empty() || wanted.iter().any(|name| is(schema, name)))
            && !excluded.iter().any(|name| is(schema, name))
    };
    Ok(all.into_iter().filter(keeps).collect())
}

/// Writes one row a line, as an array: few rows are in memory at a time.
async fn write(
    session: &Session<'_>,
    models: &[&'static ModelSchema],
    options: DumpOptions,
    to: &mut (dyn Write + Send),
) -> Result<usize, Failure> {
    let db = session.db().await?;
    let mut rows = 0;
    write!(to, "[")?;
    for schema in models {
        let fixtures = dump(db, schema, options);
        pin_mut!(fixtures);
        while let Some(fixture) = fixtures.try_next().await? {
            let line = serde_json::to_string(&fixture)?;
            write!(to, "{}\n  {line}", if rows == 0 { "" } else { "," })?;
            rows += 1;
        }
    }
    writeln!(to, "{}]", if rows == 0 { "" } else { "\n" })?;
    to.flush()?;
    Ok(rows)
}
