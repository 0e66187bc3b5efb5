//! Files as people and the toolkit write them.

use super::*;
use crate::{Batch, DatabaseSql, Reverse};

const FILE: &str = r#"{
  "name": "0002_add_slug_to_post",
  "created_at": "2026-03-01T10:20:30Z",
  "prev": "0001_initial",
  "atomic": false,
  "scope": "shared",
  "forward": [
    {
      "schema": {
        "AddColumn": {
          "table": "post",
          "column": {
            "name": "slug",
            "type": "text",
            "max_length": 80,
            "nullable": true
          }
        }
      }
    },
    {
      "data": {
        "sql": {
          "default": "UPDATE post SET slug = lower(title) WHERE id BETWEEN :from AND :to",
          "sqlite": null
        },
        "reversible": true,
        "batch": {
          "walk": {
            "table": "post",
            "key": "id",
            "size": 500
          }
        }
      }
    },
    {
      "data": {
        "callback": "fill_slugs",
        "reverse_callback": "clear_slugs",
        "reversible": true
      }
    }
  ],
  "silenced": [
    {
      "id": "postgres/backfill-in-one-statement",
      "reason": "ten rows"
    }
  ],
  "snapshot": {
    "tables": {
      "post": {
        "name": "post",
        "columns": [
          {
            "name": "id",
            "type": "i64",
            "auto": true
          },
          {
            "name": "slug",
            "type": "text",
            "max_length": 80,
            "nullable": true
          }
        ],
        "primary_key": [
          "id"
        ]
      }
    }
  }
}
"#;

fn file() -> Migration {
    Migration::parse("0002_add_slug_to_post", FILE).unwrap()
}

/// The fault of the file with one text put for another.
fn fault(old: &str, new: &str) -> String {
    assert!(FILE.contains(old), "{old}");
    Migration::parse("0002_add_slug_to_post", &FILE.replacen(old, new, 1)).unwrap_err().to_string()
}

#[test]
fn what_was_written_is_read_and_written_again() {
    assert_eq!(file().to_json(), FILE);
}

#[test]
fn keys_in_any_order_and_left_out_ones_are_read() {
    let text = r#"{"snapshot": {"tables": {}}, "forward": [], "prev": null, "created_at": "2026-03-01T11:20:30+01:00",
        "name": "0001_initial"}"#;
    let read = Migration::parse("0001_initial", text).unwrap();
    assert!(read.atomic && read.scope == Scope::Shared && read.replaces.is_empty());
    assert_eq!(Migration::parse("0001_initial", &read.to_json()), Ok(read.clone()));
    assert!(read.to_json().contains("\"2026-03-01T10:20:30Z\""), "times are written in UTC");
}

#[test]
fn a_migration_may_join_others() {
    let joined = FILE.replacen("\"0001_initial\"", "[\n    \"0001_a\",\n    \"0001_b\"\n  ]", 1);
    let read = Migration::parse("0002_add_slug_to_post", &joined).unwrap();
    assert_eq!(read.prev, ["0001_a", "0001_b"].map(|name| MigrationName::parse(name).unwrap()));
    assert_eq!(read.to_json(), joined);
}

#[test]
fn data_steps_say_what_runs_where_and_how_it_is_taken_back() {
    let Step::Data(DataStep::Sql { sql, reverse, batch: Some(batch) }) = &file().forward[1] else {
        panic!("SQL in batches")
    };
    assert!(sql.on("postgres").unwrap().is_some_and(|sql| sql.starts_with("UPDATE")));
    assert_eq!(sql.on("sqlite"), Ok(None));
    assert_eq!(*reverse, Reverse::Nothing);
    assert!(matches!(batch, Batch::Walk { size, .. } if size.get() == 500));
    let only: DatabaseSql = serde_json::from_str(r#"{"mysql": "SELECT 1"}"#).unwrap();
    assert_eq!(only.on("mariadb"), Ok(Some("SELECT 1")), "MariaDB reads that of MySQL");
    let missing = only.on("postgres").unwrap_err().to_string();
    assert_eq!(
        missing,
        "there is no SQL for postgres: write it under the key \"postgres\" or \"default\", or `null` where there \
         is nothing to do"
    );
}

#[test]
fn faults_name_the_file_the_place_and_what_is_allowed() {
    for (old, new, expected) in [
        (
            "\"prev\"",
            "\"previous\"",
            "previous: unknown field `previous`, expected one of `name`, `created_at`, `prev`",
        ),
        ("\"shared\"", "\"everyone\"", "scope: unknown variant `everyone`, expected `shared` or `tenant`"),
        (
            "\"0001_initial\"",
            "\"first\"",
            "prev: \"first\" is no name of a migration: expected four to nine digits",
        ),
        ("\"schema\"", "\"scheme\"", "forward[0]: unknown variant `scheme`, expected `schema` or `data`"),
        (
            "\"AddColumn\"",
            "\"AddField\"",
            "forward[0].schema: unknown variant `AddField`, expected one of `CreateTable`",
        ),
        (
            "\"max_length\": 80,",
            "\"length\": 80,",
            "forward[0].schema.AddColumn.column.length: unknown field `length`, expected one of `name`, `type`, `max_length`",
        ),
        (
            "\"text\"",
            "\"varchar\"",
            "forward[0].schema.AddColumn.column.type: unknown variant `varchar`, expected one of `bool`",
        ),
        (
            "\"sqlite\": null",
            "\"oracle\": null",
            "forward[1].data.sql: unknown field `oracle`, expected one of `postgres`, `mysql`, `mariadb`, `sqlite`, `default`",
        ),
        (
            "\"reversible\": true,",
            "\"reversable\": true,",
            "forward[1].data.reversable: unknown field `reversable`, expected one of `sql`",
        ),
        ("\"sqlite\": null", "\"sqlite\": \" \"", "forward[1].data.sql: the SQL is empty: write `null`"),
        (
            "\"callback\"",
            "\"batch\": {\"repeat\": {\"limit\": 0}}, \"callback\"",
            "forward[2].data.batch.repeat.limit: invalid value: integer `0`",
        ),
        ("\"callback\": \"fill_slugs\",", "", "forward[2].data: expected either `sql`"),
        (
            "\"clear_slugs\",\n        \"reversible\": true",
            "\"clear_slugs\",\n        \"reversible\": false",
            "forward[2].data: `reverse_callback` and `\"reversible\": false` exclude each other",
        ),
        (
            ":from AND :to",
            ":from AND ::to",
            "forward[1].data: the SQL (default) runs in batches and has to use the binds `:from` and `:to`",
        ),
        (":from AND :to", ":from AND :together", "forward[1].data: the SQL (default) runs in batches"),
        (
            "\"walk\"",
            "\"range\"",
            "forward[1].data.batch: unknown variant `range`, expected `repeat` or `walk`",
        ),
        (
            "\"atomic\": false",
            "\"atomic\": true",
            "forward[1].data.batch: batches end their transaction each: set `\"atomic\": false`",
        ),
        ("\"ten rows\"", "\" \"", "silenced[0].reason: expected why the finding is meant to be"),
        ("\"0001_initial\"", "\"0002_add_slug_to_post\"", "prev: a migration does not follow itself"),
        (
            "\"0001_initial\"",
            "[\"0001_a\"]",
            "prev: invalid length 1, expected `null`, the name of a migration, or a list",
        ),
        ("\"0001_initial\"", "[\"0001_a\", \"0001_a\"]", "prev[1]: \"0001_a\" stands there twice"),
        ("\"0001_initial\"", "[\"0001_a\", \"first\"]", "prev[1]: \"first\" is no name of a migration"),
        (
            "\"silenced\"",
            "\"replaces\": [\"0001_initial\", \"0002_add_slug_to_post\"], \"silenced\"",
            "replaces[1]: a migration does not replace itself",
        ),
        (
            "\"0002_add_slug_to_post\"",
            "\"0003_add_slug_to_post\"",
            "name: \"0003_add_slug_to_post\" is in a file of another name",
        ),
        ("\"prev\": \"0001_initial\",", "", "missing field `prev`"),
        ("\"snapshot\"", "snapshot", "key must be a string at line"),
    ] {
        let fault = fault(old, new);
        assert!(
            fault.starts_with(&format!("0002_add_slug_to_post.json: {expected}")),
            "{old} -> {new}\n{fault}"
        );
    }
    let trailing = Migration::parse("0002_add_slug_to_post", &format!("{FILE}{{}}")).unwrap_err();
    assert!(trailing.problem().starts_with("trailing characters"), "{trailing}");
}

#[test]
fn a_checksum_changes_with_the_deed_alone() {
    let file = file();
    let read = |text: &str| Migration::parse("0002_add_slug_to_post", text).unwrap().checksum();
    let compact = serde_json::to_string(&serde_json::from_str::<serde_json::Value>(FILE).unwrap()).unwrap();
    for (old, new) in [
        ("  ", "\t"),
        ("10:20:30", "10:20:31"),
        ("ten rows", "eleven rows"),
        ("0001_initial", "0001_first"),
        ("\"auto\": true", "\"auto\": false"),
        (FILE, compact.as_str()),
    ] {
        assert_eq!(read(&FILE.replace(old, new)), file.checksum(), "{old:?} -> {new:?}");
    }
    for (old, new) in [("lower(", "upper("), ("80", "81"), ("500", "501"), ("shared", "tenant")] {
        assert_ne!(read(&FILE.replace(old, new)), file.checksum(), "{old:?} -> {new:?}");
    }
}

/// Held as text: applied files of programs that are out there have it.
#[test]
fn checksums_stay_what_they_were() {
    assert_eq!(
        file().checksum().as_str(),
        "73338ad43a6e8c08b6d86ce6298929e0b8511b14dca070fef47b4a5bfff50497"
    );
}
