//! First and last days and times that are none, or of another type.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rustango::prelude::*;

#[derive(Form)]
struct Texts {
    #[form(min = "29.02.2024")]
    a: NaiveDate,
    #[form(min = "2023-02-29")]
    b: NaiveDate,
    #[form(max = "2024-02-29T24:00")]
    c: DateTime<Utc>,
    #[form(max = "2024-02-29T18:30+02:00")]
    d: DateTime<Utc>,
    #[form(min = "24:00")]
    e: NaiveTime,
    #[form(min = "2024-03-01", max = "2024-02-29")]
    f: NaiveDate,
    #[form(min = "")]
    g: NaiveDate,
}

#[derive(Form)]
struct Types {
    #[form(min = "2024-02-29")]
    day_of_moment: DateTime<Utc>,
    #[form(max = "2024-02-29T18:30")]
    moment_of_day: Option<NaiveDate>,
    #[form(max = "18:30")]
    time_of_day: NaiveDate,
    #[form(min = "2024-02-29")]
    of_text: String,
    #[form(min = 5)]
    number_of_day: NaiveDate,
}

fn main() {}
