//! Primary keys of several fields: whatever works by key works by all of it.

use std::collections::HashMap;

use rustango_model::{ForeignKey, Model as _};
use rustango_ports::database::{DbErrorKind, Value, ValueRef};
use rustango_query::{
    Cursor, Db, Error, Made, Objects as _, OnConflict, QuerySet, RowKey, Select, Trashable as _,
    audit::{AuditEntry, History, Operation, history},
    records,
};
use uuid::Uuid;

use crate::database::{
    models::{Author, Edition, Note, Slot, Visitor, Vote},
    trial::{Failure, Outcome, Trial, capabilities, count_of, refused},
};

/// Two books in several editions, so that each part of a key is there with
/// others.
async fn shop(trial: &Trial) -> Result<Db, Failure> {
    let db = trial.with(&[Author::schema, Edition::schema]).await?;
    let mut editions = [
        Edition::new("b", 2, "beta, second"),
        Edition::new("a", 1, "alpha, first"),
        Edition::new("a", 2, "alpha, second"),
        Edition::new("b", 1, "beta, first"),
    ];
    Edition::bulk_insert(&mut editions, &db).await?;
    Ok(db)
}

fn keys(rows: &[Edition]) -> Vec<(&str, i32)> {
    rows.iter().map(|row| (&*row.isbn, row.number)).collect()
}

fn by_key(isbn: &str, number: i32) -> QuerySet<Edition> {
    Edition::objects().filter(Edition::isbn.eq(isbn).and(Edition::number.eq(number)))
}

pub(crate) async fn rows_are_found_by_composite_keys(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let found = by_key("a", 2).get(&db).await?;
    assert_eq!((found.key(), &*found.title), (Some(("a".to_owned(), 2)), "alpha, second"));
    // No key is made of the parts of two others.
    let asked = [("a".to_owned(), 1), ("b".to_owned(), 2), ("c".to_owned(), 1), ("a\0".to_owned(), 2)];
    let found = Edition::objects().in_bulk(asked, &db).await?;
    let mut titles: Vec<_> = found.values().map(|edition| &*edition.title).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["alpha, first", "beta, second"]);
    assert_eq!(found[&("b".to_owned(), 2)].number, 2);
    let nothing = Edition::objects().in_bulk([("a\0".to_owned(), 2)], &db).await?;
    assert_eq!(nothing, HashMap::new());
    let key = RowKey::from(vec![Value::Text("b".into()), Value::I32(1)]);
    assert_eq!(records::fetch(&db, &Select::with_key(Edition::schema(), key)).await?.len(), 1);
    // A query over such a model says which of its fields is compared.
    let whole = Edition::objects().filter(Edition::isbn.in_query(Edition::objects())).fetch(&db).await;
    let told = whole.expect_err("two columns are compared with one").to_string();
    assert!(told.contains("isbn, number") && told.contains("values("), "{told}");
    let one = Edition::objects().filter(Edition::number.eq(1)).values(Edition::isbn);
    assert_eq!(Edition::objects().filter(Edition::isbn.in_query(one)).count(&db).await?, 4);
    let asked = Edition::lookup("pk", 1);
    let told = asked.expect_err("a key of two fields has no single value").to_string();
    assert!(told.contains("isbn, number"), "{told}");
    Ok(())
}

pub(crate) async fn rows_with_composite_keys_are_saved(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let mut edition = by_key("a", 2).get(&db).await?;
    edition.pages = 7;
    edition.save(&db).await?;
    edition.title = "not saved".into();
    edition.pages = 8;
    edition.save_only(Edition::pages, &db).await?;
    edition.refresh(&db).await?;
    assert_eq!((&*edition.title, edition.pages), ("alpha, second", 8));
    let others = Edition::objects().filter(Edition::pages.eq(1));
    assert_eq!(others.count(&db).await?, 3, "no other row was written");

    let refused_key = edition.save_only((Edition::number, Edition::title), &db).await;
    assert!(matches!(refused_key, Err(Error::InvalidQuery(_))), "{refused_key:?}");
    let refused_key = Edition::objects().update().set(Edition::isbn, "z").execute(&db).await;
    assert!(matches!(refused_key, Err(Error::InvalidQuery(_))), "{refused_key:?}");

    let mut twin = Edition::new("a", 2, "twin");
    match refused(twin.insert(&db).await) {
        DbErrorKind::UniqueViolation { constraint, columns } => {
            let by_name = constraint.map(|name| records::constraint_fields(Edition::schema(), &name));
            let by_name =
                by_name.unwrap_or_default().into_iter().map(|field| field.field().column.to_string());
            let named = if columns.is_empty() { by_name.collect() } else { columns };
            assert!(named.is_empty() || named == ["isbn", "number"], "{named:?}");
        }
        other => panic!("the key is taken, and not {other:?}"),
    }
    edition.delete(&db).await?;
    assert_eq!(keys(&Edition::objects().fetch(&db).await?), [("a", 1), ("b", 1), ("b", 2)]);
    for outcome in [edition.delete(&db).await, edition.save(&db).await, edition.refresh(&db).await] {
        assert!(matches!(outcome, Err(Error::RowVanished { model: "Edition" })), "{outcome:?}");
    }
    Ok(())
}

pub(crate) async fn rows_that_are_all_key_are_kept(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visitor::schema]).await?;
    let mut visitor = Visitor { gate: 3, badge: Uuid::nil(), day: 20_000 };
    assert!(matches!(visitor.update(&db).await, Err(Error::Unsaved { .. })), "the badge is to be made yet");
    visitor.save(&db).await?;
    assert!(!visitor.badge.is_nil());
    visitor.save(&db).await?;
    visitor.refresh(&db).await?;
    let other = Visitor { gate: 4, ..visitor.clone() };
    other.clone().insert(&db).await?;
    let (found, made) = Visitor::get_or_create(Visitor::gate.eq(4), || visitor.clone(), &db).await?;
    assert_eq!((found, made), (other, Made::Existed));
    let key = (visitor.gate, visitor.badge, visitor.day);
    assert_eq!(Visitor::objects().in_bulk([key], &db).await?.into_keys().collect::<Vec<_>>(), [key]);
    visitor.delete(&db).await?;
    assert!(matches!(visitor.update(&db).await, Err(Error::RowVanished { .. })));
    assert_eq!(count_of::<Visitor>(&db).await?, 1);
    Ok(())
}

pub(crate) async fn many_composite_keys_are_looked_for_at_once(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Edition::schema]).await?;
    let book = |at: i32| format!("book {}", at % 50);
    let mut rows: Vec<_> = (0..2_000).map(|at| Edition::new(&book(at), at, "one of many")).collect();
    Edition::bulk_insert(&mut rows, &db).await?;
    let asked: Vec<_> = (0..2_000).map(|at| (book(at + at % 2), at)).collect();
    let found = Edition::objects().in_bulk(asked, &db).await?;
    assert_eq!(found.len(), 1_000, "of every other key the parts belong to different rows");
    assert!(found.keys().all(|(isbn, number)| *isbn == book(*number)));

    for row in &mut rows {
        row.pages = row.number;
    }
    assert_eq!(Edition::bulk_update(&mut rows, Edition::pages, &db).await?, 2_000);
    let wrong = Edition::objects().filter(Edition::pages.ne(Edition::number));
    assert_eq!(wrong.count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn rows_with_composite_keys_are_written_in_bulk(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let mut rows = [Edition::new("a", 1, "new title"), Edition::new("c", 1, "gamma")];
    let vanished = Edition::bulk_update(&mut rows, Edition::title, &db).await;
    assert!(matches!(vanished, Err(Error::RowVanished { .. })), "{vanished:?}");
    assert_eq!(by_key("a", 1).get(&db).await?.title, "alpha, first", "all or none");

    let same = || OnConflict::on((Edition::number, Edition::isbn));
    Edition::bulk_upsert(&mut rows, &same().update(Edition::title), &db).await?;
    assert_eq!(by_key("a", 1).get(&db).await?.title, "new title");
    assert_eq!(by_key("c", 1).get(&db).await?.title, "gamma");
    let mut kept = Edition::new("c", 1, "not taken over");
    kept.upsert(&same().do_nothing(), &db).await?;
    assert_eq!(kept.title, "gamma");
    let half = kept.upsert(&OnConflict::on(Edition::isbn), &db).await;
    assert!(matches!(half, Err(Error::InvalidQuery(_))), "rows share a part of a key: {half:?}");
    let over_key = OnConflict::on((Edition::shelf, Edition::place)).update(Edition::isbn);
    assert!(matches!(kept.upsert(&over_key, &db).await, Err(Error::InvalidQuery(_))));

    let is_it = || Edition::isbn.eq("d").and(Edition::number.eq(4));
    let make = || Edition::new("d", 4, "delta");
    assert_eq!(Edition::get_or_create(is_it(), make, &db).await?.1, Made::Created);
    assert_eq!(Edition::get_or_create(is_it(), make, &db).await?.1, Made::Existed);
    let thicker = |edition: &mut Edition| edition.pages = 9;
    let (changed, how) = Edition::update_or_create(is_it(), thicker, make, &db).await?;
    assert_eq!((changed.pages, how), (9, Made::Existed));
    assert_eq!(by_key("d", 4).get(&db).await?.pages, 9);
    Ok(())
}

pub(crate) async fn windows_of_rows_with_composite_keys_are_written(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let (mut ann, schema) = (Author::new("Ann"), Edition::schema());
    ann.save(&db).await?;
    let last = || Edition::objects().order_by([Edition::number.desc(), Edition::isbn.desc()]).limit(1);
    assert_eq!(last().update().set(Edition::pages, 5).execute(&db).await?, 1);
    assert_eq!(keys(&Edition::objects().filter(Edition::pages.eq(5)).fetch(&db).await?), [("b", 2)]);
    let first = || Edition::isbn.in_query(last().values(Edition::isbn)).and(Edition::number.eq(1));
    let updated = Edition::objects().filter(first()).update();
    assert_eq!(updated.set(Edition::author, &ForeignKey::to(&ann)?).execute(&db).await?, 1);
    // Over a join the rows are found by their keys first.
    let of_ann = || Edition::objects().filter(Edition::author.to(Author::name).eq("Ann"));
    assert_eq!(of_ann().update().set(Edition::pages, 6).execute(&db).await?, 1);
    assert_eq!(keys(&Edition::objects().filter(Edition::pages.eq(6)).fetch(&db).await?), [("b", 1)]);
    assert_eq!(of_ann().delete(&db).await?, 1);
    assert_eq!(last().delete(&db).await?, 1);
    assert_eq!(keys(&Edition::objects().fetch(&db).await?), [("a", 1), ("a", 2)]);

    let (title, number) = (Edition::title.field().position(), Edition::number.field().position());
    let second = by_key("a", 2).into_select()?;
    let set = vec![(title, Value::Text("changed".into()))];
    let rows = records::update_returning(&db, &second, set, &[number, title]).await?;
    assert_eq!(
        (rows.len(), rows.get(0, 0)?, rows.get(0, 1)?),
        (1, ValueRef::I32(2), ValueRef::Text("changed"))
    );
    let isbn = schema.primary_key[0];
    let given =
        vec![(isbn, Value::Text("n".into())), (number, Value::I32(3)), (title, Value::Text("new".into()))];
    let pages = Edition::pages.field().position();
    let row = records::insert(&db, schema, given, &[pages, number, isbn]).await?;
    assert_eq!(
        (row.get(0, 0)?, row.get(0, 1)?, row.get(0, 2)?),
        (ValueRef::I32(1), ValueRef::I32(3), ValueRef::Text("n"))
    );
    let given =
        vec![(isbn, Value::Text("n".into())), (number, Value::I32(4)), (title, Value::Text("new".into()))];
    let row = records::insert(&db, schema, given, schema.primary_key).await?;
    assert_eq!((row.get(0, 0)?, row.get(0, 1)?), (ValueRef::Text("n"), ValueRef::I32(4)));
    Ok(())
}

pub(crate) async fn composite_keys_make_orders_total(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let all = [("a", 1), ("a", 2), ("b", 1), ("b", 2)];
    assert_eq!(keys(&Edition::objects().fetch(&db).await?), all);
    let ties = || Edition::objects().order_by(Edition::pages);
    assert_eq!(keys(&ties().fetch(&db).await?), all);
    assert_eq!(keys(&ties().reverse().fetch(&db).await?), [("b", 2), ("b", 1), ("a", 2), ("a", 1)]);
    let numbers = || Edition::objects().order_by(Edition::number.desc());
    assert_eq!(keys(&numbers().fetch(&db).await?), [("a", 2), ("b", 2), ("a", 1), ("b", 1)]);
    for query in [ties(), ties().reverse(), numbers(), Edition::objects()] {
        let whole = query.clone().fetch(&db).await?;
        for rows in [1, 3] {
            let (mut seen, mut cursor): (Vec<Edition>, Option<Cursor>) = (Vec::new(), None);
            loop {
                let slice = query.clone().fetch_after(cursor.as_ref(), rows, &db).await?;
                seen.extend(slice.results);
                cursor = slice.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, whole, "{rows} rows a page of {query:?}");
        }
    }
    let newest = Edition::objects().order_by(Edition::number.desc()).distinct_on(Edition::isbn);
    assert_eq!(keys(&newest.fetch(&db).await?), [("a", 2), ("b", 2)]);
    let first = || Edition::objects().filter(Edition::isbn.eq("a"));
    let joined = first().union(Edition::objects().filter(Edition::number.eq(1)));
    assert_eq!(keys(&joined.fetch(&db).await?), [("a", 1), ("a", 2), ("b", 1)]);
    assert_eq!(first().page(1, 1).fetch_paginated(&db).await?.count, 2);
    assert_eq!(Edition::objects().limit(3).count(&db).await?, 3);
    assert!(first().offset(1).exists(&db).await?);
    Ok(())
}

pub(crate) async fn rows_with_composite_keys_are_locked(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let mut ann = Author::new("Ann");
    ann.save(&db).await?;
    Edition::objects().update().set(Edition::author, &ForeignKey::to(&ann)?).execute(&db).await?;
    let outside = trial.outside().await?;
    db.transaction(async |tx| {
        let locked = by_key("a", 1).select_for_update();
        let joined = locked.clone().select_related(Edition::author).of_self();
        let locked = if capabilities(tx).lock_of { joined } else { locked };
        let mut locked = locked.get(tx).await?;
        if let Some(outside) = outside.as_ref().filter(|_| capabilities(tx).concurrent_writers) {
            let free = Edition::objects().skip_locked();
            let free = outside.transaction(async |other| free.clone().fetch(other).await).await?;
            assert_eq!(keys(&free), [("a", 2), ("b", 1), ("b", 2)]);
            let held = outside.transaction(async |other| by_key("a", 1).nowait().fetch(other).await).await;
            assert_eq!(refused(held), DbErrorKind::LockTimeout);
        }
        locked.pages = 3;
        locked.save(tx).await
    })
    .await?;
    assert_eq!(by_key("a", 1).get(&db).await?.pages, 3);
    Ok(())
}

pub(crate) async fn parts_of_rows_know_their_composite_key(trial: &Trial) -> Outcome {
    let db = shop(trial).await?;
    let parts = Edition::objects().only(Edition::title).fetch(&db).await?;
    assert_eq!(parts[1].key(), &("a".to_owned(), 2));
    assert_eq!(
        (parts[1].get(Edition::title)?, parts[1].get(Edition::number)?),
        (&"alpha, second".to_owned(), &2)
    );
    assert!(parts[1].get(Edition::pages).is_err());
    assert_eq!(parts[1].load(&db).await?, by_key("a", 2).get(&db).await?);
    let parts = Edition::objects().defer((Edition::isbn, Edition::title)).fetch(&db).await?;
    assert_eq!(parts[3].key(), &("b".to_owned(), 2), "a key is never left out");
    Ok(())
}

pub(crate) async fn keys_are_made_of_foreign_keys(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Note::schema, Vote::schema]).await?;
    let (mut ann, mut bob, mut note) = (Author::new("Ann"), Author::new("Bob"), Note::new("a note"));
    ann.save(&db).await?;
    bob.save(&db).await?;
    note.save(&db).await?;
    for (author, points) in [(&ann, 3), (&bob, 5)] {
        Vote { author: ForeignKey::to(author)?, note: ForeignKey::to(&note)?, points }.insert(&db).await?;
    }
    let mut vote = Vote::objects().filter(Vote::author.eq(&ForeignKey::to(&bob)?)).get(&db).await?;
    assert_eq!(vote.key(), bob.id.get().zip(note.id.get()));
    vote.points = 4;
    vote.save(&db).await?;
    let found = Vote::objects().select_related(Vote::author).order_by(Vote::points).fetch(&db).await?;
    assert_eq!(found.iter().map(|vote| vote.points).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(found[1].author.loaded(), Some(&bob));
    let of_note = Vote::note.reverse().fetch_for(&[note.clone()], Vote::objects(), &db).await?;
    assert_eq!(of_note[0].len(), 2);
    assert!(matches!(refused(note.delete(&db).await), DbErrorKind::ForeignKeyViolation { .. }));
    ann.delete(&db).await?;
    assert_eq!(Vote::objects().get(&db).await?.key(), vote.key());
    Ok(())
}

pub(crate) async fn writes_by_composite_keys_are_recorded(trial: &Trial) -> Outcome {
    use Operation::{Delete, Insert, Restore, Update};
    let db = trial.with(&[Slot::schema]).await?;
    let mut slot = Slot::new("red \"room\"", 9, "Ann");
    slot.insert(&db).await?;
    Slot::new("red \"room\"", 10, "Bob").insert(&db).await?;
    let mut stale = slot.clone();
    slot.taken_by = "Cleo".into();
    slot.save(&db).await?;
    stale.taken_by = "Dan".into();
    assert!(matches!(stale.save(&db).await, Err(Error::Stale { model: "Slot" })));
    let mut both = Slot::objects().fetch(&db).await?;
    for row in &mut both {
        row.taken_by.push('!');
    }
    assert_eq!(Slot::bulk_update(&mut both, Slot::taken_by, &db).await?, 2);
    Slot::objects().filter(Slot::hour.eq(9)).update().set(Slot::taken_by, "Eve").execute(&db).await?;
    slot.refresh(&db).await?;
    assert_eq!((&*slot.taken_by, slot.version), ("Eve", 4));

    slot.delete(&db).await?;
    assert_eq!(Slot::objects().get(&db).await?.hour, 10);
    slot.restore(&db).await?;
    let log = history(&slot, &db).await?;
    let done: Vec<_> = log.entries().iter().map(|entry| entry.operation).collect();
    assert_eq!(done, [Insert, Update, Update, Update, Delete, Restore]);
    assert!(log.entries().iter().all(|entry| entry.entity_pk == r#"["red \"room\"",9]"#));
    let first = log.entries()[0].id.get().unwrap_or_default();
    log.restore(first, &db).await?;
    slot.refresh(&db).await?;
    assert_eq!(slot.taken_by, "Ann");

    slot.purge(&db).await?;
    let key = vec![Value::Text(slot.room.clone()), Value::I64(9)];
    History::read(Slot::schema(), key, &db).await?.restore(first, &db).await?;
    let again = Slot::objects().filter(Slot::hour.eq(9)).get(&db).await?;
    assert_eq!((again.key(), &*again.taken_by), (slot.key(), "Ann"));
    let others = AuditEntry::objects().filter(AuditEntry::entity_pk.contains(",10]"));
    assert_eq!(others.count(&db).await?, 2, "each row has a log of its own");
    Ok(())
}
