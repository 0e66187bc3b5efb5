//! Findings that are meant to be.

use rustango_migration_files::Silence;

use super::*;
use crate::lint::SilenceFault;

fn silencing(steps: &str, silenced: &[(&str, &str)], databases: &[Database]) -> Report {
    let mut migration = migration(steps);
    migration.silenced = silenced
        .iter()
        .map(|(id, reason)| Silence { id: (*id).to_owned(), reason: (*reason).to_owned() })
        .collect();
    let servers: Vec<_> = databases.iter().map(|database| Server::of_any_version(*database)).collect();
    lint(&migration, &schema(), &servers).unwrap()
}

const DROP: &str = r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#;
const INDEX: &str =
    r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#;

#[test]
fn a_silenced_finding_is_kept_apart() {
    let report =
        silencing(DROP, &[("release/drop-column", "nobody reads it since 1.4")], &[Database::Postgres]);
    assert!(report.findings.is_empty() && report.faults.is_empty(), "{report:?}");
    assert_eq!(report.silenced[0].rule.id, "release/drop-column");
    let report = silencing(DROP, &[("release/drop-column", "nobody reads it")], &[Database::Sqlite]);
    assert_eq!(report.findings[0].rule.id, "sqlite/drop-column-rewrites-rows", "others stay");
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let report = silencing(INDEX, &[("postgres/index-block-writes", "small")], &[Database::Postgres]);
    assert_eq!(report.findings.len(), 1);
    assert_eq!(
        report.faults[0].to_string(),
        "0002_change.json: silenced[0].id: no rule is called \"postgres/index-block-writes\"; did you mean \
         \"postgres/index-blocks-writes\"?"
    );
    let report = silencing(INDEX, &[("PG001", "small")], &[Database::Postgres]);
    assert!(report.faults[0].to_string().ends_with("no rule is called \"PG001\""), "{report:?}");
}

#[test]
fn a_silence_needs_a_reason_and_a_finding() {
    let report = silencing(INDEX, &[("postgres/index-blocks-writes", " ")], &[Database::Postgres]);
    assert!(matches!(report.faults[..], [SilenceFault::NoReason { at: 0, .. }]), "{report:?}");
    let silenced = [("postgres/index-blocks-writes", "small"), ("release/drop-table", "unused")];
    let report = silencing(INDEX, &silenced, &[Database::Postgres]);
    assert_eq!(
        report.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["0002_change.json: silenced[1]: \"release/drop-table\" finds nothing here: take it out"]
    );
}

#[test]
fn nobody_knows_what_is_found_on_other_databases() {
    let report = silencing(INDEX, &[("postgres/index-blocks-writes", "small")], &[Database::Sqlite]);
    assert!(report.faults.is_empty(), "{report:?}");
}
