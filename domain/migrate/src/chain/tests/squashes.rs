//! Lines in one file: which operations are left, and which lines cannot be.

use super::*;
use crate::{
    DataStep, Reverse, Scope, Silence,
    chain::{SquashFault, squash},
};

/// What is left of operations on a database that has the table `post` with a
/// title; each is in a file of its own.
fn squashed(operations: &[Operation]) -> Migration {
    let mut files = vec![migration("0001_initial", &[], &[create("post"), add("post", "title")])];
    for (at, operation) in operations.iter().enumerate() {
        let name = format!("{:04}_step", at + 2);
        files.push(migration(&name, &[&files[at]], std::slice::from_ref(operation)));
    }
    let (from, to) = (files[1].name.clone(), files[files.len() - 1].name.clone());
    squash(&Chain::new(files).unwrap(), &from, &to, DateTime::UNIX_EPOCH).unwrap()
}

fn left(operations: &[Operation]) -> Vec<Operation> {
    let steps = squashed(operations).forward;
    steps
        .into_iter()
        .map(|step| match step {
            Step::Schema(operation) => operation,
            other => panic!("no change of rows: {other:?}"),
        })
        .collect()
}

#[test]
fn a_table_is_created_as_it_ends_up() {
    let operations = [
        create("author"),
        create("note"),
        add("note", "text"),
        add("note", "author"),
        key("note", "author", "author"),
        unique("note", "text"),
        add("author", "name"),
        rename("note", "text", "body"),
        default("note", "body", "''"),
        Operation::RenameTable { table: name("note"), to: name("remark") },
        check("remark", "positive"),
    ];
    let left = left(&operations);
    assert_eq!(left.iter().map(Operation::name).collect::<Vec<_>>(), ["CreateTable", "CreateTable"]);
    let Operation::CreateTable(remark) = &left[1] else { panic!("a table") };
    assert_eq!((remark.name.as_str(), remark.uniques[0].name.as_str()), ("remark", "remark_body_key"));
    assert_eq!(remark.column("body").unwrap().default.as_deref(), Some("''"));
}

#[test]
fn what_is_taken_back_is_not_done() {
    for operations in [
        vec![
            create("tag"),
            add("tag", "name"),
            index("tag", "name"),
            Operation::DropTable { table: name("tag") },
        ],
        vec![
            add("post", "slug"),
            add("post", "body"),
            drop_column("post", "slug"),
            drop_column("post", "body"),
        ],
        vec![rename("post", "title", "name"), rename("post", "name", "title")],
        vec![
            index("post", "title"),
            create("tag"),
            drop_index("post", "title"),
            Operation::DropTable { table: name("tag") },
        ],
        vec![check("post", "c"), Operation::DropCheckConstraint { table: name("post"), name: name("c") }],
        vec![
            Operation::RenameTable { table: name("post"), to: name("entry") },
            Operation::RenameTable { table: name("entry"), to: name("post") },
        ],
    ] {
        assert_eq!(left(&operations), [], "{operations:?}");
    }
}

#[test]
fn changes_fold_into_fewer() {
    for (operations, expected) in [
        (
            vec![add("post", "slug"), rename("post", "slug", "path"), rename("post", "path", "way")],
            vec![add("post", "way")],
        ),
        (vec![rename("post", "title", "a"), rename("post", "a", "b")], vec![rename("post", "title", "b")]),
        (
            vec![default("post", "title", "'a'"), default("post", "title", "'b'")],
            vec![default("post", "title", "'b'")],
        ),
        (
            vec![default("post", "title", "'a'"), drop_column("post", "title")],
            vec![drop_column("post", "title")],
        ),
        (vec![rename("post", "title", "a"), drop_column("post", "a")], vec![drop_column("post", "title")]),
        (
            vec![rename("post", "title", "old"), add("post", "title"), drop_column("post", "old")],
            vec![drop_column("post", "title"), add("post", "title")],
        ),
        (
            vec![add("post", "slug"), Operation::DropTable { table: name("post") }],
            vec![Operation::DropTable { table: name("post") }],
        ),
        (
            // Rows that were there keep what they got: NULL.
            vec![add("post", "slug"), default("post", "slug", "'x'")],
            vec![Operation::AddColumn {
                table: name("post"),
                column: Column { nullable: true, default: Some("'x'".to_owned()), ..column("slug") },
                fill: Some("NULL".to_owned()),
            }],
        ),
        (
            vec![
                add("post", "slug"),
                Operation::AlterColumnNullable {
                    table: name("post"),
                    column: name("slug"),
                    nullable: false,
                    fill: Some("title".to_owned()),
                },
            ],
            vec![Operation::AddColumn {
                table: name("post"),
                column: column("slug"),
                fill: Some("title".to_owned()),
            }],
        ),
    ] {
        assert_eq!(left(&operations), expected, "{operations:?}");
    }
}

#[test]
fn what_depends_on_something_in_between_stays() {
    let fill = Operation::AddColumn {
        table: name("post"),
        column: Column { nullable: true, ..column("copy") },
        fill: Some("slug".to_owned()),
    };
    for operations in [
        vec![add("post", "slug"), fill, drop_column("post", "slug")],
        vec![create("note"), add("note", "post"), key("note", "post", "post")],
        vec![index("post", "title"), check("post", "c")],
    ] {
        let (before, kept) = (operations.len(), left(&operations));
        let last = kept.last().unwrap();
        assert!(
            kept.len() == before || matches!(kept[..], [Operation::CreateTable(_)]),
            "{last:?} of {operations:?}"
        );
    }
}

#[test]
fn changes_of_rows_are_not_passed() {
    let first = migration("0001_initial", &[], &[create("post")]);
    let mut second = migration("0002_fill", &[&first], &[add("post", "title")]);
    let fill =
        DataStep::Sql { sql: "UPDATE post SET title = ''".into(), reverse: Reverse::Nothing, batch: None };
    second.forward.push(Step::Data(fill.clone()));
    let third = migration("0003_drop", &[&second], &[drop_column("post", "title")]);
    let chain = Chain::new(vec![first.clone(), second.clone(), third.clone()]).unwrap();
    let squashed = squash(&chain, &first.name, &third.name, DateTime::UNIX_EPOCH).unwrap();
    let kinds: Vec<_> = squashed.forward.iter().map(|step| matches!(step, Step::Data(_))).collect();
    assert_eq!(kinds, [false, true, false], "{:?}", squashed.forward);
    assert_eq!(squashed.forward[1], Step::Data(fill));
}

#[test]
fn the_squashed_file_stands_for_the_line() {
    let mut squashed_files = vec![migration("0001_initial", &[], &[create("post")])];
    for (at, text) in ["0002_a", "0003_b", "0004_c"].into_iter().enumerate() {
        let required = Operation::AddColumn { table: name("post"), column: column(&text[5..]), fill: None };
        let next = migration(text, &[&squashed_files[at]], &[required]);
        squashed_files.push(next);
    }
    squashed_files[1].atomic = false;
    for (at, reason) in [(1, "first"), (2, "second")] {
        for id in ["release/add-required-column", "release/drop-table"] {
            squashed_files[at].silenced.push(Silence { id: id.to_owned(), reason: reason.to_owned() });
        }
    }
    let chain = Chain::new(squashed_files.clone()).unwrap();
    let (from, to) = (squashed_files[1].name.clone(), squashed_files[2].name.clone());
    let made = squash(&chain, &from, &to, DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(made.name, "0002_squashed_0003_b");
    assert_eq!(made.replaces, [from, to]);
    assert_eq!(made.prev, [squashed_files[0].name.clone()]);
    assert_eq!(made.snapshot, squashed_files[2].snapshot);
    assert!(!made.atomic, "one of them is not");
    let kept = Silence { id: "release/add-required-column".to_owned(), reason: "first".to_owned() };
    assert_eq!(made.silenced, [kept], "what finds nothing any more is not silenced");
    squashed_files.push(made);
    let chain = Chain::new(squashed_files).unwrap();
    let names: Vec<_> = chain.migrations().iter().map(|migration| migration.name.as_str()).collect();
    assert_eq!(names, ["0001_initial", "0002_squashed_0003_b", "0004_c"]);
    assert_eq!(check_snapshots(&chain), []);
}

#[test]
fn lines_that_cannot_be_squashed_are_explained() {
    let first = migration("0001_initial", &[], &[create("post")]);
    let one = migration("0002_one", &[&first], &[add("post", "a")]);
    let other = migration("0002_other", &[&first], &[add("post", "b")]);
    let mut joined = migration("0003_join", &[&one, &other], &[]);
    joined.snapshot = after(&one.snapshot, &[add("post", "b")]);
    let last = migration("0004_last", &[&joined], &[add("post", "c")]);
    let squashing = |files: &[&Migration], from: &Migration, to: &Migration| {
        let chain = Chain::new(files.iter().map(|file| (*file).clone()).collect()).unwrap();
        squash(&chain, &from.name, &to.name, DateTime::UNIX_EPOCH)
    };
    let all = [&first, &one, &other, &joined, &last];
    for (from, to, at) in [(&first, &one, &first), (&first, &last, &joined), (&one, &joined, &joined)] {
        let fault = squashing(&all, from, to).unwrap_err();
        assert!(matches!(&fault, SquashFault::NotALine { at: found, .. } if *found == at.name), "{fault}");
    }
    assert!(squashing(&all, &joined, &last).is_ok());
    let backwards = squashing(&[&first, &one], &one, &first).unwrap_err();
    assert!(matches!(backwards, SquashFault::NotALine { .. }), "{backwards}");

    let tenant = Migration { scope: Scope::Tenant, ..one.clone() };
    assert!(matches!(squashing(&[&first, &tenant], &first, &tenant), Err(SquashFault::Scopes(..))));
    let made = squashing(&[&first, &one], &first, &one).unwrap();
    let fault = squashing(&[&first, &one, &made], &made, &made).unwrap_err();
    assert_eq!(fault, SquashFault::Squashed(made.name));
    assert!(matches!(squashing(&[&first], &first, &one), Err(SquashFault::Unknown(..))));

    let mut edited = one.clone();
    edited.snapshot = first.snapshot.clone();
    let fault = squashing(&[&first, &edited], &first, &edited).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "0002_one.json: snapshot.tables.post.columns.a is missing, expected present as the steps have it; correct that before \
         squashing"
    );
}
