//! Optimistic locking: nobody writes on top of a change that they never saw.

use rustango_model::Model as _;
use rustango_query::{Error, Objects as _, Trashable as _};

use crate::database::{
    models::{Author, Document, Label, Loan, Shelf},
    trial::{Outcome, Trial},
};

const MODELS: &[fn() -> &'static rustango_model::ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema];

fn is_stale<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Stale { model: "Document" }))
}

pub(crate) async fn versions_count_changes(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document { version: 40, ..Document::new("a") };
    document.insert(&db).await?;
    assert_eq!(document.version, 1, "a new row is the first version, whatever it said");
    document.save(&db).await?;
    document.pages = 7;
    document.save_only(Document::pages, &db).await?;
    assert_eq!(document.version, 3);
    Document::objects().update().set(Document::pages, Document::pages + 1).execute(&db).await?;
    Document::bulk_update(&mut [Document { version: 4, ..document.clone() }], Document::title, &db).await?;
    document.refresh(&db).await?;
    assert_eq!((document.version, document.pages), (5, 8));
    document.delete(&db).await?;
    document.restore(&db).await?;
    assert_eq!(document.version, 7, "the trash counts too");
    Ok(())
}

pub(crate) async fn stale_writes_are_refused(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document::new("a");
    document.insert(&db).await?;
    let (mut ours, mut theirs) = (document.clone(), document);
    theirs.title = "theirs".into();
    theirs.save(&db).await?;
    ours.title = "ours".into();

    assert!(is_stale(&ours.save(&db).await));
    assert!(is_stale(&ours.save_only(Document::title, &db).await));
    let mut others = Document::new("b");
    others.insert(&db).await?;
    let mut both = [others.clone(), ours.clone()];
    both[0].pages = 99;
    assert!(is_stale(&Document::bulk_update(&mut both, (Document::pages, Document::title), &db).await));
    others.refresh(&db).await?;
    assert_eq!((others.pages, others.version), (1, 1), "all or nothing");

    ours.refresh(&db).await?;
    assert_eq!(ours.title, "theirs", "nothing was lost");
    ours.title = "ours".into();
    ours.save(&db).await?;
    ours.purge(&db).await?;
    let gone = ours.save(&db).await;
    assert!(matches!(gone, Err(Error::RowVanished { .. })), "{gone:?}");
    Ok(())
}

pub(crate) async fn of_writers_at_the_same_time_one_wins(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document::new("a");
    document.insert(&db).await?;
    let writers = (0..8).map(|number| {
        let (mut copy, db) = (document.clone(), db.clone());
        copy.pages = number;
        async move { copy.save(&db).await }
    });
    let outcomes = futures_util::future::join_all(writers).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().filter(|outcome| outcome.is_err()).all(is_stale), "{outcomes:?}");
    document.refresh(&db).await?;
    assert_eq!(document.version, 2);
    Ok(())
}
