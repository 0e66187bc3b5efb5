//! That each fault which others had is shown by a test not to be here. The faults have
//! numbers, as rows of a list; a test names those that it shows in its documentation.

use std::collections::BTreeSet;

use crate::workspace::Source;

/// The faults that data layers have: hostile values, names, orders and documents, wrong types,
/// meanings that differ from Django's, races, halves of transactions, plans out of date, cut-off
/// work, dead lines, full pools, lost commits, files of a process that was killed. And those of
/// REST APIs: filters that leak, queries without bounds, writes and answers of more than was
/// declared, formulas in exports, rows of others, parsers whose cost grows, JSON read in two ways,
/// errors that tell too much, documents that say otherwise, methods that nobody meant.
pub(crate) const FAULTS: &[&str] = &[
    "R001", "R002", "R003", "R004", "R005", "R006", "R007", "R008", "R009", "R010", "R011", "R012", "R013",
    "R014", "R015", "R016", "R017", "R021", "R026", "R062", "R063", "R064", "R065", "R066", "R088", "R089",
    "R090", "R091", "R092",
];

/// Finds faults that no test names.
pub(crate) fn unshown(faults: &[&str], sources: &[Source]) -> Vec<String> {
    let mut shown = BTreeSet::new();
    for source in sources.iter().filter(|source| holds_tests(&source.path)) {
        shown.extend(named_by_functions(&source.text, faults));
    }
    let is_missing = |fault: &&&str| !shown.contains(**fault);
    faults.iter().filter(is_missing).map(|fault| format!("{fault} is named by none")).collect()
}

fn holds_tests(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("tests/") || path.contains("/cases/")
}

/// The faults in the documentation of functions.
fn named_by_functions<'f>(text: &str, faults: &[&'f str]) -> BTreeSet<&'f str> {
    let (mut named, mut pending) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("///") {
            pending.extend(faults.iter().copied().filter(|fault| line.contains(*fault)));
        } else if line.split_whitespace().any(|word| word == "fn") {
            named.append(&mut pending);
        } else if !line.starts_with('#') {
            pending.clear();
        }
    }
    named
}

#[test]
fn a_fault_that_no_test_names_is_noticed() {
    for (path, text, violated) in [
        ("a/tests/it/b.rs", "/// R001: no.\n#[test]\nfn b() {}\n", false),
        ("testing/src/database/cases/b.rs", "/// Not this: R001.\npub(crate) async fn b(t: &T) {}\n", false),
        ("a/src/b.rs", "/// R001\n#[test]\nfn b() {}\n", true),
        ("a/tests/it/b.rs", "// R001\n#[test]\nfn b() {}\n", true),
        ("a/tests/it/b.rs", "/// R001\nconst A: u8 = 0;\nfn b() {}\n", true),
        ("a/tests/it/b.rs", "/// R011\n#[test]\nfn b() {}\n", true),
    ] {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(!unshown(&["R001"], &[source]).is_empty(), violated, "{path}: {text}");
    }
}
