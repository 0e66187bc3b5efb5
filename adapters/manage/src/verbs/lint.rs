//! Says what migrations do to a database that is in use.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::{
    Chain, Migration, Migrator, State, check_snapshots,
    lint::{Database, Finding, Server, lint},
    schema_before,
};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `lint`.
pub(super) struct Lint;

#[async_trait]
impl Verb for Lint {
    fn command(&self) -> Command {
        let flag = |name, help| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
        Command::new("lint")
            .about("Says what migrations do to a database that is in use, and how it is done without harm")
            .arg(Arg::new("migration").value_name("NAME").action(ArgAction::Append).help("Only these"))
            .arg(
                Arg::new("dialect")
                    .long("dialect")
                    .value_name("D")
                    .action(ArgAction::Append)
                    .help("For these databases; without it, for all that the program speaks"),
            )
            .arg(flag("pending", "Only those that the database has yet to apply").conflicts_with("migration"))
            .arg(flag("deny", "Exit with 1 where something was found"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let chain = session.chain().await?;
        let servers = servers(session, arguments)?;
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        for migration in chosen(session, &chain, arguments).await? {
            let before = schema_before(&chain, &migration.name).map_err(Failure::of)?;
            let report = lint(migration, &before, &servers).map_err(Failure::of)?;
            found.extend(report.findings);
            faults.extend(report.faults.iter().map(ToString::to_string));
        }
        faults.extend(check_snapshots(&chain).iter().map(ToString::to_string));
        let out = session.out();
        found.iter().flat_map(told).chain(faults.iter().cloned()).try_for_each(|line| out.line(&line))?;
        if found.is_empty() && faults.is_empty() {
            out.line(&out.good("Nothing was found."))?;
        }
        let findings: Vec<_> = found.iter().map(document).collect();
        out.json(&json!({ "findings": findings, "faults": faults }))?;
        let is_amiss = !faults.is_empty() || (arguments.get_flag("deny") && !found.is_empty());
        Ok(if is_amiss { Outcome::Amiss } else { Outcome::Fine })
    }
}

/// Returns all databases that the program speaks to.
pub(super) fn servers_of(session: &Session<'_>) -> Vec<Server> {
    let known = session.program().dialects.keys();
    known.filter_map(|name| Database::of_dialect(name)).map(Server::of_any_version).collect()
}

/// Returns the databases that are asked for, or all that the program speaks.
fn servers(session: &Session<'_>, arguments: &ArgMatches) -> Result<Vec<Server>, Failure> {
    let Some(asked) = arguments.get_many::<String>("dialect") else { return Ok(servers_of(session)) };
    asked
        .map(|name| {
            Database::of_dialect(name).map(Server::of_any_version).ok_or_else(|| {
                let names: Vec<_> = Database::ALL.iter().map(|database| database.dialect()).collect();
                Failure::Usage(format!("\"{name}\" is no database; there are: {}", names.join(", ")))
            })
        })
        .collect()
}

/// Returns the migrations that are asked for.
async fn chosen<'a>(
    session: &Session<'_>,
    chain: &'a Chain,
    arguments: &ArgMatches,
) -> Result<Vec<&'a Migration>, Failure> {
    let mut names = Vec::new();
    for asked in arguments.get_many::<String>("migration").into_iter().flatten() {
        names.push(Session::meant(chain, asked)?);
    }
    if arguments.get_flag("pending") {
        let standing = Migrator::new(session.db().await?, chain).standing().await?;
        let pending = standing.into_iter().filter(|standing| standing.state == State::Pending);
        names.extend(pending.map(|standing| standing.migration));
    } else if names.is_empty() {
        return Ok(chain.migrations().iter().collect());
    }
    Ok(chain.migrations().iter().filter(|migration| names.contains(&migration.name)).collect())
}

fn told(finding: &Finding) -> Vec<String> {
    let databases: Vec<_> = finding.databases.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        format!("{}, step {}: {} [{}]", finding.migration, finding.step + 1, finding.title, finding.rule.id),
        format!("  on {}, {}: {}", databases.join(", "), finding.rule.versions, finding.rule.what_happens),
        "  safe is:".to_owned(),
    ];
    lines.extend((1..).zip(finding.rule.safe_sequence).map(|(number, step)| format!("    {number}. {step}")));
    lines.push(format!(
        "  or silence it in the file: \"silenced\": [{{\"id\": \"{}\", \"reason\": \"…\"}}]",
        finding.rule.id
    ));
    lines
}

fn document(finding: &Finding) -> serde_json::Value {
    json!({
        "id": finding.rule.id,
        "migration": finding.migration,
        "step": finding.step,
        "title": finding.title,
        "databases": finding.databases.iter().map(|database| database.dialect()).collect::<Vec<_>>(),
        "what_happens": finding.rule.what_happens,
        "versions": finding.rule.versions,
        "safe_sequence": finding.rule.safe_sequence,
    })
}
