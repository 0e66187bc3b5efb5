//! The command line of a program, from the first model to the last.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod embedded;
mod openapi;

use std::{path::Path, process::ExitCode, sync::Arc};

use rustango::{
    Registry,
    command_line::{Console, Manage},
    connect,
    migrate::{Callbacks, EmbeddedMigrations, Schema},
    model::ModelSchema,
    prelude::*,
    query::raw,
    system::Directory,
    web::{Access, App, Route, SigningKey},
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
    embedded: Option<EmbeddedMigrations>,
}

/// A change of rows that the program makes itself.
async fn shout(db: Db, schema: Arc<Schema>) -> Result<(), Error> {
    assert!(schema.table("post").is_some_and(|table| table.column("title").is_some()));
    raw("UPDATE post SET title = upper(title)").execute(&db).await?;
    Ok(())
}

/// How a run ended, and what it wrote.
struct Ran {
    code: String,
    out: String,
    notes: String,
}

impl Program {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), embedded: None }
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
        .app(|_| {
            let key = SigningKey::new("a key that stands in the program").unwrap();
            App::new().route(Route::get("/", Access::public(), async |_| "hello")).provide(key)
        })
        .callbacks(Callbacks::new().with("shout", shout))
        .dialect(rustango::sqlite::SqliteDialect)
        .dialect(rustango::postgres::PostgresDialect)
        .program("shop", "0.1.0");
        let manage = match self.embedded {
            Some(embedded) => manage.migrations(embedded).serve(async |_| Ok::<_, Error>(())),
            None => manage,
        };
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
    shop.run(SECOND, "showurls").await.ends(0).says(&["GET     /  public"]);
    shop.run(SECOND, "wiring").await.ends(0).says(&["Database", "sqlite", "1 routes: healthy"]);
    let missing = ["deploy.hosts", "deploy.secret_key ", "deploy.secret_key_in_use"];
    shop.run(SECOND, "check --deploy").await.ends(1).says(&missing);
    let copy = shop.path().join("copy.db").display().to_string();
    shop.run(SECOND, &format!("db:dump {copy}")).await.ends(0);
    shop.run(SECOND, &format!("db:dump {copy}")).await.ends(2).says(&["is there already"]);
    shop.run(SECOND, "migrate zero").await.ends(0);
    shop.run(SECOND, &format!("db:restore {copy}")).await.ends(3).says(&["--yes"]);
    shop.run(SECOND, &format!("db:restore --yes {copy}")).await.ends(0);
    shop.run(SECOND, "check").await.ends(0);
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

mod shelf {
    use super::*;

    /// A word on a book.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "label")]
    pub(super) struct Label {
        #[rustango(primary_key)]
        pub(super) id: Auto<i64>,
        #[rustango(max_length = 40, unique)]
        pub(super) word: String,
    }

    /// A book, which may continue another.
    #[derive(Model, Clone, Debug)]
    #[rustango(
        table = "book",
        m2m(name = "labels", to = "Label", through = "book_labels", src = "book", dst = "label")
    )]
    pub(super) struct Book {
        #[rustango(primary_key)]
        pub(super) id: Auto<i64>,
        #[rustango(max_length = 40)]
        pub(super) title: String,
        pub(super) continues: Option<ForeignKey<Book>>,
        pub(super) main: Option<ForeignKey<Label>>,
        pub(super) bought_on: Option<chrono::NaiveDate>,
    }

    /// A reader, whose card and whose names are hers alone.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "reader", natural_key = "card", unique_together("first, last"))]
    pub(super) struct Reader {
        #[rustango(primary_key)]
        pub(super) id: Auto<i64>,
        #[rustango(max_length = 40)]
        pub(super) first: String,
        #[rustango(max_length = 40)]
        pub(super) last: String,
        #[rustango(unique)]
        pub(super) card: i32,
    }

    /// What a reader has taken along.
    #[derive(Model, Clone, Debug)]
    #[rustango(table = "loan")]
    pub(super) struct Loan {
        #[rustango(primary_key)]
        pub(super) id: Auto<i64>,
        pub(super) reader: ForeignKey<Reader>,
    }
}

const LOANS: &[fn() -> &'static ModelSchema] = &[shelf::Reader::schema, shelf::Loan::schema];

/// A model that chooses its natural key is known by that one.
#[tokio::test]
async fn rows_are_named_by_the_natural_key_of_their_model() {
    let shop = Program::new();
    shop.run(LOANS, "makemigrations").await.ends(0);
    shop.run(LOANS, "migrate").await.ends(0);
    let file = shop.path().join("rows.json");
    let load = format!("loaddata {}", file.display());
    let reader = |last: &str, card: i32| {
        format!(
            r#"{{"model": "rustango.reader", "fields": {{"first": "Ann", "last": "{last}", "card": {card}}}}}"#
        )
    };
    let lent = r#"{"model": "rustango.loan", "pk": 1, "fields": {"reader": [7]}}"#;
    std::fs::write(&file, format!("[{}, {lent}]", reader("Lee", 7))).unwrap();
    shop.run(LOANS, &load).await.ends(0).says(&["2 rows are new"]);
    std::fs::write(&file, format!("[{}]", reader("Moss", 7))).unwrap();
    shop.run(LOANS, &load).await.ends(0).says(&["0 rows are new, 1 were changed"]);
    let dumped = shop.run(LOANS, "dumpdata --natural-foreign --natural-primary").await.ends(0).out;
    assert!(
        dumped.contains(r#"{"model":"rustango.reader","fields":{"card":7,"first":"Ann","last":"Moss"}}"#),
        "{dumped}"
    );
    assert!(dumped.contains(r#""fields":{"reader":[7]}"#), "{dumped}");
    std::fs::write(&file, r#"[{"model": "rustango.loan", "pk": 2, "fields": {"reader": ["Ann", "Moss"]}}]"#)
        .unwrap();
    shop.run(LOANS, &load).await.ends(1).says(&["expected a list of 1 (card) for Reader"]);
}

const SHELF: &[fn() -> &'static ModelSchema] = &[shelf::Book::schema, shelf::Label::schema];

#[tokio::test]
async fn rows_travel_as_fixtures() {
    let (shop, other) = (Program::new(), Program::new());
    for program in [&shop, &other] {
        program.run(SHELF, "makemigrations").await.ends(0);
        program.run(SHELF, "migrate").await.ends(0);
    }
    let folder = shop.path().display().to_string();
    let file = shop.path().join("rows.json");
    // The second book is continued by the first, and a label is named by its word.
    let rows = r#"[
        {"model": "rustango.book", "pk": 4, "fields": {"title": "Sequel", "continues": 9, "main": ["red"], "labels": [["red"], 2]}},
        {"model": "rustango.book", "pk": 9, "fields": {"title": "First", "bought_on": "2026-04-01", "labels": []}},
        {"model": "rustango.label", "pk": 1, "fields": {"word": "red"}},
        {"model": "rustango.label", "pk": 2, "fields": {"word": "blue"}}
    ]"#;
    std::fs::write(&file, rows).unwrap();
    shop.run(SHELF, &format!("loaddata {}", file.display())).await.ends(0).says(&["4 rows are new"]);
    shop.run(SHELF, &format!("loaddata {}", file.display())).await.ends(0).says(&["4 were changed"]);
    let all = shop.run(SHELF, "dumpdata").await.ends(0);
    let sequel = r#"{"model":"rustango.book","pk":4,"fields":{"bought_on":null,"continues":9,"labels":[1,2],"main":1,"title":"Sequel"}}"#;
    assert!(all.out.contains(sequel), "{}", all.out);

    shop.run(SHELF, &format!("dumpdata -o {folder}/all.json")).await.ends(0).says(&["4 rows of 2 models"]);
    shop.run(SHELF, &format!("dumpdata -o {folder}/all.json")).await.ends(2).says(&["all.json"]);
    other.run(SHELF, &format!("loaddata {folder}/all.json")).await.ends(0);
    assert_eq!(other.run(SHELF, "dumpdata").await.out, all.out);
    let natural = shop.run(SHELF, "dumpdata rustango.book --natural-foreign").await.ends(0);
    assert!(
        natural.out.contains(r#""main":["red"]"#) && !natural.out.contains("rustango.label"),
        "{}",
        natural.out
    );

    shop.run(SHELF, "flush --yes").await.ends(0).says(&["Deleted"]);
    assert_eq!(shop.run(SHELF, "dumpdata").await.out.trim(), "[]");
    for (wrong, words) in [
        (
            r#"[{"model": "rustango.book", "pk": 1, "fields": {"title": "x"}}, {"model": "rustango.shelf", "pk": 1}]"#,
            "there is no model \"rustango.shelf\"",
        ),
        (
            r#"[{"model": "rustango.book", "pk": 1, "fields": {"name": "x"}}]"#,
            "it has no field \"name\"; it has: id, title",
        ),
        (
            r#"[{"model": "rustango.book", "pk": "x", "fields": {"title": "x"}}]"#,
            "`pk`: \"id\": expected 64-bit integer",
        ),
        (
            r#"[{"model": "rustango.book", "pk": 1, "fields": {"title": "x", "main": ["green"]}}]"#,
            "there is no Label [\"green\"]",
        ),
        (r#"[{"model": "rustango.book", "pk": 1, "fields": {}}]"#, "title"),
        (r#"{"model": "rustango.book"}"#, "expected a sequence"),
    ] {
        std::fs::write(&file, wrong).unwrap();
        shop.run(SHELF, &format!("loaddata {}", file.display())).await.ends(1).says(&[words]);
    }
    assert_eq!(shop.run(SHELF, "dumpdata").await.out.trim(), "[]", "all or nothing");
}

/// Types the commands of the guide, as they stand there.
#[tokio::test]
async fn the_guide_to_migrations_is_walked() {
    let shop = Program::new();
    let mut typed = 0;
    let mut models: Option<&[fn() -> &'static ModelSchema]> = None;
    let mut lines = include_str!("../../docs/migrations.md").lines();
    while let Some(line) = lines.next() {
        match line {
            "<!-- walk: first -->" => models = Some(FIRST),
            "<!-- walk: second -->" => models = Some(SECOND),
            "```console" => {
                let models = models.take().expect("each block says which models it is about");
                let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
                let mut ran: Option<Ran> = None;
                for line in block {
                    if let Some(command) = line.strip_prefix("$ shop ") {
                        ran = Some(shop.run(models, command).await.ends(0));
                        typed += 1;
                    } else {
                        ran = ran.map(|ran| ran.says(&[line]));
                    }
                }
            }
            _ => {}
        }
    }
    assert!(typed >= 12, "only {typed} commands were typed");
}

#[tokio::test]
async fn files_and_database_may_not_contradict_each_other() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "migrate").await.ends(0);
    let first = shop.path().join("migrations/0001_initial.json");
    let text = std::fs::read_to_string(&first).unwrap();

    std::fs::write(&first, text.replace("\"max_length\": 200", "\"max_length\": 20")).unwrap();
    for verb in ["migrate", "status", "check"] {
        shop.run(FIRST, verb).await.ends(1).says(&["\"0001_initial\" was edited after it was applied"]);
    }
    std::fs::remove_file(&first).unwrap();
    shop.run(FIRST, "migrate")
        .await
        .ends(1)
        .says(&["\"0001_initial\" is applied, but its file is not there"]);
    std::fs::write(&first, &text).unwrap();
    shop.run(FIRST, "migrate").await.ends(0);

    std::fs::write(&first, text.replace("\"atomic\"", "\"atomc\"")).unwrap();
    shop.run(FIRST, "migrate").await.ends(1).says(&["0001_initial.json", "atomc"]);
    std::fs::write(&first, &text).unwrap();
}

#[tokio::test]
async fn branches_are_told_and_joined() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "makemigrations --empty one").await.ends(0);
    let one = shop.path().join("migrations/0002_one.json");
    let other = std::fs::read_to_string(&one).unwrap().replace("0002_one", "0002_other");
    std::fs::write(shop.path().join("migrations/0002_other.json"), other).unwrap();
    shop.run(FIRST, "migrate").await.ends(1).says(&["0002_one", "0002_other", "--merge"]);
    shop.run(FIRST, "makemigrations --merge").await.ends(0).says(&["Wrote 0003_merge"]);
    shop.run(FIRST, "makemigrations --merge").await.ends(0).says(&["nothing to join"]);
    shop.run(FIRST, "migrate").await.ends(0).says(&["0003_merge"]);
    shop.run(FIRST, "makemigrations --check").await.ends(0);
}

/// Who is asked decides, whoever is not has to say it beforehand.
#[tokio::test]
async fn what_nobody_can_guess_is_asked() {
    /// The models without a word on what they were.
    mod silent {
        use super::*;

        #[derive(Model, Clone, Debug)]
        #[rustango(table = "post", index("subject"))]
        pub(super) struct Post {
            #[rustango(primary_key)]
            id: Auto<i64>,
            #[rustango(max_length = 200)]
            subject: String,
            views: i32,
        }
    }
    let models: &[fn() -> &'static ModelSchema] = &[silent::Post::schema];
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(models, "makemigrations").await.ends(3).says(&[
        "post.title",
        "--drop post.title",
        "was = \"title\"",
        "views",
    ]);
    assert_eq!(std::fs::read_dir(shop.path().join("migrations")).unwrap().count(), 1, "nothing is written");
    shop.run_on(models, "makemigrations --dry-run", Some("1\n0\n")).await.ends(3);
    let told = shop.run_on(models, "makemigrations", Some("nonsense\n1\n0\n")).await.ends(0);
    told.says(&["RenameColumn post.title to subject", "AddColumn post.views"]);
    std::fs::remove_dir_all(shop.path().join("migrations")).unwrap();
    shop.run(FIRST, "makemigrations").await.ends(0);
    let decided = "makemigrations --drop post.title --fill post.subject='' --fill post.views=0";
    shop.run(models, decided).await.ends(0).says(&["DropColumn post.title", "AddColumn post.subject"]);
}

/// Databases make no truth value of a text, so somebody says how.
#[tokio::test]
async fn how_values_change_their_type_is_asked() {
    mod truth {
        use super::*;

        #[derive(Model, Clone, Debug)]
        #[rustango(table = "post", index("title"))]
        pub(super) struct Post {
            #[rustango(primary_key)]
            id: Auto<i64>,
            title: bool,
        }
    }
    let models: &[fn() -> &'static ModelSchema] = &[truth::Post::schema];
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "add-data-op --name rows --sql INSERT_INTO_post(title)VALUES('yes'),('no')")
        .await
        .ends(0);
    let file = shop.path().join("migrations/0002_rows.json");
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap().replace("INSERT_INTO_", "INSERT INTO "))
        .unwrap();
    let open = shop.run(models, "makemigrations").await.ends(3);
    open.says(&["holds text and is to hold boolean", "--cast \"post.title=…\""]);
    shop.run_on(models, "makemigrations --dry-run", Some("title='yes'\n")).await.ends(3);
    shop.run_on(models, "makemigrations asked", Some("title='yes'\n"))
        .await
        .ends(0)
        .says(&["AlterColumnType post.title"]);
    std::fs::remove_file(shop.path().join("migrations/0003_asked.json")).unwrap();
    shop.run(models, "makemigrations --cast post.title=title='yes'")
        .await
        .ends(0)
        .says(&["AlterColumnType post.title"]);
    shop.run(models, "migrate").await.ends(0);
    let rows = shop.run(models, "dumpdata").await.ends(0).out;
    assert!(rows.contains(r#""title":true"#) && rows.contains(r#""title":false"#), "{rows}");
    shop.run(models, "makemigrations --check").await.ends(0);
}

#[tokio::test]
async fn what_is_unfinished_is_mended_and_finished() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "makemigrations --empty two").await.ends(0);
    let file = shop.path().join("migrations/0002_two.json");
    let empty = std::fs::read_to_string(&file).unwrap();
    let write = |first: &str, second: &str| {
        let step = |sql: &str| format!(r#"{{"data": {{"sql": "{sql}", "reversible": true}}}}"#);
        let steps = format!("\"forward\": [{}, {}]", step(first), step(second));
        let text = empty.replace("\"forward\": []", &steps).replace("\"atomic\": true", "\"atomic\": false");
        std::fs::write(&file, text).unwrap();
    };
    let (good, bad) = ("INSERT INTO post (title) VALUES ('once')", "INSERT INTO nowhere VALUES (1)");
    write(good, bad);
    let failed = shop.run(FIRST, "migrate").await.ends(1);
    failed.says(&["0002_two, action 2 of 2", "the 1 before it are done and recorded"]);
    shop.run(FIRST, "status").await.ends(0).says(&["[~] 0002_two"]);
    shop.run(FIRST, "migrate 1").await.ends(1).says(&["left in the middle of running forward"]);
    write("DELETE FROM post", good);
    shop.run(FIRST, "migrate").await.ends(1).says(&["what its first 1 actions do is not what it was"]);
    write(good, "INSERT INTO post (title) VALUES ('mended')");
    shop.run(FIRST, "migrate").await.ends(0).says(&["going on with action 2", "0002_two is applied"]);
    let rows = shop.run(FIRST, "dumpdata").await.ends(0).out;
    assert!(rows.matches("once").count() == 1 && rows.matches("mended").count() == 1, "{rows}");
    shop.run(FIRST, "migrate").await.ends(0).says(&["stands there already"]);
}

/// By SQL, in batches until no row is left to change, and by a function.
#[tokio::test]
async fn rows_are_changed_and_put_back() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "migrate").await.ends(0);
    let rows: Vec<_> = (1..=25)
        .map(|id| format!(r#"{{"model": "rustango.post", "pk": {id}, "fields": {{"title": "a"}}}}"#))
        .collect();
    let file = shop.path().join("rows.json");
    std::fs::write(&file, format!("[{}]", rows.join(","))).unwrap();
    shop.run(FIRST, &format!("loaddata {}", file.display())).await.ends(0).says(&["25 rows are new"]);

    shop.run(FIRST, "makemigrations --empty two").await.ends(0);
    let file = shop.path().join("migrations/0002_two.json");
    let steps = r#""forward": [
        {"data": {"sql": "UPDATE post SET title = 'b' WHERE id IN (SELECT id FROM post WHERE title = 'a' LIMIT :limit)",
                  "reverse_sql": "UPDATE post SET title = 'a'", "batch": {"repeat": {"limit": 10}}}},
        {"data": {"callback": "shout", "reversible": true}}]"#;
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replace("\"forward\": []", steps).replace("\"atomic\": true", "\"atomic\": false"),
    )
    .unwrap();
    shop.run(FIRST, "migrate").await.ends(0).says(&["10 rows", "20 rows", "25 rows", "Data shout"]);
    let titles = async |title: &str| {
        let out = shop.run(FIRST, "dumpdata").await.ends(0).out;
        out.matches(&format!("\"title\":\"{title}\"")).count()
    };
    assert_eq!(titles("B").await, 25);
    shop.run(FIRST, "downgrade").await.ends(0);
    assert_eq!(titles("a").await, 25);
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap().replace("shout", "whisper")).unwrap();
    let unknown = shop.run(FIRST, "migrate").await.ends(1);
    unknown.says(&["\"whisper\", which this program does not have", "it has [shout]"]);
}

#[tokio::test]
async fn data_steps_are_added_and_ledgers_written_by_hand() {
    let shop = Program::new();
    shop.run(FIRST, "makemigrations").await.ends(0);
    shop.run(FIRST, "add-data-op --sql DELETE_FROM_post --name clean").await.ends(0).says(&["0002_clean"]);
    shop.run(FIRST, "add-data-op --sql SELECT_1 --to 2").await.ends(0).says(&["0002_clean changes rows now"]);
    let text = std::fs::read_to_string(shop.path().join("migrations/0002_clean.json")).unwrap();
    assert_eq!(text.matches("\"sql\"").count(), 2, "{text}");
    shop.run(FIRST, "migrate 1").await.ends(0);
    shop.run(FIRST, "add-data-op --sql SELECT_1 --to 1").await.ends(1).says(&["is applied already"]);
    shop.run(FIRST, "migrate --fake").await.ends(0).says(&["0002_clean counts as applied"]);
    shop.run(FIRST, "status").await.ends(0).says(&["[x] 0002_clean"]);
    shop.run(FIRST, "migrate").await.ends(0).says(&["stands there already"]);
    shop.run(FIRST, "downgrade").await.ends(1).says(&["cannot be taken back"]);
    shop.run(FIRST, "migrate 1 --fake").await.ends(0).says(&["0002_clean counts as taken back"]);
}
