//! Lookups of requests: what a program lists can be asked for, and nothing else.

use rustango::{Registry, connect, create_tables, prelude::*, query::Error};

#[derive(Model, Clone, Debug)]
struct Member {
    #[rustango(primary_key)]
    id: Auto<i64>,
    nick: String,
    #[rustango(sensitive)]
    password: String,
    /// Called as a lookup is.
    #[rustango(sensitive)]
    contains: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(ordering = "id")]
struct Letter {
    #[rustango(primary_key)]
    id: Auto<i64>,
    subject: String,
    size: i32,
    sender: ForeignKey<Member>,
    sent: Option<chrono::DateTime<chrono::Utc>>,
    headers: serde_json::Value,
}

const ALLOWED: &[&str] =
    &["subject", "size__gte", "sender", "sender__nick", "sent__year", "headers__lang", "headers__has_key"];

async fn letters() -> Db {
    let db = connect("sqlite::memory:").await.unwrap();
    create_tables(&db, &Registry::discovered().unwrap()).await.unwrap();
    for (number, nick) in ["ann", "bob"].into_iter().enumerate() {
        let mut sender = Member {
            id: Auto::default(),
            nick: nick.into(),
            password: "hunter2".into(),
            contains: "hunter2".into(),
        };
        sender.save(&db).await.unwrap();
        let mut letter = Letter {
            id: Auto::default(),
            subject: format!("from {nick}"),
            size: i32::try_from(number).unwrap() + 1,
            sender: ForeignKey::to(&sender).unwrap(),
            sent: Some("2024-05-06T07:08:09Z".parse().unwrap()),
            headers: serde_json::json!({ "lang": nick }),
        };
        letter.save(&db).await.unwrap();
    }
    db
}

#[tokio::test]
async fn listed_names_are_looked_up() {
    let db = letters().await;
    let allowed = Letter::lookups(ALLOWED).unwrap();
    for (name, text, expected) in [
        ("subject", "from ann", &["from ann"][..]),
        ("subject__icontains", "BOB", &["from bob"]),
        ("subject__in", "from ann,from bob", &["from ann", "from bob"]),
        ("size__gte", "2", &["from bob"]),
        ("sender", "1", &["from ann"]),
        ("sender__in", "1,2", &["from ann", "from bob"]),
        ("sender__nick", "ann", &["from ann"]),
        ("sender__nick__startswith", "b", &["from bob"]),
        ("sent__year__lt", "2025", &["from ann", "from bob"]),
        ("headers__lang", "ann", &["from ann"]),
        ("headers__has_key", "lang", &["from ann", "from bob"]),
    ] {
        let asked = allowed.parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = Letter::objects().filter(asked).values(Letter::subject).fetch(&db).await.unwrap();
        assert_eq!(found, expected, "{name}");
    }
    let sorted = Letter::objects().order_by(allowed.ordering("-sender__nick").unwrap());
    assert_eq!(sorted.values(Letter::size).fetch(&db).await.unwrap(), [2, 1]);
}

/// R011: whoever may look something up may not hand in a pattern to run.
#[test]
fn nothing_else_is() {
    let allowed = Letter::lookups(ALLOWED).unwrap();
    for name in [
        "",
        "size",
        "size__lt",
        "size__gte__gte",
        "id",
        "pk",
        "subject__regex",
        "subject__",
        "subject_",
        "sender__id",
        "sender__password",
        "sender__password__startswith",
        "sender__contains",
        "sender__contains__startswith",
        "sender__nick__nick",
        "sent",
        "sent__month",
        "headers",
        "headers__lang__deeper",
        "headers__contains",
        "Subject",
        "-subject",
    ] {
        let refused = allowed.parse(name, "1").map(drop);
        let Err(Error::Lookup(refused)) = refused else { panic!("{name:?}: {refused:?}") };
        assert_eq!((refused.name(), refused.code()), (name, "unknown_parameter"));
        let told = refused.to_string();
        assert!(ALLOWED.iter().all(|known| told.contains(known)), "{told}");
        assert!(!told.contains("password"), "{told}");
    }
    for name in ["size__gte", "id", "sender__password", "-", "--subject", "subject__exact"] {
        assert!(matches!(allowed.ordering(name), Err(Error::Lookup(_))), "{name}");
    }
    assert!(Letter::lookups(&[]).unwrap().parse("subject", "x").is_err(), "an empty list allows nothing");
}

#[test]
fn values_are_read_as_what_the_field_holds() {
    let allowed = Letter::lookups(ALLOWED).unwrap();
    for (name, text, told) in [
        ("size__gte", "many", "a 32-bit integer"),
        ("subject", "a\0b", "NUL"),
        ("sender__in", &"1,".repeat(1_000), "at most 1000 values"),
    ] {
        let refused = allowed.parse(name, text).map(drop);
        let Err(Error::Lookup(refused)) = refused else { panic!("{name:?}: {refused:?}") };
        assert_eq!(refused.code(), "invalid");
        assert!(refused.to_string().contains(told), "{name}: {refused}");
    }
}

#[tokio::test]
async fn a_secret_is_asked_for_where_it_is_listed() {
    let db = letters().await;
    let secrets = Letter::lookups(&["sender__password__exact"]).unwrap();
    let found = Letter::objects().filter(secrets.parse("sender__password__exact", "hunter2").unwrap());
    assert_eq!(found.count(&db).await.unwrap(), 2);
    assert!(secrets.parse("sender__password__startswith", "h").is_err());
    assert!(secrets.parse("sender__password", "hunter2").is_err());
}

#[test]
fn wrong_lists_are_refused_at_once() {
    let faults = Letter::lookups(&["titel", "subject", "size__icontains", "sender__nmae"]);
    let Err(Error::InvalidQuery(told)) = faults else { panic!("{faults:?}") };
    for part in ["`titel`", "`icontains`", "`nmae`"] {
        assert!(told.contains(part), "{told}");
    }
}
