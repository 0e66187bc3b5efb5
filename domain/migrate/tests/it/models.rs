//! What models ask for, and what they say beside.

use chrono::{DateTime, Utc};
use rustango::{Auto, Choices, ForeignKey, Model, model::Registry};
use rustango_migrate::{Decisions, Hints, NoPlan, describe, diff, is_link};
use rustango_ports::schema::{Operation, Schema};

use crate::corpus::language::{name, schema};

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Status {
    Draft,
    InPrint,
}

#[derive(Model)]
#[allow(dead_code, reason = "only the description is looked at")]
struct Author {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 100, unique)]
    name: String,
}

#[derive(Model)]
#[allow(dead_code, reason = "only the description is looked at")]
struct Tag {
    #[rustango(primary_key, max_length = 50)]
    name: String,
}

#[derive(Model)]
#[rustango(was = "post", comment = "What people write")]
#[rustango(unique_together("writer, headline"), check(name = "rated", expr = "rank <= 5"))]
#[rustango(index("writer, -created_at", where = "rank > 0", include = "headline", name = "recent"))]
#[rustango(index("headline", unique, expr = "lower(headline)"), index("status", method = "hash"))]
#[rustango(m2m(name = "tags", to = "Tag"))]
#[allow(dead_code, reason = "only the description is looked at")]
struct Article {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 200, was = "title", comment = "Stands at the top")]
    headline: String,
    #[rustango(default = "'draft'")]
    status: Status,
    #[rustango(was = "author", on_delete = "set_null")]
    writer: Option<ForeignKey<Author>>,
    #[rustango(index)]
    rank: i32,
    #[rustango(auto_now_add)]
    created_at: DateTime<Utc>,
    #[rustango(version)]
    version: i64,
}

const AFTER: &str = "article -- What people write
  id: i64 auto
  headline: text(200) -- Stands at the top
  status: text default='draft' in=draft|in_print
  writer_id: i64? -> author set_null
  rank: i32 index
  created_at: timestamp
  version: i64
  unique(writer_id, headline)
  check rated(rank <= 5)
  index recent(writer_id, -created_at) include=headline where rank > 0
  index(headline, {lower(headline)}) unique
  index(status) using=hash
article_tags
  id: i64 auto
  article_id: i64 -> article cascade
  tag_id: text(50) -> tag.name cascade index
  unique(article_id, tag_id)
author
  id: i64 auto
  name: text(100) unique
tag
  name: text(50)";

/// The same, before the model and its fields got other names.
const BEFORE: &str = "post
  id: i64 auto
  title: text(200)
  status: text default='draft' in=draft|in_print
  author_id: i64? -> author set_null
  rank: i32 index
post_tags
  id: i64 auto
  post_id: i64 -> post cascade
  tag_id: text(50) -> tag.name cascade index
  unique(post_id, tag_id)
author
  id: i64 auto
  name: text(100) unique
tag
  name: text(50)";

fn registry() -> Registry {
    let registry = Registry::new().with::<Author>().and_then(Registry::with::<Tag>);
    registry.and_then(Registry::with::<Article>).expect("each has a table of its own")
}

#[test]
fn models_are_described() {
    assert_eq!(describe(&registry()), schema(AFTER));
}

#[test]
fn what_a_relation_brings_along_is_known() {
    let described = describe(&registry());
    let links: Vec<_> =
        described.tables.values().filter(|table| is_link(table)).map(|table| &table.name).collect();
    assert_eq!(links, [&name("article_tags")]);
}

#[test]
fn models_say_what_they_were_called_and_what_is_written_into_them() {
    let plan = diff(&schema(BEFORE), &describe(&registry()), &Hints::of(&registry()), &mut Decisions::none());
    let operations = plan.expect("nothing is asked").operations;
    let renames = operations
        .iter()
        .take_while(|step| matches!(step, Operation::RenameTable { .. } | Operation::RenameColumn { .. }));
    let renames: Vec<_> = renames.map(|step| serde_json::to_string(step).expect("it has a form")).collect();
    assert_eq!(
        renames,
        [
            r#"{"RenameTable":{"table":"post","to":"article"}}"#,
            r#"{"RenameTable":{"table":"post_tags","to":"article_tags"}}"#,
            r#"{"RenameColumn":{"table":"article","column":"title","to":"headline"}}"#,
            r#"{"RenameColumn":{"table":"article","column":"author_id","to":"writer_id"}}"#,
            r#"{"RenameColumn":{"table":"article_tags","column":"post_id","to":"article_id"}}"#,
        ]
    );
    let fills: Vec<_> = operations
        .iter()
        .filter_map(|step| match step {
            Operation::AddColumn { column, fill, .. } => Some((column.name.to_string(), fill.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        fills,
        [("created_at".to_owned(), Some("CURRENT_TIMESTAMP")), ("version".to_owned(), Some("1")),]
    );
    let drops = operations.iter().filter(|step| step.name().starts_with("Drop")).count();
    assert_eq!(drops, 0, "{operations:?}");
}

#[test]
fn without_what_models_say_people_are_asked() {
    let outcome = diff(&schema(BEFORE), &schema(AFTER), &Hints::none(), &mut Decisions::none());
    let Err(NoPlan::NeedsDecision(open)) = outcome else { panic!("{outcome:?}") };
    let paths: Vec<_> = open.questions.iter().map(ToString::to_string).collect();
    assert!(paths[0].starts_with("the table \"post\" is gone, and \"article\""), "{paths:?}");
}

#[test]
fn hints_are_no_part_of_the_snapshot() {
    let described = serde_json::to_string(&describe(&registry())).expect("it has a form");
    assert!(!described.contains("was") && !described.contains("\"title\""), "{described}");
    let read: Schema = serde_json::from_str(&described).expect("it reads what it writes");
    assert_eq!(read, schema(AFTER));
}
