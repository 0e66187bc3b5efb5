//! Values of every type: in by JSON, stored, out by JSON, found by a filter.

use rustango::ports::database::{Executor as _, Statement, ValueRef};
use serde_json::{Value, json};

use crate::support::{blog, encode};

/// A field, the JSON that is sent, the JSON that comes back.
fn values() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("flag", "true", json!(true)),
        ("flag", "false", json!(false)),
        ("small", "-32768", json!(i16::MIN)),
        ("small", "32767", json!(i16::MAX)),
        ("medium", "-2147483648", json!(i32::MIN)),
        ("medium", "2147483647", json!(i32::MAX)),
        ("medium", "1.0", json!(1)),
        ("medium", "-1.5e1", json!(-15)),
        ("large", "-9223372036854775808", json!(i64::MIN)),
        ("large", "9223372036854775807", json!(i64::MAX)),
        ("large", "9007199254740993", json!(9_007_199_254_740_993_i64)),
        ("large", "-0", json!(0)),
        ("single", "1.5", json!(1.5)),
        ("single", "16777216", json!(16_777_216.0)),
        ("double", "0.1", json!(0.1)),
        ("double", "-1.7976931348623157e308", json!(f64::MIN)),
        ("double", "5e-324", json!(5e-324)),
        ("double", "3", json!(3.0)),
        ("price", "\"0.10\"", json!("0.10")),
        ("price", "0.10", json!("0.10")),
        ("price", "79228162514264337593543950335", json!("79228162514264337593543950335")),
        ("price", "\"-0.0000000000000000000000000001\"", json!("-0.0000000000000000000000000001")),
        ("price", "0.3000000000000000000000000004", json!("0.3000000000000000000000000004")),
        ("price", "1e3", json!("1000")),
        ("text", "\"\"", json!("")),
        ("text", r#""\ud83d\ude00 \"ß\"""#, json!("😀 \"ß\"")),
        ("bytes", "\"\"", json!("")),
        ("bytes", "\"AP8QgA==\"", json!("AP8QgA==")),
        ("uuid", "\"67E55044-10B1-426F-9247-BB680E5FE0C8\"", json!("67e55044-10b1-426f-9247-bb680e5fe0c8")),
        ("at", "\"2024-01-31T18:30:00Z\"", json!("2024-01-31T18:30:00Z")),
        ("at", "\"2024-01-31T18:30:00.120-08:00\"", json!("2024-02-01T02:30:00.120Z")),
        ("at", "\"2024-01-31T18:30:00.1234569+00:00\"", json!("2024-01-31T18:30:00.123456Z")),
        ("at", "\"1969-12-31T23:59:59.999999Z\"", json!("1969-12-31T23:59:59.999999Z")),
        ("at", "\"0001-01-01T00:00:00Z\"", json!("0001-01-01T00:00:00Z")),
        ("at", "\"9999-12-31T23:59:59.999999Z\"", json!("9999-12-31T23:59:59.999999Z")),
        ("at", "\"2016-12-31T23:59:60Z\"", json!("2017-01-01T00:00:00Z")),
        ("on", "\"2024-02-29\"", json!("2024-02-29")),
        ("on", "\"0001-01-01\"", json!("0001-01-01")),
        ("clock", "\"18:30:00\"", json!("18:30:00")),
        ("clock", "\"23:59:59.999999\"", json!("23:59:59.999999")),
        ("document", "null", json!(null)),
        (
            "document",
            r#"{"b":[1,2.5,"x",null,{"c":true}],"a":18446744073709551615}"#,
            json!({"b": [1, 2.5, "x", null, {"c": true}], "a": u64::MAX}),
        ),
        ("document", "\"text\"", json!("text")),
        ("status", "\"published\"", json!("published")),
    ]
}

#[tokio::test]
async fn values_survive() {
    let service = blog().await;
    for (field, sent, expected) in values() {
        let created = service.post("/api/everything", &format!("{{\"{field}\":{sent}}}")).await.expect(201);
        assert_eq!(created[field], expected, "{field} {sent}");
        let id = created["id"].as_i64().expect("an id");
        let stored = service.get(&format!("/api/everything/{id}")).await.expect(200);
        assert_eq!(stored, created, "{field} {sent}");
        let (target, body) = (format!("/api/everything/{id}"), format!("{{\"{field}\":null}}"));
        let null = service.send("PATCH", &target, Some(&body)).await.expect(200);
        assert_eq!(null[field], json!(null), "{field}");
    }
}

#[tokio::test]
async fn null_is_stored_as_null() {
    let service = blog().await;
    service.post("/api/everything", r#"{"document":null,"text":null}"#).await.expect(201);
    let sql = "SELECT document, text FROM everything";
    let rows = service.db.query(&Statement::read(sql, vec![])).await.expect("a row");
    assert_eq!([rows.get(0, 0), rows.get(0, 1)].map(Result::ok), [Some(ValueRef::Null); 2]);
}

#[tokio::test]
async fn values_are_found_by_their_filters() {
    let service = blog().await;
    for (field, sent, expected) in values() {
        if field == "document" {
            continue;
        }
        let created = service.post("/api/everything", &format!("{{\"{field}\":{sent}}}")).await.expect(201);
        let text = match &expected {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let encoded = encode(&text);
        let page = service.get(&format!("/api/everything?{field}={encoded}&page_size=100")).await.expect(200);
        let found = page["results"].as_array().expect("rows");
        assert!(found.contains(&created), "{field}={encoded}: {page}");
    }
}

#[tokio::test]
async fn values_that_do_not_fit_are_422() {
    let service = blog().await;
    for (field, sent, code) in [
        ("flag", "1", "invalid_type"),
        ("flag", "\"true\"", "invalid_type"),
        ("small", "32768", "out_of_range"),
        ("small", "-32769", "out_of_range"),
        ("medium", "2147483648", "out_of_range"),
        ("medium", "1.5", "invalid_type"),
        ("medium", "\"1\"", "invalid_type"),
        ("large", "9223372036854775808", "out_of_range"),
        ("large", "1e19", "out_of_range"),
        ("large", "true", "invalid_type"),
        ("single", "3.5e38", "out_of_range"),
        ("double", "1e309", "out_of_range"),
        ("double", "\"NaN\"", "invalid_type"),
        ("price", "\"1,5\"", "invalid"),
        ("price", "\"1_000\"", "invalid"),
        ("price", "\" 1\"", "invalid"),
        ("price", "\"NaN\"", "invalid"),
        ("price", "79228162514264337593543950336", "out_of_range"),
        ("price", "0.00000000000000000000000000001", "out_of_range"),
        ("price", "true", "invalid_type"),
        ("text", "1", "invalid_type"),
        ("bytes", "\"AP8QgA\"", "invalid"),
        ("bytes", "\"AP8-gA==\"", "invalid"),
        ("bytes", "[1,2]", "invalid_type"),
        ("uuid", "\"67e5504410b1426f9247bb680e5fe0c8\"", "invalid"),
        ("uuid", "\"{67e55044-10b1-426f-9247-bb680e5fe0c8}\"", "invalid"),
        ("uuid", "\"x\"", "invalid"),
        ("at", "\"2024-01-31\"", "invalid"),
        ("at", "\"9999-12-31T23:59:59-01:00\"", "invalid"),
        ("at", "\"2023-02-29T00:00:00Z\"", "invalid"),
        ("on", "\"2024-1-1\"", "invalid"),
        ("on", "\"2024-01-31T00:00:00Z\"", "invalid"),
        ("on", "20240131", "invalid_type"),
        ("clock", "\"24:00:00\"", "invalid"),
        ("clock", "\"18:30\"", "invalid"),
        ("document", "123456789012345678901234567890", "out_of_range"),
        ("document", "[1e999]", "out_of_range"),
        ("document", r#""\udc00""#, "invalid"),
        ("document", r#"{"a":"\u0000"}"#, "invalid"),
        ("status", "\"Published\"", "invalid_choice"),
        ("status", "0", "invalid_type"),
    ] {
        let answer = service.post("/api/everything", &format!("{{\"{field}\":{sent}}}")).await;
        assert_eq!(answer.status(), 422, "{field} {sent}: {}", answer.text());
        assert_eq!(answer.faults(), [format!("/{field}: {code}")], "{field} {sent}");
    }
    assert_eq!(service.log.count(), 0, "{}", service.log);
}
