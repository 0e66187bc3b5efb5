//! Every column of a model is sent to every endpoint that writes: only the
//! declared ones change.

use rustango::{
    api::ViewSet,
    model::Model as _,
    ports::database::{Executor as _, Statement},
    web::{Access, App},
};
use serde_json::{Value, json};

use crate::support::{Author, Post, Service};

/// The fields that clients may write here.
const DECLARED: [&str; 4] = ["title", "author", "stars", "editor"];

async fn service() -> Service {
    let service = Service::start(|db| {
        let posts = ViewSet::<Post>::new(db.clone(), Access::public())
            .fields((
                Post::id,
                Post::title,
                Post::author,
                Post::stars,
                Post::editor,
                Post::status,
                Post::created_at,
            ))
            .read_only(Post::status)
            .hidden(Post::slug);
        App::new()
            .mount("/posts", posts)
            .mount("/authors", ViewSet::<Author>::new(db.clone(), Access::public()))
    })
    .await;
    service.post("/authors", r#"{"name":"Ada"}"#).await.expect(201);
    service.post("/authors", r#"{"name":"Grace"}"#).await.expect(201);
    service.post("/posts", r#"{"title":"first","author":1}"#).await.expect(201);
    service
}

/// All columns of all rows, as the database holds them.
async fn table(service: &Service) -> Vec<Vec<String>> {
    let columns: Vec<_> = Post::schema().fields.iter().map(|field| field.column.as_str()).collect();
    let sql = format!("SELECT {} FROM post ORDER BY id", columns.join(", "));
    let rows = service.db.query(&Statement::read(sql, vec![])).await.expect("rows");
    let cell = |row, column| format!("{:?}", rows.get(row, column).expect("a value"));
    (0..rows.len()).map(|row| (0..columns.len()).map(|column| cell(row, column)).collect()).collect()
}

/// A value that the field would take, other than the stored one.
fn other_value(field: &str) -> Value {
    match field {
        "id" => json!(77),
        "author" | "editor" => json!(2),
        "stars" => json!(4),
        "status" => json!("published"),
        "published_at" | "created_at" | "updated_at" => json!("2001-01-01T00:00:00Z"),
        _ => json!("changed"),
    }
}

#[tokio::test]
async fn only_declared_columns_change() {
    let schema = Post::schema();
    // Names in the database are no names of the API.
    let columns = schema.fields.iter().map(|field| field.column.as_str());
    let names = schema
        .fields
        .iter()
        .map(|field| field.name)
        .chain(columns.filter(|name| schema.field(name).is_none()));
    for name in names {
        for (method, target) in [("POST", "/posts"), ("PUT", "/posts/1"), ("PATCH", "/posts/1")] {
            let service = service().await;
            let before = table(&service).await;
            let mut body = if method == "PATCH" { json!({}) } else { json!({"title": "first", "author": 1}) };
            body[name] = other_value(name);
            let answer = service.send(method, target, Some(&body.to_string())).await;
            let after = table(&service).await;
            if !DECLARED.contains(&name) {
                assert_eq!(answer.status(), 422, "{method} {name}: {}", answer.text());
                assert_eq!(answer.faults().len(), 1, "{method} {name}: {}", answer.text());
                assert_eq!(after, before, "{method} {name}");
                continue;
            }
            assert!(answer.status() < 300, "{method} {name}: {}", answer.text());
            let (old, new) = (&before[0], after.last().expect("a row"));
            let changed: Vec<_> = schema
                .fields
                .iter()
                .enumerate()
                .filter(|(position, field)| {
                    old[*position] != new[*position] && !(method == "POST" && field.primary_key)
                })
                .map(|(_, field)| field.name)
                .collect();
            assert_eq!(changed, [name], "{method}");
        }
    }
}
