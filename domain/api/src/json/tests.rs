//! Rows of random values, against what serde_json writes for the same.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rustango_model::{FieldSchema, FieldValue, ModelSchema};
use rustango_ports::database::{Column, DbError, Identifier, RowSet, Value, ValueRef, ValueType};
use serde_json::{Map, json, value::RawValue};
use uuid::Uuid;

use super::page::write_page;
use crate::{pagination::Position, representation::Representation};

const fn field<T: FieldValue>(name: &'static str) -> FieldSchema {
    FieldSchema::of::<Option<T>>(name, Identifier::new("c"))
}

static FIELDS: [FieldSchema; 14] = [
    field::<bool>("flag"),
    field::<i16>("small"),
    field::<i32>("medium"),
    field::<i64>("large"),
    field::<f32>("single"),
    field::<f64>("double"),
    field::<Decimal>("price"),
    field::<String>("text"),
    field::<Vec<u8>>("bytes"),
    field::<Uuid>("uuid"),
    field::<DateTime<Utc>>("at"),
    field::<NaiveDate>("on"),
    field::<NaiveTime>("clock"),
    field::<serde_json::Value>("größe"),
];

static SCHEMA: ModelSchema = ModelSchema::new("Everything", "tests", Identifier::new("t"), &FIELDS, &[3]);

static ALL: LazyLock<Representation> =
    LazyLock::new(|| Representation::of_fields(&SCHEMA, &(0..FIELDS.len()).collect::<Vec<_>>()));

/// Rows held as values; JSON as the text that a driver would hold.
struct Held(Vec<Vec<(Value, String)>>);

impl RowSet for Held {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> &[Column] {
        &[]
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let (value, text) = &self.0[row][column];
        Ok(match value {
            Value::Bool(value) => ValueRef::Bool(*value),
            Value::I16(value) => ValueRef::I16(*value),
            Value::I32(value) => ValueRef::I32(*value),
            Value::I64(value) => ValueRef::I64(*value),
            Value::F32(value) => ValueRef::F32(*value),
            Value::F64(value) => ValueRef::F64(*value),
            Value::Decimal(value) => ValueRef::Decimal(*value),
            Value::Text(value) => ValueRef::Text(value),
            Value::Bytes(value) => ValueRef::Bytes(value),
            Value::Uuid(value) => ValueRef::Uuid(*value),
            Value::Timestamp(value) => ValueRef::Timestamp(*value),
            Value::Date(value) => ValueRef::Date(*value),
            Value::Time(value) => ValueRef::Time(*value),
            Value::Json(_) => ValueRef::Json(text),
            _ => ValueRef::Null,
        })
    }

    fn get_as(&self, row: usize, column: usize, _of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.get(row, column)
    }
}

/// What serde writes for a value, by the types' own implementations.
fn by_serde(value: &Value) -> String {
    match value {
        Value::Bool(value) => serde_json::to_string(value),
        Value::I16(value) => serde_json::to_string(value),
        Value::I32(value) => serde_json::to_string(value),
        Value::I64(value) => serde_json::to_string(value),
        Value::F32(value) => serde_json::to_string(value),
        Value::F64(value) => serde_json::to_string(value),
        Value::Decimal(value) => serde_json::to_string(value),
        Value::Text(value) => serde_json::to_string(value),
        Value::Bytes(value) => serde_json::to_string(&STANDARD.encode(value)),
        Value::Uuid(value) => serde_json::to_string(value),
        Value::Timestamp(value) => serde_json::to_string(value),
        Value::Date(value) => serde_json::to_string(value),
        Value::Time(value) => serde_json::to_string(value),
        Value::Json(value) => serde_json::to_string(value),
        _ => serde_json::to_string(&()),
    }
    .expect("every value is JSON")
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        any::<String>().prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| serde_json::Value::Object(Map::from_iter(members))),
        ]
    })
}

fn row() -> impl Strategy<Value = Vec<Value>> {
    let seconds = -62_135_596_800_i64..253_402_300_800;
    let moment = (seconds, prop_oneof![Just(0), 0..1_000_000_u32])
        .prop_map(|(seconds, micros)| DateTime::from_timestamp(seconds, micros * 1_000).expect("a time"));
    let values = (
        (any::<bool>().prop_map(Value::Bool), any::<i16>().prop_map(Value::I16)),
        (any::<i32>().prop_map(Value::I32), any::<i64>().prop_map(Value::I64)),
        (any::<f32>().prop_map(Value::F32), any::<f64>().prop_map(Value::F64)),
        (any::<i64>(), 0..=28_u32).prop_map(|(digits, scale)| Value::Decimal(Decimal::new(digits, scale))),
        any::<String>().prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..80).prop_map(Value::Bytes),
        any::<u128>().prop_map(|bits| Value::Uuid(Uuid::from_u128(bits))),
        moment,
        document().prop_map(Value::Json),
        prop::collection::vec(prop::bool::weighted(0.2), FIELDS.len()),
    );
    values.prop_map(|((a, b), (c, d), (e, f), g, h, i, j, moment, k, nulls)| {
        let (date, time) = (Value::Date(moment.date_naive()), Value::Time(moment.time()));
        let row = [a, b, c, d, e, f, g, h, i, j, Value::Timestamp(moment), date, time, k];
        let or_null = |(value, is_null): (Value, bool)| {
            if is_null { Value::Null(value.value_type()) } else { value }
        };
        row.into_iter().zip(nulls).map(or_null).collect()
    })
}

fn held(rows: &[Vec<Value>]) -> Held {
    let cell = |value: &Value| (value.clone(), by_serde(value));
    Held(rows.iter().map(|row| row.iter().map(cell).collect()).collect())
}

#[derive(serde::Serialize)]
struct PageOfRows<'a> {
    count: u64,
    page: u64,
    page_size: u64,
    last_page: u64,
    results: Vec<RowOf<'a>>,
}

struct RowOf<'a>(&'a [Value]);

impl serde::Serialize for RowOf<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let member = |(field, value): (&FieldSchema, &Value)| {
            (field.name, RawValue::from_string(by_serde(value)).expect("serde writes JSON"))
        };
        serializer.collect_map(FIELDS.iter().zip(self.0).map(member))
    }
}

proptest! {
    #[test]
    fn pages_are_what_serde_writes(rows in prop::collection::vec(row(), 0..4), count in any::<u64>()) {
        let position = Position::Page { page: 2, size: 50, last: Some(7) };
        let mut out = Vec::new();
        write_page(&mut out, Some(count), &position, &ALL.plain(Box::new(held(&rows)))).expect("every value is written");
        let results = rows.iter().map(|row| RowOf(row)).collect();
        let page = PageOfRows { count, page: 2, page_size: 50, last_page: 7, results };
        prop_assert_eq!(String::from_utf8(out).expect("JSON is UTF-8"), serde_json::to_string(&page).expect("JSON"));
    }
}

#[test]
fn floats_that_are_no_numbers_become_null() {
    let row: Vec<_> = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0].map(Value::F64).into();
    let mut out = Vec::new();
    let four = Representation::of_fields(&SCHEMA, &[0, 1, 2, 3]);
    four.plain(Box::new(held(&[row]))).write_json(&mut out, 0).expect("written");
    assert_eq!(
        String::from_utf8(out).as_deref(),
        Ok(r#"{"flag":null,"small":null,"medium":null,"large":-0.0}"#)
    );
}
