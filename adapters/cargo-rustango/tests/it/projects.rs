//! Generated projects, each template on each front-end, from the first build to a grown program.

use std::{fs, path::Path};

use rustango::connect;
use rustango_testing::services::{FreshDatabase, mariadb_url, postgres_url};

use crate::{
    house::{House, Project, put},
    inspected,
};

/// One test, since cargo builds one thing at a time.
#[tokio::test]
async fn projects_build_migrate_serve_and_grow() {
    let house = House::open("projects");
    let pages_axum = house.project("pages-axum", &[]);
    let project = |name, options: &[&str]| house.project(name, options).without_manage();
    let mut pages_poem = project("pages-poem", &["--http", "poem", "--database", "postgres"]);
    let mut api_axum = project("api-axum", &["--template", "api", "--database", "mysql"]);
    let api_poem = project("api-poem", &["--template", "api", "--http", "poem"]);
    inspected::prepare(&house);
    house.cargo(&[
        "build",
        "--package",
        "pages-axum",
        "--package",
        "pages-poem",
        "--package",
        "api-axum",
        "--package",
        "api-poem",
    ]);

    let postgres = FreshDatabase::postgres(connect(&postgres_url()).await.expect("the server is up")).await;
    let mariadb = FreshDatabase::mariadb(connect(&mariadb_url()).await.expect("the server is up")).await;
    pages_poem.database(postgres.url());
    api_axum.database(mariadb.url());

    the_first_minute(&pages_axum);
    production_changes_nothing_by_itself(&api_poem);
    for (project, target, shown) in [
        (&pages_axum, "/", "It works"),
        (&pages_poem, "/", "It works"),
        (&api_axum, "/api/notes", "\"results\":[]"),
        (&api_poem, "/api/notes", "\"results\":[]"),
    ] {
        migrates_and_serves(project, target, shown);
    }
    postgres.remove().await;
    mariadb.remove().await;

    inspected::write(&house, &pages_axum).await;
    grows(&pages_axum);
    house.cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    house.cargo(&["test", "--workspace", "--test", "*"]);
    house.cargo(&["build", "--workspace", "--bins"]);
    has_grown(&pages_axum);
    the_other_program_is_the_same(&house, &pages_axum);
    inspected::check(&house);
}

/// `cargo run` shows a page, with nothing done before.
fn the_first_minute(project: &Project) {
    let program = project.serve();
    let (status, page) = program.ask_text("GET", "/", "");
    assert!(status == 200 && page.contains("It works"), "{status} {page}");
    program.interrupt();
    assert!(program.end().success());
    assert!(project.run(&["migrate"]).contains("The database stands there already"));
}

/// Where it is production, no database gets tables unasked, and `.env` is not
/// read.
fn production_changes_nothing_by_itself(project: &Project) {
    let mut serve = project.program(&[]);
    let program = rustango_testing::program::Program::start(serve.env("RUSTANGO_ENV", "production"));
    assert_eq!(program.ask_text("GET", "/api/notes", "").0, 500);
    drop(program);

    put(&project.folder.join(".env"), "DATABASE_URL=sqlite://from-env.db\n");
    let about = |stage: &str| {
        let mut about = project.program(&["about"]);
        let output = about.env_remove("DATABASE_URL").env("RUSTANGO_ENV", stage).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(about("development").contains("from-env.db"), "{}", about("development"));
    assert!(!about("production").contains("from-env.db"), "{}", about("production"));
    let refused = project.program(&["about"]).env("RUSTANGO_ENV", "prod").output().expect("it runs");
    assert_eq!(refused.status.code(), Some(1));
}

fn migrates_and_serves(project: &Project, target: &str, shown: &str) {
    project.run(&["makemigrations", "--check"]);
    project.run(&["migrate"]);
    assert!(project.run(&["showmigrations"]).contains("0001_initial"));
    let program = project.serve();
    let (status, page) = program.ask_text("GET", target, "");
    assert!(status == 200 && page.contains(shown), "{}: {status} {page}", project.name);
    assert_eq!(program.ask("GET", "/ready", "").0, 200);
    program.interrupt();
    assert!(program.end().success());
    let about: serde_json::Value = serde_json::from_str(&project.run(&["about", "--json"])).expect("JSON");
    assert_eq!(about["database"]["reachable"], true, "{about}");
    assert_eq!(about["apps"][&project.name], serde_json::json!(["Note"]), "{about}");
    assert!(project.run(&["version"]).contains(&format!("{} 0.1.0", project.name)));
    assert!(project.run(&["docs"]).contains("guide"));
}

/// `src/bin/manage.rs` is the same command line.
fn the_other_program_is_the_same(house: &House, project: &Project) {
    let commands = |of: &Project| {
        let help = crate::house::succeed(of.program(&["--help"]).current_dir(&project.folder));
        help.split_once("Commands:").expect("a list of verbs").1.to_owned()
    };
    assert_eq!(commands(&house.member("manage")), commands(project));
}

/// Writes an application, a ViewSet, a middleware and a test into it.
fn grows(project: &Project) {
    let verbs: [&[&str]; 9] = [
        &["startapp", "blog"],
        &["make:viewset", "note"],
        &["make:viewset", "memos", "--model", "Note"],
        &["make:form", "contact"],
        &["make:form", "edit_note", "--model", "Note"],
        &["make:serializer", "note"],
        &["make:serializer", "memos", "--model", "Note"],
        &["make:middleware", "timing"],
        &["make:test", "smoke"],
    ];
    for verb in verbs {
        let said = project.run(verb);
        assert!(said.contains("Wrote") && !said.contains("by hand"), "{verb:?}: {said}");
    }
    let before = project.tree();
    for verb in verbs {
        let said = project.run(verb);
        assert!(said.contains("Kept") && !said.contains("Wrote"), "{verb:?}: {said}");
    }
    assert_eq!(project.tree(), before, "a second call changes nothing");
    for (arguments, code) in [
        (&["startapp", "models"][..], 2),
        (&["make:viewset", "x", "--model", "Nothing"], 2),
        (&["make:form", "x", "--model", "Nothing"], 2),
        (&["make:serializer", "x", "--model", "Nothing"], 2),
        (&["make:job", "x"], 2),
    ] {
        assert_eq!(project.end(arguments).status.code(), Some(code), "{arguments:?}");
    }
    let formatted = crate::house::succeed(
        std::process::Command::new("cargo")
            .args(["fmt", "--check", "--package", &project.name])
            .current_dir(&project.folder),
    );
    assert_eq!(formatted, "");

    let models = project.folder.join("src/blog/models.rs");
    let text = "//! The tables of `blog`.\n\nuse rustango::prelude::*;\n\n/// A post.\n#[derive(Model, Clone, Debug)]\n\
                #[rustango(app = \"blog\")]\npub struct Post {\n    #[rustango(primary_key)]\n    pub id: Auto<i64>,\n    \
                pub title: String,\n}\n";
    fs::write(&models, text).expect("it was generated");
    says_what_to_add_where_it_does_not_know_the_shape(project);
}

fn says_what_to_add_where_it_does_not_know_the_shape(project: &Project) {
    let other = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unknown-shape");
    let _ = fs::remove_dir_all(&other);
    put(&other.join("src/lib.rs"), "//! Nothing that is known.\n");
    let said = crate::house::succeed(project.program(&["startapp", "blog"]).current_dir(&other));
    for line in [
        "src/lib.rs by hand: pub mod blog;",
        "src/urls.rs by hand: .mount(\"/blog\", crate::blog::urls::routes())",
    ] {
        assert!(said.contains(line), "{said}");
    }
    let nowhere = other.join("src");
    let output = project.program(&["startapp", "blog"]).current_dir(nowhere).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
}

/// The new model becomes a migration, on the database that was there.
fn has_grown(project: &Project) {
    assert_eq!(project.end(&["makemigrations", "--check"]).status.code(), Some(1));
    assert!(project.run(&["makemigrations", "--no-input"]).contains("0002_create_post"));
    project.run(&["migrate"]);
    project.run(&["makemigrations", "--check"]);
    let program = project.serve();
    let (status, page) = program.ask_text("GET", "/blog", "");
    assert!(status == 200 && page.contains("<h1>blog</h1>"), "{status} {page}");
}
