//! That ports are kept: adapters run the conformance suites, and promises name their cases.

use std::collections::BTreeSet;

use crate::workspace::{Member, Source};

/// Ports with a conformance suite, and the text by which a test file calls it.
pub(crate) const CONFORMANCE_CALLS: &[(&str, &str)] = &[
    ("Database", "rustango_testing::database::suite"),
    ("Clock", "rustango_testing::runtime::suite"),
    ("MigrationFiles", "rustango_testing::files::suite"),
    ("SchemaDialect", "rustango_testing::schema::suite"),
];

/// Adapters that share code, each with the port that whoever uses it implements by its means.
const BASES: &[(&str, &str)] = &[
    ("rustango-postgres-base", "Database"),
    ("rustango-postgres-base", "SchemaDialect"),
    ("rustango-sql-base", "Database"),
    ("rustango-sqlx", "Database"),
];

/// Where the promises of a port stand, and the cases that hold them.
pub(crate) const PROMISES: &[(&str, &str)] = &[
    ("ports/src/database", "testing/src/database/cases"),
    ("ports/src/http", "testing/src/http/cases"),
    ("ports/src/schema/files", "testing/src/files/cases"),
    ("ports/src/runtime", "testing/src/runtime/cases"),
    ("ports/src/schema/dialect", "testing/src/schema/cases"),
];

/// Finds adapters that implement a port and do not run its suite.
pub(crate) fn adapters_without_suite(
    calls: &[(&str, &str)],
    members: &[Member],
    sources: &[Source],
) -> Vec<String> {
    let mut found = Vec::new();
    for (port, call) in calls {
        let implementation = format!("{port} for ");
        let adapters: Vec<&Member> = members
            .iter()
            .filter(|member| member.folder.starts_with("adapters/"))
            .filter(|member| !BASES.iter().any(|(base, _)| member.name == *base))
            .filter(|member| {
                let builds_on = |(base, of): &(&str, &str)| {
                    of == port && member.dependencies.iter().any(|d| d.name == *base)
                };
                BASES.iter().any(builds_on)
                    || code_holds(sources, &format!("{}/src/", member.folder), &implementation)
            })
            .collect();
        if adapters.is_empty() {
            found.push(format!("no adapter implements {port}"));
        }
        for adapter in adapters {
            if !code_holds(sources, &format!("{}/tests/", adapter.folder), call) {
                found.push(format!(
                    "{} implements {port}; no file in its tests/ calls {call}",
                    adapter.folder
                ));
            }
        }
    }
    found
}

/// Finds MUSTs of a port that name no case, or one that does not exist.
pub(crate) fn musts_without_case(promises_of: &[(&str, &str)], sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for (port, cases) in promises_of {
        let cases: BTreeSet<&str> =
            below(sources, cases).flat_map(|source| function_names(&source.text)).collect();
        let promises: Vec<(String, String)> = below(sources, port)
            .flat_map(|source| {
                promises(&source.text)
                    .into_iter()
                    .map(|(line, text)| (format!("{}:{line}", source.path), text))
            })
            .collect();
        if promises.is_empty() {
            found.push(format!("{port} promises nothing"));
        }
        for (place, text) in promises {
            let named = named_cases(&text);
            if named.is_empty() {
                found.push(format!("{place} names no case: {text}"));
            }
            for case in named {
                if !cases.contains(case) {
                    found.push(format!("{place} names the case `{case}`, which does not exist"));
                }
            }
        }
    }
    found
}

/// The files that lie in the folder, or are the module of that name.
fn below<'a>(sources: &'a [Source], module: &str) -> impl Iterator<Item = &'a Source> {
    sources.iter().filter(move |source| {
        source.path.strip_prefix(module).is_some_and(|rest| rest.starts_with(['/', '.']))
    })
}

/// Whether a file in the folder holds the text outside comments.
fn code_holds(sources: &[Source], folder: &str, text: &str) -> bool {
    sources
        .iter()
        .filter(|source| source.path.starts_with(folder))
        .flat_map(|source| source.text.lines())
        .any(|line| !line.trim_start().starts_with("//") && line.contains(text))
}

/// The names of the functions that stand at the margin.
fn function_names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
        let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
        rest.split(['(', '<']).next()
    })
}

/// The bullets and paragraphs of documentation that say MUST, each with the number of its first line.
fn promises(text: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map_or("", str::trim);
        if doc.is_empty() || doc.starts_with('#') {
            open = false;
        } else if open && !doc.starts_with("- ") {
            if let Some((_, block)) = blocks.last_mut() {
                block.push(' ');
                block.push_str(doc);
            }
        } else {
            blocks.push((number + 1, doc.to_owned()));
            open = true;
        }
    }
    blocks.retain(|(_, block)| block.split(|c: char| !c.is_alphabetic()).any(|word| word == "MUST"));
    blocks
}

/// The names in `(`case`)` or `(`case`, `case`)`.
fn named_cases(promise: &str) -> Vec<&str> {
    promise
        .split("(`")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .flat_map(|(names, _)| names.split(','))
        .map(|name| name.trim().trim_matches('`'))
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .collect()
}

fn sample(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

fn sample_adapter(folder: &str, uses: &str) -> Member {
    use crate::workspace::Dependency;
    Member {
        name: folder.replace('/', "-"),
        folder: folder.to_owned(),
        dependencies: vec![Dependency { name: uses.to_owned(), kind: None }],
        manifest: String::new(),
    }
}

#[test]
fn an_adapter_that_skips_its_suite_is_noticed() {
    let implements = sample("adapters/a/src/lib.rs", "impl Database for Sample {");
    let (_, call) = CONFORMANCE_CALLS[0];
    let calls = |path: &str| sample(path, &format!("{call}!(fixture);"));
    let comments = sample("adapters/a/tests/it/main.rs", &format!("// {call}!(fixture);"));
    for (uses, sources, violated) in [
        ("rustango-ports", vec![implements], true),
        ("rustango-sqlx", vec![], true),
        ("rustango-sqlx", vec![comments], true),
        ("rustango-sqlx", vec![calls("adapters/b/tests/it/main.rs")], true),
        ("rustango-sqlx", vec![calls("adapters/a/tests/it/main.rs")], false),
        ("rustango-ports", vec![], true),
    ] {
        let found =
            adapters_without_suite(&CONFORMANCE_CALLS[..1], &[sample_adapter("adapters/a", uses)], &sources);
        assert_eq!(!found.is_empty(), violated, "{uses}: {found:?}");
    }
}

#[test]
fn a_promise_without_a_case_is_noticed() {
    let cases = "pub(crate) async fn null_is_null(fixture: &F) {\npub async fn ties<T>(";
    for (docs, violated) in [
        ("/// - NULL MUST be `Null`, never\n///   zero (`null_is_null`).", false),
        ("    /// - It MUST be so (`null_is_null`, `ties`).", false),
        ("/// - It MUST be so (`null_is_null`, `other`).", true),
        ("/// - It MUST be so (`other`).", true),
        ("/// - It MUST be kind `ReadOnly`.", true),
        ("/// - It MUST be so.\n/// - It may (`null_is_null`).", true),
        ("/// - It may be so.", true),
        ("/// - It may, on MUSTANGs (`other`).\n/// - It MUST be so (`ties`).", false),
    ] {
        let found = musts_without_case(
            &PROMISES[..1],
            &[
                sample("ports/src/database/rows.rs", docs),
                sample("testing/src/database/cases/values.rs", cases),
            ],
        );
        assert_eq!(!found.is_empty(), violated, "{docs}: {found:?}");
    }
}
