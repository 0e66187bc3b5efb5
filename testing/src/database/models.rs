//! The tables that the cases use.
//!
//! They must not be found by programs that link this crate for their tests,
//! so the derives are pointed at a module of ours that registers nothing.

mod composite;
mod kept;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_macros::{Choices, Model};
use rustango_model::{Auto, ForeignKey};
use uuid::Uuid;

pub(crate) use self::{
    composite::{Astray, Edition, Guest, Invoice, Ring, Slot, Tile, Visitor, Volume, Vote},
    kept::{Document, Label, Leaflet, Loan, Mention, Poster, Remark, Setting, Shelf, Visit},
};

/// Stands for the facade's, without its registry.
pub(crate) mod __macro {
    pub(crate) use rustango_query::__macro::*;

    pub(crate) mod inventory {
        macro_rules! submit {
            ($($model:tt)*) => {};
        }
        pub(crate) use submit;
    }
}

/// One text; for cases that only need rows.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Note {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) text: String,
}

impl Note {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { id: Auto::default(), text: text.into() }
    }
}

/// A field of every type.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Every {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) boolean: bool,
    pub(crate) small: i16,
    pub(crate) medium: i32,
    pub(crate) big: i64,
    pub(crate) single: f32,
    pub(crate) double: f64,
    pub(crate) decimal: Decimal,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) uuid: Uuid,
    pub(crate) timestamp: DateTime<Utc>,
    pub(crate) date: NaiveDate,
    pub(crate) time: NaiveTime,
    pub(crate) json: serde_json::Value,
}

/// A field of every type that may be NULL.
#[derive(Model, Clone, Debug, Default, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Maybe {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) boolean: Option<bool>,
    pub(crate) small: Option<i16>,
    pub(crate) medium: Option<i32>,
    pub(crate) big: Option<i64>,
    pub(crate) single: Option<f32>,
    pub(crate) double: Option<f64>,
    pub(crate) decimal: Option<Decimal>,
    pub(crate) text: Option<String>,
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) uuid: Option<Uuid>,
    pub(crate) timestamp: Option<DateTime<Utc>>,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) time: Option<NaiveTime>,
    pub(crate) json: Option<serde_json::Value>,
}

/// The table of [`Maybe`], read by a model that takes no NULL.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", table = "maybe")]
pub(crate) struct Never {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) text: String,
    pub(crate) medium: i32,
}

/// Where a post stands; a closed list.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[rustango(crate = "crate::database::models")]
pub(crate) enum Status {
    Draft,
    InReview,
    #[rustango(value = "it's out")]
    Published,
}

/// A target of foreign keys.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Author {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 40)]
    pub(crate) name: String,
}

impl Author {
    pub(crate) fn new(name: &str) -> Self {
        Self { id: Auto::default(), name: name.to_owned() }
    }
}

/// Two keys to one table, stamps, limits, choices, an ordering of its own.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", ordering = "-views, title", index("status, views"))]
pub(crate) struct Post {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) title: String,
    #[rustango(default = "'draft'")]
    pub(crate) status: Status,
    #[rustango(min = 0, max = 1000, index)]
    pub(crate) views: i32,
    pub(crate) author: ForeignKey<Author>,
    #[rustango(on_delete = "set_null")]
    pub(crate) editor: Option<ForeignKey<Author>>,
    #[rustango(auto_now_add)]
    pub(crate) created_at: DateTime<Utc>,
    #[rustango(auto_now)]
    pub(crate) changed_at: DateTime<Utc>,
}

impl Post {
    pub(crate) fn new(title: &str, author: &Author) -> Self {
        Self {
            id: Auto::default(),
            title: title.to_owned(),
            status: Status::Draft,
            views: 0,
            author: ForeignKey::new(author.id.get().expect("the author is saved")),
            editor: None,
            created_at: DateTime::UNIX_EPOCH,
            changed_at: DateTime::UNIX_EPOCH,
        }
    }
}

/// Goes with its post.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Comment {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) post: ForeignKey<Post>,
    pub(crate) text: String,
}

/// Becomes the default's when its author goes.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Legacy {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "set_default", default = "1")]
    pub(crate) heir: ForeignKey<Author>,
}

/// Looks at the end whether its author is there.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Oath {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "no_action")]
    pub(crate) witness: ForeignKey<Author>,
}

/// Constraints of every sort.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    unique_together("tenant, slug"),
    check(name = "account_solvent", expr = "balance >= 0")
)]
pub(crate) struct Account {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(unique, max_length = 40)]
    pub(crate) email: String,
    pub(crate) tenant: i32,
    #[rustango(max_length = 20)]
    pub(crate) slug: String,
    #[rustango(default = "0")]
    pub(crate) balance: i64,
    #[rustango(default = "'draft'")]
    pub(crate) status: Status,
    pub(crate) rank: Option<i16>,
}

impl Account {
    pub(crate) fn new(email: &str, tenant: i32, slug: &str) -> Self {
        Self {
            id: Auto::default(),
            email: email.to_owned(),
            tenant,
            slug: slug.to_owned(),
            balance: 0,
            status: Status::Draft,
            rank: None,
        }
    }
}

/// Points at itself.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Folder {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) name: String,
    #[rustango(on_delete = "cascade")]
    pub(crate) parent: Option<ForeignKey<Folder>>,
}

/// Half of a circle.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Hen {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) hatched_from: Option<ForeignKey<Egg>>,
}

/// The other half.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Egg {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) laid_by: ForeignKey<Hen>,
}

/// Comes before what it points at.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Hope {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(deferrable, on_delete = "no_action")]
    pub(crate) note: ForeignKey<Note>,
}

/// A key that is text.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Country {
    #[rustango(primary_key, max_length = 2)]
    pub(crate) code: String,
    pub(crate) name: String,
}

/// Points at a key that is text.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct City {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) name: String,
    pub(crate) country: ForeignKey<Country>,
}

/// A key that sorts by creation.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Ticket {
    #[rustango(primary_key, auto_uuid)]
    pub(crate) id: Uuid,
    pub(crate) text: String,
}

/// A key that nobody guesses, unset until the row is inserted.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Voucher {
    #[rustango(primary_key, auto_uuid = "v4")]
    pub(crate) id: Auto<Uuid>,
    pub(crate) text: String,
}

/// A key that the program chooses.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Counter {
    #[rustango(primary_key)]
    pub(crate) id: i32,
    pub(crate) value: i64,
}

/// A small numbered key, and nothing else.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Seat {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i16>,
}

/// A medium numbered key.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Row {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i32>,
    pub(crate) text: String,
}

/// Nothing but a key.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Tag {
    #[rustango(primary_key)]
    pub(crate) name: String,
}

/// Names that SQL keeps for itself.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", table = "order", ordering = "group", index("from, table"))]
pub(crate) struct Order {
    #[rustango(primary_key, column = "select")]
    pub(crate) id: Auto<i64>,
    pub(crate) from: String,
    #[rustango(unique)]
    pub(crate) group: i32,
    #[rustango(column = "Table")]
    pub(crate) table: Option<i32>,
    #[rustango(column = "user")]
    pub(crate) references: Option<ForeignKey<Order>>,
}

/// Texts that SQL or a database would read.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[rustango(crate = "crate::database::models")]
pub(crate) enum Odd {
    #[rustango(value = "it's")]
    Quoted,
    #[rustango(value = r"back\slash")]
    Slashed,
    #[rustango(value = r"\")]
    Slash,
    #[rustango(value = "\"double\" `back` %_")]
    Marked,
    #[rustango(value = "ünï 👍")]
    Foreign,
}

/// One of those.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Oddity {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) odd: Odd,
}
