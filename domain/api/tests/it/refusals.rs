//! Every refusal: a request, its status, its whole body.

use serde_json::{Value, json};

use crate::support::blog;

const PARAMETERS: &str = "is no parameter; these are: page, page_size, count, search, ordering, author, editor, status, title, stars, published_at, fields";
const AUTHOR: &str = "is no lookup of author, which takes these: exact, ne, gt, gte, lt, lte, in, not_in, between, range, isnull, is_distinct_from";
const MEMBERS: &str =
    "is no member here; these are: title, body, slug, status, author, editor, stars, published_at";
const SORTABLE: &str = "these are: title, stars, id, published_at; \\\"-\\\" before one sorts downwards";
const I64: &str = "expected an integer from -9223372036854775808 to 9223372036854775807";
const I16: &str = "expected an integer from -32768 to 32767";
const TIMESTAMP: &str =
    "expected a timestamp such as 2024-01-31T18:30:00Z (RFC 3339), of the years 0001 to 9999";

/// What is refused: the place, the code, the detail.
type Fault<'a> = (&'a str, &'a str, &'a str);

fn problem(status: u16, title: &str, detail: &str, place: &str, faults: &[Fault<'_>]) -> Value {
    let mut problem = json!({"type": "about:blank", "title": title, "status": status, "detail": detail});
    if !faults.is_empty() {
        let fault = |(at, code, detail): &Fault<'_>| json!({place: at, "code": code, "detail": detail.replace("\\\"", "\"")});
        problem["errors"] = faults.iter().map(fault).collect();
    }
    problem
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a table of refusals")]
async fn queries() {
    let service = blog().await;
    let sort = |what: &str| format!("{what} is no field to sort by; {SORTABLE}");
    let size = "expected a number of rows from 1 to 5";
    let page = "expected the number of a page, from 1";
    let (sort_x, sort_empty, sort_slug) = (sort("\"x\""), sort("\"\""), sort("\"slug\""));
    let (sort_minus, sort_hop) = (sort("\"-title\""), sort("\"author__name\""));
    let long_name = format!("{}…", "n".repeat(60));
    let cases: Vec<(String, Vec<Fault<'_>>)> = vec![
        ("?nothing=1".into(), vec![("nothing", "unknown_parameter", PARAMETERS)]),
        ("?slug=a".into(), vec![("slug", "unknown_parameter", PARAMETERS)]),
        ("?author__name=Ada".into(), vec![("author__name", "unknown_parameter", AUTHOR)]),
        (
            "?author__name__icontains=a".into(),
            vec![("author__name__icontains", "unknown_parameter", PARAMETERS)],
        ),
        ("?author__regex=A".into(), vec![("author__regex", "unknown_parameter", AUTHOR)]),
        (
            "?author=1&author__exact=1&author=2".into(),
            vec![
                ("author__exact", "duplicate", "stands more than once"),
                ("author", "duplicate", "stands more than once"),
            ],
        ),
        ("?author__in=1,x".into(), vec![("author__in", "invalid", I64)]),
        ("?author__in=".into(), vec![("author__in", "invalid", I64)]),
        (
            "?author__between=1".into(),
            vec![("author__between", "invalid", "expected two values with a comma between, found 1")],
        ),
        ("?author__isnull=yes".into(), vec![("author__isnull", "invalid", "expected true or false")]),
        ("?count=maybe".into(), vec![("count", "invalid_choice", "expected one of exact, none")]),
        (
            "?fields=id,nothing".into(),
            vec![(
                "fields",
                "not_allowed",
                "\\\"nothing\\\" is no member; these are: id, title, body, slug, status, author, editor, stars, published_at, created_at, updated_at",
            )],
        ),
        ("?fields=id,id".into(), vec![("fields", "duplicate", "names \\\"id\\\" more than once")]),
        ("?fields=id.x".into(), vec![("fields", "not_allowed", "\\\"id\\\" has no members of its own")]),
        ("?Page=1".into(), vec![("Page", "unknown_parameter", PARAMETERS)]),
        ("?=1".into(), vec![("", "unknown_parameter", PARAMETERS)]),
        (format!("?{}", "n".repeat(5000)), vec![(&long_name, "unknown_parameter", PARAMETERS)]),
        ("?page=1&page=1".into(), vec![("page", "duplicate", "stands more than once")]),
        ("?author=1&%61uthor=2".into(), vec![("author", "duplicate", "stands more than once")]),
        ("?page=".into(), vec![("page", "invalid", page)]),
        ("?page".into(), vec![("page", "invalid", page)]),
        ("?page=0".into(), vec![("page", "invalid", page)]),
        ("?page=000".into(), vec![("page", "invalid", page)]),
        ("?page=-1".into(), vec![("page", "invalid", page)]),
        ("?page=%2B1".into(), vec![("page", "invalid", page)]),
        ("?page=1.0".into(), vec![("page", "invalid", page)]),
        ("?page=last".into(), vec![("page", "invalid", page)]),
        ("?page=%D9%A1".into(), vec![("page", "invalid", page)]),
        ("?page_size=".into(), vec![("page_size", "invalid", size)]),
        ("?page_size=ten".into(), vec![("page_size", "invalid", size)]),
        ("?page_size=-1".into(), vec![("page_size", "invalid", size)]),
        ("?page_size=0".into(), vec![("page_size", "min_value", size)]),
        ("?page_size=6".into(), vec![("page_size", "max_value", size)]),
        ("?page_size=99999999999999999999".into(), vec![("page_size", "max_value", size)]),
        ("?ordering=x".into(), vec![("ordering", "not_allowed", &sort_x)]),
        ("?ordering=".into(), vec![("ordering", "not_allowed", &sort_empty)]),
        ("?ordering=title,".into(), vec![("ordering", "not_allowed", &sort_empty)]),
        ("?ordering=slug".into(), vec![("ordering", "not_allowed", &sort_slug)]),
        ("?ordering=--title".into(), vec![("ordering", "not_allowed", &sort_minus)]),
        ("?ordering=author__name".into(), vec![("ordering", "not_allowed", &sort_hop)]),
        (
            "?ordering=title,-title".into(),
            vec![("ordering", "duplicate", "sorts by \\\"title\\\" more than once")],
        ),
        ("?author=".into(), vec![("author", "invalid", I64)]),
        ("?author=Ada".into(), vec![("author", "invalid", I64)]),
        ("?author=1.0".into(), vec![("author", "invalid", I64)]),
        ("?author=01".into(), vec![("author", "invalid", I64)]),
        ("?author=9223372036854775808".into(), vec![("author", "out_of_range", I64)]),
        ("?stars=32768".into(), vec![("stars", "out_of_range", I16)]),
        ("?status=deleted".into(), vec![("status", "invalid_choice", "expected one of draft, published")]),
        ("?published_at=yesterday".into(), vec![("published_at", "invalid", TIMESTAMP)]),
        ("?published_at=2024-01-02T02:00:00+02:00".into(), vec![("published_at", "invalid", TIMESTAMP)]),
        (
            "?title=a%00b".into(),
            vec![("title", "invalid", "holds a NUL character, which databases cannot store")],
        ),
        (
            "?search=%00".into(),
            vec![("search", "invalid", "holds a NUL character, which databases cannot store")],
        ),
        ("?search=%FF".into(), vec![("search", "invalid", "is not UTF-8 once percent-decoded")]),
        ("?title=%C3%28".into(), vec![("title", "invalid", "is not UTF-8 once percent-decoded")]),
        (format!("?search={}", "a+".repeat(17)), vec![("search", "max_words", "expected at most 16 words")]),
        (
            format!("?search={}", "a".repeat(501)),
            vec![("search", "max_length", "expected at most 500 characters")],
        ),
        (
            "?page=0&x=1&ordering=x&page_size=9".into(),
            vec![
                ("page", "invalid", page),
                ("x", "unknown_parameter", PARAMETERS),
                ("ordering", "not_allowed", &sort_x),
                ("page_size", "max_value", size),
            ],
        ),
    ];
    for (query, faults) in cases {
        let answer = service.get(&format!("/api/posts{query}")).await;
        let mut found = answer.expect(400);
        found
            .as_object_mut()
            .and_then(|problem| problem.remove("request_id"))
            .expect("the id of the request");
        let expected = problem(400, "Bad Request", "the query is not acceptable", "parameter", &faults);
        assert_eq!(found, expected, "{query}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{query}");
    }
}

#[tokio::test]
async fn single_rows_take_few_parameters() {
    let service = blog().await;
    let full = r#"{"title":"x","body":"","status":"draft","author":1}"#;
    for (method, target, body) in [
        ("GET", "/api/posts/1?page=1", None),
        ("POST", "/api/posts?page=1", Some(full)),
        ("PUT", "/api/posts/1?page=1", Some(full)),
        ("PATCH", "/api/posts/1?page=1", Some("{}")),
        ("DELETE", "/api/posts/1?page=1", None),
    ] {
        let mut found = service.send(method, target, body).await.expect(400);
        found.as_object_mut().and_then(|problem| problem.remove("request_id"));
        let here = if method == "GET" {
            "is no parameter; these are: fields"
        } else {
            "there are no parameters here"
        };
        let faults = [("page", "unknown_parameter", here)];
        let expected = problem(400, "Bad Request", "the query is not acceptable", "parameter", &faults);
        assert_eq!(found, expected, "{method}");
    }
}

#[tokio::test]
async fn ids_that_are_none() {
    let service = blog().await;
    for id in [
        "abc",
        "-1",
        "0",
        "999",
        "1.0",
        "01",
        "+1",
        "-0",
        "%2B1",
        "1e0",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "%00",
        "1%00",
        "%20",
        "1%20",
        "null",
        "%D9%A1",
        "1;DROP%20TABLE%20post",
        "'",
        "1,2",
        &"9".repeat(200),
    ] {
        for (method, body) in [("GET", None), ("PATCH", Some("{}")), ("DELETE", None)] {
            let mut found = service.send(method, &format!("/api/posts/{id}"), body).await.expect(404);
            found.as_object_mut().and_then(|problem| problem.remove("request_id"));
            assert_eq!(found, problem(404, "Not Found", "there is nothing here", "", &[]), "{method} {id}");
        }
    }
    for id in ["%00", "a%00b", "FR'", "%F0%9F%92%A9", &"x".repeat(300)] {
        assert_eq!(service.get(&format!("/api/countries/{id}")).await.status(), 404, "{id}");
    }
}

#[tokio::test]
async fn members_of_bodies() {
    let service = blog().await;
    let type_of = |expected: &str, found: &str| format!("{expected}, found {found}");
    let (text_number, text_bool) =
        (type_of("expected text", "a number"), type_of("expected text", "a boolean"));
    let (text_array, text_object) =
        (type_of("expected text", "an array"), type_of("expected text", "an object"));
    let (int_text, int_fraction) = (type_of(I64, "text"), type_of(I64, "a number that is not whole"));
    let time_number = type_of(TIMESTAMP, "a number");
    let long = "is 31 characters long; at most 30 are allowed";
    let cases: Vec<(&str, Vec<Fault<'_>>)> = vec![
        (r#"{"title":5}"#, vec![("/title", "invalid_type", &text_number)]),
        (r#"{"title":true}"#, vec![("/title", "invalid_type", &text_bool)]),
        (r#"{"title":["x"]}"#, vec![("/title", "invalid_type", &text_array)]),
        (r#"{"title":{"x":1,"x":2}}"#, vec![("/title", "invalid_type", &text_object)]),
        (r#"{"title":null}"#, vec![("/title", "null", "must not be null")]),
        (r#"{"author":null}"#, vec![("/author", "null", "must not be null")]),
        (r#"{"author":"1"}"#, vec![("/author", "invalid_type", &int_text)]),
        (r#"{"author":1.5}"#, vec![("/author", "invalid_type", &int_fraction)]),
        (r#"{"author":9223372036854775808}"#, vec![("/author", "out_of_range", I64)]),
        (r#"{"author":123456789012345678901234567890}"#, vec![("/author", "out_of_range", I64)]),
        (r#"{"author":1e400}"#, vec![("/author", "out_of_range", I64)]),
        (r#"{"stars":32768}"#, vec![("/stars", "out_of_range", I16)]),
        (r#"{"stars":6}"#, vec![("/stars", "max_value", "is greater than 5")]),
        (r#"{"stars":-1}"#, vec![("/stars", "min_value", "is less than 0")]),
        (
            r#"{"status":"deleted"}"#,
            vec![("/status", "invalid_choice", "is not one of the choices: draft, published")],
        ),
        (r#"{"published_at":"yesterday"}"#, vec![("/published_at", "invalid", TIMESTAMP)]),
        (r#"{"published_at":"2024-01-31T18:30:00"}"#, vec![("/published_at", "invalid", TIMESTAMP)]),
        (r#"{"published_at":1706725800}"#, vec![("/published_at", "invalid_type", &time_number)]),
        (r#"{"title":"0123456789012345678901234567890"}"#, vec![("/title", "max_length", long)]),
        (
            r#"{"title":"a\u0000b"}"#,
            vec![("/title", "invalid", "holds a NUL character, which databases cannot store")],
        ),
        (
            r#"{"title":"\ud800"}"#,
            vec![("/title", "invalid", "holds an escape that is half of a surrogate pair")],
        ),
        (r#"{"id":1}"#, vec![("/id", "read_only", "is read-only")]),
        (r#"{"created_at":"2024-01-31T18:30:00Z"}"#, vec![("/created_at", "read_only", "is read-only")]),
        (r#"{"updated_at":null}"#, vec![("/updated_at", "read_only", "is read-only")]),
        (r#"{"titel":"x"}"#, vec![("/titel", "unknown_field", MEMBERS)]),
        (r#"{"author_id":1}"#, vec![("/author_id", "unknown_field", MEMBERS)]),
        (r#"{"a/b~c":1}"#, vec![("/a~1b~0c", "unknown_field", MEMBERS)]),
        (r#"{"":1}"#, vec![("/", "unknown_field", MEMBERS)]),
        (r#"{"__proto__":{}}"#, vec![("/__proto__", "unknown_field", MEMBERS)]),
        (
            r#"{"x":1,"title":null,"author":"1","stars":9,"id":3}"#,
            vec![
                ("/x", "unknown_field", MEMBERS),
                ("/title", "null", "must not be null"),
                ("/author", "invalid_type", &int_text),
                ("/stars", "max_value", "is greater than 5"),
                ("/id", "read_only", "is read-only"),
            ],
        ),
        ("[]", vec![("", "invalid_type", "expected an object")]),
        ("null", vec![("", "invalid_type", "expected an object")]),
        ("\"{}\"", vec![("", "invalid_type", "expected an object")]),
        (" 7 ", vec![("", "invalid_type", "expected an object")]),
    ];
    for (body, faults) in cases {
        let mut found = service.send("PATCH", "/api/posts/1", Some(body)).await.expect(422);
        found
            .as_object_mut()
            .and_then(|problem| problem.remove("request_id"))
            .expect("the id of the request");
        let expected =
            problem(422, "Unprocessable Content", "the content is not acceptable", "pointer", &faults);
        assert_eq!(found, expected, "{body}");
    }
}

#[tokio::test]
async fn required_members_come_after_the_others() {
    let service = blog().await;
    let answer = service.post("/api/posts", r#"{"stars":9,"x":1}"#).await;
    assert_eq!(answer.status(), 422);
    let expected = ["/stars: max_value", "/x: unknown_field", "/title: required", "/author: required"];
    assert_eq!(answer.faults(), expected);
}

#[tokio::test]
async fn answers_stay_small_however_many_faults() {
    let service = blog().await;
    let members: Vec<_> = (0..100_000).map(|n| format!("\"m{n}\":0")).collect();
    let answer = service.post("/api/posts", &format!("{{{}}}", members.join(","))).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(answer.faults().len(), 50);
    let parameters: Vec<_> = (0..2_000).map(|n| format!("p{n}=0")).collect();
    let answer = service.get(&format!("/api/posts?{}", parameters.join("&"))).await;
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.faults().len(), 50);
}
