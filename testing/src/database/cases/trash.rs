//! Deletes into the trash, and out of it again.

use chrono::DateTime;
use rustango_model::{ForeignKey, Model as _};
use rustango_ports::database::{Value, ValueRef};
use rustango_query::{Db, Error, FieldRef, Follow as _, Objects as _, QuerySet, Trashable as _, records};

use crate::database::{
    models::{Author, Document, Label, Leaflet, Loan, Remark, Shelf},
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
    documents[1].soft_delete(&db).await?;

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

/// Rows that nobody watches: where an update cannot answer with rows, they are read by their keys.
pub(crate) async fn updates_answer_with_rows_in_the_trash(trial: &Trial) -> Outcome {
    let db = trial.with(&[Leaflet::schema]).await?;
    let mut leaflets = ["a", "b", "c", "d"].map(Leaflet::new);
    Leaflet::bulk_insert(&mut leaflets, &db).await?;
    for at in [1, 3] {
        leaflets[at].delete(&db).await?;
    }
    let field = |name: &str| FieldRef::named(Leaflet::schema(), name).map_or(usize::MAX, FieldRef::position);
    let answer = async |query: QuerySet<Leaflet>, values: Vec<(usize, Value)>, db: &Db| {
        let returning = [field("title"), field("copies"), field("deleted_at")];
        let rows = records::update_returning(db, &query.into_select()?, values, &returning).await?;
        let read = |row| -> Result<_, Error> {
            let ValueRef::Text(title) = rows.get(row, 0)? else { panic!("a title is text") };
            let ValueRef::I32(copies) = rows.get(row, 1)? else { panic!("copies are counted") };
            Ok((title.to_owned(), copies, !rows.get(row, 2)?.is_null()))
        };
        let mut read = (0..rows.len()).map(read).collect::<Result<Vec<_>, _>>()?;
        read.sort();
        Ok::<_, Error>(read)
    };
    let row = |title: &str, copies, is_trashed| (title.to_owned(), copies, is_trashed);
    let copies = |number| vec![(field("copies"), Value::I32(number))];

    let found = answer(Leaflet::objects(), copies(2), &db).await?;
    assert_eq!(found, [row("a", 2, false), row("c", 2, false)], "the trash is not touched");
    let found = answer(Leaflet::objects().only_trashed(), copies(3), &db).await?;
    assert_eq!(found, [row("b", 3, true), row("d", 3, true)]);
    let some =
        Leaflet::objects().with_trashed().filter(Leaflet::title.gte("b")).order_by(Leaflet::title).limit(2);
    let found = answer(some, copies(4), &db).await?;
    assert_eq!(found, [row("b", 4, true), row("c", 4, false)]);

    // An update that moves rows into the trash or out of it answers with them all the same.
    let since = || vec![(field("deleted_at"), Value::Timestamp(DateTime::UNIX_EPOCH))];
    let found = answer(Leaflet::objects().filter(Leaflet::title.eq("a")), since(), &db).await?;
    assert_eq!(found, [row("a", 2, true)]);
    let none = || vec![(field("deleted_at"), Value::Null(rustango_ports::database::ValueType::Timestamp))];
    let found = answer(Leaflet::objects().only_trashed(), none(), &db).await?;
    assert_eq!(found, [row("a", 2, false), row("b", 4, false), row("d", 3, false)]);
    assert_eq!(answer(Leaflet::objects().only_trashed(), copies(9), &db).await?, []);
    Ok(())
}
