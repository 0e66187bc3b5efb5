//! Writes what the models have become as a migration.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::{
    Answers, CastQuestion, Chain, Decisions, FillQuestion, Hints, MergeFault, Migration, MigrationName,
    RenameQuestion, Renamed, Schema, Step, diff, lint::lint, schema_before, title,
};
use rustango_model::Registry;
use serde_json::json;

use super::lint::servers_of;
use crate::{
    Failure, Outcome, Session, Verb,
    session::{now, schema_of},
    terminal::Asking,
};

/// `makemigrations`.
pub(super) struct MakeMigrations;

#[async_trait]
impl Verb for MakeMigrations {
    fn command(&self) -> Command {
        let flag = |name, help| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
        let decision = |name, value, help| {
            Arg::new(name).long(name).value_name(value).help(help).action(ArgAction::Append)
        };
        Command::new("makemigrations")
            .about("Writes what the models have become as a migration")
            .long_about(
                "Compares the models with the last migration and writes the difference as a new file. Where something \
                 may have been renamed, or rows need a value, it asks; without a terminal, or with --no-input, it stops \
                 with exit code 3 and says what to write.",
            )
            .arg(Arg::new("name").help("What the migration is called, instead of a name made of what it does"))
            .arg(Arg::new("app").long("app").value_name("APP").help("Look at the models of one application only"))
            .arg(
                Arg::new("empty")
                    .long("empty")
                    .value_name("NAME")
                    .help("Write a migration that does nothing yet")
                    .conflicts_with_all(["name", "app", "check", "merge"]),
            )
            .arg(flag("check", "Write nothing; exit with 1 where the models have changed"))
            .arg(flag("dry-run", "Write nothing; show the file"))
            .arg(flag("merge", "Join two branches of migrations").conflicts_with("app"))
            .arg(flag("no-input", "Ask nothing"))
            .arg(decision("drop", "WHAT", "This table, or table.column, is dropped, not renamed"))
            .arg(decision("rename", "WHAT=NAME", "This table, or table.column, has another name now"))
            .arg(decision("fill", "COLUMN=SQL", "What rows that are there already get in table.column"))
            .arg(decision("cast", "COLUMN=SQL", "What values of table.column become that gets another type"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        if writes(arguments) {
            session.files()?;
        }
        if arguments.get_flag("merge") {
            return merge(session, arguments).await;
        }
        let chain = session.chain().await?;
        let Some(migration) = make(session, &chain, arguments)? else {
            session.out().line("The models are as the last migration left them.")?;
            session.out().json(&json!({ "changed": false }))?;
            return Ok(Outcome::Fine);
        };
        finish(session, &migration, arguments).await
    }
}

/// Whether a file is to be written: who cannot, says so before it asks people.
fn writes(arguments: &ArgMatches) -> bool {
    !["check", "dry-run"].iter().any(|flag| arguments.get_flag(flag))
}

fn make(session: &Session<'_>, chain: &Chain, arguments: &ArgMatches) -> Result<Option<Migration>, Failure> {
    let before = Session::last_schema(chain);
    if let Some(name) = arguments.get_one::<String>("empty") {
        return Ok(Some(named(chain, name, before)));
    }
    let registry = chosen(session, arguments)?;
    let mut after = schema_of(&registry)?;
    if arguments.contains_id("app") {
        // Tables of other applications stay as they are.
        let ours =
            |table: &&rustango_ports::schema::Table| owns(session.registry(), &registry, table.name.as_str());
        after.tables.extend(
            before
                .tables
                .values()
                .filter(|table| !ours(table))
                .map(|table| (table.name.clone(), table.clone())),
        );
    }
    let hints = Hints::of(session.registry());
    let asks = !["no-input", "check", "dry-run"].iter().any(|flag| arguments.get_flag(flag));
    let asking = session.terminal().filter(|_| asks).map(Asking);
    let plan = diff(&before, &after, &hints, &mut Decided { beforehand: decisions(arguments)?, asking })?;
    if plan.is_empty() {
        return Ok(None);
    }
    let name =
        arguments.get_one::<String>("name").cloned().unwrap_or_else(|| title(&before, &plan.operations));
    let mut migration = named(chain, &name, after);
    migration.forward = plan.operations.into_iter().map(Step::Schema).collect();
    Ok(Some(migration))
}

/// Answers as the arguments say, and asks about the rest where it can.
struct Decided<'a> {
    beforehand: Decisions,
    asking: Option<Asking<'a>>,
}

impl Answers for Decided<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        self.beforehand.rename(question).or_else(|| self.asking.as_mut()?.rename(question))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        self.beforehand.fill(question).or_else(|| self.asking.as_mut()?.fill(question))
    }

    fn cast(&mut self, question: &CastQuestion) -> Option<String> {
        self.beforehand.cast(question).or_else(|| self.asking.as_mut()?.cast(question))
    }
}

/// Reads the decisions among the arguments.
fn decisions(arguments: &ArgMatches) -> Result<Decisions, Failure> {
    let given = |name: &'static str| {
        let values = arguments.get_many::<String>(name).into_iter().flatten();
        values.map(move |value| {
            value
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--{name} {value}: expected `what=…`")))
        })
    };
    let mut decisions = Decisions::none();
    for what in arguments.get_many::<String>("drop").into_iter().flatten() {
        decisions = decisions.dropped(what);
    }
    for decision in given("rename") {
        let (what, to) = decision?;
        decisions = decisions.renamed(what, to);
    }
    for decision in given("fill") {
        let (column, sql) = decision?;
        decisions = decisions.filled(column, sql);
    }
    for decision in given("cast") {
        let (column, sql) = decision?;
        decisions = decisions.converted(column, sql);
    }
    Ok(decisions)
}

/// Returns the models of the application that is asked for, or all.
fn chosen(session: &Session<'_>, arguments: &ArgMatches) -> Result<Registry, Failure> {
    let registry = session.registry();
    let Some(app) = arguments.get_one::<String>("app") else { return Ok(registry.clone()) };
    let mut apps: Vec<_> = registry.models().iter().map(|model| model.app).collect();
    apps.sort_unstable();
    apps.dedup();
    if !apps.contains(&app.as_str()) {
        return Err(Failure::Usage(format!(
            "there is no application \"{app}\"; there are: {}",
            apps.join(", ")
        )));
    }
    Ok(registry.filter(|model| model.app == app))
}

/// Whether a table is the business of the application that is looked at: it
/// has a model there, or none anywhere.
fn owns(all: &Registry, chosen: &Registry, table: &str) -> bool {
    let has = |registry: &Registry| registry.models().iter().any(|model| model.table.as_str() == table);
    has(chosen) || !has(all)
}

/// Starts the next migration of a chain.
pub(super) fn named(chain: &Chain, slug: &str, snapshot: Schema) -> Migration {
    let name = MigrationName::numbered(chain.next_number(), slug);
    let mut migration = Migration::new(name, now(), snapshot);
    migration.prev = chain.heads().into_iter().map(|head| head.name.clone()).collect();
    migration
}

async fn merge(session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
    let chain = session.forked_chain().await?;
    match rustango_migrate::merge(&chain, now()) {
        Ok(migration) => finish(session, &migration, arguments).await,
        Err(MergeFault::OneHead) => {
            session.out().line("There is nothing to join: one migration is the last.")?;
            session.out().json(&json!({ "changed": false }))?;
            Ok(Outcome::Fine)
        }
        Err(fault) => Err(Failure::NeedsDecision(fault.to_string())),
    }
}

/// Writes the file, or shows it, or says that there would be one.
async fn finish(
    session: &Session<'_>,
    migration: &Migration,
    arguments: &ArgMatches,
) -> Result<Outcome, Failure> {
    let out = session.out();
    let steps: Vec<_> = migration.forward.iter().map(told).collect();
    out.json(&json!({ "changed": true, "name": migration.name, "steps": steps, "file": migration }))?;
    if arguments.get_flag("check") {
        out.line(&out.bad(&format!("The models have changed; missing is {}:", migration.name)))?;
        steps.iter().try_for_each(|step| out.line(&format!("  {step}")))?;
        return Ok(Outcome::Amiss);
    }
    if arguments.get_flag("dry-run") {
        out.line(migration.to_json().trim_end())?;
        return Ok(Outcome::Fine);
    }
    session.files()?.write(migration.name.as_str(), &migration.to_json()).await?;
    out.line(&format!("Wrote {}:", out.good(migration.name.as_str())))?;
    steps.iter().try_for_each(|step| out.line(&format!("  {step}")))?;
    warn(session, migration).await
}

/// Tells what the linter finds in a file that was just written.
async fn warn(session: &Session<'_>, migration: &Migration) -> Result<Outcome, Failure> {
    let chain = session.chain().await?;
    let before = schema_before(&chain, &migration.name).map_err(Failure::of)?;
    let report = lint(migration, &before, &servers_of(session)).map_err(Failure::of)?;
    let mut ids: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
    ids.dedup();
    if !ids.is_empty() {
        let command = session.command_line(&format!("lint {}", migration.name));
        let out = session.out();
        out.note(&out.odd(&format!("On a database that is in use: {}. See {command}", ids.join(", "))));
    }
    Ok(Outcome::Fine)
}

/// Says what a step does in a few words.
pub(super) fn told(step: &Step) -> String {
    match step {
        Step::Schema(operation) => rustango_migrate::told(operation),
        _ => "Data".to_owned(),
    }
}
