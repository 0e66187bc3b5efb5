//! The tables and the rows that the transcripts find.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use rustango_macros::{Choices, Model};
use rustango_model::{Auto, ForeignKey};
use rustango_query::{Db, Error, Objects as _};
use serde_json::json;

/// With a unique field and a stamped one.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", ordering = "name")]
pub(super) struct Author {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    #[rustango(max_length = 20, unique)]
    pub(super) name: String,
    #[rustango(auto_now_add)]
    pub(super) joined_at: DateTime<Utc>,
}

/// Audited.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", audit(track = "text"))]
pub(super) struct Entry {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) text: String,
}

impl Entry {
    pub(super) fn new(text: &str) -> Self {
        Self { id: Auto::default(), text: text.to_owned() }
    }
}

/// With a field of most kinds.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", ordering = "title")]
pub(super) struct Book {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    #[rustango(max_length = 40)]
    pub(super) title: String,
    pub(super) author: ForeignKey<Author>,
    #[rustango(default = "'paper'")]
    pub(super) format: Format,
    #[rustango(min = 1, max = 5_000)]
    pub(super) pages: Option<i32>,
    pub(super) price: Option<Decimal>,
    #[rustango(default = "true")]
    pub(super) in_print: bool,
    #[rustango(unique)]
    pub(super) isbn: Option<String>,
    pub(super) published_on: Option<NaiveDate>,
    pub(super) notes: Option<serde_json::Value>,
}

/// Whose changes are counted.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models")]
pub(super) struct Draft {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) text: String,
    #[rustango(version)]
    pub(super) version: i64,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[rustango(crate = "crate::database::models")]
pub(super) enum Format {
    Paper,
    Ebook,
    Audio,
}

/// Inserts two authors with five books, and one without; and two drafts.
pub(super) async fn insert(db: &Db) -> Result<(), Error> {
    let joined_at = db.clock().now();
    let mut authors = ["Jane Austen", "Émile Zola", "Nobody"].map(|name| Author {
        id: Auto::default(),
        name: name.into(),
        joined_at,
    });
    Author::bulk_insert(&mut authors, db).await?;
    let mut drafts =
        ["first", "other"].map(|text| Draft { id: Auto::default(), text: text.into(), version: 1 });
    Draft::bulk_insert(&mut drafts, db).await?;
    let book = |title: &str, author: usize| {
        Ok::<_, Error>(Book {
            id: Auto::default(),
            title: title.into(),
            author: ForeignKey::to(&authors[author])?,
            format: Format::Paper,
            pages: None,
            price: None,
            in_print: true,
            isbn: None,
            published_on: None,
            notes: None,
        })
    };
    let mut books = [
        Book {
            pages: Some(474),
            price: Some(Decimal::new(990, 2)),
            isbn: Some("9780141439587".into()),
            published_on: NaiveDate::from_ymd_opt(1815, 12, 23),
            ..book("Emma", 0)?
        },
        Book { pages: Some(592), format: Format::Ebook, ..book("Germinal", 1)? },
        Book {
            in_print: false,
            format: Format::Audio,
            notes: Some(json!({"read": ["A", "B"]})),
            ..book("Nana", 1)?
        },
        Book { pages: Some(249), ..book("Persuasion", 0)? },
        Book { in_print: false, ..book("Sanditon", 0)? },
    ];
    Book::bulk_insert(&mut books, db).await
}
