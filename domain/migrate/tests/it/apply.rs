//! What a schema is after an operation, and which operations do not fit.

use rustango_migrate::apply;
use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, Name, OnDelete, Operation, Schema, Table, Unique},
};

use serde_json::json;

use crate::corpus::language::{name, schema};

const BLOG: &str = "author
  id: i64 auto
  name: text(100)
post
  id: i64 auto
  title: text(200) unique
  author_id: i64 -> author cascade index
  rank: i32
  unique(author_id, title)
  index(author_id, -rank) include=title where title <> 'title'
  index by_letters({lower(title)})
  check titled(title <> 'title' AND subtitle_of(title) = 1)";

/// Says why an operation does not fit the schema of a blog.
fn fault(operation: &Operation) -> String {
    apply(&schema(BLOG), operation).expect_err(operation.name()).to_string()
}

fn after(operation: &Operation) -> Schema {
    apply(&schema(BLOG), operation).unwrap_or_else(|fault| panic!("{fault}"))
}

fn post() -> Name {
    name("post")
}

fn rename(column: &str, to: &str) -> Operation {
    Operation::RenameColumn { table: post(), column: name(column), to: name(to) }
}

fn key(target: &str, column: &str) -> ForeignKey {
    ForeignKey {
        name: name("post_rank_fkey"),
        columns: vec![name("rank")],
        target: name(target),
        target_columns: vec![name(column)],
        on_delete: OnDelete::Restrict,
        deferrable: false,
    }
}

#[test]
fn a_renamed_column_is_renamed_wherever_it_stands() {
    let expected = "author
  id: i64 auto
  name: text(100)
post
  id: i64 auto
  headline: text(200) unique
  author_id: i64 -> author cascade index
  rank: i32
  unique(author_id, headline)
  index(author_id, -rank) include=headline where headline <> 'title'
  index by_letters({lower(headline)})
  check titled(headline <> 'title' AND subtitle_of(headline) = 1)";
    assert_eq!(after(&rename("title", "headline")), schema(expected));
}

#[test]
fn a_renamed_table_takes_along_what_is_named_after_it_and_what_points_at_it() {
    let rename = Operation::RenameTable { table: name("author"), to: name("writer") };
    assert_eq!(
        after(&rename),
        schema(&BLOG.replace("-> author", "-> writer").replacen("author", "writer", 1))
    );
    let rename = Operation::RenameTable { table: post(), to: name("article") };
    assert_eq!(after(&rename), schema(&BLOG.replace("post", "article")));
}

#[test]
fn keys_follow_the_columns_that_they_point_at() {
    let rename = Operation::RenameColumn { table: name("author"), column: name("id"), to: name("number") };
    let after = after(&rename);
    assert_eq!(after.tables["author"].primary_key, [name("number")]);
    assert_eq!(after.tables["post"].foreign_keys[0].target_columns, [name("number")]);
}

#[test]
fn what_is_added_and_dropped_again_leaves_nothing() {
    let (table, unique) = (post(), Unique { name: name("one"), columns: vec![name("rank")] });
    let check = Check { name: name("ranked"), expression: "rank > 0".to_owned() };
    let index = Index::over(name("ranks"), vec![name("rank")]);
    let column = Column::new(name("body"), ValueType::Text);
    let key = key("author", "id");
    let not_valid = false;
    let concurrently = false;
    for [there, back] in [
        [
            Operation::AddUniqueConstraint { table: table.clone(), unique },
            Operation::DropUniqueConstraint { table: table.clone(), name: name("one") },
        ],
        [
            Operation::AddCheckConstraint { table: table.clone(), check, not_valid },
            Operation::DropCheckConstraint { table: table.clone(), name: name("ranked") },
        ],
        [
            Operation::CreateIndex { table: table.clone(), index, concurrently },
            Operation::DropIndex { table: table.clone(), index: name("ranks"), concurrently },
        ],
        [
            Operation::AddColumn { table: table.clone(), column, fill: None },
            Operation::DropColumn { table: table.clone(), column: name("body") },
        ],
        [
            Operation::AddForeignKey { table: table.clone(), key, not_valid },
            Operation::DropForeignKey { table: table.clone(), name: name("post_rank_fkey") },
        ],
        [
            Operation::AlterColumnUnique { table: table.clone(), column: name("rank"), unique: true },
            Operation::AlterColumnUnique { table: table.clone(), column: name("rank"), unique: false },
        ],
        [
            Operation::CreateTable(schema("tag\n  id: i64 auto").tables["tag"].clone()),
            Operation::DropTable { table: name("tag") },
        ],
    ] {
        let added = after(&there);
        assert_ne!(added, schema(BLOG), "{}", there.name());
        assert_eq!(apply(&added, &back), Ok(schema(BLOG)), "{}", back.name());
        assert!(apply(&added, &there).is_err(), "{} twice", there.name());
        assert!(apply(&schema(BLOG), &back).is_err(), "{} of nothing", back.name());
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let (table, column) = (post(), name("title"));
    let drop_column = |column: &str| Operation::DropColumn { table: post(), column: name(column) };
    let tag = |target: &str| {
        let mut tag = Table::new(name("tag"));
        tag.columns.push(Column::new(name("rank"), ValueType::I64));
        tag.foreign_keys.push(key(target, "id"));
        Operation::CreateTable(tag)
    };
    for (operation, expected) in [
        (
            Operation::DropTable { table: name("author") },
            "DropTable of \"author\": the foreign key \"post_author_id_fkey\" of \"post\" points at it: drop that before",
        ),
        (Operation::DropTable { table: name("tag") }, "DropTable of \"tag\": there is no such table"),
        (
            Operation::DropColumn { table: name("author"), column: name("id") },
            "DropColumn of \"author\": the foreign key \"post_author_id_fkey\" of \"post\" points at it: drop that before",
        ),
        (drop_column("id"), "DropColumn of \"post\": \"id\" is part of its primary key: drop that before"),
        (
            drop_column("title"),
            "DropColumn of \"post\": \"title\" is part of \"post_author_id_title_key\": drop that before",
        ),
        (
            drop_column("rank"),
            "DropColumn of \"post\": \"rank\" is part of \"post_author_id_rank_idx\": drop that before",
        ),
        (drop_column("body"), "DropColumn of \"post\": it has no column \"body\""),
        (rename("title", "rank"), "RenameColumn of \"post\": the column \"rank\" is there already"),
        (
            Operation::RenameTable { table: table.clone(), to: name("author") },
            "RenameTable of \"post\": the table \"author\" is there already",
        ),
        (
            tag("nobody"),
            "CreateTable of \"tag\": the foreign key \"post_rank_fkey\" points at \"nobody\", which is not there",
        ),
        (
            Operation::AddForeignKey { table: table.clone(), key: key("author", "number"), not_valid: false },
            "AddForeignKey of \"post\": the foreign key \"post_rank_fkey\" points at \"author\".\"number\", which is not \
             there; there are id, name",
        ),
        (
            Operation::AlterColumnUnique { table: table.clone(), column, unique: true },
            "AlterColumnUnique of \"post\": \"post_title_key\" is there already",
        ),
        (
            Operation::ValidateConstraint { table, name: name("nothing") },
            "ValidateConstraint of \"post\": it has no constraint \"nothing\"",
        ),
    ] {
        assert_eq!(fault(&operation), expected);
    }
}

/// Reads an operation on the blog.
fn operation(json: serde_json::Value) -> Operation {
    serde_json::from_value(json).unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn nothing_is_over_columns_that_are_not_there() {
    let there = "which is not there; there are id, title, author_id, rank";
    let index = |index| operation(json!({ "CreateIndex": { "table": "post", "index": index } }));
    let check = |expression: &str| {
        let check = json!({ "name": "sound", "expression": expression });
        operation(json!({ "AddCheckConstraint": { "table": "post", "check": check } }))
    };
    let unique = |columns: &[&str]| {
        let unique = json!({ "name": "one", "columns": columns });
        operation(json!({ "AddUniqueConstraint": { "table": "post", "unique": unique } }))
    };
    let key = |columns: &[&str], target: &[&str]| {
        let key = json!({ "name": "to", "columns": columns, "target": "author", "target_columns": target,
            "on_delete": "restrict" });
        operation(json!({ "AddCompositeFk": { "table": "post", "key": key } }))
    };
    for (operation, expected) in [
        (unique(&["title", "ghost"]), format!("\"one\" is over \"ghost\", {there}")),
        (unique(&[]), "\"one\" is over no column".to_owned()),
        (
            index(json!({ "name": "by", "terms": [{ "column": "title" }, { "descending": "ghost" }] })),
            format!("\"by\" is over \"ghost\", {there}"),
        ),
        (
            index(json!({ "name": "by", "terms": [{ "column": "title" }], "include": ["ghost"] })),
            format!("\"by\" is over \"ghost\", {there}"),
        ),
        (
            index(json!({ "name": "by", "terms": [{ "expression": "lower(ghost)" }] })),
            format!("\"by\" is over \"ghost\", {there}"),
        ),
        (
            index(json!({ "name": "by", "terms": [{ "column": "title" }], "where": "ghost IS NULL" })),
            format!("\"by\" is over \"ghost\", {there}"),
        ),
        (check("rank > 0 AND ghost < rank"), format!("\"sound\" is over \"ghost\", {there}")),
        (key(&["rank", "ghost"], &["id", "name"]), format!("\"to\" is over \"ghost\", {there}")),
        (
            key(&["rank", "title"], &["id", "ghost"]),
            "the foreign key \"to\" points at \"author\".\"ghost\", which is not there; there are id, name"
                .to_owned(),
        ),
        (key(&["rank", "title"], &["id"]), "the foreign key \"to\" has 2 columns and points at 1".to_owned()),
    ] {
        assert_eq!(fault(&operation), format!("{} of \"post\": {expected}", operation.name()));
    }
    for sound in ["RANK > 0", "\"rank\" > length('ghost')", "rank IS NULL OR CAST(rank AS ghost) > 1"] {
        after(&check(sound));
    }
}

#[test]
fn tables_are_sound_when_they_are_created() {
    for (part, value, expected) in [
        (
            "primary_key",
            json!(["ghost"]),
            "its primary key is over \"ghost\", which is not there; there are id, name",
        ),
        (
            "uniques",
            json!([{ "name": "one", "columns": ["ghost"] }]),
            "\"one\" is over \"ghost\", which is not there; there are id, name",
        ),
        (
            "checks",
            json!([{ "name": "sound", "expression": "ghost > 0" }]),
            "\"sound\" is over \"ghost\", which is not there; there are id, name",
        ),
        (
            "indexes",
            json!([{ "name": "by", "terms": [{ "column": "ghost" }] }]),
            "\"by\" is over \"ghost\", which is not there; there are id, name",
        ),
        (
            "foreign_keys",
            json!([{ "name": "up", "columns": ["id"], "target": "tag", "target_columns": ["ghost"],
                "on_delete": "restrict" }]),
            "the foreign key \"up\" points at \"tag\".\"ghost\", which is not there; there are id, name",
        ),
        (
            "columns",
            json!([{ "name": "id", "type": "i64" }, { "name": "id", "type": "text" }]),
            "\"id\" is there twice",
        ),
    ] {
        let mut table = json!({ "name": "tag", "primary_key": ["id"],
            "columns": [{ "name": "id", "type": "i64" }, { "name": "name", "type": "text" }] });
        table[part] = value;
        assert_eq!(
            fault(&operation(json!({ "CreateTable": table }))),
            format!("CreateTable of \"tag\": {expected}")
        );
    }
}

#[test]
fn what_expressions_are_about_is_not_dropped() {
    let blog = "post\n  id: i64 auto\n  title: text\n  rank: i32\n  price: i32\n  made_at: timestamp
  check ranked(rank > 0)\n  index by({price + 1})\n  index recent(id) where made_at IS NOT NULL";
    for (column, holder) in [("rank", "ranked"), ("price", "by"), ("made_at", "recent")] {
        let drop = Operation::DropColumn { table: post(), column: name(column) };
        assert_eq!(
            apply(&schema(blog), &drop).expect_err(column).to_string(),
            format!("DropColumn of \"post\": \"{column}\" is part of \"{holder}\": drop that before")
        );
    }
    let drop = Operation::DropColumn { table: post(), column: name("title") };
    assert!(apply(&schema(blog), &drop).is_ok());
}
