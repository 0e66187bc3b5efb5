//! A table for every kind of value, and one that nobody may touch.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rustango::prelude::*;
use serde_json::Value;
use uuid::Uuid;

#[derive(Model, Clone, Debug)]
#[rustango(table = "injection_shelf")]
pub(super) struct Shelf {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) name: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "injection_exhibit")]
pub(super) struct Exhibit {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) text: String,
    pub(super) doc: Option<Value>,
    pub(super) number: Option<i64>,
    pub(super) day: Option<NaiveDate>,
    pub(super) uid: Option<Uuid>,
    pub(super) price: Option<Decimal>,
    pub(super) flag: Option<bool>,
    pub(super) shelf: Option<ForeignKey<Shelf>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(table = "injection_canary")]
pub(super) struct Canary {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) name: String,
}
