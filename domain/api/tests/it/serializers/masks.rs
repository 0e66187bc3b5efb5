//! Members that are not for everybody: neither seen nor written, nor found out.

use std::sync::Arc;

use rustango::{
    api::ViewSet,
    ports::http::{Body, Request},
    prelude::*,
    web::{Access, App, Principal},
};
use serde_json::json;

use super::{
    models::{Article, CANARY, articles},
    shapes::ArticleWriter,
};
use crate::support::{Answer, Service};

struct Editor;

impl Principal for Editor {
    fn id(&self) -> &'static str {
        "editor"
    }

    fn has_permission(&self, permission: &str) -> bool {
        permission == "article.see_notes"
    }
}

struct Reader;

impl Principal for Reader {
    fn id(&self) -> &'static str {
        "reader"
    }

    fn has_permission(&self, _permission: &str) -> bool {
        false
    }
}

async fn magazine() -> Service {
    let service = Service::start(|db| {
        let articles = ViewSet::<Article>::new(db.clone(), Access::public()).serializer::<ArticleWriter>();
        App::new().mount("/articles", articles)
    })
    .await;
    articles(&service.db, 1).await.expect("rows");
    service
}

async fn send(
    service: &Service,
    who: Option<Arc<dyn Principal>>,
    method: &str,
    target: &str,
    body: &str,
) -> Answer {
    let request = http::Request::builder().method(method).uri(target).header("host", "localhost");
    let request = request.header("content-type", "application/json");
    let mut request: Request = request.body(Body::from(body.to_owned())).expect("a request");
    if let Some(who) = who {
        request.extensions_mut().insert(who);
    }
    service.send_request(request).await
}

#[tokio::test]
async fn who_may_see_a_member_does_and_writes_it() {
    let service = magazine().await;
    let editor = || Some(Arc::new(Editor) as Arc<dyn Principal>);
    let row = send(&service, editor(), "GET", "/articles/1", "").await.expect(200);
    assert_eq!(row["draft_notes"], json!(CANARY));
    let row = send(&service, editor(), "PATCH", "/articles/1", r#"{"draft_notes": "x"}"#).await.expect(200);
    assert_eq!(row["draft_notes"], json!("x"));
    let list = send(&service, editor(), "GET", "/articles?fields=id,draft_notes", "").await.expect(200);
    assert_eq!(list["results"], json!([{"id": 1, "draft_notes": "x"}]));
}

#[tokio::test]
async fn for_all_others_it_is_not_there() {
    let service = magazine().await;
    for who in [None, Some(Arc::new(Reader) as Arc<dyn Principal>)] {
        for (method, target, body, status) in [
            ("GET", "/articles", "", 200),
            ("GET", "/articles/1", "", 200),
            ("GET", "/articles?fields=draft_notes", "", 400),
            ("GET", "/articles?draft_notes=x", "", 400),
            ("GET", "/articles?ordering=draft_notes", "", 400),
            ("PATCH", "/articles/1", r#"{"draft_notes": "x"}"#, 422),
            ("PATCH", "/articles/1", r#"{"nothing": "x"}"#, 422),
            ("PATCH", "/articles/1", r#"{"title": "other"}"#, 200),
            ("PUT", "/articles/1", r#"{"title": "another", "price": null}"#, 200),
            ("POST", "/articles", r#"{"title": "new", "price": null, "writer": 1}"#, 201),
            ("OPTIONS", "/articles", "", 200),
        ] {
            let answer = send(&service, who.clone(), method, target, body).await;
            assert_eq!(answer.status(), status, "{method} {target} {body}: {}", answer.text());
            let text = answer.text();
            assert!(!text.contains(CANARY), "{text}");
            let asked = format!("{target}{body}").matches("draft_notes").count();
            assert!(text.matches("draft_notes").count() <= asked, "{method} {target}: {text}");
        }
        let stored = Article::objects().filter(Article::id.eq(1)).get(&service.db).await.expect("an article");
        assert_eq!(stored.draft_notes, CANARY, "PUT leaves it");
        Article::objects().filter(Article::title.eq("new")).delete(&service.db).await.expect("deleted");
    }
}
