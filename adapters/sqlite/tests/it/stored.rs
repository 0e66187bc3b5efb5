//! The stored form of each type, and what is read as which.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rustango_ports::database::{
    ColumnType, DbErrorKind, DecodeFault, Dialect, Executor, Statement, Value, ValueRef, ValueType,
};
use rustango_sqlite::SqliteDialect;
use serde_json::json;

use crate::support::{memory, run, write};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn stored_forms() {
    let database = memory().await;
    let date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let time = NaiveTime::from_hms_nano_opt(1, 2, 3, 4_005_999).unwrap();
    let uuid = uuid::Uuid::from_u128(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
    for (value, class, stored) in [
        (Value::Bool(true), "integer", "1"),
        (Value::I16(-3), "integer", "-3"),
        (Value::I64(i64::MIN), "integer", "-9223372036854775808"),
        (Value::F32(0.5), "real", "0.5"),
        (Value::F64(f64::NEG_INFINITY), "real", "-Inf"),
        (Value::Decimal("1.10".parse().unwrap()), "text", "1.10"),
        (Value::Text("Ünïcode".into()), "text", "Ünïcode"),
        (Value::Uuid(uuid), "text", "01234567-89ab-cdef-0123-456789abcdef"),
        (Value::Timestamp(at("2024-02-29T23:59:59.1234567Z")), "text", "2024-02-29 23:59:59.123456"),
        (Value::Timestamp(at("0001-01-01T00:00:00Z")), "text", "0001-01-01 00:00:00.000000"),
        (Value::Date(date), "text", "2024-02-29"),
        (Value::Time(time), "text", "01:02:03.004005"),
        (Value::Json(json!({"a": [1, null]})), "text", r#"{"a":[1,null]}"#),
        (Value::Null(ValueType::Bool), "null", ""),
    ] {
        let sql = "SELECT typeof(?1), coalesce(CAST(?1 AS TEXT), '')";
        let shown = format!("{value:?}");
        let answer = database.query(&Statement::read(sql, vec![value])).await.unwrap();
        assert_eq!(answer.get(0, 0).unwrap(), ValueRef::Text(class), "{shown}");
        assert_eq!(answer.get(0, 1).unwrap(), ValueRef::Text(stored), "{shown}");
    }
}

#[tokio::test]
async fn what_is_read_as_which() {
    let database = memory().await;
    let outside = |expected| DecodeFault::OutOfRange { expected };
    let malformed = |expected| DecodeFault::Malformed { expected };
    let wrong = |expected, found: &str| DecodeFault::WrongType { expected, found: found.to_owned() };
    for (sql, declared, expected) in [
        ("1", ValueType::Bool, Ok(ValueRef::Bool(true))),
        ("2", ValueType::Bool, Err(outside(ValueType::Bool))),
        ("'t'", ValueType::Bool, Err(wrong(ValueType::Bool, "TEXT"))),
        ("32767", ValueType::I16, Ok(ValueRef::I16(i16::MAX))),
        ("32768", ValueType::I16, Err(outside(ValueType::I16))),
        ("2147483648", ValueType::I32, Err(outside(ValueType::I32))),
        ("1.0", ValueType::I64, Err(wrong(ValueType::I64, "REAL"))),
        ("3", ValueType::F64, Ok(ValueRef::F64(3.0))),
        ("9007199254740993", ValueType::F64, Err(wrong(ValueType::F64, "INTEGER"))),
        ("1e300", ValueType::F32, Err(outside(ValueType::F32))),
        ("7", ValueType::Decimal, Ok(ValueRef::Decimal(7.into()))),
        ("0.1", ValueType::Decimal, Err(wrong(ValueType::Decimal, "REAL"))),
        ("'x'", ValueType::Decimal, Err(malformed(ValueType::Decimal))),
        ("''", ValueType::Text, Ok(ValueRef::Text(""))),
        ("x'00ff'", ValueType::Bytes, Ok(ValueRef::Bytes(&[0, 255]))),
        ("x''", ValueType::Bytes, Ok(ValueRef::Bytes(&[]))),
        ("x'00'", ValueType::Text, Err(wrong(ValueType::Text, "BLOB"))),
        ("CAST(x'ff' AS TEXT)", ValueType::Text, Err(malformed(ValueType::Text))),
        ("'no uuid'", ValueType::Uuid, Err(malformed(ValueType::Uuid))),
        ("'2024-02-30'", ValueType::Date, Err(malformed(ValueType::Date))),
        ("'24:00:00'", ValueType::Time, Err(malformed(ValueType::Time))),
        ("datetime(0, 'unixepoch')", ValueType::Timestamp, Ok(ValueRef::Timestamp(DateTime::UNIX_EPOCH))),
        ("'{\"a\":1}'", ValueType::Json, Ok(ValueRef::Json("{\"a\":1}"))),
        ("'{a:1}'", ValueType::Json, Err(malformed(ValueType::Json))),
        ("NULL", ValueType::I64, Ok(ValueRef::Null)),
        ("NULL", ValueType::Text, Ok(ValueRef::Null)),
    ] {
        let statement = Statement::read(format!("SELECT {sql} AS value"), vec![]).with_columns([declared]);
        let answer = database.query(&statement).await.unwrap();
        assert_eq!(answer.columns()[0].value_type, Some(declared));
        match (answer.get(0, 0), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{sql}"),
            (Err(error), Err(fault)) => {
                assert_eq!(error.kind(), &DbErrorKind::Decode { column: "value".into() }, "{sql}");
                assert_eq!(error.context(), format!("column \"value\": {fault}"));
            }
            (found, expected) => panic!("{sql} as {declared}: {found:?}, expected {expected:?}"),
        }
    }
}

#[tokio::test]
async fn decimals_compare_as_numbers() {
    let database = memory().await;
    run(&database, "CREATE TABLE t (d DECIMAL_TEXT COLLATE rustango_decimal UNIQUE)").await;
    for text in ["10", "9.5", "-3", "0.10", "79228162514264337593543950335"] {
        let insert = write("INSERT INTO t VALUES (?1)", vec![Value::Decimal(text.parse().unwrap())]);
        database.execute(&insert).await.unwrap();
    }
    let again = write("INSERT INTO t VALUES (?1)", vec![Value::Decimal("10.000".parse().unwrap())]);
    let error = database.execute(&again).await.unwrap_err();
    assert!(matches!(error.kind(), DbErrorKind::UniqueViolation { .. }), "{error}");

    let bound = Value::Decimal("9.50".parse().unwrap());
    let sql = "SELECT d FROM t WHERE d >= ?1 ORDER BY d DESC";
    let statement = Statement::read(sql, vec![bound]).with_columns([ValueType::Decimal]);
    let answer = database.query(&statement).await.unwrap();
    let found: Vec<_> = (0..answer.len()).map(|row| format!("{:?}", answer.get(row, 0).unwrap())).collect();
    assert_eq!(found, ["Decimal(79228162514264337593543950335)", "Decimal(10)", "Decimal(9.5)"]);
}

#[tokio::test]
async fn rows_are_read_by_several_threads() {
    let database = memory().await;
    let sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 200) \
               SELECT 'text number ' || x, x FROM c";
    let answer = database.query(&Statement::read(sql, vec![])).await.unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for row in 0..answer.len() {
                    let expected = format!("text number {}", row + 1);
                    assert_eq!(answer.get(row, 0).unwrap(), ValueRef::Text(&expected));
                    assert_eq!(answer.get(row, 1).unwrap(), ValueRef::I64(i64::try_from(row + 1).unwrap()));
                }
            });
        }
    });
}

#[tokio::test]
async fn an_answer_knows_its_bounds() {
    let database = memory().await;
    let answer = database.query(&Statement::read("SELECT 1 AS one", vec![])).await.unwrap();
    assert_eq!(answer.get(0, 0).unwrap(), ValueRef::I64(1));
    for (row, column) in [(1, 0), (0, 1)] {
        assert!(matches!(answer.get(row, column).unwrap_err().kind(), DbErrorKind::Decode { .. }));
    }
    let none = Statement::read("SELECT 1 AS one WHERE false", vec![]).with_columns([ValueType::I32]);
    let answer = database.query(&none).await.unwrap();
    assert!(answer.is_empty());
    assert_eq!((&*answer.columns()[0].name, answer.columns()[0].value_type), ("one", Some(ValueType::I32)));
}

#[test]
fn column_types_are_told_apart() {
    let types = [
        (ValueType::Bool, None),
        (ValueType::I16, None),
        (ValueType::I32, None),
        (ValueType::I64, None),
        (ValueType::F32, None),
        (ValueType::F64, None),
        (ValueType::Decimal, None),
        (ValueType::Text, None),
        (ValueType::Text, Some(20)),
        (ValueType::Bytes, None),
        (ValueType::Uuid, None),
        (ValueType::Timestamp, None),
        (ValueType::Date, None),
        (ValueType::Time, None),
        (ValueType::Json, None),
    ];
    let mut names = std::collections::HashSet::new();
    for (of, max_length) in types {
        let mut name = String::new();
        SqliteDialect.column_type(&mut name, ColumnType { of, max_length, key_columns: 0 });
        assert!(names.insert(name.clone()), "{name} stands for two types");
    }
}
