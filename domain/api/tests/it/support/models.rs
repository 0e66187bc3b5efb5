//! The models of the tests.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;
use uuid::Uuid;

/// With a unique field and a stamped one.
#[derive(Model, Clone, Debug)]
#[rustango(table = "author", ordering = "name")]
pub(crate) struct Author {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20, unique)]
    pub(crate) name: String,
    pub(crate) bio: Option<String>,
    #[rustango(auto_now_add)]
    pub(crate) created_at: DateTime<Utc>,
}

/// With foreign keys, a default, choices, bounds and a pair that is unique.
#[derive(Model, Clone, Debug)]
#[rustango(
    table = "post",
    ordering = "-published_at",
    unique_together("author, slug"),
    check(name = "no_shouting", expr = "title <> 'SHOUT'")
)]
pub(crate) struct Post {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 30)]
    pub(crate) title: String,
    #[rustango(default = "''")]
    pub(crate) body: String,
    pub(crate) slug: Option<String>,
    #[rustango(default = "'draft'")]
    pub(crate) status: Status,
    #[rustango(column = "author_id")]
    pub(crate) author: ForeignKey<Author>,
    pub(crate) editor: Option<ForeignKey<Author>>,
    #[rustango(min = 0, max = 5)]
    pub(crate) stars: Option<i16>,
    pub(crate) published_at: Option<DateTime<Utc>>,
    #[rustango(auto_now_add)]
    pub(crate) created_at: DateTime<Utc>,
    #[rustango(auto_now)]
    pub(crate) updated_at: DateTime<Utc>,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Draft,
    Published,
}

/// With a key that clients choose.
#[derive(Model, Clone, Debug)]
#[rustango(table = "country")]
pub(crate) struct Country {
    #[rustango(primary_key, max_length = 8)]
    pub(crate) code: String,
    pub(crate) name: String,
}

/// With a key that the toolkit makes.
#[derive(Model, Clone, Debug)]
#[rustango(table = "token")]
pub(crate) struct Token {
    #[rustango(primary_key, auto_uuid = "v4")]
    pub(crate) id: Uuid,
    pub(crate) label: String,
}

/// With a field that nobody is to see.
#[derive(Model, Clone, Debug)]
#[rustango(table = "secret")]
pub(crate) struct Secret {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) name: String,
    #[rustango(default = "'canary-7f3a'")]
    pub(crate) password: String,
}

/// With nothing but a key and a note.
#[derive(Model, Clone, Debug)]
#[rustango(table = "note")]
pub(crate) struct Note {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) text: Option<String>,
}

/// Points at others twice, under no names of its own.
#[derive(Model, Clone, Debug)]
#[rustango(table = "link")]
pub(crate) struct Link {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i32>,
    pub(crate) from: ForeignKey<Note>,
    pub(crate) to: ForeignKey<Note>,
    pub(crate) country: Option<ForeignKey<Country>>,
}

/// With a key of two fields, one of which is text.
#[derive(Model, Clone, Debug)]
#[rustango(table = "edition")]
pub(crate) struct Edition {
    #[rustango(primary_key, max_length = 20)]
    pub(crate) isbn: String,
    #[rustango(primary_key)]
    pub(crate) number: i32,
    pub(crate) title: Option<String>,
}

/// Points at a row by two fields.
#[derive(Model, Clone, Debug)]
#[rustango(
    table = "volume",
    fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number")
)]
pub(crate) struct Volume {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) isbn: Option<String>,
    pub(crate) number: Option<i32>,
    pub(crate) note: Option<ForeignKey<Note>>,
}

/// With a field of each type.
#[derive(Model, Clone, Debug)]
#[rustango(table = "everything")]
pub(crate) struct Everything {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) flag: Option<bool>,
    pub(crate) small: Option<i16>,
    pub(crate) medium: Option<i32>,
    pub(crate) large: Option<i64>,
    pub(crate) single: Option<f32>,
    pub(crate) double: Option<f64>,
    pub(crate) price: Option<Decimal>,
    pub(crate) text: Option<String>,
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) uuid: Option<Uuid>,
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) on: Option<NaiveDate>,
    pub(crate) clock: Option<NaiveTime>,
    pub(crate) document: Option<serde_json::Value>,
    pub(crate) status: Option<Status>,
}

/// With a field that never goes out, and one that is found by.
#[derive(Model, Clone, Debug)]
#[rustango(table = "account")]
pub(crate) struct Account {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 30, unique)]
    pub(crate) name: String,
    #[rustango(sensitive, max_length = 60)]
    pub(crate) password: String,
}

/// Whose changes are counted, and which belongs to an account.
#[derive(Model, Clone, Debug)]
#[rustango(table = "article")]
pub(crate) struct Article {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 60)]
    pub(crate) title: String,
    pub(crate) owner: ForeignKey<Account>,
    #[rustango(max_length = 10)]
    pub(crate) tenant: Option<String>,
    pub(crate) rank: Option<i32>,
    #[rustango(version)]
    pub(crate) version: i64,
}
