//! What becomes of tables that are hard to say.

use rustango_ports::{
    database::ValueType,
    schema::{Column, ForeignKey, Index, IndexTerm, Name, OnDelete, Schema, Table, Unique},
};

use super::source::source;

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn table(of: &str, columns: &[(&str, ValueType)]) -> Table {
    let mut table = Table::new(name(of));
    table.columns = columns.iter().map(|(column, of)| Column::new(name(column), *of)).collect();
    table.primary_key = vec![name(columns[0].0)];
    table
}

fn written(tables: impl IntoIterator<Item = Table>) -> String {
    let tables = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
    source(&Schema { tables }, &[])
}

#[track_caller]
fn says(source: &str, lines: &[&str]) {
    for line in lines {
        assert!(source.contains(line), "expected {line} in:\n{source}");
    }
}

#[test]
fn names_that_rust_does_not_take_keep_their_column() {
    let columns = [
        ("id", ValueType::I64),
        ("type", ValueType::Text),
        ("Self", ValueType::Text),
        ("a__b", ValueType::Text),
        ("objects", ValueType::Text),
        ("createdAt", ValueType::Text),
    ];
    let source =
        written([table("option", &columns), table("user", &columns[..1]), table("User", &columns[..1])]);
    says(
        &source,
        &[
            "pub struct RowOption {",
            "    pub r#type: String,",
            "    #[rustango(column = \"Self\")]\n    pub field_self: String,",
            "    #[rustango(column = \"a__b\")]\n    pub a_b: String,",
            "    #[rustango(column = \"objects\")]\n    pub field_objects: String,",
            "    #[rustango(column = \"createdAt\")]\n    pub created_at: String,",
            "#[rustango(table = \"user\")]\npub struct User2 {",
        ],
    );
}

#[test]
fn what_models_cannot_say_becomes_a_comment() {
    let mut loose = table("loose", &[("a", ValueType::I64)]);
    loose.primary_key.clear();
    let mut post =
        table("post", &[("id", ValueType::I64), ("loose", ValueType::I64), ("word", ValueType::Text)]);
    post.columns[2].default = Some("somewhere".to_owned());
    post.foreign_keys.push(ForeignKey {
        name: name("post_loose"),
        columns: vec![name("loose")],
        target: name("loose"),
        target_columns: vec![name("a")],
        on_delete: OnDelete::Cascade,
        deferrable: false,
    });
    let mut odd = Index::over(name("odd"), vec![]);
    odd.terms = vec![IndexTerm::Expression("lower(word)".to_owned()), IndexTerm::Column(name("id"))];
    post.indexes.push(odd);
    let source = written([loose, post]);
    says(
        &source,
        &[
            "// The table loose has no primary key, so that no model can be made of it.",
            "    pub loose: i64,",
            "// - the default of word is somewhere",
            "// - FOREIGN KEY post_loose (loose) REFERENCES loose (a), on delete Cascade",
            "// - the index odd has columns behind expressions",
        ],
    );
}

#[test]
fn keys_of_several_columns_are_attributes() {
    let mut edition = table("edition", &[("isbn", ValueType::Text), ("number", ValueType::I32)]);
    edition.primary_key = vec![name("isbn"), name("number")];
    let mut volume =
        table("volume", &[("id", ValueType::I64), ("isbn", ValueType::Text), ("number", ValueType::I32)]);
    volume.uniques.push(Unique { name: name("volume_once"), columns: vec![name("isbn"), name("number")] });
    volume.foreign_keys.push(ForeignKey {
        name: name("volume_edition"),
        columns: vec![name("isbn"), name("number")],
        target: name("edition"),
        target_columns: vec![name("isbn"), name("number")],
        on_delete: OnDelete::Cascade,
        deferrable: false,
    });
    says(
        &written([edition, volume]),
        &[
            "unique_together(\"isbn, number\", name = \"volume_once\")",
            "fk_composite(name = \"edition\", to = \"Edition\", from = \"isbn, number\", on = \"isbn, number\", \
             on_delete = \"cascade\")",
        ],
    );
}
