//! The wire form of each type, and what is read as which.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rustango_ports::database::{
    Database, DbErrorKind, DecodeFault, Dialect, Executor, SqlText, Statement, TextMatch, TransactionOptions,
    Value, ValueRef, ValueType,
};
use serde_json::json;

use super::schema::{Schema, run};
use crate::PostgresDialect;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn what_is_bound_is_what_the_server_reads() {
    let schema = Schema::new().await;
    let date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let time = NaiveTime::from_hms_nano_opt(1, 2, 3, 4_005_999).unwrap();
    let uuid = uuid::Uuid::from_u128(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
    let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
    for (value, of, text) in [
        (Value::Bool(true), "boolean", "true"),
        (Value::I16(-3), "smallint", "-3"),
        (Value::I32(i32::MIN), "integer", "-2147483648"),
        (Value::I64(i64::MAX), "bigint", "9223372036854775807"),
        (Value::F32(0.5), "real", "0.5"),
        (Value::F64(f64::NAN), "double precision", "NaN"),
        (decimal("1.10"), "numeric", "1.10"),
        (decimal("-0.0000000000000000000000000001"), "numeric", "-0.0000000000000000000000000001"),
        (decimal("79228162514264337593543950335"), "numeric", "79228162514264337593543950335"),
        (decimal("100000.00010"), "numeric", "100000.00010"),
        (decimal("0.00"), "numeric", "0.00"),
        (Value::Text("Ünïcode".into()), "text", "Ünïcode"),
        (Value::Bytes(vec![0, 255]), "bytea", "\\x00ff"),
        (Value::Uuid(uuid), "uuid", "01234567-89ab-cdef-0123-456789abcdef"),
        (
            Value::Timestamp(at("2024-02-29T23:59:59.1234567Z")),
            "timestamp with time zone",
            "2024-02-29 23:59:59.123456+00",
        ),
        (
            Value::Timestamp(at("0001-01-01T00:00:00.0000019Z")),
            "timestamp with time zone",
            "0001-01-01 00:00:00.000001+00",
        ),
        (Value::Date(date), "date", "2024-02-29"),
        (Value::Time(time), "time without time zone", "01:02:03.004005"),
        (Value::Json(json!({"a": [1, null]})), "jsonb", r#"{"a": [1, null]}"#),
        (
            Value::Array(ValueType::I32, vec![Value::I32(1), Value::Null(ValueType::I32)]),
            "integer[]",
            "{1,NULL}",
        ),
        (Value::Array(ValueType::Text, vec![Value::Text("a,b".into())]), "text[]", "{\"a,b\"}"),
        (Value::Array(ValueType::Json, vec![]), "jsonb[]", "{}"),
        (Value::Array(ValueType::Decimal, vec![decimal("0.5")]), "numeric[]", "{0.5}"),
    ] {
        let shown = format!("{value:?}");
        let statement = Statement::read("SELECT pg_typeof($1)::text, $1::text", vec![value.clone()]);
        let answer =
            schema.beside.query(&statement).await.unwrap_or_else(|error| panic!("{shown}: {error:?}"));
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(of), "{shown}");
        assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text(text), "{shown}");

        let null = match value {
            Value::Array(..) => continue,
            value => Value::Null(value.value_type()),
        };
        let answer =
            schema.beside.query(&Statement::read("SELECT pg_typeof($1)::text, $1", vec![null])).await;
        let answer = answer.unwrap();
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(of));
        assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Null);
    }
    schema.drop().await;
}

#[tokio::test]
async fn what_is_read_as_which() {
    let schema = Schema::new().await;
    run(&schema.beside, "CREATE TYPE mood AS ENUM ('sad', 'happy')").await;
    run(&schema.beside, "CREATE DOMAIN short AS varchar(3)").await;
    let outside = |expected| DecodeFault::OutOfRange { expected };
    let wrong = |expected, found: &str| DecodeFault::WrongType { expected, found: found.to_owned() };
    let decimal = |text: &str| ValueRef::Decimal(text.parse().unwrap());
    for (sql, declared, expected) in [
        ("true", ValueType::Bool, Ok(ValueRef::Bool(true))),
        ("1::int2", ValueType::I32, Ok(ValueRef::I32(1))),
        ("1::int2", ValueType::I64, Ok(ValueRef::I64(1))),
        ("-1::int4", ValueType::I64, Ok(ValueRef::I64(-1))),
        ("7::int8", ValueType::Decimal, Ok(decimal("7"))),
        ("1::int8", ValueType::I32, Err(wrong(ValueType::I32, "int8"))),
        ("1::int4", ValueType::Bool, Err(wrong(ValueType::Bool, "int4"))),
        ("0.5::real", ValueType::F64, Ok(ValueRef::F64(0.5))),
        ("0.5::float8", ValueType::F32, Err(wrong(ValueType::F32, "float8"))),
        ("1.5::numeric", ValueType::F64, Err(wrong(ValueType::F64, "numeric"))),
        ("1.5::numeric", ValueType::Decimal, Ok(decimal("1.5"))),
        ("avg(x) FROM (VALUES (1::int8), (2)) v(x)", ValueType::Decimal, Ok(decimal("1.5000000000000000"))),
        ("'NaN'::numeric", ValueType::Decimal, Err(outside(ValueType::Decimal))),
        ("1e40::numeric", ValueType::Decimal, Err(outside(ValueType::Decimal))),
        ("1::numeric(60, 40)", ValueType::Decimal, Ok(decimal("1.0000000000000000000000000000"))),
        ("'x'::text", ValueType::Text, Ok(ValueRef::Text("x"))),
        ("'x'::varchar", ValueType::Text, Ok(ValueRef::Text("x"))),
        ("'x'::char(3)", ValueType::Text, Ok(ValueRef::Text("x  "))),
        ("'x'::name", ValueType::Text, Ok(ValueRef::Text("x"))),
        ("'x'", ValueType::Text, Ok(ValueRef::Text("x"))),
        ("'happy'::mood", ValueType::Text, Ok(ValueRef::Text("happy"))),
        ("'abc'::short", ValueType::Text, Ok(ValueRef::Text("abc"))),
        ("'1'::text", ValueType::I64, Err(wrong(ValueType::I64, "text"))),
        ("'127.0.0.1'::inet", ValueType::Text, Err(wrong(ValueType::Text, "inet"))),
        ("now()::timestamp", ValueType::Timestamp, Err(wrong(ValueType::Timestamp, "timestamp"))),
        ("'epoch'::timestamptz", ValueType::Timestamp, Ok(ValueRef::Timestamp(DateTime::UNIX_EPOCH))),
        ("'infinity'::timestamptz", ValueType::Timestamp, Err(outside(ValueType::Timestamp))),
        ("'0044-03-15 BC'::date", ValueType::Date, Err(outside(ValueType::Date))),
        ("'-infinity'::date", ValueType::Date, Err(outside(ValueType::Date))),
        ("'24:00'::time", ValueType::Time, Err(outside(ValueType::Time))),
        ("'{\"a\": 1}'::jsonb", ValueType::Json, Ok(ValueRef::Json("{\"a\": 1}"))),
        ("'{\"a\":1}'::json", ValueType::Json, Ok(ValueRef::Json("{\"a\":1}"))),
        ("'\\x00ff'::bytea", ValueType::Bytes, Ok(ValueRef::Bytes(&[0, 255]))),
        ("NULL::int8", ValueType::I64, Ok(ValueRef::Null)),
        ("NULL", ValueType::Text, Ok(ValueRef::Null)),
    ] {
        let (sql, from) = sql
            .split_once(" FROM ")
            .map_or((sql, String::new()), |(sql, from)| (sql, format!(" FROM {from}")));
        let statement =
            Statement::read(format!("SELECT {sql} AS value{from}"), vec![]).with_columns([declared]);
        let answer = schema.beside.query(&statement).await.unwrap();
        match (answer.get(0, 0), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{sql}"),
            (Err(error), Err(fault)) => {
                assert_eq!(error.kind(), &DbErrorKind::Decode { column: "value".into() }, "{sql}");
                assert_eq!(error.context(), format!("column \"value\": {fault}"));
            }
            (found, expected) => panic!("{sql} as {declared}: {found:?}, expected {expected:?}"),
        }
    }
    schema.drop().await;
}

#[tokio::test]
async fn columns_say_what_they_are() {
    let schema = Schema::new().await;
    let sql = "SELECT 1::int2 AS a, 'x'::varchar AS b, '{}'::jsonb AS c, '1 day'::interval AS d WHERE $1";
    for (found, rows) in [(true, 1), (false, 0)] {
        let answer = schema.beside.query(&Statement::read(sql, vec![Value::Bool(found)])).await.unwrap();
        assert_eq!(answer.len(), rows);
        let columns: Vec<_> = answer.columns().iter().map(|c| (&*c.name, c.value_type)).collect();
        let expected = [
            ("a", Some(ValueType::I16)),
            ("b", Some(ValueType::Text)),
            ("c", Some(ValueType::Json)),
            ("d", None),
        ];
        assert_eq!(columns, expected);
    }
    schema.drop().await;
}

/// Wildcards and backslashes in text are text, whatever the session thinks of
/// backslashes in literals.
#[tokio::test]
async fn patterns_do_not_depend_on_the_session() {
    let schema = Schema::new().await;
    for setting in ["on", "off"] {
        let transaction = schema.beside.begin(TransactionOptions::default()).await.unwrap();
        run(&*transaction, &format!("SET LOCAL standard_conforming_strings = {setting}")).await;
        run(&*transaction, "SET LOCAL escape_string_warning = off").await;
        for (subject, text, expected) in [("50%_off\\", "%_OFF\\", true), ("500off", "50%off", false)] {
            let mut sql = SqlText::new();
            sql.push("SELECT ");
            let bound = |sql: &mut SqlText| {
                sql.bind(&PostgresDialect, Value::Text(subject.to_owned()));
            };
            PostgresDialect.text_match(&mut sql, &bound, TextMatch::IContains, text);
            let answer = transaction.query(&Statement::read(sql.sql, sql.params)).await.unwrap();
            assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Bool(expected), "{subject} {text} {setting}");
        }
        transaction.rollback().await.unwrap();
    }
    schema.drop().await;
}
