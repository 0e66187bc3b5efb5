//! Values at the edges of each type, in the order of the type.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_ports::database::{Value, ValueType};
use rustango_query::Db;
use serde_json::json;
use uuid::Uuid;

pub(crate) fn timestamp(text: &str) -> DateTime<Utc> {
    DateTime::from_str(text).expect("a timestamp")
}

pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub(crate) fn time(hour: u32, minute: u32, second: u32, nano: u32) -> NaiveTime {
    NaiveTime::from_hms_nano_opt(hour, minute, second, nano).expect("a time")
}

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// Values at the edges of a type that a database holds.
pub(crate) fn edges_on(db: &Db, of: ValueType) -> Vec<Value> {
    let takes_all = db.dialect().capabilities().infinite_floats;
    let is_finite = |value: &Value| match value {
        Value::F32(number) => number.is_finite(),
        Value::F64(number) => number.is_finite(),
        _ => true,
    };
    edges(of).into_iter().filter(|value| takes_all || is_finite(value)).collect()
}

/// Values at the edges of each type.
pub(crate) fn edges(of: ValueType) -> Vec<Value> {
    match of {
        ValueType::Bool => vec![Value::Bool(false), Value::Bool(true)],
        ValueType::I16 => [i16::MIN, -1, 0, 1, i16::MAX].map(Value::I16).into(),
        ValueType::I32 => [i32::MIN, -1, 0, 1, i32::MAX].map(Value::I32).into(),
        ValueType::I64 => [i64::MIN, -1, 0, 1, 1 << 53, (1 << 53) + 1, i64::MAX].map(Value::I64).into(),
        ValueType::F32 => singles().map(Value::F32).into(),
        ValueType::F64 => doubles().map(Value::F64).into(),
        ValueType::Decimal => [
            "-79228162514264337593543950335",
            "-10",
            "-9.99",
            "-0.0000000000000000000000000001",
            "0",
            "0.0000000000000000000000000001",
            "0.1",
            "1.10",
            "2",
            "10",
            "10.5",
            "1234567890.123456789012345678",
            "79228162514264337593543950335",
        ]
        .map(|text| Value::Decimal(decimal(text)))
        .into(),
        ValueType::Text => texts().into_iter().map(Value::Text).collect(),
        ValueType::Bytes => [
            vec![],
            vec![0],
            vec![0, 0],
            (0..=255).collect(),
            b"'; DROP TABLE note; --".to_vec(),
            vec![255; 70_000],
        ]
        .map(Value::Bytes)
        .into(),
        ValueType::Uuid => [
            Uuid::nil(),
            Uuid::from_u128(1),
            Uuid::from_u128(0x0123_4567_89ab_7def_8123_4567_89ab_cdef),
            Uuid::from_u128(1 << 127),
            Uuid::max(),
        ]
        .map(Value::Uuid)
        .into(),
        ValueType::Timestamp => timestamps().map(Value::Timestamp).into(),
        ValueType::Date => [
            date(1, 1, 1),
            date(1582, 10, 10),
            date(1969, 12, 31),
            date(1970, 1, 1),
            date(1999, 12, 31),
            date(2000, 1, 1),
            date(2024, 2, 29),
            date(9999, 12, 31),
        ]
        .map(Value::Date)
        .into(),
        ValueType::Time => [
            time(0, 0, 0, 0),
            time(0, 0, 0, 1_000),
            time(12, 0, 0, 0),
            time(12, 34, 56, 789_012_000),
            time(23, 59, 59, 999_999_000),
        ]
        .map(Value::Time)
        .into(),
        ValueType::Json => documents().into_iter().map(Value::Json).collect(),
        other => panic!("no edges are known of {other}"),
    }
}

fn singles() -> [f32; 14] {
    [
        f32::NEG_INFINITY,
        f32::MIN,
        -1.5,
        -f32::MIN_POSITIVE,
        -f32::from_bits(1),
        0.0,
        f32::from_bits(1),
        f32::MIN_POSITIVE,
        f32::EPSILON,
        0.1,
        1.0,
        16_777_217.0,
        f32::MAX,
        f32::INFINITY,
    ]
}

fn doubles() -> [f64; 16] {
    [
        f64::NEG_INFINITY,
        f64::MIN,
        -1.5,
        -f64::MIN_POSITIVE,
        -f64::from_bits(1),
        0.0,
        f64::from_bits(1),
        f64::MIN_POSITIVE,
        f64::EPSILON,
        0.1,
        1.0,
        0.1 + 0.2,
        9_007_199_254_740_993.0,
        1e300,
        f64::MAX,
        f64::INFINITY,
    ]
}

fn timestamps() -> [DateTime<Utc>; 10] {
    [
        "0001-01-01T00:00:00Z",
        "1582-10-10T12:00:00Z",
        "1899-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "1999-12-31T23:59:59.000001Z",
        "2000-01-01T00:00:00Z",
        "2024-02-29T12:34:56.789012Z",
        "2038-01-19T03:14:08Z",
        "9999-12-31T23:59:59.999999Z",
    ]
    .map(timestamp)
}

/// In the order of their code points.
fn texts() -> Vec<String> {
    [
        "",
        " ",
        "  spaces  ",
        "\t\r\n",
        "\"double\" 'single' `back`",
        "%_\\*?[]",
        "0",
        "1e3",
        "A",
        "Z",
        "\\",
        "\\'",
        "a",
        "aa",
        "b",
        "e\u{301}",
        "null",
        "\u{7f}",
        "Ä",
        "ß",
        "é",
        "\u{202e}right to left",
        "日本語",
        "\u{e000}",
        "\u{fffd}",
        "👩‍👩‍👧",
        "\u{10ffff}",
    ]
    .map(str::to_owned)
    .into()
}

fn documents() -> Vec<serde_json::Value> {
    let deep = (0..90).fold(json!("the bottom"), |inner, _| json!([inner]));
    vec![
        json!({}),
        json!([]),
        json!(""),
        json!(false),
        json!(0),
        json!(-1.5),
        json!(0.1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e-7),
        json!("null"),
        json!({ "b": 1, "a": { "nested": [null, true, { "z": [] }] }, "": "no name" }),
        json!({ "'quoted\"": "back\\slash", "$.path[*]": "\u{1f600} \u{7} é" }),
        deep,
    ]
}
