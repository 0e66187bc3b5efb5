//! The page `docs/lint.md`: every rule of the linter of migrations, made of the rules themselves.

use std::fmt::Write as _;

use rustango_migrate::lint::{Database, Rule, rules};

/// Where the page is kept.
pub(crate) const GUIDE: &str = "docs/lint.md";

/// What writes it anew where it is set.
pub(crate) const WRITE: &str = "RUSTANGO_WRITE_LINT";

const LEAD: &str = "\
# The linter of migrations

Before a migration is applied, the linter says what it does to a database that is in use: what it locks, copies and
rewrites, what it loses, and what the previous release, which still runs while it is applied, does not survive. It knows
which version of which database does so. A table that the same file creates is nobody's yet, and no rule but those about
names speaks of it.

A finding that is meant to be is silenced in the file, with the reason:

```json
\"silenced\": [{\"id\": \"release/drop-column\", \"reason\": \"no release since 1.4 reads it\"}]
```

An unknown id, an empty reason and an entry that silences nothing are faults.

";

const TAIL: &str = "
This page is made of the rules: `RUSTANGO_WRITE_LINT=1 cargo test -p rustango-testing --test architecture` writes it
anew.
";

/// Makes the page.
pub(crate) fn page<'a>(rules: impl Iterator<Item = &'a Rule> + Clone) -> String {
    let mut page = format!("{LEAD}| rule | databases | the step |\n|---|---|---|\n");
    for rule in rules.clone() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| [`{0}`](#{1}) | {2} | {3} |",
            rule.id,
            anchor(rule.id),
            databases(rule),
            rule.title
        );
    }
    for rule in rules {
        section(&mut page, rule);
    }
    page + TAIL
}

fn section(page: &mut String, rule: &Rule) {
    let Rule { id, title, what_happens, versions, source, .. } = rule;
    let _ = writeln!(page, "\n## `{id}`\n\nThe step {title}.\n\n{what_happens}\n");
    let _ = writeln!(page, "- **Where**: {}; versions: {versions}", databases(rule));
    for (at, step) in rule.safe_sequence.iter().enumerate() {
        let label = if at == 0 { "- **Instead**:\n" } else { "" };
        let _ = writeln!(page, "{label}  {}. {step}", at + 1);
    }
    let _ = writeln!(page, "- **Source**: {source}");
}

fn databases(rule: &Rule) -> String {
    if rule.databases == Database::ALL {
        return "all".to_owned();
    }
    let names: Vec<_> = rule.databases.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// What a heading of this text is linked by.
fn anchor(id: &str) -> String {
    id.replace('/', "")
}

/// Finds what keeps the page from being what it says.
pub(crate) fn staleness(kept: &str, made: &str) -> Vec<String> {
    let stale =
        (kept != made).then(|| format!("run `{WRITE}=1 cargo test -p rustango-testing --test architecture`"));
    stale.into_iter().collect()
}

#[test]
fn a_stale_page_is_noticed() {
    let made = page(rules());
    assert!(
        made.contains("| [`postgres/index-blocks-writes`](#postgresindex-blocks-writes) | PostgreSQL |"),
        "{made}"
    );
    assert!(made.contains("## `sqlite/rebuilds-table`"), "{made}");
    assert!(staleness(&made, &made).is_empty());
    assert!(!staleness(&page(rules().skip(1)), &made).is_empty());
}
