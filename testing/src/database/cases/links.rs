//! Links of rows to others over a table between.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rustango_model::{Auto, ForeignKey, Model as _, ModelSchema};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Error, LinksChanged, Objects as _, Saved, Signals};

use crate::{
    database::{
        models::{Author, Document, Label, Loan, Poster, Shelf},
        trial::{Failure, Outcome, Trial, capabilities},
    },
    doubles::CallLog,
};

const MODELS: &[fn() -> &'static ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema];

/// Two documents and three labels.
async fn library(db: &rustango_query::Db) -> Result<([Document; 2], [Label; 3]), Failure> {
    let mut documents = ["a", "b"].map(Document::new);
    Document::bulk_insert(&mut documents, db).await?;
    let mut labels = ["red", "green", "blue"].map(Label::new);
    Label::bulk_insert(&mut labels, db).await?;
    Ok((documents, labels))
}

pub(crate) async fn links_are_added_and_removed(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    let links = documents[0].labels_m2m();
    assert_eq!(links.add(&labels[..2], &db).await?, 2);
    assert_eq!(links.all().values(Label::name).fetch(&db).await?, ["green", "red"]);
    assert_eq!(links.add([&labels[0], &labels[2], &labels[2]], &db).await?, 1, "what is there stays, once");
    assert!(links.contains(&labels[2], &db).await?);
    assert!(!documents[1].labels_m2m().contains(&labels[2], &db).await?);
    assert_eq!(links.remove([labels[0].id], &db).await?, 1);
    assert_eq!(links.remove([labels[0].id], &db).await?, 0);
    links.set(&labels[..1], &db).await?;
    assert_eq!(links.all().values(Label::name).fetch(&db).await?, ["red"]);
    links.set(&labels[..1], &db).await?;
    assert_eq!(links.clear(&db).await?, 1);
    assert_eq!(links.all().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn links_ask_few_statements(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Label::schema, Poster::schema]).await?;
    let mut poster = Poster::new("a");
    poster.insert(&db).await?;
    let mut labels = ["red", "green", "blue"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    let links = poster.labels_m2m();
    log.clear();
    links.add([] as [&Label; 0], &db).await?;
    links.remove([] as [&Label; 0], &db).await?;
    let found = Poster::labels().fetch_for(&[], Label::objects(), &db).await?;
    assert!(found.is_empty() && log.count() == 0, "nothing is asked for nothing: {log}");

    assert_eq!(links.add(&labels, &db).await?, 3);
    asked(&log, &["SELECT", "INSERT"]);
    assert_eq!(links.add(&labels, &db).await?, 0);
    asked(&log, &["SELECT"]);
    assert!(links.contains(&labels[0], &db).await?);
    asked(&log, &["SELECT"]);
    assert_eq!(links.remove(&labels[1..], &db).await?, 2);
    asked(&log, &["DELETE"]);
    links.set(&labels[1..], &db).await?;
    asked(&log, &["SELECT", "DELETE", "INSERT"]);
    links.set(&labels[1..], &db).await?;
    asked(&log, &["SELECT"]);
    assert_eq!(links.clear(&db).await?, 2);
    asked(&log, &["DELETE"]);
    Ok(())
}

pub(crate) async fn links_that_are_watched_ask_few_statements(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(MODELS).await?;
    let signals = Signals::new();
    let db = db.with_signals(signals.clone());
    let (documents, labels) = library(&db).await?;
    let mut readers = ["Ann", "Bob", "Cem"].map(Author::new);
    Author::bulk_insert(&mut readers, &db).await?;
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    signals.connect_m2m_changed(move |changed: LinksChanged<Document>| {
        count.fetch_add(changed.targets.len(), Ordering::Relaxed);
        Ok(())
    });
    // What happened is one more statement: the entry of the audit log.
    let links = documents[0].labels_m2m();
    log.clear();
    assert_eq!(links.add(&labels, &db).await?, 3);
    asked(&log, &["SELECT", "INSERT", "INSERT"]);
    assert_eq!(links.remove(&labels[1..], &db).await?, 2);
    asked(&log, &["SELECT", "DELETE", "INSERT"]);
    links.set(&labels[1..], &db).await?;
    asked(&log, &["SELECT", "DELETE", "INSERT", "INSERT", "INSERT"]);
    assert_eq!(links.clear(&db).await?, 2);
    asked(&log, &["SELECT", "DELETE", "INSERT"]);
    assert_eq!(told.load(Ordering::Relaxed), 2 * (3 + 2 + 1 + 2 + 2));

    // Rows between that have defaults of their own are no different.
    let links = documents[0].readers_m2m();
    assert_eq!(links.add(&readers, &db).await?, 3);
    asked(&log, &["SELECT", "INSERT", "INSERT"]);
    links.set(&readers[..2], &db).await?;
    asked(&log, &["SELECT", "DELETE", "INSERT"]);
    let loans = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&loans);
    signals.connect_post_save(move |saved: Saved<Loan>| {
        count.fetch_add(usize::from(saved.row.days == 14), Ordering::Relaxed);
        Ok(())
    });
    assert_eq!(documents[1].readers_m2m().add(&readers, &db).await?, 3);
    if capabilities(&db).insert_returning {
        asked(&log, &["SELECT", "INSERT", "INSERT"]);
    } else {
        asked(&log, &["SELECT", "INSERT", "SELECT", "INSERT"]);
    }
    assert_eq!(loans.load(Ordering::Relaxed), 3);
    assert_eq!(Loan::objects().filter(Loan::days.eq(14)).count(&db).await?, 5);
    Ok(())
}

/// Checks which statements there were, by their first words.
#[track_caller]
fn asked(log: &CallLog, words: &[&str]) {
    let statements = log.statements();
    let found: Vec<_> = statements.iter().map(|sql| sql.split_whitespace().next().unwrap_or("")).collect();
    assert_eq!(found, words, "{log}");
    log.clear();
}

pub(crate) async fn links_of_unsaved_rows_are_refused(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    let unsaved = Document::new("never saved");
    let outcome = unsaved.labels_m2m().add(&labels, &db).await;
    assert!(matches!(outcome, Err(Error::Unsaved { model: "Document" })), "{outcome:?}");
    let outcome = documents[0].labels_m2m().add([&Label::new("never saved")], &db).await;
    assert!(matches!(outcome, Err(Error::Unsaved { model: "Label" })), "{outcome:?}");
    let outcome = documents[0].labels_m2m().add([-1_i64], &db).await;
    let kind = outcome.as_ref().err().and_then(Error::database_kind);
    assert!(matches!(kind, Some(DbErrorKind::ForeignKeyViolation { .. })), "{outcome:?}");
    Ok(())
}

pub(crate) async fn links_go_with_their_rows(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    documents[0].labels_m2m().add(&labels, &db).await?;
    labels[0].delete(&db).await?;
    assert_eq!(documents[0].labels_m2m().all().count(&db).await?, 2);
    rustango_query::Trashable::purge(&documents[0], &db).await?;
    assert_eq!(Label::objects().filter(Document::labels().reverse().exist()).count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn the_same_link_added_at_once_is_one(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    let links = documents[0].labels_m2m();
    let adds = (0..6).map(|_| links.add(&labels, &db));
    let added = futures_util::future::join_all(adds).await;
    let added: u64 = added.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().sum();
    assert_eq!(added, 3);
    assert_eq!(documents[0].labels_m2m().all().count(&db).await?, 3);
    Ok(())
}

pub(crate) async fn rows_are_found_over_links(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    documents[0].labels_m2m().add(&labels, &db).await?;
    documents[1].labels_m2m().add(&labels[..1], &db).await?;
    let titled =
        async |query: rustango_query::QuerySet<Document>| query.values(Document::title).fetch(&db).await;

    // Nobody is there twice because two labels match.
    let with_e = Document::objects().filter(Document::labels().to(Label::name).contains("e"));
    assert_eq!(titled(with_e).await?, ["a", "b"]);
    let blue = Document::lookup("labels__name", "blue")?;
    assert_eq!(titled(Document::objects().filter(blue.clone())).await?, ["a"]);
    assert_eq!(titled(Document::objects().exclude(blue)).await?, ["b"]);
    let busy = Document::objects().filter(Document::labels().count().gt(1));
    assert_eq!(titled(busy).await?, ["a"]);
    let by_label = Label::objects().filter(Document::labels().reverse().any(Document::title.eq("b")));
    assert_eq!(by_label.values(Label::name).fetch(&db).await?, ["red"]);
    Ok(())
}

pub(crate) async fn linked_rows_are_fetched_along(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(MODELS).await?;
    let (documents, labels) = library(&db).await?;
    documents[0].labels_m2m().add(&labels, &db).await?;
    documents[1].labels_m2m().add(&labels[..1], &db).await?;
    log.clear();
    let names = |groups: Vec<Vec<Label>>| {
        groups
            .into_iter()
            .map(|group| group.into_iter().map(|label| label.name).collect())
            .collect::<Vec<Vec<_>>>()
    };
    let all = Document::labels().fetch_for(&documents, Label::objects(), &db).await?;
    assert_eq!(names(all), [vec!["blue", "green", "red"], vec!["red"]]);
    assert_eq!(log.count(), 1, "{log}");
    let some = Label::objects().filter(Label::name.ne("green")).order_by(Label::name.desc()).limit(1);
    let some = Document::labels().fetch_for(&documents, some, &db).await?;
    assert_eq!(names(some), [vec!["red"], vec!["red"]]);
    let back = Document::labels().reverse().fetch_for(&labels, Document::objects(), &db).await?;
    assert_eq!(back.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
    let strange = Document::labels().fetch_for(&documents, Label::objects().offset(1), &db).await;
    assert!(matches!(strange, Err(Error::InvalidQuery(_))), "{strange:?}");
    Ok(())
}

pub(crate) async fn rows_are_linked_to_their_own_kind(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, _) = library(&db).await?;
    documents[0].related_m2m().add([&documents[1]], &db).await?;
    assert_eq!(documents[0].related_m2m().all().get(&db).await?.title, "b");
    assert_eq!(documents[1].related_m2m().all().count(&db).await?, 0, "a link has a direction");
    let pointed_at = Document::objects().filter(Document::related().reverse().exist());
    assert_eq!(pointed_at.get(&db).await?.title, "b");
    Ok(())
}

pub(crate) async fn links_may_be_rows_of_a_model(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let (documents, _) = library(&db).await?;
    let (mut ann, mut bob) = (Author::new("Ann"), Author::new("Bob"));
    ann.insert(&db).await?;
    bob.insert(&db).await?;
    documents[0].readers_m2m().add([&ann], &db).await?;
    let long = Loan {
        id: Auto::default(),
        document: ForeignKey::to(&documents[0])?,
        reader: ForeignKey::to(&bob)?,
        days: 90,
    };
    long.clone().insert(&db).await?;
    assert_eq!(Loan::objects().filter(Loan::reader.eq(ann.id)).get(&db).await?.days, 14, "defaults are kept");
    let names = documents[0].readers_m2m().all().order_by(Author::name).values(Author::name);
    assert_eq!(names.fetch(&db).await?, ["Ann", "Bob"]);
    assert_eq!(documents[0].readers_m2m().remove([&bob], &db).await?, 1);
    assert_eq!(Loan::objects().count(&db).await?, 1);
    Ok(())
}
