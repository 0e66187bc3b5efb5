//! Rows made by hand keep the contract of the port.

use chrono::{DateTime, NaiveDate, NaiveTime};
use futures_util::StreamExt as _;
use rustango_ports::database::{DbErrorKind, RowSet as _, Value, ValueRef, ValueType};
use rustango_testing::doubles::Rows;

#[test]
fn every_type_is_handed_out_as_it_was_put_in() {
    let date = NaiveDate::from_ymd_opt(2026, 2, 28).unwrap();
    let json = Value::Json(serde_json::json!({"a": 1}));
    for (value, expected) in [
        (Value::Null(ValueType::Text), ValueRef::Null),
        (Value::Bool(true), ValueRef::Bool(true)),
        (Value::I16(-1), ValueRef::I16(-1)),
        (Value::I32(i32::MIN), ValueRef::I32(i32::MIN)),
        (Value::I64(i64::MAX), ValueRef::I64(i64::MAX)),
        (Value::F32(0.5), ValueRef::F32(0.5)),
        (Value::F64(-0.25), ValueRef::F64(-0.25)),
        (Value::Decimal(15.into()), ValueRef::Decimal(15.into())),
        (Value::Text("né".into()), ValueRef::Text("né")),
        (Value::Bytes(vec![0, 255]), ValueRef::Bytes(&[0, 255])),
        (Value::Uuid(uuid::Uuid::max()), ValueRef::Uuid(uuid::Uuid::max())),
        (Value::Timestamp(DateTime::UNIX_EPOCH), ValueRef::Timestamp(DateTime::UNIX_EPOCH)),
        (Value::Date(date), ValueRef::Date(date)),
        (Value::Time(NaiveTime::MIN), ValueRef::Time(NaiveTime::MIN)),
        (json, ValueRef::Json("{\"a\":1}")),
    ] {
        let rows = Rows::new([("value", value.value_type())], [[value]]);
        assert_eq!(rows.get(0, 0).expect("a value"), expected);
    }
}

fn two_by_two() -> Rows {
    Rows::new(
        [("id", ValueType::I64), ("name", ValueType::Text)],
        [[Value::I64(1), Value::Text("one".into())], [Value::I64(2), Value::Null(ValueType::Text)]],
    )
}

#[test]
fn values_are_found_by_row_and_column() {
    let rows = two_by_two();
    assert_eq!((rows.len(), rows.is_empty()), (2, false));
    let columns: Vec<_> = rows.columns().iter().map(|column| (&*column.name, column.value_type)).collect();
    assert_eq!(columns, [("id", Some(ValueType::I64)), ("name", Some(ValueType::Text))]);
    assert_eq!(rows.get(0, 1).expect("a value"), ValueRef::Text("one"));
    assert_eq!(rows.get(1, 0).expect("a value"), ValueRef::I64(2));
    assert_eq!(rows.get(1, 1).expect("a value"), ValueRef::Null);
}

#[test]
fn positions_that_do_not_exist_are_refused() {
    let rows = two_by_two();
    for (row, column) in [(0, 2), (2, 0), (9, 9)] {
        let error = rows.get(row, column).expect_err("no such value");
        assert!(matches!(error.kind(), DbErrorKind::Decode { .. }), "{error:?}");
    }
    assert!(Rows::empty().get(0, 0).is_err());
}

#[tokio::test]
async fn a_stream_is_one_batch() {
    let batches: Vec<_> = two_by_two().into_stream().collect().await;
    let lengths: Vec<_> = batches.into_iter().map(|batch| batch.expect("a batch").len()).collect();
    assert_eq!(lengths, [2]);
}

#[test]
#[should_panic(expected = "row 0, column \"id\": expected Some(I64), found Text(\"1\")")]
fn a_value_of_another_type_is_refused() {
    let _rows = Rows::new([("id", ValueType::I64)], [[Value::Text("1".into())]]);
}

#[test]
#[should_panic(expected = "row 1 has 0 values; there are 1 columns")]
fn a_short_row_is_refused() {
    let _rows = Rows::new([("id", ValueType::I64)], [vec![Value::I64(1)], vec![]]);
}

#[test]
#[should_panic(expected = "row 0 has more values than there are columns (1)")]
fn a_long_row_is_refused() {
    let _rows = Rows::new([("id", ValueType::I64)], [[Value::I64(1), Value::I64(2)]]);
}
