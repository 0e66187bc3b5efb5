//! Brings the database to a migration.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::{Action, Chain, Direction, Migrator, PlannedStep, Target, Work};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb, progress::Noted};

/// `migrate`.
pub(super) struct Migrate;

#[async_trait]
impl Verb for Migrate {
    fn command(&self) -> Command {
        let flag = |name, help| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
        Command::new("migrate")
            .about("Brings the database to the last migration, or to the one that is named")
            .arg(Arg::new("target").help("A name, its beginning, its number, or `zero`"))
            .arg(flag("plan", "Run nothing; show what would run"))
            .arg(flag("dry-run", "Run nothing; show the SQL").conflicts_with("plan"))
            .arg(
                flag("fake", "Run nothing; write into the ledger that it was run")
                    .conflicts_with_all(["plan", "dry-run"]),
            )
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let chain = session.chain_here().await?;
        let target = match arguments.get_one::<String>("target") {
            Some(text) => chain.target(text).map_err(|fault| Failure::Usage(fault.to_string()))?,
            None => Target::Latest,
        };
        let progress = Noted(session.out());
        let migrator = migrator(session, &chain, &progress).await?;
        if arguments.get_flag("plan") {
            let plan = migrator.plan(&target).await?;
            return tell(session, &plan, "would be");
        }
        if arguments.get_flag("dry-run") {
            let plan = migrator.plan(&target).await?;
            return show(session, &plan, &migrator.script(&plan).await?);
        }
        if arguments.get_flag("fake") {
            return tell(session, &migrator.fake(&target).await?, "counts as");
        }
        tell(session, &migrator.run(&target).await?, "is")
    }
}

pub(super) async fn migrator<'a>(
    session: &'a Session<'_>,
    chain: &'a Chain,
    progress: &'a Noted<'_>,
) -> Result<Migrator<'a>, Failure> {
    Ok(Migrator::new(session.db().await?, chain).callbacks(session.callbacks()).progress(progress))
}

/// Tells what was done, or would be.
pub(super) fn tell(session: &Session<'_>, plan: &[PlannedStep<'_>], verb: &str) -> Result<Outcome, Failure> {
    let out = session.out();
    let done = |direction: Direction| match direction {
        Direction::Forward => "applied",
        Direction::Backward => "taken back",
    };
    if plan.is_empty() {
        out.line("The database stands there already.")?;
    }
    for step in plan {
        out.line(&format!("{} {verb} {}", out.good(step.migration.name.as_str()), done(step.direction)))?;
    }
    let steps: Vec<_> = plan
        .iter()
        .map(|step| json!({ "migration": step.migration.name, "direction": step.direction }))
        .collect();
    out.json(&json!({ "steps": steps }))?;
    Ok(Outcome::Fine)
}

fn show(
    session: &Session<'_>,
    plan: &[PlannedStep<'_>],
    scripts: &[Vec<Action>],
) -> Result<Outcome, Failure> {
    let out = session.out();
    for (step, actions) in plan.iter().zip(scripts) {
        out.line(&format!("-- {} ({})", step.migration.name, step.direction))?;
        for line in actions.iter().flat_map(statements) {
            out.line(&line)?;
        }
    }
    let scripts: Vec<_> = plan
        .iter()
        .zip(scripts)
        .map(|(step, actions)| {
            let sql: Vec<_> = actions.iter().flat_map(statements).collect();
            json!({ "migration": step.migration.name, "direction": step.direction, "sql": sql })
        })
        .collect();
    out.json(&json!({ "steps": scripts }))?;
    Ok(Outcome::Fine)
}

/// Returns an action as SQL, or what it does in a comment.
pub(super) fn statements(action: &Action) -> Vec<String> {
    match &action.work {
        Work::Schema(statements) => {
            statements.iter().map(|statement| format!("{};", statement.sql)).collect()
        }
        Work::Sql(sql) => vec![format!("{};", sql.trim_end().trim_end_matches(';'))],
        Work::Batches(batches) => {
            vec![format!("-- in batches:\n{};", batches.sql.trim_end().trim_end_matches(';'))]
        }
        Work::Callback(name, _) => vec![format!("-- calls {name}, a function of the program")],
        _ => vec![format!("-- {}", action.title)],
    }
}
