//! The audit log: every write leaves an entry, in its transaction.

use std::time::Duration;

use rustango_model::{Auto, ForeignKey, Model as _, ModelSchema};
use rustango_ports::{
    database::Value,
    runtime::{Ambient, Clock as _},
};
use rustango_query::{
    Db, Error, Objects as _, Trashable as _,
    audit::{self, AuditEntry, Operation, history},
    records,
};
use serde_json::{Value as Json, json};

use crate::{
    clock::VirtualClock,
    database::{
        models::{Author, Document, Label, Loan, Note, Remark, Shelf},
        trial::{Failure, Outcome, Trial},
    },
    random::SeededRandom,
};

const MODELS: &[fn() -> &'static ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema, Remark::schema];

async fn entries(db: &Db) -> Result<Vec<(Operation, Json)>, Error> {
    let rows = AuditEntry::objects().order_by(AuditEntry::id.asc());
    rows.values((AuditEntry::operation, AuditEntry::changes)).fetch(db).await
}

/// The entries since the last look.
async fn news(db: &Db) -> Result<Vec<(Operation, Json)>, Error> {
    let new = entries(db).await?;
    AuditEntry::objects().delete(db).await?;
    Ok(new)
}

async fn saved(title: &str, db: &Db) -> Result<Document, Failure> {
    let mut document = Document::new(title);
    document.insert(db).await?;
    Ok(document)
}

pub(crate) async fn every_way_to_write_is_recorded(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = saved("a", &db).await?;
    let told = news(&db).await?;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, Operation::Insert);
    assert_eq!(told[0].1["title"], json!({ "after": "a" }));
    assert_eq!(told[0].1.get("version"), None, "it is not tracked");

    document.pages = 2;
    document.save(&db).await?;
    let pages = |before: i32, after: i32| json!({ "pages": { "before": before, "after": after } });
    assert_eq!(news(&db).await?, [(Operation::Update, pages(1, 2))]);
    document.save(&db).await?;
    assert_eq!(news(&db).await?, [], "nothing that is tracked has changed");
    document.pages = 3;
    document.save_only(Document::pages, &db).await?;
    assert_eq!(news(&db).await?, [(Operation::Update, pages(2, 3))]);

    let mut more = [Document::new("b"), Document::new("c")];
    Document::bulk_insert(&mut more, &db).await?;
    assert_eq!(news(&db).await?.len(), 2);
    more[0].pages = 5;
    more[1].pages = 6;
    Document::bulk_update(&mut more, Document::pages, &db).await?;
    assert_eq!(news(&db).await?, [(Operation::Update, pages(1, 5)), (Operation::Update, pages(1, 6))]);

    let thick = Document::objects().filter(Document::pages.gte(5)).order_by(Document::title);
    thick.update().set(Document::pages, Document::pages * 2).execute(&db).await?;
    let mut told = news(&db).await?;
    told.sort_by_key(|(_, changes)| changes.to_string());
    assert_eq!(told, [(Operation::Update, pages(5, 10)), (Operation::Update, pages(6, 12))]);

    let schema = Document::schema();
    let [title, secret] = [Document::title, Document::secret].map(|column| column.field().position());
    let given = vec![(title, Value::Text("d".into())), (secret, Value::Text(String::new()))];
    let row = records::insert(&db, schema, given, schema.primary_key).await?;
    assert_eq!(row.len(), 1);
    let told = news(&db).await?;
    assert_eq!(told[0].1["pages"], json!({ "after": 1 }), "what the database had for it is recorded");

    document.delete(&db).await?;
    let told = news(&db).await?;
    assert_eq!((told.len(), told[0].0), (1, Operation::Delete));
    assert_eq!(told[0].1["deleted_at"]["before"], Json::Null);
    document.restore(&db).await?;
    assert_eq!(news(&db).await?[0].0, Operation::Restore);
    document.purge(&db).await?;
    let told = news(&db).await?;
    assert_eq!(told[0].0, Operation::Delete);
    assert_eq!(told[0].1["title"], json!({ "before": "a" }));
    Document::objects().delete(&db).await?;
    assert_eq!(news(&db).await?.len(), 3);
    Ok(())
}

pub(crate) async fn entries_say_who_did_it(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let by_ann = db.clone().with_actor("user:1").with_source("admin").with_request_id("r-17");
    let document = saved("a", &by_ann).await?;
    by_ann.transaction(async |tx| document.purge(tx).await).await?;
    saved("b", &db).await?;
    let entries = AuditEntry::objects().order_by(AuditEntry::id.asc()).fetch(&db).await?;
    let first = &entries[0];
    assert_eq!(first.entity_table, "document");
    assert_eq!(Some(first.entity_pk.clone()), document.id.get().map(|id| id.to_string()));
    for entry in &entries[..2] {
        assert_eq!(entry.actor.as_deref(), Some("user:1"));
        assert_eq!(entry.source.as_deref(), Some("admin"));
        assert_eq!(entry.request_id.as_deref(), Some("r-17"));
    }
    assert_eq!((&entries[2].actor, &entries[2].source), (&None, &None));
    Ok(())
}

pub(crate) async fn entries_stand_or_fall_with_their_write(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let outcome = db
        .transaction(async |tx| {
            let mut document = Document::new("a");
            document.insert(tx).await?;
            assert_eq!(AuditEntry::objects().count(tx).await?, 1);
            Err::<(), _>(Error::abort("not after all"))
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(entries(&db).await?, []);
    let mut two =
        [Document::new("fine"), Document { shelf: Some(ForeignKey::new(-1_i64)), ..Document::new("bad") }];
    assert!(Document::bulk_insert(&mut two, &db).await.is_err());
    assert_eq!(entries(&db).await?, []);
    Ok(())
}

pub(crate) async fn secrets_are_not_recorded(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document { secret: "hunter2".into(), ..Document::new("a") };
    document.insert(&db).await?;
    document.secret = "hunter3".into();
    document.save(&db).await?;
    let read = history(&document, &db).await?;
    document.purge(&db).await?;
    let told = entries(&db).await?;
    assert_eq!(told.len(), 3);
    for (_, changes) in &told {
        assert_eq!(changes["secret"], json!({ "changed": true }));
    }
    assert!(!format!("{told:?}{read:?}").contains("hunter"));
    assert!(
        read.diff(1.min(read.entries()[0].id.get().unwrap_or(1)), read.entries()[1].id.get().unwrap_or(1))?
            .is_empty()
    );
    Ok(())
}

pub(crate) async fn rows_that_go_with_others_are_recorded(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut shelf = Shelf::new("top");
    shelf.insert(&db).await?;
    let mut document = Document { shelf: Some(ForeignKey::to(&shelf)?), ..Document::new("a") };
    document.insert(&db).await?;
    for text in ["x", "y"] {
        let document = ForeignKey::to(&document)?;
        Remark { id: Auto::default(), document, text: text.into() }.insert(&db).await?;
    }
    news(&db).await?;
    // A shelf is not audited; the documents on it are.
    shelf.delete(&db).await?;
    let told = news(&db).await?;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1["shelf"], json!({ "before": shelf.id.get(), "after": null }));
    document.refresh(&db).await?;
    assert!(document.shelf.is_none());

    document.purge(&db).await?;
    let mut told = news(&db).await?;
    told.sort_by_key(|(_, changes)| changes.to_string());
    let texts: Vec<_> = told.iter().map(|(_, changes)| changes["text"]["before"].clone()).collect();
    assert_eq!(texts.iter().filter(|text| text.is_string()).count(), 2, "{told:?}");
    assert_eq!(told.len(), 3);
    assert_eq!(Remark::objects().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn links_are_recorded(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let document = saved("a", &db).await?;
    let mut labels = ["red", "blue"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    news(&db).await?;
    document.labels_m2m().add(&labels, &db).await?;
    let ids = [labels[0].id.get(), labels[1].id.get()];
    assert_eq!(news(&db).await?, [(Operation::Link, json!({ "labels": { "added": ids, "removed": [] } }))]);
    document.labels_m2m().remove(&labels[..1], &db).await?;
    assert_eq!(
        news(&db).await?,
        [(Operation::Link, json!({ "labels": { "added": [], "removed": [ids[0]] } }))]
    );
    document.labels_m2m().remove(&labels[..1], &db).await?;
    assert_eq!(news(&db).await?, []);
    Ok(())
}

pub(crate) async fn a_row_can_be_seen_as_it_was(trial: &Trial) -> Outcome {
    let clock = VirtualClock::new();
    let db = trial.with(MODELS).await?.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(1)));
    let before_all = clock.now() - chrono::Duration::hours(1);
    let mut document = saved("first", &db).await?;
    document.title = "second".into();
    document.pages = 2;
    clock.advance(Duration::from_secs(1));
    document.save(&db).await?;
    document.title = "third".into();
    clock.advance(Duration::from_secs(1));
    document.save(&db).await?;
    let read = history(&document, &db).await?;
    let [inserted, second, third] = read.entries() else { panic!("three entries: {read:?}") };
    let title = |row: Option<serde_json::Map<String, Json>>| row.map(|row| row["title"].clone());
    assert_eq!(read.as_of(before_all), None);
    assert_eq!(title(read.as_of(inserted.occurred_at)), Some(json!("first")));
    assert_eq!(title(read.as_of(second.occurred_at)), Some(json!("second")));
    assert_eq!(title(read.as_of(db.clock().now())), Some(json!("third")));
    let (first_id, third_id) = (inserted.id.get().unwrap_or_default(), third.id.get().unwrap_or_default());
    let differing: Vec<_> = read.diff(first_id, third_id)?.into_iter().map(|change| change.field).collect();
    assert_eq!(differing, ["title", "pages"]);
    assert!(matches!(read.version(-1), Err(Error::NotFound { .. })));

    clock.advance(Duration::from_secs(1));
    document.purge(&db).await?;
    let read = history(&document, &db).await?;
    assert_eq!(read.as_of(db.clock().now()), None);
    assert_eq!(title(read.as_of(third.occurred_at)), Some(json!("third")));
    let note = Note { id: Auto::from(1), text: String::new() };
    assert!(matches!(history(&note, &db).await, Err(Error::InvalidQuery(_))));
    Ok(())
}

pub(crate) async fn a_row_can_be_set_back(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document { secret: "s".into(), ..Document::new("first") };
    document.insert(&db).await?;
    document.title = "second".into();
    document.secret = "t".into();
    document.save(&db).await?;
    let read = history(&document, &db).await?;
    let first = read.entries()[0].id.get().unwrap_or_default();
    read.restore(first, &db).await?;
    document.refresh(&db).await?;
    assert_eq!((&*document.title, &*document.secret), ("first", "t"), "secrets are not known, and stay");
    let latest = AuditEntry::objects().order_by(AuditEntry::id.desc()).first(&db).await?;
    assert_eq!(latest.map(|entry| entry.operation), Some(Operation::Revert));

    document.purge(&db).await?;
    let read = history(&document, &db).await?;
    let last = read.entries().last().and_then(|entry| entry.id.get()).unwrap_or_default();
    let refused = read.restore(last, &db).await;
    assert!(matches!(refused, Err(Error::InvalidQuery(_))), "{refused:?}");
    let refused = read.restore(first, &db).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "a field that it needs is a secret: {refused:?}");

    let document = saved("kept", &db).await?;
    let mut remark = Remark { id: Auto::default(), document: ForeignKey::to(&document)?, text: "x".into() };
    remark.insert(&db).await?;
    remark.delete(&db).await?;
    let read = history(&remark, &db).await?;
    read.restore(read.entries()[0].id.get().unwrap_or_default(), &db).await?;
    assert_eq!(Remark::objects().get(&db).await?, remark, "it is back, with its key");
    Ok(())
}

pub(crate) async fn the_log_is_cleaned_up(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (mut a, mut b) = (saved("a", &db).await?, saved("b", &db).await?);
    for pages in 2..6 {
        a.pages = pages;
        a.save(&db).await?;
        b.pages = pages;
        b.save(&db).await?;
    }
    assert_eq!(audit::keep_latest(2, &db).await?, 6);
    for document in [&a, &b] {
        let read = history(document, &db).await?;
        let pages: Vec<_> =
            read.entries().iter().map(|entry| entry.changes["pages"]["after"].clone()).collect();
        assert_eq!(pages, [json!(4), json!(5)]);
    }
    assert_eq!(audit::keep_latest(2, &db).await?, 0);
    let all = db.clock().now() + chrono::Duration::hours(1);
    assert_eq!(audit::forget_before(all - chrono::Duration::hours(2), &db).await?, 0);
    assert_eq!(audit::forget_before(all, &db).await?, 4);
    Ok(())
}
