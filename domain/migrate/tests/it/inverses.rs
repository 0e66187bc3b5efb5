//! What takes operations back, and what is lost.

use rustango_migrate::{Inverse, invert, invert_all, zero};
use rustango_ports::{
    database::ValueType,
    schema::{Column, Name, Operation, Schema},
};

use crate::corpus::language::{name, schema};

fn blog() -> Schema {
    schema(
        "post
  id: i64 auto
  title: text(200)
  body: text?
  status: text in=it's|draft
  rank: i32 default=3
  made_at: timestamp
  token: uuid
  data: bytes?",
    )
}

fn post() -> Name {
    name("post")
}

fn inverse(operation: &Operation) -> Inverse {
    invert(operation, &blog(), zero).unwrap_or_else(|fault| panic!("{fault}"))
}

fn reason(operation: &Operation) -> String {
    invert(operation, &blog(), zero).expect_err(operation.name()).to_string()
}

fn drop_column(column: &str) -> Operation {
    Operation::DropColumn { table: post(), column: name(column) }
}

fn retype(column: &str, to: ValueType) -> Operation {
    Operation::AlterColumnType { table: post(), column: name(column), to, cast: None }
}

#[test]
fn dropped_columns_come_back_with_something_for_rows() {
    for (column, fill, loss) in [
        ("title", Some("''"), "the values that \"title\" of \"post\" had: rows get ''"),
        ("body", None, "the values that \"body\" of \"post\" had: rows get NULL"),
        ("status", Some("'it''s'"), "the values that \"status\" of \"post\" had: rows get 'it''s'"),
        ("rank", None, "the values that \"rank\" of \"post\" had: rows get 3"),
        (
            "made_at",
            Some("'1970-01-01 00:00:00.000000'"),
            "the values that \"made_at\" of \"post\" had: rows get '1970-01-01 00:00:00.000000'",
        ),
        ("data", None, "the values that \"data\" of \"post\" had: rows get NULL"),
    ] {
        let was: Column = blog().tables["post"].column(column).expect("it is there").clone();
        let Inverse { operations, losses } = inverse(&drop_column(column));
        let fill = fill.map(str::to_owned);
        assert_eq!(operations, [Operation::AddColumn { table: post(), column: was, fill }]);
        assert_eq!(losses, [loss]);
    }
}

#[test]
fn what_has_no_value_in_the_words_of_all_is_filled_in_those_of_one() {
    assert_eq!(
        reason(&drop_column("token")),
        "DropColumn of \"post\" cannot be taken back: \"token\" must not be NULL, and there is no UUID that rows \
         could get; let a migration before it make the column nullable or give it a default"
    );
    let own = |of| zero(of).or(Some("X'00'"));
    let inverse = invert(&drop_column("token"), &blog(), own).expect("this database has one");
    let Operation::AddColumn { fill, .. } = &inverse.operations[0] else { panic!("{inverse:?}") };
    assert_eq!(fill.as_deref(), Some("X'00'"));
}

#[test]
fn types_go_back_where_a_cast_does() {
    for (column, to, losses) in [
        ("rank", ValueType::I64, vec!["what \"rank\" of \"post\" holds and no 32-bit integer does"]),
        ("rank", ValueType::I16, vec![]),
        ("rank", ValueType::Text, vec!["what \"rank\" of \"post\" holds and no 32-bit integer does"]),
        ("title", ValueType::I32, vec![]),
        ("made_at", ValueType::Date, vec![]),
    ] {
        let Inverse { operations, losses: told } = inverse(&retype(column, to));
        let was = blog().tables["post"].column(column).expect("it is there").of;
        assert_eq!(operations, [retype(column, was)]);
        assert_eq!(told, losses, "{column} {to}");
    }
    assert_eq!(
        reason(&retype("rank", ValueType::Uuid)),
        "AlterColumnType of \"post\" cannot be taken back: no database makes a 32-bit integer of a UUID; keep the \
         old column and fill it with a data operation, or write the migration back by hand"
    );
}

#[test]
fn null_goes_where_it_is_forbidden_again() {
    let alter = |column: &str, nullable, fill: Option<&str>| Operation::AlterColumnNullable {
        table: post(),
        column: name(column),
        nullable,
        fill: fill.map(str::to_owned),
    };
    let told = inverse(&alter("rank", true, None));
    assert_eq!(told.operations, [alter("rank", false, Some("3"))]);
    assert_eq!(told.losses, ["NULL in \"rank\" of \"post\": it becomes 3"]);
    let told = inverse(&alter("body", false, Some("''")));
    assert_eq!((told.operations, told.losses), (vec![alter("body", true, None)], vec![]));
}

#[test]
fn tables_come_back_empty() {
    let told = inverse(&Operation::DropTable { table: post() });
    assert_eq!(told.operations, [Operation::CreateTable(blog().tables["post"].clone())]);
    assert_eq!(told.losses, ["the rows that \"post\" had: it comes back empty"]);
    let told = invert(&told.operations[0], &Schema::default(), zero).expect("it is new");
    assert_eq!(told.operations, [Operation::DropTable { table: post() }]);
    assert_eq!(told.losses, ["the rows of \"post\""]);
}

#[test]
fn lists_are_taken_back_from_their_end() {
    let there = [
        Operation::RenameColumn { table: post(), column: name("title"), to: name("headline") },
        Operation::RenameTable { table: post(), to: name("article") },
        Operation::ValidateConstraint { table: name("article"), name: name("rated") },
    ];
    let fault = invert_all(&there, &blog(), zero).expect_err("there is no such constraint").to_string();
    assert!(fault.contains("it has no constraint \"rated\""), "{fault}");
    let back = invert_all(&there[..2], &blog(), zero).expect("they fit");
    assert_eq!(
        back.operations,
        [
            Operation::RenameTable { table: name("article"), to: post() },
            Operation::RenameColumn { table: post(), column: name("headline"), to: name("title") },
        ]
    );
}

#[test]
fn what_was_not_there_is_told() {
    for operation in [
        drop_column("nothing"),
        Operation::DropTable { table: name("tag") },
        Operation::DropIndex { table: post(), index: name("by_title"), concurrently: false },
        Operation::DropCheckConstraint { table: post(), name: name("rated") },
    ] {
        assert!(reason(&operation).contains("there was no"), "{}", reason(&operation));
    }
}
