//! Models that `inspectdb` writes: they build, and make the tables that they came from.

use std::fs;

use rustango::{
    connect,
    ports::database::{Executor as _, Statement},
};

use crate::house::{House, Project, checkout, put};

/// Tables with all that inspection has to say.
const TABLES: &[&str] = &[
    "CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL)",
    "CREATE TABLE edition (isbn TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (isbn, number))",
    "CREATE TABLE post (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, type TEXT NOT NULL DEFAULT 'draft', \
     \"createdAt\" TEXT, author_id INTEGER NOT NULL REFERENCES author (id) ON DELETE CASCADE, parent INTEGER \
     REFERENCES post (id) ON DELETE SET NULL, isbn TEXT, number INTEGER, \
     CONSTRAINT post_number CHECK (number > 0), \
     CONSTRAINT post_edition FOREIGN KEY (isbn, number) REFERENCES edition (isbn, number))",
    "CREATE INDEX post_by_kind ON post (type, number DESC) WHERE number IS NOT NULL",
    "CREATE UNIQUE INDEX post_lower ON post (lower(type))",
    "CREATE TABLE loose (a INTEGER, b TEXT)",
];

const MANIFEST: &str = "[package]\nname = \"inspected\"\nedition = \"2024\"\n\n[dependencies]\nchrono = { version = \"0.4\", \
                        default-features = false }\nrust_decimal = { version = \"1\", default-features = false }\n\
                        serde_json = \"1\"\nuuid = { version = \"1\", default-features = false }\nrustango = { path = '@' }\n";

const MAIN: &str = "//! The command line of models that were read from a database.\n\nmod models;\n\n#[rustango::main]\n\
                    async fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {\n    let registry = \
                    rustango::Registry::discovered()?;\n    Ok(rustango::manage(registry, \"sqlite://x.db\").run().await)\n}\n";

/// Makes the project that the models will be in, so that the workspace has it.
pub(crate) fn prepare(house: &House) {
    let folder = house.member("inspected").folder;
    put(&folder.join("Cargo.toml"), &MANIFEST.replace('@', &checkout().display().to_string()));
    put(&folder.join("src/main.rs"), MAIN);
    if !folder.join("src/models.rs").exists() {
        put(&folder.join("src/models.rs"), "//! To be written.\n");
    }
}

/// Makes the tables, and models of them.
pub(crate) async fn write(house: &House, with: &Project) {
    let folder = house.member("inspected").folder;
    let url = fresh(&folder.join("legacy.db"));
    let db = connect(&url).await.expect("a file");
    for sql in TABLES {
        db.execute(&Statement::write(*sql, vec![])).await.expect("a table");
    }
    db.close().await;
    let mut inspect = with.program(&["inspectdb"]);
    let source = crate::house::succeed(inspect.env("DATABASE_URL", &url));
    for part in [
        "pub r#type: String",
        "column = \"createdAt\"",
        "ForeignKey<Author>",
        "on_delete = \"cascade\"",
        "fk_composite(",
    ] {
        assert!(source.contains(part), "{part} is missing in:\n{source}");
    }
    put(
        &folder.join("src/models.rs"),
        &source.replace("pub struct", "#[allow(dead_code, reason = \"nobody asks\")]\npub struct"),
    );
}

/// The models make tables whose models are the same.
pub(crate) fn check(house: &House) {
    let mut project = house.member("inspected");
    let url = fresh(&project.folder.join("again.db"));
    project.database(&url);
    let _ = fs::remove_dir_all(project.folder.join("migrations"));
    project.run(&["makemigrations", "--no-input"]);
    project.run(&["migrate"]);
    let before = fs::read_to_string(project.folder.join("src/models.rs")).expect("models");
    let after = project.run(&["inspectdb"]);
    let without = |source: &str| {
        let is_code = |line: &&str| {
            !line.is_empty() && !line.trim_start().starts_with("//") && !line.starts_with("#[allow")
        };
        source.lines().filter(is_code).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without(&after), without(&before));
}

fn fresh(path: &std::path::Path) -> String {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    format!("sqlite://{}", path.display())
}
