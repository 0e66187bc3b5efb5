//! The tables of `docs/conformance.md`: every case of the suites of databases and of their schemas,
//! and everything that runs them. They are made of the suites themselves and of the calls in the
//! tests of adapters.

use std::collections::BTreeSet;

use crate::workspace::Source;

/// Where the table is kept.
pub(crate) const GUIDE: &str = "docs/conformance.md";

/// What writes the table anew where it is set.
pub(crate) const WRITE: &str = "RUSTANGO_WRITE_CONFORMANCE";

const LEAD: &str = "\
# Conformance

What a port promises is a suite of named cases. Every adapter runs all of them: a suite is one macro, which makes a test
of each case, and nothing skips one.
";

const TAIL: &str = "
This page is made of the suites and of what calls them: `RUSTANGO_WRITE_CONFORMANCE=1 cargo test -p rustango-testing
--test architecture` writes it anew.
";

/// A theme of a suite, and its cases.
pub(crate) type Theme = (&'static str, &'static [&'static str]);

/// A suite of cases.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suite {
    /// What adapters write to run it.
    call: &'static str,
    /// What stands above its tables.
    lead: &'static str,
    themes: &'static [Theme],
}

macro_rules! gather {
    ([$themes:ident] $($theme:ident { $($case:ident)* })*) => {
        const $themes: &[Theme] = &[$((stringify!($theme), &[$(stringify!($case)),*])),*];
    };
}
rustango_testing::__database_cases!([gather] DATABASE);
rustango_testing::__schema_cases!([gather] SCHEMA);

/// All suites that the page is about.
pub(crate) const SUITES: &[Suite] = &[
    Suite {
        call: "rustango_testing::database::suite!(",
        lead: "# The database port

`testing/src/database/cases`. What a database does not have, its capabilities say, and the case then holds it to the
opposite: it refuses, or it waits. The few cases about a line to a server find none to cut in a file, and end there.
",
        themes: DATABASE,
    },
    Suite {
        call: "rustango_testing::schema::suite!(",
        lead: "# The schema port

`testing/src/schema/cases`. Each changes tables that hold rows, and compares the database with one in which the tables
were created as they are then. What a database does not have, its dialect refuses.
",
        themes: SCHEMA,
    },
];

/// Finds what runs a suite: an adapter and the fixture that it brings, `sqlite: Memory`.
fn runs(call: &str, sources: &[Source]) -> BTreeSet<String> {
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
        for (_, fixture) in code.filter_map(|line| line.split_once(call)) {
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
pub(crate) fn page(suites: &[Suite], sources: &[Source]) -> String {
    let mut page = LEAD.to_owned();
    for suite in suites {
        let runs = runs(suite.call, sources);
        let cases: usize = suite.themes.iter().map(|(_, cases)| cases.len()).sum();
        page.extend(["\n", suite.lead, &format!("\n{cases} cases, run by {} fixtures.\n", runs.len())]);
        suite.themes.iter().for_each(|theme| page.push_str(&table(theme, &runs)));
    }
    page + TAIL
}

fn table((theme, cases): &Theme, runs: &BTreeSet<String>) -> String {
    let mut table = format!("\n## {theme}\n\n| case |");
    table.extend(runs.iter().map(|run| format!(" {run} |")));
    table.push_str("\n|---|");
    table.extend(runs.iter().map(|_| ":-:|"));
    table.push('\n');
    for case in *cases {
        table.extend(["| `", case, "` |"]);
        table.extend(runs.iter().map(|_| " ✓ |"));
        table.push('\n');
    }
    table
}

/// Finds what keeps the page from being what it says.
pub(crate) fn staleness(kept: &str, made: &str, suites: &[Suite], sources: &[Source]) -> Vec<String> {
    let unrun = suites.iter().filter(|suite| runs(suite.call, sources).is_empty());
    let mut found: Vec<_> = unrun.map(|suite| format!("nothing runs {}…)", suite.call)).collect();
    if kept != made {
        found.push(format!("run `{WRITE}=1 cargo test -p rustango-testing --test architecture`"));
    }
    found
}

fn sample(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn runs_are_found_where_they_are_no_comment() {
    let sources = [
        sample("adapters/one/tests/it/main.rs", "// rustango_testing::database::suite!(Gone);\n"),
        sample(
            "adapters/two/tests/it/main.rs",
            "    rustango_testing::database::suite!(super::Routed<a::File>);\n",
        ),
        sample("testing/tests/it/main.rs", "rustango_testing::database::suite!(Double);\n"),
        sample("adapters/two/src/lib.rs", "rustango_testing::database::suite!(Nowhere);\n"),
        sample("adapters/two/tests/it/schema.rs", "rustango_testing::schema::suite!(Other);\n"),
    ];
    assert_eq!(runs(SUITES[0].call, &sources), BTreeSet::from(["two: Routed".to_owned()]));
}

#[test]
fn a_stale_page_is_noticed() {
    let suites = [Suite { themes: &[("values", &["null_is_null"])], ..SUITES[0] }];
    let sources = [sample("adapters/one/tests/it.rs", "rustango_testing::database::suite!(File);")];
    let made = page(&suites, &sources);
    assert!(made.contains("| `null_is_null` | ✓ |"), "{made}");
    assert!(staleness(&made, &made, &suites, &sources).is_empty());
    assert!(!staleness("", &made, &suites, &sources).is_empty());
    assert!(!staleness(&made, &made, &suites, &[]).is_empty(), "nothing to look at must not pass");
}
