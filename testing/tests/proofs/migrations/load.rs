//! Migrations as the linter calls them safe, while old and new code is at work
//! on PostgreSQL: no request fails, and the longest wait is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rustango::{
    connect,
    migrate::{
        Chain, Event, Migration, Migrator, Progress, RunOptions, Silence, Step, Target,
        lint::{Database, Server, lint},
        schema_before,
    },
    ports::schema::Operation,
    prelude::*,
    query::Raw,
};
use serde_json::json;

use super::{On, chain, data};
use crate::chance::deep;

/// No request waits longer: a runner gives up a lock sooner.
const LONGEST: Duration = Duration::from_secs(5);

fn operation(json: serde_json::Value) -> Step {
    Step::Schema(serde_json::from_value::<Operation>(json).unwrap())
}

/// What old code works on.
fn first() -> Vec<Step> {
    vec![
        operation(json!({ "CreateTable": { "name": "author", "primary_key": ["id"], "columns": [
            { "name": "id", "type": "i64", "auto": true }, { "name": "name", "type": "text" } ] } })),
        operation(json!({ "CreateTable": { "name": "post", "primary_key": ["id"], "columns": [
            { "name": "id", "type": "i64", "auto": true },
            { "name": "title", "type": "text", "max_length": 200 },
            { "name": "author_id", "type": "i64" },
            { "name": "views", "type": "i32", "default": "0" } ] } })),
    ]
}

/// A column that becomes NOT NULL, an index, a foreign key, a check, a longer
/// text, a new name by way of a second column: each as the linter says.
fn safe() -> Chain {
    let slug = |more: serde_json::Value| {
        let mut column = json!({ "name": "slug", "type": "text", "nullable": true });
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "AddColumn": { "table": "post", "column": column } })
    };
    let backfill = |sql: &str| {
        data(&json!({ "sql": sql, "reversible": true,
            "batch": { "walk": { "table": "post", "key": "id", "size": 2000 } } }))
    };
    let silences = |name: &str, migration: &mut Migration| {
        if migration.name == *name {
            let reason = "old code writes no slug, and the default is not NULL".to_owned();
            migration.silenced.push(Silence { id: "release/forbid-null".to_owned(), reason });
        }
    };
    let whole = chain(vec![
        ("0001_first", true, first()),
        ("0002_add_slug", true, vec![operation(slug(json!({ "default": "''" })))]),
        (
            "0003_fill_slug",
            false,
            vec![backfill(
                "UPDATE post SET slug = lower(title) WHERE id BETWEEN :from AND :to AND slug = ''",
            )],
        ),
        (
            "0004_slug_is_there",
            true,
            vec![operation(json!({ "AddCheckConstraint": { "table": "post", "not_valid": true,
            "check": { "name": "slug_is_there", "expression": "slug IS NOT NULL" } } }))],
        ),
        (
            "0005_slug_is_there",
            true,
            vec![operation(json!({ "ValidateConstraint": { "table": "post", "name": "slug_is_there" } }))],
        ),
        (
            "0006_slug_not_null",
            true,
            vec![operation(
                json!({ "AlterColumnNullable": { "table": "post", "column": "slug", "nullable": false } }),
            )],
        ),
        (
            "0007_index",
            false,
            vec![operation(json!({ "CreateIndex": { "table": "post", "concurrently": true,
            "index": { "name": "post_slug_idx", "terms": [{ "column": "slug" }] } } }))],
        ),
        (
            "0008_author",
            true,
            vec![operation(json!({ "AddForeignKey": { "table": "post", "not_valid": true, "key": {
            "name": "post_author_id_fkey", "columns": ["author_id"], "target": "author", "target_columns": ["id"] } } }))],
        ),
        (
            "0009_author",
            true,
            vec![operation(
                json!({ "ValidateConstraint": { "table": "post", "name": "post_author_id_fkey" } }),
            )],
        ),
        (
            "0010_longer",
            true,
            vec![operation(
                json!({ "AlterColumnMaxLength": { "table": "post", "column": "title", "max_length": 300 } }),
            )],
        ),
    ]);
    let mut migrations = whole.migrations().to_vec();
    for migration in &mut migrations {
        silences("0006_slug_not_null", migration);
    }
    Chain::new(migrations).unwrap()
}

/// What code does that is at work meanwhile.
struct Load {
    over: AtomicBool,
    requests: AtomicU64,
    longest: AtomicU64,
}

impl Load {
    /// Runs one statement of code that knows no newer columns, and notes how
    /// long it took.
    async fn request(&self, db: &Db, sql: &'static str) -> Result<(), Error> {
        let begun = Instant::now();
        Raw::<()>::unchecked(sql.to_owned()).execute(db).await?;
        let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.longest.fetch_max(took, Ordering::Relaxed);
        self.requests.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn run(self: Arc<Self>, db: Db) -> Result<(), Error> {
        while !self.over.load(Ordering::Relaxed) {
            self.request(&db, "INSERT INTO post (title, author_id) VALUES ('Something New', 1)").await?;
            self.request(&db, "UPDATE post SET views = views + 1 WHERE id = 7").await?;
            self.request(
                &db,
                "SELECT count(*) FROM (SELECT title, views FROM post WHERE id < 50) AS looked_at",
            )
            .await?;
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn safe_sequences_disturb_nobody() {
    let chain = safe();
    for migration in chain.migrations() {
        let before = schema_before(&chain, &migration.name).unwrap();
        let report = lint(migration, &before, &[Server::of_any_version(Database::Postgres)]).unwrap();
        assert!(report.findings.is_empty() && report.faults.is_empty(), "{}: {report:#?}", migration.name);
    }
    let fresh = On::Postgres.fresh().await;
    let db = connect(fresh.url()).await.unwrap();
    let first = chain.migrations()[0].name.clone();
    Migrator::new(&db, &chain).run(&Target::At(first)).await.unwrap();
    for sql in [
        "INSERT INTO author (name) VALUES ('Ann')".to_owned(),
        format!(
            "INSERT INTO post (title, author_id) SELECT 'Title ' || n, 1 FROM generate_series(1, {}) AS n",
            deep(20_000, 1_000_000)
        ),
    ] {
        Raw::<()>::unchecked(sql).execute(&db).await.unwrap();
    }
    let load = Arc::new(Load { over: AtomicBool::new(false), requests: 0.into(), longest: 0.into() });
    let at_work: Vec<_> = (0..3).map(|_| tokio::spawn(Arc::clone(&load).run(db.clone()))).collect();
    let runner = connect(fresh.url()).await.unwrap();
    let migrated = Migrator::new(&runner, &chain).run(&Target::Latest).await;
    load.over.store(true, Ordering::Relaxed);
    for code in at_work {
        code.await.unwrap().expect("no request fails");
    }
    assert_eq!(migrated.unwrap().len(), chain.migrations().len() - 1);
    let longest = Duration::from_micros(load.longest.load(Ordering::Relaxed));
    let requests = load.requests.load(Ordering::Relaxed);
    // The proof is to print it.
    #[allow(clippy::print_stdout, reason = "whoever runs the proof wants to see the figure")]
    {
        println!("{requests} requests beside 9 migrations; the longest took {longest:?}");
    }
    assert!(requests > 100 && longest < LONGEST, "{requests} requests, the longest took {longest:?}");
    let unfilled = Raw::<(i64,)>::unchecked(
        "SELECT count(*) FROM post WHERE slug = '' AND title LIKE 'Title %'".to_owned(),
    );
    assert_eq!(unfilled.get(&db).await.unwrap(), (0,));
    db.close().await;
    runner.close().await;
    fresh.remove().await;
}

/// Counts the tries of a run.
#[derive(Default)]
struct Tries(AtomicU64);

impl Progress for Tries {
    fn tell(&self, event: &Event<'_>) {
        if let Event::Retries { attempt } = *event {
            self.0.fetch_max(attempt.into(), Ordering::Relaxed);
        }
    }
}

/// Whoever reads for long holds a migration up, and a migration that waits holds
/// up all others: it gives up, tries again, and tells.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_behind_a_migration_for_long() {
    let chain = safe();
    let fresh = On::Postgres.fresh().await;
    let db = connect(fresh.url()).await.unwrap();
    let first = chain.migrations()[0].name.clone();
    Migrator::new(&db, &chain).run(&Target::At(first)).await.unwrap();
    Raw::<()>::unchecked("INSERT INTO author (name) VALUES ('Ann')".to_owned()).execute(&db).await.unwrap();
    let mut options = RunOptions::default();
    assert_eq!((options.lock_timeout, options.tries), (LONGEST, 3));
    (options.lock_timeout, options.pause) =
        deep((Duration::from_millis(300), Duration::from_millis(50)), (options.lock_timeout, options.pause));
    let most = options.lock_timeout + Duration::from_millis(1_500);
    let tries = Tries::default();
    let migrator = Migrator::new(&db, &chain).options(options).progress(&tries);

    let load = Arc::new(Load { over: AtomicBool::new(false), requests: 0.into(), longest: 0.into() });
    let held_up = db
        .transaction(async |reader| {
            Raw::<(i64,)>::unchecked("SELECT count(*) FROM post".to_owned()).get(reader).await?;
            let at_work = tokio::spawn(Arc::clone(&load).run(connect(fresh.url()).await?));
            let held_up = migrator.run(&Target::Latest).await;
            load.over.store(true, Ordering::Relaxed);
            at_work.await.map_err(Error::abort)??;
            Ok(held_up)
        })
        .await
        .unwrap();
    let said = held_up.unwrap_err().to_string();
    assert!(said.contains("0002_add_slug") && said.contains("nothing of this migration was kept"), "{said}");
    assert_eq!(tries.0.load(Ordering::Relaxed), 3);
    let longest = Duration::from_micros(load.longest.load(Ordering::Relaxed));
    assert!(longest < most, "another request waited {longest:?}");
    assert_eq!(migrator.run(&Target::Latest).await.unwrap().len(), chain.migrations().len() - 1);
    db.close().await;
    fresh.remove().await;
}
