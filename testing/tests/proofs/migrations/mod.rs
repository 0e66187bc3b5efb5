//! Migrations on real databases: by chance, cut off, in a race, under load.

mod chance;
mod crash;
mod cut;
mod large;
mod load;
mod race;
mod sql;

#[path = "../../../../domain/migrate/tests/corpus/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the planner's own tests use the rest of it")]
mod corpus;

use std::{
    process::{Command, ExitStatus},
    sync::Arc,
};

use rustango::{
    connect,
    migrate::{Chain, Direction, Event, Migration, MigrationName, Migrator, Progress, Step, Target, replay},
    ports::schema::{Introspection, Operation, Schema},
    prelude::*,
};
use rustango_testing::services::{FreshDatabase, mariadb_url, mysql_url, postgres_url};

/// The databases that migrations run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
    MariaDb,
    MySql,
}

impl On {
    pub(crate) async fn fresh(self) -> FreshDatabase {
        match self {
            Self::Sqlite => FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR")),
            Self::Postgres => FreshDatabase::postgres(connect(&postgres_url()).await.unwrap()).await,
            Self::MariaDb => FreshDatabase::mariadb(connect(&mariadb_url()).await.unwrap()).await,
            Self::MySql => FreshDatabase::mysql(connect(&mysql_url()).await.unwrap()).await,
        }
    }
}

/// Makes a chain of migrations, each of these operations and changes of rows.
fn chain(files: Vec<(&str, bool, Vec<Step>)>) -> Chain {
    let mut migrations: Vec<Migration> = Vec::new();
    for (name, atomic, forward) in files {
        let prev: Vec<_> = migrations.last().map(|last| last.name.clone()).into_iter().collect();
        let name = MigrationName::parse(name).unwrap();
        let mut migration = Migration::new(name, "2026-01-01T00:00:00Z".parse().unwrap(), Schema::default());
        (migration.prev, migration.atomic, migration.forward) = (prev, atomic, forward);
        migration.snapshot = replay(migrations.iter().chain([&migration])).unwrap();
        migrations.push(migration);
    }
    Chain::new(migrations).unwrap()
}

fn steps(operations: impl IntoIterator<Item = Operation>) -> Vec<Step> {
    operations.into_iter().map(Step::Schema).collect()
}

/// Reads a change of rows as a file has it.
fn data(json: &serde_json::Value) -> Step {
    serde_json::from_value(serde_json::json!({ "data": json })).unwrap()
}

/// Shows the tables of a database, but for the ledger.
async fn shown(db: &Db) -> Introspection {
    let mut shown = db.dialect().schema().introspect(db).await.unwrap();
    shown.schema.tables.retain(|name, _| *name != "__rustango_migrations__");
    shown.left_out.retain(|sentence| !sentence.contains("__rustango_migrations__"));
    // Columns that are added stand behind all others.
    for table in shown.schema.tables.values_mut() {
        table.columns.sort_by(|one, other| one.name.cmp(&other.name));
    }
    shown
}

/// Shows the tables of a database that was migrated without disturbance.
async fn shown_after(on: On, chain: &Chain) -> Introspection {
    let fresh = on.fresh().await;
    let db = connect(fresh.url()).await.unwrap();
    Migrator::new(&db, chain).run(&Target::Latest).await.unwrap();
    let shown = shown(&db).await;
    db.close().await;
    fresh.remove().await;
    shown
}

/// How a chain is made.
type Made = fn() -> Chain;

/// The migrations that another process runs, by their names.
const CHAINS: &[(&str, Made)] =
    &[("whole", crash::whole), ("stepwise", crash::stepwise), ("files", race::files)];

/// What another process is told by its environment: the database, the chain, and
/// the action before which it dies.
const URL: &str = "RUSTANGO_MIGRATE_URL";
const CHAIN: &str = "RUSTANGO_MIGRATE_CHAIN";
const DIES: &str = "RUSTANGO_MIGRATE_DIES";

/// Starts this program anew, to run migrations in a process of its own.
fn another_process(url: &str, chain: &str, dies: Option<usize>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "migrations::a_process_migrates", "--nocapture", "--test-threads=1"]);
    command.env(URL, url).env(CHAIN, chain).env_remove(DIES);
    if let Some(dies) = dies {
        command.env(DIES, dies.to_string());
    }
    command
}

/// Waits for a process without holding up others of the runtime.
async fn ended(mut command: Command) -> (ExitStatus, String) {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status, String::from_utf8_lossy(&said).into_owned())
}

/// Kills its process before an action, as the machine would that loses power.
struct Deadly(Option<usize>);

impl Progress for Deadly {
    fn tell(&self, event: &Event<'_>) {
        let now = match *event {
            Event::Action { number, .. } => Some(number),
            Event::Ends { .. } => Some(0),
            _ => None,
        };
        if now.is_some() && now == self.0 {
            let id = std::process::id().to_string();
            Command::new("kill").args(["-9", &id]).status().unwrap();
            std::thread::park();
        }
    }
}

/// What another process does; without being told, it migrates a database of
/// its own, in which all chains have to run to their end and back.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_migrates() {
    let told = std::env::var(URL).ok().zip(std::env::var(CHAIN).ok());
    let Some((url, name)) = told else {
        for (_, chain) in CHAINS {
            let (fresh, chain) = (On::Sqlite.fresh().await, chain());
            let db = connect(fresh.url()).await.unwrap();
            let done = Migrator::new(&db, &chain).run(&Target::Latest).await.unwrap();
            assert_eq!(done.len(), chain.migrations().len());
            assert_eq!(shown(&db).await.schema.tables.len(), chain.head().unwrap().snapshot.tables.len());
            let back = Migrator::new(&db, &chain).run(&Target::Zero).await.unwrap();
            assert!(back.iter().all(|step| step.direction == Direction::Backward));
            assert_eq!(shown(&db).await.schema, Schema::default());
            db.close().await;
            fresh.remove().await;
        }
        return;
    };
    let (_, chain) = CHAINS.iter().find(|(known, _)| *known == name).unwrap();
    let dies = std::env::var(DIES).ok().map(|number| number.parse().unwrap());
    let db = connect(&url).await.unwrap();
    let chain = chain();
    let deadly = Arc::new(Deadly(dies));
    Migrator::new(&db, &chain).progress(&*deadly).run(&Target::Latest).await.unwrap();
    db.close().await;
}
