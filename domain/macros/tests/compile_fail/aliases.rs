//! An alias hides a type from the derive, not from the compiler.

use chrono::NaiveDate;
use rustango::{Auto, ForeignKey, Model};
use rust_decimal::Decimal;

type Count = i32;
type Day = Option<NaiveDate>;
type Parent = ForeignKey<Limit>;
type Ratio = Decimal;
type Number = Auto<i32>;

#[derive(Model)]
struct Limit {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(index, max_length = 9)]
    count: Count,
}

#[derive(Model)]
struct Fraction {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(min = 0, max = 1.5)]
    count: Count,
}

#[derive(Model)]
struct Digits {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max = 0.00000000000000000000000000001)]
    ratio: Ratio,
}

#[derive(Model)]
struct Stamped {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(auto_now)]
    day: Day,
}

#[derive(Model)]
struct Deleted {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    count: Count,
}

#[derive(Model)]
struct Emptied {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(on_delete = "set_null")]
    parent: Parent,
}

#[derive(Model)]
struct Clashing {
    #[rustango(primary_key)]
    id: Auto<i64>,
    parent: Parent,
    parent_id: i64,
}

#[derive(Model)]
struct TwiceNumbered {
    #[rustango(primary_key)]
    id: Auto<i64>,
    number: Number,
}

fn main() {}
