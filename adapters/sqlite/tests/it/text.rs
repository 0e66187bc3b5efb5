//! Conditions on text.

use rustango_ports::database::{
    DbErrorKind, Dialect, Executor, SqlText, Statement, TextMatch, Value, ValueRef,
};
use rustango_sqlite::SqliteDialect;

use crate::support::memory;

async fn matches(subject: &str, how: TextMatch, text: &str) -> bool {
    let mut sql = SqlText::new();
    sql.push("SELECT ");
    let bound = |sql: &mut SqlText| {
        sql.bind(&SqliteDialect, Value::Text(subject.to_owned()));
    };
    SqliteDialect.text_match(&mut sql, &bound, how, text);
    let statement = Statement::read(sql.sql, sql.params);
    let answer = memory().await.query(&statement).await.unwrap();
    answer.get(0, 0).unwrap() == ValueRef::I64(1)
}

#[tokio::test]
async fn conditions() {
    use TextMatch::{Contains, EndsWith, IContains, IEndsWith, IExact, IStartsWith, StartsWith};
    for (subject, how, text, expected) in [
        ("Straße", Contains, "traß", true),
        ("Straße", Contains, "TRAß", false),
        ("Straße", StartsWith, "Stra", true),
        ("Straße", StartsWith, "tra", false),
        ("Straße", EndsWith, "ße", true),
        ("e", EndsWith, "Straße", false),
        ("Straße", EndsWith, "", true),
        ("Straße", StartsWith, "", true),
        ("", Contains, "", true),
        ("ÉCOLE", IExact, "école", true),
        ("ÉCOLE", IExact, "cole", false),
        ("école", IContains, "COL", true),
        ("ПРИВЕТ мир", IStartsWith, "привет", true),
        ("ΑΒΓ", IEndsWith, "βγ", true),
        ("a\nb", IContains, "A\nB", true),
        ("a\nb", IExact, "a\nb", true),
        ("line\n", IExact, "line", false),
        ("50%_off\\*?[x](y){z}^$.|+-#&~", IContains, "%_OFF\\*?[X](Y){Z}^$.|+-#&~", true),
        ("500off", IContains, "50%off", false),
        ("500off", Contains, "5_0", false),
        ("axb", IContains, "a.b", false),
    ] {
        assert_eq!(matches(subject, how, text).await, expected, "{subject:?} {how:?} {text:?}");
    }
}

#[tokio::test]
async fn long_text_is_found_without_minding_case() {
    let text: String =
        (0..10_000_u32).filter_map(|number| char::from_u32(0x400 + number * 7919 % 0x50)).collect();
    assert_eq!(text.chars().count(), 10_000);
    let subject = text.to_uppercase();
    for how in [TextMatch::IExact, TextMatch::IContains, TextMatch::IStartsWith, TextMatch::IEndsWith] {
        assert!(matches(&subject, how, &text).await, "{how:?}");
    }
}

#[tokio::test]
async fn text_that_is_too_long_is_refused() {
    let mut sql = SqlText::new();
    sql.push("SELECT ");
    let subject = |sql: &mut SqlText| {
        sql.push("'subject'");
    };
    SqliteDialect.text_match(&mut sql, &subject, TextMatch::IContains, &"ſ".repeat(200_000));
    let error = memory().await.query(&Statement::read(sql.sql, sql.params)).await.err().unwrap();
    assert_eq!(error.kind(), &DbErrorKind::InvalidValue);
    assert!(error.context().starts_with("the text is too long to be searched for"), "{error}");
}
