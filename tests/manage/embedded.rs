//! A program that was deployed without its sources: its migrations are inside of it.

use rustango::embed_migrations;

use super::{FIRST, Program, SECOND};

/// A program in a folder without migrations.
fn deployed() -> Program {
    Program { embedded: Some(embed_migrations!("tests/manage/migrations")), ..Program::new() }
}

#[tokio::test]
async fn a_program_migrates_from_what_is_inside_of_it() {
    let shop = deployed();
    shop.run(FIRST, "showmigrations").await.ends(0).says(&["[ ] 0001_initial", "[ ] 0002_shout"]);
    shop.run(FIRST, "check").await.ends(1).says(&["migrations.pending", "0001_initial, 0002_shout"]);
    shop.run(FIRST, "migrate --plan").await.ends(0).says(&["0002_shout would be applied"]);
    shop.run(FIRST, "migrate").await.ends(0).says(&["0001_initial is applied", "0002_shout is applied"]);
    shop.run(FIRST, "check").await.ends(0).says(&["All is as it should be."]);
    shop.run(FIRST, "makemigrations --check").await.ends(0).says(&["The models are as"]);
    shop.run(FIRST, "sqlmigrate 1 --dialect postgres").await.ends(0).says(&["CREATE TABLE"]);
    shop.run(FIRST, "lint").await.ends(0);
    shop.run(FIRST, "downgrade").await.ends(0).says(&["0002_shout is taken back"]);
    shop.run(FIRST, "migrate zero").await.ends(0).says(&["0001_initial is taken back"]);
    assert!(!shop.path().join("migrations").exists(), "nothing is written");
}

#[tokio::test]
async fn what_serves_looks_at_the_migrations_inside_of_it() {
    let shop = deployed();
    let pending = "The database lacks 0001_initial, 0002_shout.";
    shop.run(FIRST, "").await.ends(0).says(&[pending]);
    shop.run(FIRST, "migrate").await.ends(0);
    let ran = shop.run(FIRST, "").await.ends(0);
    assert!(!ran.notes.contains("lacks"), "{}", ran.notes);
}

#[tokio::test]
async fn verbs_that_write_files_refuse_before_they_ask() {
    let shop = deployed();
    for verb in [
        "makemigrations",
        "makemigrations --merge",
        "makemigrations --empty two",
        "squashmigrations 1 2",
        "add-data-op --sql SELECT_1",
        "add-data-op --sql SELECT_1 --to 2",
    ] {
        let refusal = "the migrations are inside of this program (embed_migrations!), and it writes no files";
        shop.run_on(SECOND, verb, Some("1\n")).await.ends(1).says(&[refusal]);
    }
    shop.run(SECOND, "makemigrations --check").await.ends(1).says(&["RenameColumn post.title to headline"]);
    shop.run(FIRST, "squashmigrations 1 2 --dry-run").await.ends(0).says(&["\"replaces\""]);
}
