//! Lists: pages, filters, search, ordering.

use serde_json::{Value, json};

use crate::support::{Service, blog};

/// The ids of a page of posts.
async fn ids(service: &Service, query: &str) -> Vec<i64> {
    let page = service.get(&format!("/api/posts{query}")).await.expect(200);
    page["results"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[tokio::test]
async fn a_page_is_the_same_bytes_every_time() {
    let service = blog().await;
    let page = service.get("/api/authors?page_size=2").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.header("content-type"), Some("application/json"));
    let expected = r#"{"count":2,"page":1,"page_size":2,"last_page":1,"results":[{"id":1,"name":"Ada","bio":null,"created_at":"2024-01-31T18:30:00Z"},{"id":2,"name":"Grace","bio":null,"created_at":"2024-01-31T18:30:00Z"}]}"#;
    assert_eq!(page.text(), expected);
    assert_eq!(service.get("/api/authors?page_size=2").await.text(), expected);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let service = blog().await;
    let head = |page: &Value| {
        ["count", "page", "page_size", "last_page"].map(|name| page[name].as_u64().expect("a number"))
    };
    let first = service.get("/api/posts").await.expect(200);
    assert_eq!(head(&first), [5, 1, 3, 2]);
    assert_eq!(ids(&service, "").await, [2, 3, 1], "the model's own order, NULLs last");
    assert_eq!(ids(&service, "?page=2").await, [4, 5], "the key decides among equals");
    assert_eq!(ids(&service, "?page=002").await, [4, 5]);
    assert_eq!(ids(&service, "?page_size=5").await, [2, 3, 1, 4, 5]);
    assert_eq!(ids(&service, "?page_size=1&page=5").await, [5]);
    assert_eq!(ids(&service, "?").await, [2, 3, 1]);
    assert_eq!(ids(&service, "?&page=2&&").await, [4, 5]);
}

#[tokio::test]
async fn the_first_page_of_nothing_is_empty() {
    let service = blog().await;
    let page = service.get("/api/posts?title=no+such+title").await;
    assert_eq!(page.text(), r#"{"count":0,"page":1,"page_size":3,"last_page":1,"results":[]}"#);
    assert_eq!(service.get("/api/posts?title=no+such+title&page=2").await.status(), 404);
}

#[tokio::test]
async fn filters_by_exact_values() {
    let service = blog().await;
    for (query, expected) in [
        ("?author=1", vec![2, 1]),
        ("?author=1&status=published&stars=5", vec![1]),
        ("?author=99", vec![]),
        ("?editor=1", vec![4, 5]),
        ("?status=draft", vec![4, 5]),
        ("?title=Rust+and+SQL", vec![2]),
        ("?title=Rust%20and%20SQL", vec![2]),
        ("?title=rust+and+sql", vec![]),
        ("?title=Gr%C3%B6%C3%9Fe+z%c3%a4hlt", vec![1]),
        ("?%74itle=Draft+one", vec![4]),
        ("?title=", vec![]),
        ("?stars=-1", vec![]),
        ("?published_at=2024-01-02T00:00:00Z", vec![3]),
        ("?published_at=2024-01-02T02:00:00.000%2B02:00", vec![3]),
    ] {
        assert_eq!(ids(&service, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn searches_each_word_in_any_field() {
    let service = blog().await;
    for (query, expected) in [
        ("rust", vec![2, 3, 4]),
        ("RUST", vec![2, 3, 4]),
        ("rust+sql", vec![2]),
        ("++rust%09%0Asql++", vec![2]),
        ("sql", vec![2, 5]),
        ("gr%C3%B6", vec![3, 1]),
        ("100%25", vec![1]),
        ("%25", vec![1]),
        ("_", vec![2]),
        ("%5C", vec![2]),
        (".", vec![]),
        ("nothing", vec![]),
        ("rust+nothing", vec![]),
    ] {
        assert_eq!(ids(&service, &format!("?search={query}&page_size=5")).await, expected, "{query}");
    }
    for empty in ["?search=", "?search", "?search=++", "?search=%20%09"] {
        assert_eq!(ids(&service, empty).await, [2, 3, 1], "{empty}");
    }
    assert_eq!(ids(&service, "?search=rust&author=2&ordering=id").await, [3, 4]);
}

#[tokio::test]
async fn sorts_by_allowed_fields() {
    let service = blog().await;
    for (ordering, expected) in [
        ("id", vec![1, 2, 3, 4, 5]),
        ("-id", vec![5, 4, 3, 2, 1]),
        ("title", vec![4, 5, 1, 3, 2]),
        ("-stars,-id", vec![1, 3, 2, 5, 4]),
        ("stars", vec![2, 3, 1, 4, 5]),
        ("stars%2C-title", vec![2, 3, 1, 5, 4]),
    ] {
        assert_eq!(ids(&service, &format!("?ordering={ordering}&page_size=5")).await, expected, "{ordering}");
    }
}

#[tokio::test]
async fn a_page_beyond_the_last_is_not_found() {
    let service = blog().await;
    for page in ["3", "4611686018427387904", "9223372036854775807", "18446744073709551615", &"9".repeat(300)]
    {
        let answer = service.get(&format!("/api/posts?page={page}")).await;
        assert_eq!(answer.expect(404)["detail"], json!("there is no such page"), "{page}");
        assert_eq!(answer.faults(), ["page: not_found"]);
    }
}
