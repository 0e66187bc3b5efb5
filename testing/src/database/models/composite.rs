//! Models whose keys have several fields, and models that point at them.

use chrono::{DateTime, Utc};
use rustango_macros::Model;
use rustango_model::{Auto, ForeignKey};
use uuid::Uuid;

use super::{Author, Note};

/// Known by two fields together.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", unique_together("shelf, place"))]
pub(crate) struct Edition {
    #[rustango(primary_key, max_length = 20)]
    pub(crate) isbn: String,
    #[rustango(primary_key)]
    pub(crate) number: i32,
    pub(crate) title: String,
    #[rustango(default = "1")]
    pub(crate) pages: i32,
    pub(crate) author: Option<ForeignKey<Author>>,
    pub(crate) shelf: Option<i64>,
    pub(crate) place: Option<i64>,
}

impl Edition {
    pub(crate) fn new(isbn: &str, number: i32, title: &str) -> Self {
        Self {
            isbn: isbn.to_owned(),
            number,
            title: title.to_owned(),
            pages: 1,
            author: None,
            shelf: None,
            place: None,
        }
    }
}

/// Points at an edition, and maybe at the one that it is a reprint of.
#[allow(clippy::duplicated_attributes, reason = "two keys lead to one model")]
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    fk_composite(
        name = "edition",
        to = "Edition",
        from = "isbn, number",
        on = "isbn, number",
        on_delete = "cascade"
    ),
    fk_composite(
        name = "reprint",
        to = "edition",
        from = "first_number, first_isbn",
        on = "number, isbn",
        on_delete = "set_null"
    ),
    fk_composite(name = "kept", to = "Edition", from = "shelf, place", on = "shelf, place")
)]
pub(crate) struct Volume {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) isbn: String,
    pub(crate) number: i32,
    pub(crate) first_number: Option<i32>,
    #[rustango(max_length = 20)]
    pub(crate) first_isbn: Option<String>,
    pub(crate) shelf: Option<i64>,
    pub(crate) place: Option<i64>,
    pub(crate) worn: i32,
}

impl Volume {
    pub(crate) fn of(edition: &Edition) -> Self {
        Self {
            id: Auto::default(),
            isbn: edition.isbn.clone(),
            number: edition.number,
            first_number: None,
            first_isbn: None,
            shelf: None,
            place: None,
            worn: 0,
        }
    }
}

/// Its key is made of the rows that it stands between.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Vote {
    #[rustango(primary_key, on_delete = "cascade")]
    pub(crate) author: ForeignKey<Author>,
    #[rustango(primary_key)]
    pub(crate) note: ForeignKey<Note>,
    pub(crate) points: i32,
}

/// Nothing but a key, of three types.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Visitor {
    #[rustango(primary_key)]
    pub(crate) gate: i16,
    #[rustango(primary_key, auto_uuid)]
    pub(crate) badge: Uuid,
    #[rustango(primary_key)]
    pub(crate) day: i64,
}

/// All of its writes are watched: counted, recorded, and undone.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", audit)]
pub(crate) struct Slot {
    #[rustango(primary_key, max_length = 20)]
    pub(crate) room: String,
    #[rustango(primary_key)]
    pub(crate) hour: i64,
    pub(crate) taken_by: String,
    #[rustango(auto_now)]
    pub(crate) changed_at: DateTime<Utc>,
    #[rustango(soft_delete)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    #[rustango(version)]
    pub(crate) version: i64,
}

impl Slot {
    pub(crate) fn new(room: &str, hour: i64, taken_by: &str) -> Self {
        Self {
            room: room.to_owned(),
            hour,
            taken_by: taken_by.to_owned(),
            changed_at: DateTime::UNIX_EPOCH,
            deleted_at: None,
            version: 0,
        }
    }
}

/// Goes with its slot, and is recorded.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    audit,
    fk_composite(name = "slot", to = "Slot", from = "room, hour", on = "room, hour", on_delete = "cascade")
)]
pub(crate) struct Guest {
    #[rustango(primary_key, max_length = 20)]
    pub(crate) room: String,
    #[rustango(primary_key)]
    pub(crate) hour: i64,
    #[rustango(primary_key)]
    pub(crate) seat: i32,
}

/// Forgets its slot when that goes, and is recorded.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    audit,
    fk_composite(name = "slot", to = "Slot", from = "room, hour", on = "room, hour", on_delete = "set_null")
)]
pub(crate) struct Invoice {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) room: Option<String>,
    pub(crate) hour: Option<i64>,
    pub(crate) total: i64,
}

/// Points at its neighbour, and at a ring that points back at one.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    fk_composite(name = "next", to = "Tile", from = "next_row, next_column", on = "row, column"),
    fk_composite(name = "ring", to = "Ring", from = "row, ring_number", on = "row, number")
)]
pub(crate) struct Tile {
    #[rustango(primary_key)]
    pub(crate) row: i32,
    #[rustango(primary_key)]
    pub(crate) column: i32,
    pub(crate) next_row: Option<i32>,
    pub(crate) next_column: Option<i32>,
    pub(crate) ring_number: Option<i32>,
}

/// The other half of a circle.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    fk_composite(name = "first", to = "Tile", from = "row, first_column", on = "row, column")
)]
pub(crate) struct Ring {
    #[rustango(primary_key)]
    pub(crate) row: i32,
    #[rustango(primary_key)]
    pub(crate) number: i32,
    pub(crate) first_column: Option<i32>,
}

/// Points at fields that several rows may share.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    fk_composite(name = "slot", to = "Slot", from = "room, guest", on = "room, taken_by")
)]
pub(crate) struct Astray {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) room: String,
    pub(crate) guest: String,
}
