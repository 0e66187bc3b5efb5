//! What spreadsheets make of what they are given.

use rustango::prelude::*;
use serde_json::{Value, json};

use super::{
    client::{Answer, CSV, Front, over_both},
    models::{Article, Label},
    newsroom::newsroom,
};

over_both! {
    no_cell_is_a_formula
}

/// What a cell of a formula begins with (OWASP ASVS 5, 1.2.10).
const BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// What stands behind.
const FORMULAS: [&str; 6] = ["1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\")", "", "\"\",=2", "\r\n=3"];

/// The cells of comma-separated values (RFC 4180).
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!is_quoted && cell.is_empty(), "it ends in the middle of a cell: {text}");
    rows
}

/// A number is no formula, though it may begin as one.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[track_caller]
fn holds_no_formula(answer: &Answer, context: &str) {
    assert!(answer.header("content-type").starts_with(CSV), "{context}: {answer:?}");
    let rows = cells(answer.text());
    assert!(!rows.is_empty(), "{context}");
    for cell in rows.iter().flatten() {
        let is_safe = !cell.starts_with(BEGINNINGS) || is_number(cell);
        assert!(is_safe, "{context}: {cell:?} in {}", answer.text());
        assert_eq!(rows[0].len(), rows[rows.len() - 1].len(), "{context}");
    }
}

/// R017: whatever the kind of the member and the way it goes out, no cell begins as a formula does:
/// in lists, pages, rows, rows as they are written one by one and many at once, and nested.
async fn no_cell_is_a_formula(front: Front) {
    let service = newsroom(front, 1).await;
    let csv = [("accept", CSV)];
    let begins = BEGINNINGS.iter().filter(|begin| **begin != '\0');
    let texts: Vec<String> =
        begins.flat_map(|begin| FORMULAS.map(|formula| format!("{begin}{formula}"))).collect();
    for (at, text) in texts.iter().enumerate() {
        let mut label = Label { id: Auto::default(), name: format!("{text}{at}"), code: None };
        label.name = label.name.chars().take(20).collect();
        label.insert(&service.db).await.unwrap();
        let row = json!({
            "title": text, "body": text, "owner": 1, "tenant": text.chars().take(10).collect::<String>(), "rank": -5,
            "document": text, "picture": "+A==",
        });
        let many = Value::from(vec![row.clone(), row.clone()]);
        let story = json!({
            "title": text, "text": text, "owner": {"connect": 1}, "rank": -5, "labels": [i64::try_from(at).unwrap() + 3],
            "remarks": [{"text": text, "by": 1}],
        });
        for (method, target, body) in [
            ("POST", "/articles", &row),
            ("POST", "/articles", &many),
            ("PATCH", "/articles/1", &row),
            ("POST", "/stories", &story),
            ("PATCH", "/stories/1", &story),
        ] {
            let answer = service.ask(method, target, &csv, body.to_string()).await;
            assert!([200, 201].contains(&answer.status()), "{method} {target} {text:?}: {}", answer.text());
            holds_no_formula(&answer, &format!("{method} {target} of {text:?}"));
        }
    }
    let rows = Article::objects().count(&service.db).await.unwrap();
    assert_eq!(rows, 1 + 4 * texts.len() as u64);
    for target in [
        "/articles",
        "/articles?page_size=100&ordering=-title",
        "/articles/1",
        "/articles?fields=title,picture",
        "/walked",
        "/walked?page_size=100",
        "/window?limit=50",
        "/stories",
        "/stories/1",
        "/stories?fields=title,text,shouted,labels,remarks",
        "/remarks",
        "/accounts",
    ] {
        holds_no_formula(&service.get_as(CSV, target).await, target);
    }
    service.end().await;
}
