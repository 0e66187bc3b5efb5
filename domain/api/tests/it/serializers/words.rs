//! The words of members that documents and clients meet: what is read-only,
//! deprecated, explained, shown by an example, or may be left out.

use rustango::{
    Patch,
    api::{Serializer as _, ViewSet},
    openapi::{Document, Info},
    prelude::*,
    web::{Access, App},
};
use rustango_testing::random::SeededRandom;
use serde_json::{Value, json};

use super::models::{Article, Remark, Writer, articles};
use crate::support::Service;

#[derive(Serializer)]
#[serializer(model = Remark)]
struct Note {
    id: i64,
    #[serializer(help = "What is said.", example = "Well done")]
    text: String,
    #[serializer(deprecated)]
    by: i64,
}

#[derive(Serializer)]
#[serializer(model = Article)]
struct Words {
    id: i64,
    #[serializer(rename = "headline", help = "Read first.", example = "Fjords")]
    title: String,
    #[serializer(read_only)]
    text: String,
    #[serializer(deprecated, example = 7)]
    writer: i64,
    editor: Patch<i64>,
    #[serializer(example = "12.50")]
    price: Patch<rust_decimal::Decimal>,
    #[serializer(nested, many, write = "create")]
    remarks: Vec<Note>,
}

fn app(db: &Db) -> App {
    App::new()
        .mount("/articles", ViewSet::<Article>::new(db.clone(), Access::public()).serializer::<Words>())
        .mount("/writers", ViewSet::<Writer>::new(db.clone(), Access::public()))
}

async fn service() -> Service {
    let service = Service::start(app).await;
    articles(&service.db, 2).await.expect("rows");
    service
}

#[tokio::test]
async fn what_is_read_only_is_never_given() {
    let service = service().await;
    let answer = service.send("PATCH", "/articles/1", Some(r#"{"text": "x"}"#)).await;
    assert_eq!((answer.status(), answer.faults()), (422, vec!["/text: read_only".to_owned()]));
    assert_eq!(service.get("/articles/1").await.expect(200)["text"], "All of it, and more than that");
    assert_eq!(Words::writable_fields(), ["headline", "writer", "editor", "price", "remarks"]);
}

#[tokio::test]
async fn values_are_absent_null_or_there() {
    let service = service().await;
    let patch = async |body: &str| service.send("PATCH", "/articles/2", Some(body)).await.expect(200);
    let row = patch("{}").await;
    assert_eq!((&row["editor"], &row["price"]), (&json!(2), &json!("12.50")), "absent");
    let row = patch(r#"{"editor": null, "price": null}"#).await;
    assert_eq!((&row["editor"], &row["price"]), (&json!(null), &json!(null)));
    let row = patch(r#"{"editor": 1, "price": "3.00"}"#).await;
    assert_eq!((&row["editor"], &row["price"]), (&json!(1), &json!("3.00")));
}

#[tokio::test]
async fn documents_have_the_words_of_members() {
    let service = service().await;
    let document = Document::with(&Info::new("Words", "1"), &app(&service.db).random(SeededRandom::new(1)));
    let document = document.expect("it can be described");
    let schemas = &document.as_json()["components"]["schemas"];
    let member = |schema: &str, name: &str| schemas[schema]["properties"][name].clone();
    for schema in ["Words", "WordsCreate", "WordsReplace", "WordsUpdate"] {
        let headline = member(schema, "headline");
        assert_eq!(
            (&headline["description"], &headline["examples"]),
            (&json!("Read first."), &json!(["Fjords"])),
            "{schema}"
        );
        let writer = member(schema, "writer");
        assert_eq!((&writer["deprecated"], &writer["examples"]), (&json!(true), &json!([7])), "{schema}");
        assert_eq!(member(schema, "price")["examples"], json!(["12.50"]), "{schema}");
    }
    // What a client may give: three states where it changes a row, and nothing that is read-only.
    assert_eq!(schemas["WordsUpdate"].get("required"), None);
    assert_eq!(member("WordsUpdate", "editor")["type"], json!(["integer", "null"]));
    assert_eq!(member("WordsUpdate", "headline")["type"], "string");
    assert_eq!(member("WordsUpdate", "text"), Value::Null);
    assert_eq!(schemas["WordsCreate"]["required"], json!(["headline", "writer"]));
    // Nested rows too.
    let remark = document
        .as_json()
        .pointer("/components/schemas/WordsCreate/properties/remarks")
        .expect("nested")
        .to_string();
    for word in [r#""description":"What is said.""#, r#""examples":["Well done"]"#, r#""deprecated":true"#] {
        assert!(remark.contains(word), "{word}: {remark}");
    }
}

/// A row goes into the trash where its model has one, and is gone for clients.
#[tokio::test]
async fn rows_go_into_the_trash() {
    let service = service().await;
    assert_eq!(service.send("DELETE", "/writers/2", None).await.status(), 204);
    assert_eq!(service.get("/writers/2").await.status(), 404);
    assert_eq!(service.send("DELETE", "/writers/2", None).await.status(), 404);
    assert_eq!(service.get("/writers").await.expect(200)["count"], 1);
    assert_eq!(Writer::objects().with_trashed().count(&service.db).await.expect("a number"), 2);
}
