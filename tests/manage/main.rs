//! The command line of a program, from the first model to the last.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use std::{path::Path, process::ExitCode};

use rustango::{
    Registry,
    command_line::{Console, Manage},
    connect,
    model::ModelSchema,
    prelude::*,
    system::Directory,
};

/// Models as they were, and as they become.
mod first {
    use super::*;

    /// One article.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "post", index("title"))]
    pub(super) struct Post {
        #[rustango(primary_key)]
        id: Auto<i64>,
        #[rustango(max_length = 200)]
        title: String,
    }
}

mod second {
    use super::*;

    /// Who writes.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "author")]
    pub(super) struct Author {
        #[rustango(primary_key)]
        id: Auto<i64>,
        #[rustango(max_length = 100, unique)]
        name: String,
    }

    /// One article.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "post", index("headline"))]
    pub(super) struct Post {
        #[rustango(primary_key)]
        id: Auto<i64>,
        #[rustango(max_length = 300, was = "title")]
        headline: String,
        #[rustango(default = "0")]
        views: i32,
        author: Option<ForeignKey<Author>>,
    }
}

/// A program in a folder of its own.
struct Program {
    folder: tempfile::TempDir,
}

/// How a run ended, and what it wrote.
struct Ran {
    code: String,
    out: String,
    notes: String,
}

impl Program {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    async fn run(&self, models: &[fn() -> &'static ModelSchema], arguments: &str) -> Ran {
        self.run_on(models, arguments, None).await
    }

    async fn run_on(
        &self,
        models: &[fn() -> &'static ModelSchema],
        arguments: &str,
        answers: Option<&str>,
    ) -> Ran {
        let registry =
            models.iter().try_fold(Registry::new(), |all, model| all.with_schema(model())).unwrap();
        let url = format!("sqlite://{}", self.path().join("shop.db").display());
        let connected = url.clone();
        let files = Directory::new(self.path().join("migrations"));
        let manage = Manage::new(
            registry,
            move || {
                let url = connected.clone();
                async move { connect(&url).await }
            },
            files,
        )
        .url(move || Ok::<_, Error>(url.clone()))
        .dialect(rustango::sqlite::SqliteDialect)
        .dialect(rustango::postgres::PostgresDialect)
        .program("shop", "0.1.0");
        let (mut console, captured) = Console::captured();
        if let Some(answers) = answers {
            console = console.answering(answers);
        }
        let code =
            manage.run_from(std::iter::once("shop").chain(arguments.split_whitespace()), console).await;
        Ran { code: format!("{code:?}"), out: captured.out(), notes: captured.notes() }
    }
}

impl Ran {
    #[track_caller]
    fn ends(self, code: u8) -> Self {
        let expected = format!("{:?}", ExitCode::from(code));
        assert_eq!(self.code, expected, "{}\n{}", self.out, self.notes);
        self
    }

    #[track_caller]
    fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.out.contains(word) || self.notes.contains(word),
                "{word:?} not in:\n{}\n{}",
                self.out,
                self.notes
            );
        }
        self
    }
}

const FIRST: &[fn() -> &'static ModelSchema] = &[first::Post::schema];
const SECOND: &[fn() -> &'static ModelSchema] = &[second::Post::schema, second::Author::schema];

#[tokio::test]
async fn models_become_migrations_and_tables() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations --check").await.ends(1).says(&["0001_initial", "CreateTable post"]);
    shop.run(FIRST, "makemigrations").await.ends(0).says(&["Wrote 0001_initial"]);
    shop.run(FIRST, "makemigrations --check").await.ends(0);
    shop.run(FIRST, "showmigrations").await.ends(0).says(&["[ ] 0001_initial"]);
    shop.run(FIRST, "migrate --plan").await.ends(0).says(&["0001_initial would be applied"]);
    shop.run(FIRST, "migrate").await.ends(0).says(&["0001_initial is applied", "CreateTable post"]);
    shop.run(FIRST, "migrate").await.ends(0).says(&["stands there already"]);
    shop.run(FIRST, "status --json").await.ends(0).says(&["\"state\": \"applied\""]);
    shop.run(FIRST, "check").await.ends(0);

    shop.run(SECOND, "check").await.ends(1).says(&["models.changed"]);
    shop.run(SECOND, "makemigrations --dry-run")
        .await
        .ends(0)
        .says(&["RenameColumn", "\"prev\": \"0001_initial\""]);
    shop.run(SECOND, "makemigrations").await.ends(0).says(&["RenameColumn post.title to headline"]);
    shop.run(SECOND, "check").await.ends(1).says(&["migrations.pending"]);
    shop.run(SECOND, "sqlmigrate 2 --dialect postgres").await.ends(0).says(&["ALTER TABLE"]);
    shop.run(SECOND, "migrate").await.ends(0);
    shop.run(SECOND, "check").await.ends(0).says(&["All is as it should be"]);
    shop.run(SECOND, "downgrade").await.ends(0).says(&["is taken back"]);
    shop.run(FIRST, "migrate 1").await.ends(0).says(&["stands there already"]);
    shop.run(SECOND, "migrate").await.ends(0);
    shop.run(SECOND, "migrate zero").await.ends(0).says(&["0001_initial is taken back"]);
    shop.run(SECOND, "migrate").await.ends(0);
    shop.run(SECOND, "squashmigrations 1 2").await.ends(0).says(&["which replaces"]);
    shop.run(SECOND, "status").await.ends(0).says(&["replaces"]);
    shop.run(SECOND, "migrate").await.ends(0);
    shop.run(SECOND, "db:info").await.ends(0).says(&["database  sqlite", "post"]);
}

#[tokio::test]
async fn wrong_calls_say_what_is_right() {
    let shop = Program::new();
    shop.run(FIRST, "makemigration").await.ends(2).says(&["makemigrations"]);
    shop.run(FIRST, "").await.ends(2).says(&["--help"]);
    shop.run(FIRST, "--help").await.ends(0).says(&["makemigrations", "showmigrations", "db:dump"]);
    shop.run(FIRST, "migrate --help").await.ends(0).says(&["--plan", "--fake"]);
    shop.run(FIRST, "migrate 9").await.ends(2).says(&["no migration is \"9\""]);
    shop.run(FIRST, "makemigrations --app cellar")
        .await
        .ends(2)
        .says(&["there is no application \"cellar\""]);
    shop.run(FIRST, "flush").await.ends(3).says(&["--yes"]);
    shop.run(FIRST, "--version").await.ends(0).says(&["shop 0.1.0"]);
}
