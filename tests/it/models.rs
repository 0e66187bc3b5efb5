//! The models of these tests, and a few rows.

use chrono::{DateTime, Utc};
use rustango::{Registry, connect, create_tables, prelude::*};
use serde_json::json;

#[derive(Model, Clone, Debug)]
pub(crate) struct Country {
    #[rustango(primary_key, max_length = 2)]
    pub(crate) code: String,
}

#[derive(Model, Clone, Debug)]
pub(crate) struct Writer {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 40)]
    pub(crate) name: String,
    pub(crate) country: Option<ForeignKey<Country>>,
}

#[derive(Model, Clone, Debug)]
#[rustango(ordering = "id")]
pub(crate) struct Book {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) title: String,
    pub(crate) pages: i32,
    pub(crate) writer: ForeignKey<Writer>,
    pub(crate) translator: Option<ForeignKey<Writer>>,
    pub(crate) published: DateTime<Utc>,
    pub(crate) meta: serde_json::Value,
}

#[derive(Model, Clone, Debug)]
pub(crate) struct Review {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) book: ForeignKey<Book>,
    pub(crate) stars: i16,
}

/// Ann of NO wrote `Fjord` (100 pages, 2020) and `Fog` (200, 2021, translated
/// by Bob); Bob of nowhere wrote `Sea` (300, 2022). `Fog` has 5 and 1 stars.
pub(crate) async fn library() -> Db {
    let db = connect("sqlite::memory:").await.unwrap();
    create_tables(&db, &Registry::discovered().unwrap()).await.unwrap();
    Country { code: "NO".into() }.insert(&db).await.unwrap();
    let mut ann = Writer { id: Auto::default(), name: "Ann".into(), country: Some(ForeignKey::new("NO")) };
    let mut bob = Writer { id: Auto::default(), name: "Bob".into(), country: None };
    ann.save(&db).await.unwrap();
    bob.save(&db).await.unwrap();
    for (title, pages, writer, translator, year, meta) in [
        ("Fjord", 100, &ann, None, 2020, json!({"tags": ["sea"], "year": "old"})),
        ("Fog", 200, &ann, Some(&bob), 2021, json!({"isbn": {"a-b": 7}})),
        ("Sea", 300, &bob, None, 2022, json!(null)),
    ] {
        let mut book = Book {
            id: Auto::default(),
            title: title.into(),
            pages,
            writer: ForeignKey::to(writer).unwrap(),
            translator: translator.map(|writer| ForeignKey::to(writer).unwrap()),
            published: format!("{year}-03-01T12:00:00Z").parse().unwrap(),
            meta,
        };
        book.save(&db).await.unwrap();
        if title == "Fog" {
            for stars in [5, 1] {
                let book = ForeignKey::to(&book).unwrap();
                Review { id: Auto::default(), book, stars }.save(&db).await.unwrap();
            }
        }
    }
    db
}
