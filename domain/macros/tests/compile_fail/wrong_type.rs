//! Attributes on fields of other types.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use rustango::{Auto, Model};
use uuid::Uuid;

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 3)]
    views: i32,
    #[rustango(min = 1)]
    title: String,
    #[rustango(max = 1.5)]
    rank: Option<i16>,
    #[rustango(max = 0.12345678901234567890123456789)]
    price: Decimal,
    #[rustango(auto_now_add)]
    created_on: NaiveDate,
    #[rustango(auto_now)]
    updated: Option<String>,
    #[rustango(auto_uuid)]
    token: String,
    #[rustango(auto_now, auto_now_add)]
    changed: DateTime<Utc>,
}

#[derive(Model)]
struct Numbered {
    #[rustango(primary_key, auto_uuid = "v1")]
    id: Auto<Uuid>,
    #[rustango(auto_uuid)]
    number: i64,
}

fn main() {}
