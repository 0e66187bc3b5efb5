//! Looks whether models, migrations, database and settings fit each other.

use async_trait::async_trait;
use clap::{Arg, ArgAction, ArgMatches, Command};
use rustango_migrate::{
    Decisions, Hints, Migrator, NoPlan, State, check_snapshots, check_tables, diff, told,
};
use rustango_web::SigningKey;
use serde::Serialize;
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `check`.
pub(super) struct Check;

/// Something that is not as it should be.
#[derive(Serialize)]
struct Finding {
    id: &'static str,
    what: String,
    fix: String,
}

impl Finding {
    fn new(id: &'static str, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { id, what: what.into(), fix: fix.into() }
    }
}

#[async_trait]
impl Verb for Check {
    fn command(&self) -> Command {
        let deploy = Arg::new("deploy").long("deploy").action(ArgAction::SetTrue);
        Command::new("check")
            .about("Looks whether models, migrations, database and settings fit each other")
            .arg(deploy.help("Look at the settings of a server too"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let mut found = migrations(session).await?;
        found.extend(database(session).await);
        if arguments.get_flag("deploy") {
            found.extend(deployment(|name| std::env::var(name).ok()));
            found.extend(hosts(session).await);
            found.extend(key_in_use(session).await);
        }
        let out = session.out();
        for finding in &found {
            out.line(&format!("{} {}\n    fix: {}", out.bad(finding.id), finding.what, finding.fix))?;
        }
        if found.is_empty() {
            out.line(&out.good("All is as it should be."))?;
        }
        out.json(&json!({ "findings": found }))?;
        Ok(if found.is_empty() { Outcome::Fine } else { Outcome::Amiss })
    }
}

/// Whether the models are what the last migration says.
async fn migrations(session: &Session<'_>) -> Result<Vec<Finding>, Failure> {
    let chain = session.chain().await?;
    let mut found: Vec<_> = check_snapshots(&chain)
        .iter()
        .map(|fault| {
            Finding::new(
                "migrations.snapshot",
                fault.to_string(),
                "put the file back, or write it anew with makemigrations",
            )
        })
        .collect();
    let hints = Hints::of(session.registry());
    let fix = "run makemigrations";
    match diff(&Session::last_schema(&chain), &session.schema()?, &hints, &mut Decisions::none()) {
        Ok(plan) if plan.is_empty() => {}
        Ok(plan) => {
            let steps: Vec<_> = plan.operations.iter().map(told).collect();
            let what = format!("the models have changed: {}", steps.join(", "));
            found.push(Finding::new("models.changed", what, fix));
        }
        Err(NoPlan::NeedsDecision(open)) => {
            found.push(Finding::new("models.changed", format!("the models have changed, and {open}"), fix));
        }
        Err(refused @ NoPlan::Refused(_)) => {
            found.push(Finding::new("models.refused", refused.to_string(), "change the models"));
        }
    }
    Ok(found)
}

/// Whether the database has all migrations, and the tables of the models.
async fn database(session: &Session<'_>) -> Vec<Finding> {
    let start = "see that it runs, and that DATABASE_URL names it";
    let db = match session.db().await {
        Ok(db) => db,
        Err(failure) => return vec![Finding::new("database.unreachable", failure.to_string(), start)],
    };
    let chain = match session.chain_here().await {
        Ok(chain) => chain,
        Err(failure) => {
            return vec![Finding::new("migrations.drift", failure.to_string(), "see showmigrations")];
        }
    };
    let mut found = Vec::new();
    match Migrator::new(db, &chain).standing().await {
        Ok(standing) => {
            let open: Vec<_> = standing
                .iter()
                .filter(|step| matches!(step.state, State::Pending | State::Unfinished(_)))
                .map(|step| step.migration.to_string())
                .collect();
            if !open.is_empty() {
                let what = format!("the database lacks {}", open.join(", "));
                found.push(Finding::new("migrations.pending", what, "run migrate"));
            }
        }
        Err(error) => found.push(Finding::new("migrations.drift", error.to_string(), "see showmigrations")),
    }
    if found.is_empty()
        && let Err(error) = check_tables(db, session.registry()).await
    {
        found.push(Finding::new(
            "database.tables",
            error.to_string(),
            "write the change as a migration, and run it",
        ));
    }
    found
}

/// Whether the program answers to its own names only.
async fn hosts(session: &Session<'_>) -> Option<Finding> {
    let app = session.app().await.ok()?;
    let fix = "name the hosts of the site: App::allowed_hosts";
    (!app.limits_hosts()).then(|| Finding::new("deploy.hosts", "the program answers to any host", fix))
}

/// Whether the program signs with the key that the environment names.
async fn key_in_use(session: &Session<'_>) -> Option<Finding> {
    let app = session.app().await.ok()?;
    let used = app.provided::<SigningKey>()?;
    let named = std::env::var("SECRET_KEY").unwrap_or_default();
    let fix = "provide the key of the environment: App::provide(signing_key_from_env()?)";
    let what = "the program signs with another key than SECRET_KEY";
    (!is_made_of(used, &named)).then(|| Finding::new("deploy.secret_key_in_use", what, fix))
}

fn is_made_of(key: &SigningKey, secret: &str) -> bool {
    let purpose = "check";
    SigningKey::new(secret).is_ok_and(|named| named.verify(purpose, b"", &key.sign(purpose, b"")))
}

/// The fewest bytes of a key that is not guessed.
const KEY_BYTES: usize = 32;

/// Looks at the environment of a server.
fn deployment(variable: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut require = |id, is_fine: bool, what: &str, fix: &str| {
        if !is_fine {
            found.push(Finding::new(id, what, fix));
        }
    };
    let value = |name: &str| variable(name).unwrap_or_default();
    let environment = value("RUSTANGO_ENV");
    require(
        "deploy.environment",
        environment == "production",
        "RUSTANGO_ENV is not \"production\"",
        "set RUSTANGO_ENV=production",
    );
    require(
        "deploy.database",
        !value("DATABASE_URL").is_empty() || !value("DB_DRIVER").is_empty(),
        "nothing names the database, so that the default for development is used",
        "set DATABASE_URL",
    );
    let key = value("SECRET_KEY");
    require(
        "deploy.secret_key",
        key.len() >= KEY_BYTES && !is_monotonous(&key),
        "SECRET_KEY is missing, shorter than 32 bytes, or of a few characters only",
        "set SECRET_KEY to 32 random bytes or more: openssl rand -base64 48",
    );
    require(
        "deploy.debug",
        !matches!(value("RUSTANGO_DEBUG").as_str(), "1" | "true" | "yes"),
        "RUSTANGO_DEBUG is on",
        "unset RUSTANGO_DEBUG",
    );
    found
}

fn is_monotonous(key: &str) -> bool {
    let mut characters: Vec<_> = key.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    characters.len() < 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(set: &[(&str, &str)]) -> Vec<&'static str> {
        let variable =
            |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        deployment(variable).iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn a_key_is_told_from_another() {
        let secret = "uVxKo7QmC2bR9sTt4LwZ8yHn3PfGdEj6";
        let key = SigningKey::new(secret).unwrap();
        assert!(is_made_of(&key, secret));
        assert!(!is_made_of(&key, "uVxKo7QmC2bR9sTt4LwZ8yHn3PfGdEj7"));
        assert!(!is_made_of(&key, ""));
    }

    #[test]
    fn a_server_names_its_environment_database_and_key() {
        assert_eq!(ids(&[]), ["deploy.environment", "deploy.database", "deploy.secret_key"]);
        let good = [
            ("RUSTANGO_ENV", "production"),
            ("DATABASE_URL", "postgres://db/shop"),
            ("SECRET_KEY", "uVxKo7QmC2bR9sTt4LwZ8yHn3PfGdEj6"),
        ];
        assert!(ids(&good).is_empty());
        let with = |name, value| {
            let mut set = good.to_vec();
            set.retain(|(known, _)| *known != name);
            set.push((name, value));
            ids(&set)
        };
        assert_eq!(with("SECRET_KEY", "uVxKo7QmC2bR9sTt4LwZ8yHn3PfGdEj"), ["deploy.secret_key"]);
        assert_eq!(with("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), ["deploy.secret_key"]);
        assert_eq!(with("RUSTANGO_DEBUG", "true"), ["deploy.debug"]);
        assert_eq!(with("RUSTANGO_ENV", "staging"), ["deploy.environment"]);
    }
}
