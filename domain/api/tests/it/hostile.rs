//! Hostile text in every parameter, path and member: never a server's error,
//! never in SQL.

use rustango::model::Model as _;
use serde_json::json;

use crate::support::{Author, Everything, Post, Service, blog, encode};

/// What people try; in part after the Big List of Naughty Strings.
const HOSTILE: &[&str] = &[
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'",
    "';--",
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "1 OR 1=1",
    "1; DROP TABLE post",
    "1); DROP TABLE post; --",
    "'; DROP TABLE post; --",
    "1 UNION SELECT * FROM author",
    "' UNION SELECT NULL,NULL--",
    "1/*comment*/",
    "/*",
    "*/",
    "--",
    "#",
    ";",
    "%",
    "%%",
    "_",
    "__",
    "%_%",
    "*",
    "?",
    "$1",
    "?1",
    ":id",
    "@id",
    "{}",
    "{id}",
    "[0-9]",
    "[",
    "]",
    "(",
    ")",
    "(?i)",
    "(a+)+$",
    "^$",
    ".*",
    "\\E",
    "|",
    "&",
    "&&",
    "||",
    "!",
    "!=",
    "<>",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "..%2f",
    "file:///etc/passwd",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "$(reboot)",
    "`reboot`",
    "%s%n%x",
    "pg_sleep(10)",
    "SLEEP(5)",
    "randomblob(1000000000)",
    "CASE WHEN 1=1 THEN title ELSE id END",
    "title;",
    "title--",
    "title DESC",
    "title,(SELECT 1)",
    "(SELECT password FROM secret)",
    "-",
    "--title",
    "-id'",
    "id\"",
    "author__name",
    "author.name",
    "password",
    "user__password__startswith",
    "__proto__",
    "constructor",
    "null",
    "NULL",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "true",
    "None",
    "0x1F",
    "1e999",
    "1E+400",
    "-0",
    "+1",
    "01",
    "1_000",
    "1,000",
    "٣",
    "½",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "340282366920938463463374607431768211456",
    "99999999999999999999999999999999999999",
    "\0",
    "a\0b",
    "\u{1}",
    "\u{7f}",
    "\u{80}",
    "\u{feff}",
    "\u{202e}evil",
    "\u{2028}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{ffff}",
    "\r\n",
    "\r\nSet-Cookie: x=1",
    "\t",
    " ",
    "\u{a0}",
    "\u{3000}",
    "ß",
    "SS",
    "İ",
    "ı",
    "K",
    "Ω",
    "é",
    "e\u{301}",
    "ﬀ",
    "田中",
    "👩‍👩‍👧‍👦",
    "🇺🇸",
    "ﷺ",
    "Z̮̞̠͙͔ͅA̡̜͍",
    "1<2",
    "a=b",
    "a&b",
    "a+b",
    "a b",
    "%00",
    "%FF",
    "%u0041",
    "2024-13-01T00:00:00Z",
    "2024-01-01T00:00:00+99:99",
];

/// Names of tables, columns and SQL's own words may be part of a hostile text;
/// what remains must not be found in any statement.
fn assert_not_in_sql(service: &Service, text: &str) {
    let own: Vec<_> = [Post::schema(), Author::schema(), Everything::schema()]
        .iter()
        .flat_map(|schema| schema.fields.iter().map(|field| field.column.as_str()))
        .collect();
    // Too short to be told from what the renderer writes.
    if text.chars().count() < 4 || own.contains(&text.trim_start_matches('-')) || text == "NULL" {
        return;
    }
    for statement in service.log.statements() {
        assert!(!statement.contains(text), "{text:?} in {statement}");
    }
}

#[tokio::test]
async fn in_every_parameter() {
    let service = blog().await;
    let posts = [
        "page",
        "page_size",
        "search",
        "ordering",
        "author",
        "editor",
        "status",
        "title",
        "stars",
        "published_at",
    ];
    let everything = [
        "flag", "small", "medium", "large", "single", "double", "price", "text", "bytes", "uuid", "at", "on",
        "clock", "status",
    ];
    let targets = posts
        .map(|name| ("/api/posts", name))
        .into_iter()
        .chain(everything.map(|name| ("/api/everything", name)));
    for (path, name) in targets {
        for text in HOSTILE {
            service.log.clear();
            let answer = service.get(&format!("{path}?{name}={}", encode(text))).await;
            assert!([200, 400, 404].contains(&answer.status()), "{name}={text:?}: {}", answer.text());
            answer.json();
            assert_not_in_sql(&service, text);
        }
    }
}

#[tokio::test]
async fn as_names_and_paths() {
    let service = blog().await;
    for text in HOSTILE {
        service.log.clear();
        let text = encode(text);
        assert_eq!(service.get(&format!("/api/posts?{text}=1")).await.status(), 400, "{text}");
        let ordering = service.get(&format!("/api/posts?ordering=title,{text}")).await;
        assert_eq!(ordering.status(), 400, "{text}");
        assert_eq!(service.log.count(), 0, "{text}");
        for path in ["/api/posts", "/api/countries", "/api/everything"] {
            let answer = service.get(&format!("{path}/{text}")).await;
            assert!([400, 404].contains(&answer.status()), "{path}/{text}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn as_members_of_bodies() {
    let service = blog().await;
    for text in HOSTILE {
        service.log.clear();
        let answer = service.post("/api/notes", &json!({ "text": text }).to_string()).await;
        if text.contains('\0') {
            assert_eq!(answer.faults(), ["/text: invalid"], "{text:?}");
        } else {
            let created = answer.expect(201);
            assert_eq!(created["text"], *text);
            let stored = service.get(&format!("/api/notes/{}", created["id"])).await.expect(200);
            assert_eq!(stored["text"], *text);
        }
        assert_not_in_sql(&service, text);

        let name = service.post("/api/notes", &json!({ *text: 1 }).to_string()).await;
        assert_eq!(name.status(), 422, "{text:?}");
        for field in ["flag", "large", "price", "bytes", "uuid", "at", "on", "clock", "status"] {
            let answer = service.post("/api/everything", &json!({ field: text }).to_string()).await;
            assert!([201, 422].contains(&answer.status()), "{field}: {text:?}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn text_that_is_stored_is_found_as_it_is() {
    let service = blog().await;
    for text in HOSTILE.iter().filter(|text| !text.contains('\0')) {
        let body = json!({"text": text}).to_string();
        let created = service.post("/api/everything", &body).await.expect(201);
        let page =
            service.get(&format!("/api/everything?text={}&page_size=100", encode(text))).await.expect(200);
        let found = page["results"].as_array().expect("rows");
        assert!(found.contains(&created), "{text:?}: {page}");
        assert!(found.iter().all(|row| row["text"] == *text), "{text:?}: {page}");
    }
}
