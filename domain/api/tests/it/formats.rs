//! Forms of answers and of bodies: CSV, NDJSON, HTML forms, pages for people.

use rustango::{
    api::ViewSet,
    prelude::*,
    web::{Access, App},
};

use crate::support::{
    Article, Everything, Post, Service,
    press::{self, press},
};

#[tokio::test]
async fn lists_go_out_whole_as_lines() {
    let service = press(250, press::app).await;
    let lines =
        service.ask("GET", "/articles?ordering=-id", &[("accept", "application/x-ndjson")], None).await;
    assert_eq!(lines.status(), 200);
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(lines.header("vary"), Some("accept"));
    let rows: Vec<serde_json::Value> =
        lines.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((rows.len(), &rows[0]["id"]), (250, &serde_json::json!(250)));
    let page = service
        .ask("GET", "/articles?page_size=2&ordering=id", &[("accept", "application/x-ndjson")], None)
        .await;
    assert_eq!(page.text().lines().count(), 2);
    assert!(page.link("next").is_some());
    let nothing =
        service.ask("GET", "/articles?title=none", &[("accept", "application/x-ndjson")], None).await;
    assert_eq!((nothing.status(), nothing.text()), (200, ""));
}

#[tokio::test]
async fn lists_go_out_whole_as_csv() {
    let service = press(0, press::app).await;
    for title in ["plain", "=1+1", "a,\"b\"", "-2", "@x"] {
        let body = serde_json::json!({"title": title, "owner": 1, "rank": -5});
        service.post("/articles", &body.to_string()).await.expect(201);
    }
    let csv = service
        .ask("GET", "/articles?ordering=id&fields=id,title,rank,tenant", &[("accept", "text/csv")], None)
        .await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(
        csv.text(),
        "id,title,tenant,rank\r\n1,plain,,-5\r\n2,'=1+1,,-5\r\n3,\"a,\"\"b\"\"\",,-5\r\n4,'-2,,-5\r\n5,'@x,,-5\r\n"
    );
    let one = service.ask("GET", "/articles/1?fields=title", &[("accept", "text/csv")], None).await;
    assert_eq!(one.text(), "title\r\nplain\r\n");
}

#[tokio::test]
async fn what_nobody_offers_is_not_acceptable() {
    let service = press(1, press::app).await;
    for (target, accept, status) in [
        ("/articles", "image/png", 406),
        ("/articles/1", "image/png", 406),
        ("/articles", "text/csv;q=0", 406),
        ("/articles", "text/html,*/*;q=0.1", 200),
        ("/accounts", "text/csv", 406),
        ("/accounts", "text/csv, application/json;q=0.1", 200),
    ] {
        let answer = service.ask("GET", target, &[("accept", accept)], None).await;
        assert_eq!(answer.status(), status, "{target} {accept}");
    }
    let answer = service
        .ask("POST", "/articles", &[("accept", "image/png")], Some(r#"{"title":"x","owner":1}"#))
        .await;
    assert_eq!(answer.status(), 406);
    assert_eq!(Article::objects().count(&service.db).await.expect("a count"), 1);
}

#[tokio::test]
async fn forms_are_read_as_what_fields_take() {
    let service = Service::start(|db| {
        App::new().mount("/x", ViewSet::<Everything>::new(db.clone(), Access::public()).form_bodies())
    })
    .await;
    let urlencoded = [("content-type", "application/x-www-form-urlencoded")];
    let body = "flag=on&small=3&double=1.5&price=9.90&text=1&status=draft&document=%7B%22a%22%3A1%7D&on=&csrf_token=t";
    let row = service.ask("POST", "/x", &urlencoded, Some(body)).await.expect(201);
    assert_eq!(
        (
            &row["flag"],
            &row["small"],
            &row["double"],
            &row["price"],
            &row["text"],
            &row["document"]["a"],
            &row["on"]
        ),
        (
            &true.into(),
            &3.into(),
            &1.5.into(),
            &"9.90".into(),
            &"1".into(),
            &1.into(),
            &serde_json::Value::Null
        )
    );
    let multipart = [("content-type", "multipart/form-data; boundary=b")];
    let body = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--b--\r\n";
    let row = service.ask("PATCH", "/x/1", &multipart, Some(body)).await.expect(200);
    assert_eq!(row["text"], "hello");
    for (fields, body, status, faults) in [
        (&urlencoded, "small=x&nothing=1", 422, vec!["/small: invalid_type", "/nothing: unknown_field"]),
        (&urlencoded, "small=1&small=2", 422, vec!["/small: invalid"]),
        (&multipart, "nonsense", 400, vec![]),
    ] {
        let answer = service.ask("POST", "/x", fields, Some(body)).await;
        answer.expect(status);
        assert_eq!(answer.faults(), faults, "{body}");
    }
    let answer = service.ask("POST", "/x", &[("content-type", "text/plain")], Some("x")).await;
    answer.expect(415);
    let accepted = answer.header("accept").unwrap_or_default();
    assert_eq!(accepted, "application/json, application/x-www-form-urlencoded, multipart/form-data");
}

#[tokio::test]
async fn browsers_get_pages() {
    let service = Service::start(|db| {
        let posts = ViewSet::<Post>::new(db.clone(), Access::public()).search_fields(Post::title).browsable();
        App::new().mount("/posts", posts)
    })
    .await;
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for (target, status) in
        [("/posts?search=%22%3E%3Cscript%3E", 200), ("/posts/1", 404), ("/posts?x=%3Cb%3E", 400)]
    {
        let page = service.ask("GET", target, &browser, None).await;
        assert_eq!(page.status(), status, "{target}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        let text = page.text();
        assert!(
            text.contains("<h1>Post</h1>") && !text.contains("<script") && !text.contains("<b>"),
            "{text}"
        );
    }
    let json = service.get("/posts").await;
    assert_eq!(json.header("content-type"), Some("application/json"));
    assert_eq!(json.header("vary"), Some("accept"));
}
