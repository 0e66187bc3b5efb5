//! What each endpoint asks of the database: one call.

use rustango_testing::doubles::Call;

use crate::support::blog;

#[tokio::test]
async fn each_request_is_one_round_trip() {
    let service = blog().await;
    for (method, target, body, status, operation, statements) in [
        ("GET", "/api/posts", None, 200, "batch", 2),
        ("GET", "/api/posts?search=rust+sql&author=1&ordering=-title&page=1", None, 200, "batch", 2),
        ("GET", "/api/posts?page=9", None, 404, "batch", 2),
        ("GET", "/api/posts/1", None, 200, "query", 1),
        ("GET", "/api/posts/999", None, 404, "query", 1),
        ("POST", "/api/posts", Some(r#"{"title":"x","author":1}"#), 201, "query", 1),
        (
            "PUT",
            "/api/posts/1",
            Some(r#"{"title":"x","body":"","status":"draft","author":1}"#),
            200,
            "query",
            1,
        ),
        (
            "PUT",
            "/api/posts/999",
            Some(r#"{"title":"x","body":"","status":"draft","author":1}"#),
            404,
            "query",
            1,
        ),
        ("PATCH", "/api/posts/1", Some(r#"{"title":"y"}"#), 200, "query", 1),
        ("PATCH", "/api/posts/1", Some("{}"), 200, "query", 1),
        ("DELETE", "/api/posts/1", None, 204, "execute", 1),
        ("DELETE", "/api/posts/1", None, 404, "execute", 1),
    ] {
        service.log.clear();
        let answer = service.send(method, target, body).await;
        assert_eq!(answer.status(), status, "{method} {target}: {}", answer.text());
        let calls = service.log.calls();
        let operations: Vec<_> = calls.iter().map(Call::operation).collect();
        assert_eq!(operations, [operation], "{method} {target}");
        assert_eq!(service.log.count(), statements, "{method} {target}: {}", service.log);
    }
}

#[tokio::test]
async fn what_is_refused_asks_nothing() {
    let service = blog().await;
    for (method, target, body) in [
        ("GET", "/api/posts?nothing=1", None),
        ("GET", "/api/posts?page=0", None),
        ("GET", "/api/posts?page=4611686018427387904", None),
        ("GET", "/api/posts?page=18446744073709551615", None),
        ("GET", "/api/posts/abc", None),
        ("GET", "/api/posts/1?x=1", None),
        ("POST", "/api/posts", Some("{}")),
        ("POST", "/api/posts", Some("{")),
        ("PATCH", "/api/posts/1", Some(r#"{"id":1}"#)),
        ("PATCH", "/api/posts/x", Some("{}")),
        ("DELETE", "/api/posts/-", None),
    ] {
        let answer = service.send(method, target, body).await;
        assert!((400..500).contains(&answer.status()), "{method} {target}: {}", answer.text());
        assert_eq!(service.log.count(), 0, "{method} {target}: {}", service.log);
    }
}

#[tokio::test]
async fn one_row_is_not_sorted() {
    let service = blog().await;
    service.get("/api/posts/1").await.expect(200);
    let statements = service.log.statements();
    let (_, order) = statements[0].split_once("ORDER BY").unwrap_or_default();
    assert!(!order.contains("published_at"), "{}", statements[0]);
}
