//! Branches that go together, and branches that do not.

use super::*;
use crate::chain::{MergeFault, merge};

fn branches(first: &[Operation], second: &[Operation]) -> Chain {
    let start = migration("0001_initial", &[], &[create("post"), add("post", "title")]);
    let one = migration("0002_one", &[&start], first);
    let other = migration("0002_other", &[&start], second);
    Chain::forked(vec![start, one, other]).unwrap()
}

#[test]
fn branches_are_joined_by_what_both_lead_to() {
    let chain =
        branches(&[add("post", "slug"), create("tag")], &[add("post", "body"), index("post", "title")]);
    let joined = merge(&chain, DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(joined.name, "0003_merge_0002_one_0002_other");
    assert_eq!(joined.prev.iter().map(MigrationName::as_str).collect::<Vec<_>>(), ["0002_one", "0002_other"]);
    assert_eq!(joined.snapshot, replay(chain.migrations()).unwrap());
    assert!(joined.forward.is_empty() && joined.snapshot.table("post").unwrap().column("body").is_some());
    let whole = chain.migrations().iter().cloned().chain([joined]).collect();
    assert_eq!(check_snapshots(&Chain::new(whole).unwrap()), []);
}

#[test]
fn what_does_not_go_together_is_named() {
    for (first, second, expected) in [
        (
            vec![create("tag"), rename("post", "title", "name")],
            vec![add("post", "body"), index("post", "title")],
            ["RenameColumn of \"post\" in forward[1]", "CreateIndex of \"post\" in forward[1]"],
        ),
        (
            vec![default("post", "title", "'a'")],
            vec![default("post", "title", "'b'")],
            ["AlterColumnDefault of \"post\" in forward[0]", "AlterColumnDefault of \"post\" in forward[0]"],
        ),
        (
            vec![create("tag")],
            vec![create("author"), create("tag")],
            ["CreateTable of \"tag\" in forward[0]", "CreateTable of \"tag\" in forward[1]"],
        ),
        (
            vec![Operation::DropTable { table: name("post") }],
            vec![create("note"), add("note", "post"), key("note", "post", "post")],
            ["DropTable of \"post\" in forward[0]", "AddForeignKey of \"note\" in forward[2]"],
        ),
    ] {
        let start = migration("0001_initial", &[], &[create("post"), add("post", "title")]);
        let one = migration("0002_one", &[&start], &first);
        let other = migration("0002_other", &[&start], &second);
        let fault =
            merge(&Chain::forked(vec![start, one, other]).unwrap(), DateTime::UNIX_EPOCH).unwrap_err();
        let text = fault.to_string();
        assert!(matches!(fault, MergeFault::Conflict(..)), "{text}");
        assert!(text.starts_with("\"0002_one\" and \"0002_other\" do not go together: "), "{text}");
        assert!(expected.iter().all(|expected| text.contains(expected)), "{text}");
    }
}

#[test]
fn one_line_needs_no_joining() {
    let start = migration("0001_initial", &[], &[create("post")]);
    let chain = Chain::new(vec![start]).unwrap();
    assert_eq!(merge(&chain, DateTime::UNIX_EPOCH), Err(MergeFault::OneHead));
}
