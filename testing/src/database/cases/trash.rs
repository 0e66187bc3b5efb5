//! Deletes into the trash, and out of it again.

use rustango_model::{ForeignKey, Model as _};
use rustango_query::{Error, Follow as _, Objects as _, Trashable as _};

use crate::database::{
    models::{Author, Document, Label, Loan, Remark, Shelf},
    trial::{Outcome, Trial},
};

const MODELS: &[fn() -> &'static rustango_model::ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema, Remark::schema];

async fn titles(
    query: rustango_query::QuerySet<Document>,
    db: &rustango_query::Db,
) -> Result<Vec<String>, Error> {
    query.values(Document::title).fetch(db).await
}

pub(crate) async fn rows_in_the_trash_are_hidden(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut documents = ["a", "b", "c"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    documents[1].delete(&db).await?;

    assert_eq!(titles(Document::objects(), &db).await?, ["a", "c"]);
    assert_eq!(titles(Document::objects().with_trashed(), &db).await?, ["a", "b", "c"]);
    assert_eq!(titles(Document::objects().only_trashed(), &db).await?, ["b"]);
    assert_eq!(Document::objects().count(&db).await?, 2);
    assert!(!Document::objects().filter(Document::title.eq("b")).exists(&db).await?);
    assert_eq!(Document::objects().page(1, 10).fetch_paginated(&db).await?.count, 2);
    let pages = Document::objects().aggregate(Document::pages.sum(), &db).await?;
    assert_eq!(pages, Some(2));
    let largest = Document::objects().distinct_on(Document::pages).fetch(&db).await?;
    assert_eq!(largest.len(), 1);
    let both = Document::objects().union(Document::objects().only_trashed());
    assert_eq!(both.count(&db).await?, 3);
    Ok(())
}

pub(crate) async fn deleting_twice_finds_nothing(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut document = Document::new("a");
    document.insert(&db).await?;
    document.delete(&db).await?;
    let again = document.delete(&db).await;
    assert!(matches!(again, Err(Error::RowVanished { model: "Document" })), "{again:?}");
    document.refresh(&db).await?;
    assert!(document.is_trashed(), "a row in the trash can be read by its key");
    assert_eq!(document.deleted_at, Some(document.changed_at), "it was changed when it was deleted");
    Ok(())
}

pub(crate) async fn restored_rows_are_back(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut documents = ["a", "b", "c"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    assert_eq!(Document::objects().filter(Document::title.lt("c")).delete(&db).await?, 2);
    assert_eq!(titles(Document::objects(), &db).await?, ["c"]);

    documents[0].restore(&db).await?;
    assert!(!documents[0].is_trashed());
    assert_eq!(titles(Document::objects(), &db).await?, ["a", "c"]);
    assert_eq!(Document::objects().restore(&db).await?, 1, "only rows in the trash come out of it");
    assert_eq!(Document::objects().count(&db).await?, 3);
    Ok(())
}

pub(crate) async fn purged_rows_are_gone(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut documents = ["a", "b", "c"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    documents[0].delete(&db).await?;
    documents[0].purge(&db).await?;
    documents[1].purge(&db).await?;
    assert_eq!(titles(Document::objects().with_trashed(), &db).await?, ["c"]);
    let gone = documents[0].purge(&db).await;
    assert!(matches!(gone, Err(Error::RowVanished { .. })), "{gone:?}");
    documents[2].delete(&db).await?;
    assert_eq!(
        Document::objects().purge(&db).await?,
        0,
        "a query does not see the trash, unless it is asked to"
    );
    assert_eq!(Document::objects().only_trashed().purge(&db).await?, 1);
    assert_eq!(Document::objects().with_trashed().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn relations_do_not_lead_into_the_trash(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let mut shelf = Shelf::new("top");
    shelf.insert(&db).await?;
    let mut documents = ["a", "b"].map(|title| Document {
        shelf: Some(ForeignKey::to(&shelf).expect("it is saved")),
        ..Document::new(title)
    });
    Document::bulk_insert(&mut documents, &db).await?;
    let mut label = Label::new("red");
    label.insert(&db).await?;
    documents[0].labels_m2m().add([&label], &db).await?;
    let mut remark = Remark {
        id: rustango_model::Auto::default(),
        document: ForeignKey::to(&documents[0])?,
        text: "x".into(),
    };
    remark.insert(&db).await?;
    documents[0].delete(&db).await?;

    let holds_a = Shelf::objects().filter(Document::shelf.reverse().any(Document::title.eq("a")));
    assert_eq!(holds_a.count(&db).await?, 0);
    let counts = Shelf::objects().values(Document::shelf.reverse().count()).fetch(&db).await?;
    assert_eq!(counts, [1]);
    let labelled = Label::objects().filter(Document::labels().reverse().exist());
    assert_eq!(labelled.count(&db).await?, 0);
    let found = Document::labels().reverse().fetch_for(&[label], Document::objects(), &db).await?;
    assert!(found[0].is_empty());

    // A foreign key still finds its target.
    assert_eq!(remark.document.get(&db).await?.title, "a");
    let along = Remark::objects().select_related(Remark::document).get(&db).await?;
    assert_eq!(along.document.loaded().map(|document| &*document.title), Some("a"));
    Ok(())
}
