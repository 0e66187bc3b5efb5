//! Rows that a request may not see are not nested, and nobody connects them,
//! points at them or takes them away.

use rustango::{
    api::ViewSet,
    prelude::*,
    web::{Access, App},
};
use serde_json::{Value, json};

use super::{
    models::{Article, Label, Writer, articles},
    shapes::ArticleWriter,
};
use crate::support::Service;

/// Of the labels only `web` may be seen, of the writers all but Bob.
async fn magazine() -> Service {
    let service = Service::start(|db| {
        let articles = ViewSet::<Article>::new(db.clone(), Access::public())
            .serializer::<ArticleWriter>()
            .scope_of::<Label, _>(|_| Label::name.eq("web"))
            .scope_of::<Writer, _>(|_| Writer::name.ne("Bob"));
        App::new().mount("/articles", articles)
    })
    .await;
    articles(&service.db, 2).await.expect("rows");
    service
}

async fn labels(service: &Service) -> Vec<String> {
    let article = Article::objects().filter(Article::id.eq(2)).get(&service.db).await.expect("an article");
    article.labels_m2m().all().values(Label::name).fetch(&service.db).await.expect("names")
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_nested() {
    let service = magazine().await;
    let row = service.get("/articles/2").await.expect(200);
    assert_eq!(row["labels"], json!([{"id": 1, "name": "web"}]));
    assert_eq!((&row["writer"]["name"], &row["editor"]), (&json!("Ada"), &json!(null)));
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_there_for_writes() {
    let service = magazine().await;
    for (body, fault) in [
        (json!({"labels": [{"connect": 2}]}), "/labels/0/connect: does_not_exist"),
        (json!({"labels": [{"disconnect": 2}]}), "/labels/0/disconnect: does_not_exist"),
        (json!({"labels": [{"delete": 2}]}), "/labels/0/delete: does_not_exist"),
        (json!({"labels": {"set": [1, 2]}}), "/labels/set/1: does_not_exist"),
        (json!({"editor": {"connect": 2}}), "/editor/connect: does_not_exist"),
        (json!({"remarks": [{"text": "x", "by": 2}]}), "/remarks/0/by: does_not_exist"),
    ] {
        let missing = body.to_string().replace('2', "99");
        let mut seen: Vec<(u16, Vec<String>)> = Vec::new();
        for body in [body.to_string(), missing] {
            let answer = service.send("PATCH", "/articles/2", Some(&body)).await;
            seen.push((answer.status(), answer.faults()));
        }
        assert_eq!(seen, [(409, vec![fault.to_owned()]), (409, vec![fault.to_owned()])], "{body}");
    }
    assert_eq!(labels(&service).await, ["rust", "web"]);
}

#[tokio::test]
async fn a_set_leaves_alone_what_may_not_be_seen() {
    let service = magazine().await;
    let patch = async |body: Value| service.send("PATCH", "/articles/2", Some(&body.to_string())).await;
    patch(json!({"labels": {"set": []}})).await.expect(200);
    assert_eq!(labels(&service).await, ["rust"]);
    let answer = patch(json!({"labels": [{"name": "out of sight"}]})).await;
    assert_eq!((answer.status(), answer.faults()), (403, vec!["/labels/0: out_of_sight".to_owned()]));
    assert_eq!(labels(&service).await, ["rust"]);
}
