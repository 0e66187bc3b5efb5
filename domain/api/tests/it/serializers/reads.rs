//! Rows with what is nested in them, in a fixed number of statements.

use rustango::{
    api::{SerializeErrorKind, ViewSet},
    prelude::*,
    web::{Access, App},
};
use serde_json::json;

use super::{
    models::{Article, CANARY, Remark, Writer, articles},
    shapes::{ArticleSerializer, RemarkSerializer, WriterSerializer},
};
use crate::support::Service;

async fn magazine(count: i64) -> Service {
    let service = Service::start(|db| {
        let articles = ViewSet::<Article>::new(db.clone(), Access::public())
            .serializer::<ArticleSerializer>()
            .read_only_endpoints()
            .page_size(100);
        App::new().mount("/articles", articles)
    })
    .await;
    articles(&service.db, count).await.expect("rows");
    service.log.clear();
    service
}

#[tokio::test]
async fn nested_rows_go_out() {
    let service = magazine(2).await;
    let expected = json!({
        "id": 2,
        "title": "Article 1",
        "body": "All of it, and more than that",
        "writer": {"id": 1, "name": "Ada", "home": {"code": "N", "name": "North"}},
        "editor": {"id": 2, "name": "Bob", "home": null},
        "region": "North",
        "labels": [{"id": 2, "name": "rust"}, {"id": 1, "name": "web"}],
        "remarks": [
            {"text": "Remark 0", "byName": "Bob", "reactions": [{"mark": "good"}, {"mark": "bad"}], "shouted": "REMARK 0"},
            {"text": "Remark 1", "byName": "Bob", "reactions": [{"mark": "good"}, {"mark": "bad"}], "shouted": "REMARK 1"},
            {"text": "Remark 2", "byName": "Bob", "reactions": [{"mark": "good"}, {"mark": "bad"}], "shouted": "REMARK 2"},
        ],
        "price": "12.50",
        "excerpt": "All of it",
        "written_at": "2024-01-31T18:30:00Z",
    });
    let list = service.get("/articles").await;
    assert!(!list.text().contains(CANARY), "{}", list.text());
    let list = list.expect(200);
    assert_eq!(list["results"][0], expected);
    assert_eq!(list["results"][1]["editor"], json!(null));
    assert_eq!(service.get("/articles/2").await.expect(200), expected);
}

#[tokio::test]
async fn a_list_with_two_nested_levels_is_a_fixed_number_of_statements() {
    for count in [1, 10, 100] {
        let service = magazine(count).await;
        let list = service.get("/articles").await.expect(200);
        assert_eq!(list["results"].as_array().map(Vec::len), usize::try_from(count).ok());
        // The number of rows, the rows, labels and remarks, reactions.
        assert_eq!(service.log.count(), 5, "{}", service.log);
        assert_eq!(service.log.calls().len(), 3, "three round trips: {}", service.log);
    }
}

#[tokio::test]
async fn structs_are_what_a_view_set_writes() {
    let service = magazine(3).await;
    let fetched = ArticleSerializer::fetch(Article::objects().order_by(Article::id.desc()), &service.db);
    let fetched = fetched.await.expect("rows");
    assert_eq!(service.log.count(), 4, "{}", service.log);
    let values: Vec<_> = fetched.iter().map(Serializer::to_value).collect();
    let list = service.get("/articles").await.expect(200);
    assert_eq!(list["results"], json!(values));
    let first = &fetched[0];
    assert_eq!((first.id, &*first.excerpt, first.cached), (3, "All of it", false));
    assert_eq!(first.remarks[2].reactions[1].mark, "bad");
    assert_eq!(first.writer.as_ref().map(|writer| &*writer.email), Some(""), "what only goes in is not read");
    assert_eq!(first.draft_notes, CANARY, "the struct has it, and to_value hides it");
}

#[tokio::test]
async fn models_are_taken_with_what_was_loaded() {
    let service = magazine(2).await;
    let db = &service.db;
    let article = Article::objects().filter(Article::id.eq(2)).get(db).await.expect("an article");
    let error = ArticleSerializer::from_model(&article).map(|_| ()).expect_err("nothing is loaded");
    assert_eq!((error.member(), error.kind()), ("writer", &SerializeErrorKind::NotLoaded));
    let text = "ArticleSerializer::writer: the row behind the key is not loaded: ask for it with select_related, or \
                call fetch of the serializer";
    assert_eq!(error.to_string(), text);
    let writer = Writer::objects()
        .filter(Writer::id.eq(1))
        .select_related(Writer::home)
        .get(db)
        .await
        .expect("a writer");
    let value = WriterSerializer::from_model(&writer).expect("loaded").to_value();
    assert_eq!(value, json!({"id": 1, "name": "Ada", "home": {"code": "N", "name": "North"}}));
    let homeless = Writer::objects().filter(Writer::id.eq(2)).get(db).await.expect("a writer");
    let many = WriterSerializer::many_to_value([&writer, &homeless]).expect("loaded");
    assert_eq!(many[1], json!({"id": 2, "name": "Bob", "home": null}));
    let remark = Remark::objects()
        .filter(Remark::id.eq(1))
        .select_related(Remark::by)
        .get(db)
        .await
        .expect("a remark");
    let error = RemarkSerializer::from_model(&remark).map(|_| ()).expect_err("it has a collection");
    assert_eq!((error.member(), error.kind()), ("reactions", &SerializeErrorKind::Collection));
}

#[tokio::test]
async fn the_trash_is_hidden_where_rows_are_nested() {
    let service = magazine(2).await;
    let db = &service.db;
    Writer::objects().filter(Writer::name.eq("Ada")).delete(db).await.expect("into the trash");
    Remark::objects().filter(Remark::text.eq("Remark 1")).delete(db).await.expect("into the trash");
    let article = service.get("/articles/2").await.expect(200);
    assert_eq!((&article["writer"], &article["region"]), (&json!(null), &json!(null)));
    assert_eq!(article["editor"]["name"], json!("Bob"));
    let texts: Vec<_> =
        article["remarks"].as_array().expect("remarks").iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, [&json!("Remark 0"), &json!("Remark 2")]);
}

#[test]
fn clients_write_what_the_model_lets_them() {
    let all = ["title", "body", "price", "draft_notes"];
    assert_eq!(ArticleSerializer::writable_fields(), all);
    assert_eq!(WriterSerializer::writable_fields(), ["name", "email"]);
}
