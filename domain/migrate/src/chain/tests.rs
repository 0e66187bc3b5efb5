//! Chains of small schemas: joined, squashed and checked.

mod chance;
mod merges;
mod squashes;

use chrono::DateTime;
use rustango_migration_files::{Chain, Migration, MigrationName, Step};
use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, Name, OnDelete, Operation, Schema, Table, Unique},
};

use super::{check_snapshots, first_difference, replay, schema_before};
use crate::apply::apply;

pub(super) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub(super) fn column(text: &str) -> Column {
    Column::new(name(text), ValueType::Text)
}

pub(super) fn table(text: &str) -> Table {
    let mut table = Table::new(name(text));
    table.columns.push(Column::new(name("id"), ValueType::I64));
    table.primary_key.push(name("id"));
    table
}

pub(super) fn create(text: &str) -> Operation {
    Operation::CreateTable(table(text))
}

pub(super) fn add(table: &str, text: &str) -> Operation {
    let column = Column { nullable: true, ..column(text) };
    Operation::AddColumn { table: name(table), column, fill: None }
}

pub(super) fn drop_column(table: &str, text: &str) -> Operation {
    Operation::DropColumn { table: name(table), column: name(text) }
}

pub(super) fn rename(table: &str, from: &str, to: &str) -> Operation {
    Operation::RenameColumn { table: name(table), column: name(from), to: name(to) }
}

pub(super) fn default(table: &str, text: &str, default: &str) -> Operation {
    Operation::AlterColumnDefault {
        table: name(table),
        column: name(text),
        default: Some(default.to_owned()),
    }
}

pub(super) fn index(table: &str, text: &str) -> Operation {
    let index = Index::over(Name::generated(table, &[text], "idx"), vec![name(text)]);
    Operation::CreateIndex { table: name(table), index, concurrently: false }
}

pub(super) fn drop_index(table: &str, text: &str) -> Operation {
    let index = Name::generated(table, &[text], "idx");
    Operation::DropIndex { table: name(table), index, concurrently: false }
}

pub(super) fn check(table: &str, text: &str) -> Operation {
    let check = Check { name: name(text), expression: "id > 0".to_owned() };
    Operation::AddCheckConstraint { table: name(table), check, not_valid: false }
}

pub(super) fn unique(table: &str, text: &str) -> Operation {
    let unique = Unique { name: Name::generated(table, &[text], "key"), columns: vec![name(text)] };
    Operation::AddUniqueConstraint { table: name(table), unique }
}

pub(super) fn key(table: &str, column: &str, target: &str) -> Operation {
    let key = ForeignKey {
        name: Name::generated(table, &[column], "fkey"),
        columns: vec![name(column)],
        target: name(target),
        target_columns: vec![name("id")],
        on_delete: OnDelete::Restrict,
        deferrable: false,
    };
    Operation::AddForeignKey { table: name(table), key, not_valid: false }
}

pub(super) fn after(before: &Schema, operations: &[Operation]) -> Schema {
    operations.iter().fold(before.clone(), |schema, operation| apply(&schema, operation).unwrap())
}

/// A migration with the snapshot that its operations lead to from that of the
/// first that it follows.
pub(super) fn migration(text: &str, prev: &[&Migration], operations: &[Operation]) -> Migration {
    let before = prev.first().map_or_else(Schema::default, |prev| prev.snapshot.clone());
    let name = MigrationName::parse(text).unwrap();
    let mut migration = Migration::new(name, DateTime::UNIX_EPOCH, after(&before, operations));
    migration.prev = prev.iter().map(|prev| prev.name.clone()).collect();
    migration.forward = operations.iter().cloned().map(Step::Schema).collect();
    migration
}

#[test]
fn snapshots_are_what_their_steps_lead_to() {
    let first = migration("0001_initial", &[], &[create("post"), add("post", "title")]);
    let second = migration("0002_slug", &[&first], &[add("post", "slug")]);
    let good = Chain::new(vec![second.clone(), first.clone()]).unwrap();
    assert_eq!(check_snapshots(&good), []);
    assert_eq!(replay(good.migrations()).unwrap(), second.snapshot);
    assert_eq!(schema_before(&good, &second.name).unwrap(), first.snapshot);

    let mut edited = second.clone();
    edited.snapshot.tables.get_mut("post").unwrap().columns[2].nullable = false;
    let faults = check_snapshots(&Chain::new(vec![first.clone(), edited]).unwrap());
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "0002_slug.json: snapshot.tables.post.columns.slug.nullable is missing, expected true as the steps have it: the \
          file was edited by hand, or the one before it was"
        ]
    );
    let unfit = migration("0003_twice", &[&first], &[add("post", "other")]);
    let mut unfit = Migration { prev: vec![second.name.clone()], ..unfit };
    unfit.forward.push(Step::Schema(add("post", "slug")));
    let faults = check_snapshots(&Chain::new(vec![first, second, unfit]).unwrap());
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["0003_twice.json: forward[1]: AddColumn of \"post\": \"slug\" is there already"]
    );
}

#[test]
fn the_first_difference_is_named() {
    let one = after(&Schema::default(), &[create("post"), add("post", "title"), add("post", "slug")]);
    let changed = |change: fn(&mut Table)| {
        let mut other = one.clone();
        change(other.tables.get_mut("post").unwrap());
        first_difference(&one, &other)
    };
    assert_eq!(first_difference(&one, &one), None);
    for (change, expected) in [
        (
            (|table| table.columns[1].of = ValueType::Json) as fn(&mut Table),
            "tables.post.columns.title.type is \"text\", expected \"json\"",
        ),
        (|table| drop(table.columns.pop()), "tables.post.columns.slug is present, expected missing"),
        (|table| table.columns.push(column("body")), "tables.post.columns.body is missing, expected present"),
        (|table| table.columns.swap(1, 2), "tables.post.columns differs"),
        (
            |table| table.primary_key = vec![name("slug")],
            "tables.post.primary_key.0 is \"id\", expected \"slug\"",
        ),
        (|table| table.comment = Some("x".to_owned()), "tables.post.comment is missing, expected \"x\""),
    ] {
        assert_eq!(changed(change).as_deref(), Some(expected));
    }
}
