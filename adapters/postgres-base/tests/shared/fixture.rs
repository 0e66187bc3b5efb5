//! Databases for the suite of the database port, and what the language of one
//! must not change.

use std::{fmt::Write as _, marker::PhantomData, sync::Arc};

use async_trait::async_trait;
use rustango_ports::database::{Database, DbError, Statement};
use rustango_testing::database::{Fixture, Network, Reach, Settings};

use super::schema::{Schema, run, server_address, server_url, through};
use crate::{Adapter, PostgresConfig};

async fn open(schema: &Schema, name: Option<&str>, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
    let mut url = schema.url(&settings.through.map_or_else(server_url, through));
    // Writing to a String cannot fail.
    let _ = write!(url, "&options[lock_timeout]={}", settings.lock_timeout.as_millis());
    let mut config = PostgresConfig::from_url(&url)?
        .max_connections(settings.connections)
        .acquire_timeout(settings.acquire_timeout)
        .max_waiting(settings.max_waiting)
        .statement_timeout(settings.statement_timeout)
        .ambient(settings.ambient);
    if let Some(name) = name {
        config = config.database(name);
    }
    Ok(Arc::new(Adapter::open(config).await?))
}

/// Runs one statement on a connection of its own: cases may end all others.
async fn run_apart(sql: &str) {
    let apart = Adapter::connect(&server_url()).await.unwrap();
    run(&apart, sql).await;
    apart.close().await;
}

/// A schema is made in 5 ms, where a database takes 100.
#[async_trait]
impl Fixture for Schema {
    async fn create(_case: &str) -> Self {
        Self::new().await
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        open(self, None, settings).await
    }

    fn reach(&self) -> Reach {
        Reach::Shared
    }

    fn network(&self) -> Option<Network> {
        let kill = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE application_name = '{}' AND pid <> pg_backend_pid()",
            self.name
        );
        Some(Network::new(server_address(), Statement::read(kill, vec![])))
    }

    fn open_transactions(&self) -> Option<Statement> {
        let count = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}' \
             AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
            self.name
        );
        Some(Statement::read(count, vec![]))
    }

    async fn remove(&self) {
        self.beside.close().await;
        run_apart(&format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }
}

/// A database of its own, in a language of its own.
struct In<L> {
    schema: Schema,
    language: PhantomData<L>,
}

trait Language: Send + Sync + 'static {
    const OPTIONS: &'static str;
}

/// Sorts as a dictionary does.
struct Dictionary;

impl Language for Dictionary {
    const OPTIONS: &'static str = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";
}

/// Knows no letters but ASCII's.
struct Ascii;

impl Language for Ascii {
    const OPTIONS: &'static str = "LOCALE 'C'";
}

#[async_trait]
impl<L: Language> Fixture for In<L> {
    async fn create(case: &str) -> Self {
        let schema = Schema::create(case).await;
        run_apart(&format!("CREATE DATABASE {} TEMPLATE template0 {}", schema.name, L::OPTIONS)).await;
        let made = Self { schema, language: PhantomData };
        let within = open(&made.schema, Some(&made.schema.name), Settings::new()).await.unwrap();
        run(&*within, &format!("CREATE SCHEMA {}", made.schema.name)).await;
        within.close().await;
        made
    }

    async fn connect(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        open(&self.schema, Some(&self.schema.name), settings).await
    }

    fn reach(&self) -> Reach {
        Reach::Shared
    }

    fn network(&self) -> Option<Network> {
        None
    }

    fn open_transactions(&self) -> Option<Statement> {
        None
    }

    async fn remove(&self) {
        run_apart(&format!("DROP DATABASE {} WITH (FORCE)", self.schema.name)).await;
        self.schema.remove().await;
    }
}

fn in_every_language(case: &'static str) {
    rustango_testing::database::run::<In<Dictionary>>(case);
    rustango_testing::database::run::<In<Ascii>>(case);
}

#[test]
fn text_compares_alike_in_every_language() {
    in_every_language("text_compares_by_code_point");
}

#[test]
fn text_sorts_alike_in_every_language() {
    in_every_language("keys_that_are_text_sort_by_code_point");
}

#[test]
fn case_folds_alike_in_every_language() {
    in_every_language("case_insensitive_lookups_fold_unicode");
    in_every_language("text_lookups_agree_with_the_oracle");
}
