//! Texts as names: of fields, of lookups, of orders, of keys of documents; and as values beside
//! every lookup by name, whatever type its field is of.

use rustango::{
    prelude::*,
    query::{LookupValue, Predicate},
};

use super::{models::Exhibit, museum::Museum};
use crate::ground::On;

const FIELDS: &[&str] = &[
    "id",
    "pk",
    "text",
    "doc",
    "doc__below",
    "number",
    "day",
    "day__year",
    "uid",
    "price",
    "flag",
    "shelf",
    "shelf__id",
    "shelf__name",
];

/// What the ORM calls its lookups, but for those that strangers may not ask for.
pub(crate) const LOOKUPS: &[&str] = &[
    "exact",
    "iexact",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "not_in",
    "between",
    "range",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "isnull",
    "is_distinct_from",
    "json_contains",
    "contained_by",
    "has_key",
    "has_any_keys",
    "has_keys",
];

/// Names of this schema, and what may follow them: the only texts that are names.
fn is_name(text: &str) -> bool {
    let mut parts = text.strip_prefix('-').unwrap_or(text).split("__");
    let field = parts.next().unwrap_or_default();
    let others = ["name", "year", "exhibit", "regex", "iregex"];
    let is_known = |part: &str| FIELDS.contains(&part) || LOOKUPS.contains(&part) || others.contains(&part);
    FIELDS.contains(&field) && (parts.all(is_known) || field == "doc")
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>, text: &str) {
    match outcome {
        Err(Error::InvalidQuery(told)) => assert!(told.len() < 2_000, "{text:?}: {told}"),
        other => panic!("{text:?}: {other:?}"),
    }
}

/// Every lookup of every field with this text as its value: what a field does not take is refused
/// before anything is asked.
async fn beside_lookups(museum: &Museum, text: &str) {
    let mut taken: Vec<Predicate<Exhibit>> = Vec::new();
    for field in FIELDS {
        for lookup in LOOKUPS {
            let list = LookupValue::from([text, text]);
            for value in [LookupValue::from(text), list] {
                match Exhibit::lookup(&format!("{field}__{lookup}"), value) {
                    Ok(predicate) => taken.push(predicate),
                    Err(error) => refused::<()>(Err(error), text),
                }
            }
        }
    }
    assert!(taken.len() > 30, "texts are looked up");
    let any = taken.into_iter().reduce(Predicate::or).expect("there are some");
    let found = Exhibit::objects().filter(any).count(&museum.db).await;
    match found {
        Ok(found) => assert!(found <= museum.texts.len() as u64),
        Err(error) => assert!(text.contains('\0'), "{text:?}: {error}"),
    }
}

fn as_names(museum: &Museum, text: &str) {
    if !is_name(text) {
        refused(Exhibit::lookup(text, "x"), text);
        refused(Exhibit::lookup(&format!("{text}__exact"), "x"), text);
        refused(Exhibit::ordering(text), text);
        refused(Exhibit::ordering(&format!("-{text}")), text);
    }
    if !LOOKUPS.contains(&text) {
        refused(Exhibit::lookup(&format!("text__{text}"), "x"), text);
        refused(Exhibit::lookup(&format!("text__{text}__exact"), "x"), text);
        refused(Exhibit::lookup(&format!("number__exact__{text}"), "1"), text);
        refused(Exhibit::ordering(&format!("text__{text}")), text);
    }
    if !is_name(&format!("shelf__{text}")) {
        refused(Exhibit::lookup(&format!("shelf__{text}"), "x"), text);
        refused(Exhibit::ordering(&format!("-shelf__{text}")), text);
    }
    let listed = Exhibit::lookups(&["text", "shelf__name"]).expect("there are such fields");
    for name in
        [text.to_owned(), format!("text__{text}"), format!("shelf__{text}"), format!("shelf__name__{text}")]
    {
        let is_listed = ["text", "shelf__name"].iter().any(|known| {
            name.strip_prefix(known).is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix("__").is_some_and(|lookup| LOOKUPS.contains(&lookup))
            })
        });
        if !is_listed {
            assert!(matches!(listed.parse(&name, "x"), Err(Error::Lookup(_))), "{name:?}");
        }
    }
    assert_eq!(museum.log.count(), 0, "{text:?}: nothing is asked");
}

/// A key of a document is data. What has `__` in it or is a number is a path instead.
async fn as_keys(museum: &Museum, text: &str) {
    let Ok(by_key) = Exhibit::lookup(&format!("doc__{text}"), "found") else { return };
    let order = Exhibit::ordering(&format!("-doc__{text}"));
    let found = Exhibit::objects().filter(by_key).order_by(order.into_iter().collect::<Vec<_>>());
    match found.values(Exhibit::text).fetch(&museum.db).await {
        Ok(found) => {
            let is_path = text.contains("__") || text.parse::<u32>().is_ok();
            let expected: Vec<_> = museum.texts.iter().filter(|row| *row == text).collect();
            assert!(is_path || found.iter().eq(expected), "{text:?}: {found:?}");
        }
        Err(error) => assert!(text.contains('\0'), "{text:?}: {error}"),
    }
}

/// R002: a text is no name, whether of a field, a relation, a lookup or an order.
async fn names_are_refused_or_data(on: On) {
    let museum = Museum::new(on).await;
    for text in &museum.corpus {
        museum.log.clear();
        as_names(&museum, text);
        as_keys(&museum, text).await;
        beside_lookups(&museum, text).await;
        let statements = museum.log.statements();
        let spelled = statements.iter().find(|sql| text.chars().count() > 5 && sql.contains(text.as_str()));
        assert!(
            is_name(text) || spelled.is_none_or(|sql| sql.contains(&format!("\"{text}\""))),
            "{text:?}: {spelled:?}"
        );
        museum.is_intact(text).await;
    }
    museum.close().await;
}

#[tokio::test]
async fn names_are_refused_or_data_on_sqlite() {
    names_are_refused_or_data(On::Sqlite).await;
}

#[tokio::test]
async fn names_are_refused_or_data_on_postgres() {
    names_are_refused_or_data(On::Postgres).await;
}

#[tokio::test]
async fn names_are_refused_or_data_on_mariadb() {
    names_are_refused_or_data(On::MariaDb).await;
}

mod real_mysql {
    use super::*;

    #[tokio::test]
    async fn names_are_refused_or_data_on_mysql() {
        names_are_refused_or_data(On::MySql).await;
    }
}
