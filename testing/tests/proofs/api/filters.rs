//! What may be asked for: of all names that the schemas make, those on the lists of the program and
//! no other.

use std::collections::BTreeSet;

use rustango::{
    api::ViewSet,
    model::{ModelSchema, Reference},
    prelude::*,
    web::{Access, App},
};
use serde_json::Value;

use super::{
    client::{Front, HTML, JSON_API, Service, encode, over_both},
    models::{Account, Article},
    newsroom::{self, FILTERS, ORDERINGS, newsroom},
    tables::SCHEMAS,
};
use crate::{
    api::client::{CSV, NDJSON},
    injection::names::LOOKUPS,
};

over_both! {
    every_other_name_is_refused
    every_other_order_is_refused
    every_other_member_is_refused
    secrets_change_no_answer
    regular_expressions_are_no_lookups
}

/// What else may stand at the end of a name: nothing, what strangers may not ask for, parts of
/// dates, steps into documents.
const OTHER_LOOKUPS: [&str; 17] = [
    "", "regex", "iregex", "search", "year", "quarter", "month", "week", "day", "week_day", "hour", "minute",
    "second", "date", "length", "0", "a__b",
];

fn lookups() -> impl Iterator<Item = &'static str> {
    LOOKUPS.iter().copied().chain(OTHER_LOOKUPS)
}

/// How many relations a name leads over.
const HOPS: usize = 3;

/// So many faults are told at once.
const AT_ONCE: usize = 20;

/// The relations of a model, by their names in lookups, from the schemas.
fn relations(of: &'static ModelSchema) -> Vec<(String, &'static ModelSchema)> {
    let keys = (0..of.fields.len())
        .filter_map(|at| Some((of.fields[at].name.to_owned(), Reference::of_field(of, at)?.target())));
    let links = of.many_to_many.iter().map(|link| (link.name.to_owned(), link.target_key().target()));
    let mut relations: Vec<_> = keys.chain(links).collect();
    for other in SCHEMAS.map(|schema| schema()) {
        let points_here = other.references().any(|key| key.target() == of)
            || other.many_to_many.iter().any(|link| link.target_key().target() == of);
        if points_here {
            relations.push((other.name.to_lowercase(), other));
        }
    }
    relations
}

/// The names of all fields that can be reached from a model, and whether they are secret.
fn reachable(of: &'static ModelSchema) -> Vec<(String, bool)> {
    let (mut names, mut ends) = (Vec::new(), vec![(String::new(), of)]);
    for hop in 0..=HOPS {
        for (before, schema) in &ends {
            names.extend(
                schema.fields.iter().map(|field| (format!("{before}{}", field.name), field.sensitive)),
            );
            let columns = schema.fields.iter().map(|field| field.column.as_str());
            names.extend(
                columns
                    .filter(|name| schema.field(name).is_none())
                    .map(|name| (format!("{before}{name}"), false)),
            );
            names.extend(["pk", "nothing"].map(|name| (format!("{before}{name}"), false)));
            if hop == HOPS {
                names.extend(
                    relations(schema).into_iter().map(|(name, _)| (format!("{before}{name}"), false)),
                );
            }
        }
        if hop < HOPS {
            let on = |(before, schema): &(String, &'static ModelSchema)| {
                let lead = relations(schema);
                lead.into_iter().map(|(name, to)| (format!("{before}{name}__"), to)).collect::<Vec<_>>()
            };
            ends = ends.iter().flat_map(on).collect();
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The names that the document says lists take, and no others.
fn documented(service: &Service, path: &str) -> BTreeSet<String> {
    let parameters = service.document["paths"][path]["get"]["parameters"].as_array();
    let in_query = parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query");
    in_query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

/// The lists, of which model they are, and what the program lets them be filtered by.
fn lists() -> [(&'static str, &'static ModelSchema, &'static [&'static str]); 6] {
    let (article, account) = (Article::schema(), Account::schema());
    [
        ("/articles", article, &FILTERS),
        ("/stories", article, &FILTERS),
        ("/walked", article, &FILTERS),
        ("/window", article, &FILTERS),
        ("/accounts", account, &["name", "joined_at"]),
        ("/remarks", super::models::Remark::schema(), &[]),
    ]
}

fn with_lookup(name: &str, lookup: &str) -> String {
    if lookup.is_empty() { name.to_owned() } else { format!("{name}__{lookup}") }
}

/// R009: of all fields, by all lookups, over up to three relations, those can be asked for that
/// the program lists, and each other name is told to be none.
async fn every_other_name_is_refused(front: Front) {
    let service = newsroom(front, 0).await;
    let mut refused = 0;
    for (path, schema, listed) in lists() {
        let documented = documented(&service, path);
        for name in documented.iter().filter(|name| name.contains("__")) {
            let begins =
                listed.iter().any(|listed| name.starts_with(&format!("{listed}__")) || name == listed);
            assert!(begins, "{path} documents {name}");
        }
        let names = reachable(schema);
        let all = names.iter().flat_map(|(name, _)| lookups().map(|lookup| with_lookup(name, lookup)));
        let is_taken = |name: &String| documented.contains(name.strip_suffix("__exact").unwrap_or(name));
        let (taken, other): (Vec<_>, Vec<_>) = all.partition(is_taken);
        assert!(taken.len() > listed.len() || listed.is_empty(), "{path} takes {taken:?}");
        service.log.clear();
        for names in other.chunks(AT_ONCE) {
            let query: Vec<_> = names.iter().map(|name| format!("{name}=canary")).collect();
            let answer = service.get(&format!("{path}?{}", query.join("&"))).await;
            assert_eq!(answer.status(), 400, "{path}: {names:?}");
            let expected: Vec<_> =
                names.iter().map(|name| (name.clone(), "unknown_parameter".to_owned())).collect();
            assert_eq!(answer.faults(), expected, "{path}");
            refused += names.len();
        }
        // In the words of JSON:API it is the same.
        for names in other.iter().step_by(7).collect::<Vec<_>>().chunks(AT_ONCE) {
            let query: Vec<_> = names.iter().map(|name| format!("filter%5B{name}%5D=canary")).collect();
            let answer = service.get_as(JSON_API, &format!("{path}?{}", query.join("&"))).await;
            assert_eq!((answer.status(), answer.faults().len()), (400, names.len()), "{path}: {names:?}");
        }
        assert_eq!(service.log.count(), 0, "{path}: the database is not asked");
    }
    assert!(refused > 50_000, "{refused} names");
    service.end().await;
}

/// R009: lists are sorted by what the program lists, and by nothing else.
async fn every_other_order_is_refused(front: Front) {
    let service = newsroom(front, 2).await;
    for (path, schema, _) in lists() {
        let listed: &[&str] = match path {
            "/accounts" => &["name"],
            "/remarks" => &[],
            _ => &ORDERINGS,
        };
        for (at, (name, _)) in reachable(schema).iter().enumerate() {
            let sign = if at % 2 == 0 { "" } else { "-" };
            let status = if listed.contains(&&**name) { 200 } else { 400 };
            let answer = service.get(&format!("{path}?ordering={sign}{name}")).await;
            assert_eq!(answer.status(), status, "{path} by {name}: {}", answer.text());
        }
        for lookup in lookups().filter(|lookup| !lookup.is_empty()) {
            let answer = service.get(&format!("{path}?ordering=title__{lookup}")).await;
            assert_eq!(answer.status(), 400, "{path} by title__{lookup}");
        }
    }
    service.end().await;
}

/// R009: no member goes out that is not shown, whatever its name leads over.
async fn every_other_member_is_refused(front: Front) {
    let service = newsroom(front, 1).await;
    for (path, schema, _) in lists() {
        let list = service.get(path).await.expect(200);
        let shown = paths_in(&list["results"][0], "");
        for (name, secret) in reachable(schema) {
            let name = name.replace("__", ".");
            let is_shown = shown.contains(&name);
            assert!(!(secret && is_shown), "{path} shows {name}");
            for target in [format!("{path}?fields={name}"), format!("{path}/1?fields={name}")] {
                let answer = service.get(&target).await;
                let status = if is_shown { 200 } else { 400 };
                assert_eq!(answer.status(), status, "{target}: {}", answer.text());
            }
            // What JSON:API has in `included` may be named, as it goes out anyway.
            let is_nested = shown.iter().any(|path| path.starts_with(&format!("{name}.")));
            let status = if is_nested { 200 } else { 400 };
            assert_eq!(
                service.get(&format!("{path}?include={name}")).await.status(),
                status,
                "{path} {name}"
            );
        }
    }
    service.end().await;
}

/// The members of an object, with those of nested ones behind dots.
fn paths_in(row: &Value, before: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for (name, value) in row.as_object().into_iter().flatten() {
        let path = format!("{before}{name}");
        let nested = value.as_array().and_then(|rows| rows.first()).unwrap_or(value);
        paths.extend(paths_in(nested, &format!("{path}.")));
        paths.insert(path);
    }
    paths
}

/// R009: whatever the secrets are, everything that can be asked is answered with the same bytes:
/// neither filters, words, orders, cursors, tags nor counts tell them.
async fn secrets_change_no_answer(front: Front) {
    let (one, other) =
        (Service::start(front, newsroom::app).await, Service::start(front, newsroom::app).await);
    super::models::fill(&one.db, 9, "aaaa").await.unwrap();
    super::models::fill(&other.db, 9, "zzzz").await.unwrap();
    let mut targets = vec!["/openapi.json".to_owned(), "/forms/accounts/1".to_owned()];
    for (path, _, _) in lists() {
        for query in ["", "page_size=2", "count=none", "count=exact", "limit=2&offset=1"] {
            targets.push(format!("{path}?{query}"));
        }
        for word in ["canary", "aaaa", "zzzz", "canary-aaaa-notes", "4711", "ada"] {
            targets.push(format!("{path}?search={word}"));
            targets.push(format!("{path}/{word}"));
            for name in
                documented(&one, path).iter().filter(|name| name.contains("name") || name.contains("title"))
            {
                targets.push(format!("{path}?{name}={word}"));
            }
        }
        targets.extend(ORDERINGS.map(|name| format!("{path}?ordering=-{name}&page_size=3")));
        targets.extend((0..12).map(|id| format!("{path}/{id}")));
        targets.push(format!("{path}?include=owner&fields=notes"));
    }
    for target in &targets {
        for accept in ["application/json", JSON_API, CSV, NDJSON, HTML] {
            let (mine, theirs) = (one.get_as(accept, target).await, other.get_as(accept, target).await);
            let context = format!("{target} as {accept}");
            assert_eq!(mine.status(), theirs.status(), "{context}");
            assert_eq!(mine.fields(), theirs.fields(), "{context}");
            assert_eq!(mine.told(), theirs.told(), "{context}");
        }
    }
    one.end().await;
    other.end().await;
}

/// R009: a program that lists a secret, over however many relations, does not start.
#[test]
fn secrets_on_lists_are_faults_at_the_start() {
    let db = Db::new(rustango_testing::mock::database());
    let secrets = reachable(Article::schema()).into_iter().filter(|(_, secret)| *secret);
    let mut count = 0;
    for (name, _) in secrets {
        let name: &'static str = name.leak();
        let articles = || ViewSet::<Article>::new(db.clone(), Access::public());
        for (list, set) in [
            ("filter_paths", articles().filter_paths([name])),
            ("search_paths", articles().search_paths([name])),
            ("ordering_paths", articles().ordering_paths([name])),
        ] {
            let told = App::new().mount("/", set).build().unwrap_err().to_string();
            // Labels do not lead back to what they are on.
            if told.contains("is no field, relation or lookup of Label") {
                continue;
            }
            assert!(told.contains(&format!("{list} names \"{name}\"")), "{told}");
            assert!(told.contains("is sensitive"), "{told}");
            count += 1;
        }
    }
    assert!(count > 60, "{count} lists");
}

/// R011: nobody hands in a pattern to run, whichever field and list, in plain or JSON:API's words.
async fn regular_expressions_are_no_lookups(front: Front) {
    let service = newsroom(front, 1).await;
    for (path, _, listed) in lists() {
        let documented = documented(&service, path);
        assert!(!documented.iter().any(|name| name.contains("regex")), "{documented:?}");
        for name in listed {
            for lookup in ["regex", "iregex"] {
                for parameter in [format!("{name}__{lookup}"), format!("filter%5B{name}__{lookup}%5D")] {
                    let answer = service.get(&format!("{path}?{parameter}={}", encode("(a+)+$"))).await;
                    assert_eq!(answer.status(), 400, "{path} {parameter}");
                    assert_eq!(answer.faults()[0].1, "unknown_parameter", "{path} {parameter}");
                }
            }
        }
    }
    service.end().await;
}
