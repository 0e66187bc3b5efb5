//! One migration in the place of several.

mod optimise;
mod reduce;

use chrono::{DateTime, Utc};
use rustango_migration_files::{Chain, Migration, MigrationName, Silence, Step};
use rustango_ports::schema::{Operation, Schema};

use self::optimise::optimise;
use super::{
    first_difference,
    replay::{ReplayFault, after, schema_before},
};
use crate::lint::{Database, Server, lint};

/// Why migrations cannot be squashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SquashFault {
    /// There is none of this name.
    #[error("there is no migration \"{0}\"")]
    Unknown(MigrationName),
    /// The two are not the ends of one line.
    #[error(
        "no single line leads from \"{from}\" to \"{to}\": at \"{at}\" branches part or join; squash up to it, or from \
         behind it"
    )]
    NotALine {
        /// The first.
        from: MigrationName,
        /// The last.
        to: MigrationName,
        /// Where they part or join.
        at: MigrationName,
    },
    /// One of them replaces others itself.
    #[error(
        "\"{0}\" replaces others itself: once every database has applied it, delete the files that it replaces and its \
         list `replaces`, and set `prev` of what follows them"
    )]
    Squashed(MigrationName),
    /// They are for different databases.
    #[error("\"{0}\" and \"{1}\" are of different `scope`: squash each for itself")]
    Scopes(MigrationName, MigrationName),
    /// The steps do not fit the snapshots.
    #[error("{0}; correct that before squashing")]
    Broken(String),
}

/// Writes one migration that does what a line of them does, in fewer
/// operations, and replaces them. Changes of rows stay as they are, and no
/// operation passes one. Silenced findings stay silenced where there still is
/// one.
///
/// Their files stay until every database has applied them or the new one.
///
/// # Errors
/// [`SquashFault`] where they are no line, replace others themselves, or their
/// snapshots are wrong.
pub fn squash(
    chain: &Chain,
    from: &MigrationName,
    to: &MigrationName,
    created_at: DateTime<Utc>,
) -> Result<Migration, SquashFault> {
    let line = line(chain, from, to)?;
    let (first, last) = (line[0], line[line.len() - 1]);
    if let Some(squashed) = line.iter().find(|migration| !migration.replaces.is_empty()) {
        return Err(SquashFault::Squashed(squashed.name.clone()));
    }
    if let Some(other) = line.iter().find(|migration| migration.scope != first.scope) {
        return Err(SquashFault::Scopes(first.name.clone(), other.name.clone()));
    }
    let name = MigrationName::numbered(first.name.number(), &format!("squashed_{}", last.name));
    let mut squashed = Migration::new(name, created_at, last.snapshot.clone());
    squashed.prev.clone_from(&first.prev);
    squashed.scope = first.scope;
    squashed.atomic = line.iter().all(|migration| migration.atomic);
    squashed.replaces = line.iter().map(|migration| migration.name.clone()).collect();
    squashed.silenced = silenced(&line);
    squashed.forward = steps(line.iter().flat_map(|migration| &migration.forward));
    let broken = |fault: ReplayFault| SquashFault::Broken(fault.to_string());
    let before = schema_before(chain, &first.name).map_err(broken)?;
    verify(&before, &squashed)?;
    let servers: Vec<_> = Database::ALL.iter().copied().map(Server::of_any_version).collect();
    let report = lint(&squashed, &before, &servers).map_err(broken)?;
    let is_needed = |silence: &Silence| report.silenced.iter().any(|finding| finding.rule.id == silence.id);
    squashed.silenced.retain(is_needed);
    Ok(squashed)
}

/// The migrations from one to another, where each follows the one before it
/// alone, and only the last is followed by several.
fn line<'a>(
    chain: &'a Chain,
    from: &MigrationName,
    to: &MigrationName,
) -> Result<Vec<&'a Migration>, SquashFault> {
    let find =
        |name: &MigrationName| chain.get(name.as_str()).ok_or_else(|| SquashFault::Unknown(name.clone()));
    let (start, mut at) = (find(from)?, find(to)?);
    let broken =
        |at: &Migration| SquashFault::NotALine { from: from.clone(), to: to.clone(), at: at.name.clone() };
    let mut line = vec![at];
    while at.name != start.name {
        let [parent] = chain.parents(&at.name)[..] else { return Err(broken(at)) };
        let followers = chain
            .migrations()
            .iter()
            .filter(|other| chain.parents(&other.name).iter().any(|of_other| of_other.name == parent.name));
        if followers.count() > 1 {
            return Err(broken(parent));
        }
        line.push(parent);
        at = parent;
    }
    line.reverse();
    Ok(line)
}

fn silenced(line: &[&Migration]) -> Vec<Silence> {
    let mut silenced: Vec<Silence> = Vec::new();
    for silence in line.iter().flat_map(|migration| &migration.silenced) {
        if !silenced.iter().any(|known| known.id == silence.id) {
            silenced.push(silence.clone());
        }
    }
    silenced
}

/// All steps, with the operations between changes of rows optimised.
fn steps<'a>(all: impl Iterator<Item = &'a Step>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut operations: Vec<Operation> = Vec::new();
    let flush = |operations: &mut Vec<Operation>, steps: &mut Vec<Step>| {
        steps.extend(optimise(std::mem::take(operations)).into_iter().map(Step::Schema));
    };
    for step in all {
        if let Step::Schema(operation) = step {
            operations.push(operation.clone());
        } else {
            flush(&mut operations, &mut steps);
            steps.push(step.clone());
        }
    }
    flush(&mut operations, &mut steps);
    steps
}

fn verify(before: &Schema, squashed: &Migration) -> Result<(), SquashFault> {
    let found = after(before, squashed).map_err(|fault| SquashFault::Broken(fault.to_string()))?;
    match first_difference(&squashed.snapshot, &found) {
        Some(difference) => {
            let last = squashed.replaces.last().unwrap_or(&squashed.name);
            Err(SquashFault::Broken(format!("{last}.json: snapshot.{difference} as the steps have it")))
        }
        None => Ok(()),
    }
}
