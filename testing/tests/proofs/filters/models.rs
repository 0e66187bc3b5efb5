//! Rows with every kind of column, something above them and something below.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;

#[derive(Model, Clone, Debug)]
#[rustango(table = "filters_kind")]
pub(super) struct Kind {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) label: Option<String>,
    pub(super) level: i32,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "filters_thing")]
pub(super) struct Thing {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) flag: Option<bool>,
    pub(super) small: Option<i32>,
    pub(super) big: i64,
    pub(super) ratio: Option<f64>,
    pub(super) price: Option<Decimal>,
    pub(super) name: Option<String>,
    pub(super) day: Option<NaiveDate>,
    pub(super) at: DateTime<Utc>,
    pub(super) kind: Option<ForeignKey<Kind>>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "filters_part")]
pub(super) struct Part {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) thing: ForeignKey<Thing>,
    pub(super) weight: Option<i32>,
    pub(super) code: String,
}

/// All rows, as they are in the database too.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) kinds: Vec<Kind>,
    pub(super) things: Vec<Thing>,
    pub(super) parts: Vec<Part>,
}

impl World {
    pub(super) fn kind_of(&self, thing: &Thing) -> Option<&Kind> {
        let key = thing.kind.as_ref()?.key();
        self.kinds.iter().find(|kind| kind.id.get() == Some(*key))
    }

    pub(super) fn parts_of(&self, thing: &Thing) -> impl Iterator<Item = &Part> {
        let id = thing.id.get();
        self.parts.iter().filter(move |part| Some(*part.thing.key()) == id)
    }
}
