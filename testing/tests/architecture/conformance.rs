//! The table of `docs/conformance.md`: every case of the database suite, and everything that runs
//! it. It is made of the suite itself and of the calls in the tests of adapters.

use std::collections::BTreeSet;

use crate::workspace::Source;

/// Where the table is kept.
pub(crate) const GUIDE: &str = "docs/conformance.md";

/// What writes the table anew where it is set.
pub(crate) const WRITE: &str = "RUSTANGO_WRITE_CONFORMANCE";

const CALL: &str = "rustango_testing::database::suite!(";

const LEAD: &str = "\
# Conformance

What the database port promises is a suite of named cases (`testing/src/database/cases`). Every adapter runs all of
them: the suite is one macro, which makes a test of each case, and nothing skips one. What a database does not have,
its capabilities say, and the case then holds it to the opposite: it refuses, or it waits. The few cases about a line
to a server find none to cut in a file, and end there.

";

const TAIL: &str = "
This page is made of the suite and of what calls it: `RUSTANGO_WRITE_CONFORMANCE=1 cargo test -p rustango-testing
--test architecture` writes it anew.
";

/// A theme of the suite, and its cases.
pub(crate) type Theme = (&'static str, &'static [&'static str]);

macro_rules! gather {
    ([] $($theme:ident { $($case:ident)* })*) => {
        /// The whole suite.
        pub(crate) const THEMES: &[Theme] = &[$((stringify!($theme), &[$(stringify!($case)),*])),*];
    };
}
rustango_testing::__database_cases!([gather]);

/// Finds what runs the suite: an adapter and the fixture that it brings, `sqlite: Memory`.
pub(crate) fn runs(sources: &[Source]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources {
        let Some((adapter, rest)) =
            source.path.strip_prefix("adapters/").and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        if !rest.starts_with("tests/") {
            continue;
        }
        let code = source.text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        for (_, fixture) in code.filter_map(|line| line.split_once(CALL)) {
            found.insert(format!("{adapter}: {}", name(fixture)));
        }
    }
    found
}

/// The name of a type without its path and what it is generic over.
fn name(fixture: &str) -> &str {
    let path = fixture.split(['<', ')']).next().unwrap_or(fixture);
    path.rsplit("::").next().unwrap_or(path)
}

/// Makes the page.
pub(crate) fn page(themes: &[Theme], runs: &BTreeSet<String>) -> String {
    let cases: usize = themes.iter().map(|(_, cases)| cases.len()).sum();
    let mut page = format!("{LEAD}{cases} cases, run by {} fixtures.\n", runs.len());
    for (theme, cases) in themes {
        page.extend(["\n## ", theme, "\n\n| case |"]);
        page.extend(runs.iter().map(|run| format!(" {run} |")));
        page.push_str("\n|---|");
        page.extend(runs.iter().map(|_| ":-:|"));
        page.push('\n');
        for case in *cases {
            page.extend(["| `", case, "` |"]);
            page.extend(runs.iter().map(|_| " ✓ |"));
            page.push('\n');
        }
    }
    page + TAIL
}

/// Finds what keeps the page from being what it says.
pub(crate) fn staleness(kept: &str, made: &str, runs: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    if runs.is_empty() {
        found.push("nothing runs the suite".to_owned());
    }
    if kept != made {
        found.push(format!("run `{WRITE}=1 cargo test -p rustango-testing --test architecture`"));
    }
    found
}

#[test]
fn runs_are_found_where_they_are_no_comment() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source("adapters/one/tests/it/main.rs", "// rustango_testing::database::suite!(Gone);\n"),
        source(
            "adapters/two/tests/it/main.rs",
            "    rustango_testing::database::suite!(super::Routed<a::File>);\n",
        ),
        source("testing/tests/it/main.rs", "rustango_testing::database::suite!(Double);\n"),
        source("adapters/two/src/lib.rs", "rustango_testing::database::suite!(Nowhere);\n"),
    ];
    assert_eq!(runs(&sources), BTreeSet::from(["two: Routed".to_owned()]));
}

#[test]
fn a_stale_page_is_noticed() {
    let runs = BTreeSet::from(["one: File".to_owned()]);
    let made = page(&[("values", &["null_is_null"])], &runs);
    assert!(made.contains("| `null_is_null` | ✓ |"), "{made}");
    assert!(staleness(&made, &made, &runs).is_empty());
    assert!(!staleness("", &made, &runs).is_empty());
    assert!(!staleness(&made, &made, &BTreeSet::new()).is_empty(), "nothing to look at must not pass");
}
