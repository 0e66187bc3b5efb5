//! Migrations inside a program.

use rustango::embed_migrations;

#[test]
fn a_program_holds_its_migrations() {
    let migrations = embed_migrations!("tests/migrations/good");
    let text = include_str!("../migrations/good/0001_initial.json");
    assert_eq!(migrations.files()[0], ("0001_initial", text));
    let chain = migrations.chain().unwrap();
    assert_eq!(chain.head().unwrap().name, "0002_add_title_to_post");
    assert_eq!(chain.migrations()[0].to_json(), text, "the toolkit writes it alike");
}
