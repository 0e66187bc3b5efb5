//! Answers of queries in the form that testing/oracle/answer.py gives them.

use atlas::{City, Country, District, Region};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;
use serde_json::{Value, json};

use super::models::{Person, Project, Task, Team};

/// What a row is made of.
pub(super) trait Answer {
    /// Appends its cells to those of the row that it is part of.
    fn cells(&self, row: &mut Vec<Value>);
}

/// Makes an answer of one row, or of one value.
pub(super) fn of_row(row: &(impl Answer + ?Sized)) -> Value {
    let mut cells = Vec::new();
    row.cells(&mut cells);
    if cells.len() == 1 { cells.remove(0) } else { Value::Array(cells) }
}

pub(super) fn of_rows<R: Answer>(rows: &[R]) -> Value {
    rows.iter().map(of_row).collect()
}

macro_rules! answers {
    ($($ty:ty: |$value:ident| $cell:expr;)*) => {$(
        impl Answer for $ty {
            fn cells(&self, row: &mut Vec<Value>) {
                let $value = self;
                row.push($cell);
            }
        }
    )*};
}

answers! {
    Value: |document| json!({ "document": document });
    bool: |value| json!(value);
    i32: |value| json!(value);
    i64: |value| json!(value);
    u64: |value| json!(value);
    usize: |value| json!(value);
    f64: |value| json!(value);
    str: |value| json!(value);
    String: |value| json!(value);
    Decimal: |value| json!({ "decimal": value.normalize().to_string() });
    DateTime<Utc>: |value| json!(value.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
    NaiveDate: |value| json!(value.to_string());
    NaiveTime: |value| json!(value.format("%H:%M:%S%.6f").to_string());
    Auto<i64>: |key| json!(key.get());
    Team: |team| of_row(&team.id);
    Person: |person| of_row(&person.id);
    Project: |project| of_row(&project.id);
    Task: |task| of_row(&task.id);
    Country: |country| json!(country.code);
    Region: |region| json!(region.code);
    District: |district| json!(district.code);
    City: |city| of_row(&city.id);
}

impl<T: Answer + ?Sized> Answer for &T {
    fn cells(&self, row: &mut Vec<Value>) {
        (**self).cells(row);
    }
}

impl<T: Answer> Answer for Option<T> {
    fn cells(&self, row: &mut Vec<Value>) {
        match self {
            Some(value) => value.cells(row),
            None => row.push(Value::Null),
        }
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn cells(&self, row: &mut Vec<Value>) {
        row.push(of_rows(self));
    }
}

impl<T: Model<Key: Answer>> Answer for ForeignKey<T> {
    fn cells(&self, row: &mut Vec<Value>) {
        self.key().cells(row);
    }
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<$($name: Answer),*> Answer for ($($name,)*) {
            #[allow(non_snake_case, reason = "the names of the types")]
            fn cells(&self, row: &mut Vec<Value>) {
                let ($($name,)*) = self;
                $($name.cells(row);)*
            }
        }
    )*};
}

tuples! {
    (A B)
    (A B C)
    (A B C D)
}

/// Whether two answers are the same: floats may differ in their last digits, and one ORM may
/// answer with a float where the other says that it is whole.
pub(super) fn agree(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => {
            let (one, other) = (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
            (one - other).abs() <= one.abs().max(other.abs()) * 1e-12
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| agree(one, other))
        }
        _ => one == other,
    }
}
