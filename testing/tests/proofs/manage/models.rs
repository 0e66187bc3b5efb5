//! Models as `inspectdb` writes them; they make the tables that it reads.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;
use uuid::Uuid;

/// All that can be had
#[derive(Model, Clone, Debug)]
#[rustango(
    table = "catalogue",
    comment = "All that can be had",
    unique_together("shelf, number"),
    index("shelf", name = "by_shelf"),
    index("number, -shelf"),
    check(name = "catalogue_number", expr = "number > 0")
)]
pub struct Catalogue {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// Where it stands
    #[rustango(max_length = 40, comment = "Where it stands")]
    pub shelf: String,
    pub number: i32,
    #[rustango(max_length = 20, unique)]
    pub code: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "edition")]
pub struct Edition {
    #[rustango(primary_key, max_length = 13)]
    pub isbn: String,
    #[rustango(primary_key)]
    pub number: i32,
    pub catalogue: ForeignKey<Catalogue>,
}

#[derive(Model, Clone, Debug)]
#[rustango(
    table = "thing",
    fk_composite(
        name = "edition",
        to = "Edition",
        from = "isbn, number",
        on = "isbn, number",
        on_delete = "cascade"
    )
)]
pub struct Thing {
    #[rustango(primary_key)]
    pub id: Uuid,
    pub yes: bool,
    pub small: i16,
    #[rustango(default = "7")]
    pub middle: i32,
    pub large: Option<i64>,
    pub single: f32,
    pub double: f64,
    pub exact: Decimal,
    #[rustango(max_length = 30, default = "'none'")]
    pub short: String,
    pub long: Option<String>,
    pub bytes: Vec<u8>,
    #[rustango(index)]
    pub made_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub hour: Option<NaiveTime>,
    pub document: serde_json::Value,
    #[rustango(max_length = 9)]
    pub state: ThingState,
    #[rustango(index, on_delete = "cascade")]
    pub catalogue: ForeignKey<Catalogue>,
    #[rustango(on_delete = "set_null")]
    pub part_of: Option<ForeignKey<Thing>>,
    #[rustango(max_length = 13)]
    pub isbn: Option<String>,
    pub number: Option<i32>,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThingState {
    Draft,
    #[rustango(value = "on sale")]
    OnSale,
}
