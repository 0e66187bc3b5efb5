//! What a request may cost.

use rustango::{
    mysql::MysqlConfig,
    postgres::PostgresConfig,
    prelude::*,
    query::Raw,
    sqlite::SqliteConfig,
    web::{Access, App, ProblemDetails, RequestExt as _, Route},
};

use super::{
    client::{Front, JSON_API, Service, over_both},
    newsroom::newsroom,
};

over_both! {
    pages_are_bounded
    lists_of_values_are_bounded
    depth_is_bounded
    long_filters_never_reach_the_database
    long_addresses_never_reach_the_application
    statements_are_ended
}

/// R010: a page has at most 100 rows where nobody says otherwise, however it is asked for.
async fn pages_are_bounded(front: Front) {
    let service = newsroom(front, 101).await;
    for (path, size, start) in [
        ("/articles", "page_size", "page=1"),
        ("/stories", "page_size", "page=1"),
        ("/walked", "page_size", "count=none"),
        ("/window", "limit", "offset=0"),
        ("/accounts", "page_size", "page=1"),
    ] {
        let rows = |page: &serde_json::Value| page["results"].as_array().unwrap().len();
        let page = service.get(&format!("{path}?{start}")).await.expect(200);
        assert!(rows(&page) <= 100, "{path}");
        let page = service.get(&format!("{path}?{size}=100&{start}")).await.expect(200);
        assert!(rows(&page) <= 100, "{path}");
        if path != "/accounts" {
            assert_eq!(rows(&page), 100, "{path}");
        }
        for rows in ["101", "1000", "99999999999999999999", "0", "-1", "1e2", "", "100.0", "0x10"] {
            let answer = service.get(&format!("{path}?{size}={rows}&{start}")).await;
            assert_eq!((answer.status(), answer.faults()[0].0.as_str()), (400, size), "{path} {rows:?}");
        }
        let family = if size == "limit" { "page%5Blimit%5D" } else { "page%5Bsize%5D" };
        assert_eq!(service.get_as(JSON_API, &format!("{path}?{family}=100")).await.status(), 200, "{path}");
        assert_eq!(service.get_as(JSON_API, &format!("{path}?{family}=101")).await.status(), 400, "{path}");
    }
    // Rows that are left out cost the database something: their number is bounded, and lists can be
    // paged by cursor.
    for (offset, status) in [("9223372036854775807", 200), ("9223372036854775808", 400)] {
        assert_eq!(service.get(&format!("/window?offset={offset}")).await.status(), status, "{offset}");
    }
    assert_eq!(service.get("/articles?page=18446744073709551615").await.status(), 404);
    service.end().await;
}

/// R010: a list of values has at most 1,000, by every lookup that takes one.
async fn lists_of_values_are_bounded(front: Front) {
    let service = newsroom(front, 1).await;
    let values = |number: usize| vec!["1"; number].join(",");
    for path in ["/articles", "/stories", "/walked", "/window", "/articles/length"] {
        for name in [
            "id__in",
            "id__not_in",
            "rank__in",
            "title__in",
            "owner__in",
            "owner__name__in",
            "remark__text__in",
        ] {
            let answer = service.get(&format!("{path}?{name}={}", values(1_000))).await;
            assert_eq!(answer.status(), 200, "{path} {name}: {}", answer.text());
            service.log.clear();
            let answer = service.get(&format!("{path}?{name}={}", values(1_001))).await;
            assert_eq!(answer.status(), 400, "{path} {name}");
            assert_eq!(answer.faults(), [(name.to_owned(), "max_items".to_owned())], "{path}");
            let between = service.get(&format!("{path}?rank__between={}", values(1_000))).await;
            assert_eq!(between.status(), 400, "{path}");
            assert_eq!(service.log.count(), 0, "{path} {name}");
        }
    }
    let many = format!("[{}]", vec!["1"; 1_001].join(","));
    for method in ["POST", "PATCH", "DELETE"] {
        let answer = service.ask(method, "/articles", &[], many.clone()).await;
        assert_eq!((answer.status(), answer.faults()), (422, vec![(String::new(), "max_items".to_owned())]));
    }
    service.end().await;
}

/// R010: filters are side by side, so that none is deeper than its name; names and members lead as
/// far as they are listed, and nested writes as far as serializers are.
async fn depth_is_bounded(front: Front) {
    let service = newsroom(front, 1).await;
    service.log.clear();
    for hops in [4, 16, 17, 1_000] {
        for query in [
            format!("{}name=a", "owner__article__".repeat(hops)),
            format!("ordering={}name", "owner__article__".repeat(hops)),
            format!("fields={}name", "owner.".repeat(hops)),
            format!("filter={}1{}", "%7B%22and%22:%5B".repeat(hops), "%5D%7D".repeat(hops)),
        ] {
            assert_eq!(service.get(&format!("/stories?{query}")).await.status(), 400, "{hops}: {query}");
        }
        let nested = format!("{}1{}", r#"{"owner":"#.repeat(hops), "}".repeat(hops));
        let answer = service.ask("PATCH", "/stories/1", &[], nested).await;
        assert!([400, 422].contains(&answer.status()), "{hops}: {}", answer.text());
    }
    assert_eq!(service.log.count(), 0);
    service.end().await;
}

/// The longest filters that an address has room for; the growth of what they cost is measured
/// elsewhere, as is what ten thousand terms take.
///
/// R010: filters of ten thousand terms are refused, with a short answer, and nothing is asked.
async fn long_filters_never_reach_the_database(front: Front) {
    let service = newsroom(front, 1).await;
    service.log.clear();
    let numbers: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
    for query in [
        format!("id__in={}", numbers.join(",")),
        format!("title__in={}", ",".repeat(9_999)),
        "id=1&".repeat(10_000),
        "x=1&".repeat(10_000),
        format!("ordering={}", numbers.join(",")),
        format!("fields={}", numbers.join(",")),
        format!("search={}", "a+".repeat(10_000)),
        format!("cursor={}", "A".repeat(50_000)),
    ] {
        for path in ["/articles", "/stories", "/walked", "/window"] {
            let answer = service.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.status(), 400, "{path}?{}", &query[..40]);
            assert!(answer.text().len() < 20_000, "{} bytes", answer.text().len());
        }
    }
    assert_eq!(service.log.count(), 0);
    service.end().await;
}

/// R062: before any parser sees them, addresses, fields and bodies that are too long are refused.
async fn long_addresses_never_reach_the_application(front: Front) {
    let service = newsroom(front, 1).await;
    service.log.clear();
    let long = "a".repeat(90_000);
    for (length, statuses) in [(60_000, ["400"; 2]), (70_000, ["414", "431"]), (90_000, ["414", "431"])] {
        let target = format!("/articles?search={}", &long[..length]);
        let request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let answer = service.send_bytes(request.as_bytes()).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(statuses.contains(&status), "{length}: {answer}");
    }
    for field in ["accept", "accept-language", "cookie", "if-none-match", "prefer", "content-type", "x-user"]
    {
        let answer = service.ask("GET", "/articles", &[(field, &long)], "").await;
        assert_eq!(answer.status(), 431, "{field}");
    }
    let large = format!("\"{}\"", "a".repeat(2 * 1024 * 1024));
    for of in ["application/json", JSON_API, super::client::URLENCODED, super::client::MULTIPART] {
        let answer = service.ask("POST", "/articles", &[("content-type", of)], large.clone()).await;
        assert_eq!(answer.status(), 413, "{of}: {}", answer.text());
    }
    assert_eq!(service.log.count(), 0);
    service.end().await;
}

/// A statement that would never end.
const ENDLESS: &str =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n";

/// R010: a statement that takes longer than it may is ended, and the client told in a problem. The
/// time is five seconds where nobody says otherwise.
async fn statements_are_ended(front: Front) {
    let configurations = [
        format!("{:?}", PostgresConfig::from_url("postgres://ann@localhost/blog").unwrap()),
        format!("{:?}", MysqlConfig::from_url("mysql://ann@localhost/blog").unwrap()),
        format!("{:?}", SqliteConfig::from_url("sqlite::memory:").unwrap()),
    ];
    for configuration in configurations {
        assert!(configuration.contains("statement_timeout: 5s"), "{configuration}");
    }

    let short = rustango::connect("sqlite::memory:?statement_timeout=50ms").await.unwrap();
    let slow = move |_: &Db| {
        let endless =
            Route::get("/slow", Access::public(), async |request: rustango::ports::http::Request| {
                let rows = Raw::<(i64,)>::unchecked(ENDLESS.to_owned()).fetch(&request.db()?).await?;
                Ok::<_, ProblemDetails>(format!("{} rows", rows.len()))
            });
        App::new().route(endless).provide(short)
    };
    let service = Service::start(front, slow).await;
    let answer = service.get("/slow").await;
    assert_eq!(answer.status(), 503, "{}", answer.text());
    service.end().await;
}
