//! Each rule on each of its databases: what it finds, and what is only near.

mod cases;
mod silences;

use std::collections::BTreeSet;

use chrono::DateTime;
use rustango_migration_files::{Migration, MigrationName, Step};
use rustango_ports::schema::Schema;
use serde_json::Value;

use self::cases::CASES;
use super::{Database, Report, Server, Version, lint, rules};

/// A database in use, and what is done to it.
pub(super) struct Case {
    /// The rule.
    id: &'static str,
    /// Steps in which it finds something, each a list of its own.
    hits: &'static [&'static str],
    /// Steps near them, in which it does not.
    misses: &'static [&'static str],
}

const SCHEMA: &str = r#"{"tables": {
    "author": {"name": "author", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]},
    "post": {"name": "post", "columns": [
        {"name": "id", "type": "i64", "auto": true},
        {"name": "title", "type": "text", "max_length": 50},
        {"name": "body", "type": "text", "nullable": true},
        {"name": "slug", "type": "text", "max_length": 20, "nullable": true},
        {"name": "rating", "type": "i32", "default": "0"},
        {"name": "author_id", "type": "i64", "nullable": true},
        {"name": "checked", "type": "text", "nullable": true},
        {"name": "status", "type": "text", "max_length": 9, "choices": ["draft", "published"]}
    ], "primary_key": ["id"],
       "checks": [{"name": "checked_is_there", "expression": "(\"checked\" IS NOT NULL)"}],
       "indexes": [{"name": "post_rating_idx", "terms": [{"column": "rating"}]}]},
    "post_tags": {"name": "post_tags", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}
}}"#;

fn schema() -> Schema {
    serde_json::from_str(SCHEMA).unwrap()
}

/// Operations as files have them, steps with data, or the word `free` for a
/// file that is not atomic.
fn migration(steps: &str) -> Migration {
    let name = MigrationName::parse("0002_change").unwrap();
    let mut migration = Migration::new(name, DateTime::UNIX_EPOCH, Schema::default());
    for step in serde_json::from_str::<Vec<Value>>(steps).unwrap_or_else(|fault| panic!("{fault}: {steps}")) {
        if step == "free" {
            migration.atomic = false;
            continue;
        }
        let wrapped = if step.get("data").is_some() { step } else { serde_json::json!({ "schema": step }) };
        migration
            .forward
            .push(serde_json::from_value::<Step>(wrapped).unwrap_or_else(|f| panic!("{f}: {steps}")));
    }
    migration
}

fn linted(steps: &str, servers: &[Server]) -> Report {
    lint(&migration(steps), &schema(), servers).unwrap_or_else(|fault| panic!("{fault}: {steps}"))
}

/// The server and the steps of a case: `8.0.28 [...]` is one for a version.
fn versioned(text: &'static str, database: Database) -> (Server, &'static str) {
    match text.split_once(" [") {
        Some((version, _)) if !version.starts_with('[') => {
            (Server::new(database, Version::parse(version).unwrap()), &text[version.len() + 1..])
        }
        _ => (Server::of_any_version(database), text),
    }
}

#[test]
fn every_rule_finds_what_it_is_about_and_nothing_near() {
    for case in CASES {
        let rule = rules().find(|rule| rule.id == case.id).unwrap_or_else(|| panic!("no rule {}", case.id));
        for &database in rule.databases {
            for (texts, is_hit) in [(case.hits, true), (case.misses, false)] {
                for text in texts {
                    let (server, steps) = versioned(text, database);
                    let report = linted(steps, &[server]);
                    let found = report.findings.iter().any(|finding| finding.rule.id == case.id);
                    assert_eq!(found, is_hit, "{} on {server:?}: {text}", case.id);
                }
            }
        }
    }
}

#[test]
fn every_rule_has_a_hit_and_a_near_miss() {
    let tried: BTreeSet<_> = CASES.iter().map(|case| case.id).collect();
    let all: BTreeSet<_> = rules().map(|rule| rule.id).collect();
    assert_eq!(tried, all);
    assert_eq!(rules().count(), all.len(), "ids are unique");
    assert!(CASES.iter().all(|case| !case.hits.is_empty() && !case.misses.is_empty()));
}

#[test]
fn rules_say_what_to_do_and_where_the_manual_is() {
    for rule in rules() {
        let (topic, words) = rule.id.split_once('/').unwrap();
        let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(topic.chars().all(is_word) && words.chars().all(is_word), "{}", rule.id);
        assert!(
            !rule.safe_sequence.is_empty() && !rule.source.is_empty() && !rule.databases.is_empty(),
            "{}",
            rule.id
        );
        assert!(rule.what_happens.ends_with('.') && !rule.title.ends_with('.'), "{}", rule.id);
        for text in
            [rule.title, rule.what_happens, rule.versions, rule.source].iter().chain(rule.safe_sequence)
        {
            assert!(!text.contains("  ") && !text.contains('\n'), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn a_table_of_the_same_file_is_nobodys_yet() {
    let steps = r#"[
        {"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}},
        {"AddColumn": {"table": "note", "column": {"name": "kind", "type": "bool"}, "fill": "TRUE"}},
        {"AddColumn": {"table": "note", "column": {"name": "author_id", "type": "i64", "nullable": true}}},
        {"AddForeignKey": {"table": "note", "key": {"name": "note_author_id_fkey", "columns": ["author_id"],
            "target": "author", "target_columns": ["id"]}}},
        {"RenameTable": {"table": "note", "to": "remark"}},
        {"data": {"sql": "UPDATE remark SET kind = FALSE"}},
        {"AlterColumnType": {"table": "remark", "column": "kind", "to": "i16"}},
        {"CreateIndex": {"table": "remark", "index": {"name": "remark_kind_idx", "terms": [{"column": "kind"}]}}},
        {"AlterColumnNullable": {"table": "remark", "column": "author_id", "nullable": false}},
        {"RenameColumn": {"table": "remark", "column": "kind", "to": "sort"}},
        {"DropIndex": {"table": "remark", "index": "remark_sort_idx"}},
        {"DropColumn": {"table": "remark", "column": "sort"}}
    ]"#;
    let servers: Vec<_> = Database::ALL.iter().map(|database| Server::of_any_version(*database)).collect();
    let report = linted(steps, &servers);
    let found: Vec<_> = report.findings.iter().map(|finding| (finding.rule.id, finding.step)).collect();
    assert_eq!(found, []);
}

#[test]
fn a_finding_says_where_and_on_which_databases() {
    let servers =
        [Server::of_any_version(Database::Postgres), Server::new(Database::MySql, Version(8, 0, 40))];
    let report = linted(
        r#"[{"AlterTableComment": {"table": "post", "comment": "x"}}, {"DropColumn": {"table": "post", "column": "body"}}]"#,
        &servers,
    );
    let [finding] = &report.findings[..] else { panic!("one finding: {:?}", report.findings) };
    assert_eq!((finding.rule.id, finding.step), ("release/drop-column", 1));
    assert_eq!(
        finding.title,
        "DropColumn \"post\".\"body\" breaks the previous release, which still names it, and its values are gone"
    );
    assert_eq!(finding.databases, [Database::Postgres, Database::MySql]);
}

#[test]
fn a_step_that_does_not_fit_is_a_fault() {
    let unfit = migration(r#"[{"DropColumn": {"table": "post", "column": "nothing"}}]"#);
    let fault = lint(&unfit, &schema(), &[]).unwrap_err().to_string();
    assert_eq!(fault, "0002_change.json: forward[0]: DropColumn of \"post\": it has no column \"nothing\"");
}

#[test]
fn versions_are_read_as_servers_say_them() {
    for (text, version) in [
        ("15.18 (Debian 15.18-0+deb12u1)", Version(15, 18, 0)),
        ("8.0.36", Version(8, 0, 36)),
        ("10.11.19-MariaDB-0+deb12u1", Version(10, 11, 19)),
        ("18beta1", Version(18, 0, 0)),
    ] {
        assert_eq!(Version::parse(text), Some(version), "{text}");
    }
    assert_eq!(Version::parse("MariaDB"), None);
    assert_eq!(Database::of_dialect("mariadb"), Some(Database::MariaDb));
    assert_eq!(Database::of_dialect("plain"), None);
}
