//! 409: what clashes with stored rows, by field.

use serde_json::json;

use crate::support::blog;

#[tokio::test]
async fn taken_values_are_named() {
    let service = blog().await;
    service.post("/api/countries", r#"{"code":"FR","name":"France"}"#).await.expect(201);
    let taken = json!("another row has this value");
    let pair = json!("another row has the same author and slug");
    for (method, target, body, faults) in [
        ("POST", "/api/authors", r#"{"name":"Ada"}"#, vec![("/name", &taken)]),
        ("PATCH", "/api/authors/2", r#"{"name":"Ada"}"#, vec![("/name", &taken)]),
        ("PUT", "/api/authors/2", r#"{"name":"Ada"}"#, vec![("/name", &taken)]),
        ("POST", "/api/countries", r#"{"code":"FR","name":"x"}"#, vec![("/code", &taken)]),
        (
            "POST",
            "/api/posts",
            r#"{"title":"x","author":1,"slug":"a"}"#,
            vec![("/author", &pair), ("/slug", &pair)],
        ),
    ] {
        let answer = service.send(method, target, Some(body)).await;
        let errors: Vec<_> = faults
            .iter()
            .map(|(pointer, detail)| json!({"pointer": pointer, "code": "unique", "detail": detail}))
            .collect();
        let problem = answer.expect(409);
        assert_eq!(problem["detail"], "another row has the same value");
        assert_eq!(problem["errors"], json!(errors), "{method} {target} {body}");
    }
}

#[tokio::test]
async fn keys_that_point_nowhere_are_named() {
    let service = blog().await;
    service.post("/api/notes", "{}").await.expect(201);
    service.post("/api/links", r#"{"from":1,"to":1}"#).await.expect(201);
    for (method, target, body, faults) in [
        ("POST", "/api/posts", r#"{"title":"x","author":99}"#, vec![("/author", "Author")]),
        ("PATCH", "/api/posts/1", r#"{"editor":99}"#, vec![("/editor", "Author")]),
        ("POST", "/api/links", r#"{"from":1,"to":99}"#, vec![("/to", "Note")]),
        ("POST", "/api/links", r#"{"to":98,"from":99}"#, vec![("/to", "Note"), ("/from", "Note")]),
        ("POST", "/api/links", r#"{"from":1,"to":1,"country":"XX"}"#, vec![("/country", "Country")]),
        ("PUT", "/api/links/1", r#"{"from":-1,"to":1}"#, vec![("/from", "Note")]),
    ] {
        let answer = service.send(method, target, Some(body)).await;
        let errors: Vec<_> = faults
            .iter()
            .map(|(pointer, model)| {
                let detail = format!("there is no {model} with this key");
                json!({"pointer": pointer, "code": "does_not_exist", "detail": detail})
            })
            .collect();
        let problem = answer.expect(409);
        assert_eq!(problem["detail"], "a row that this one points at does not exist");
        assert_eq!(problem["errors"], json!(errors), "{method} {target} {body}");
    }
}

#[tokio::test]
async fn rows_that_others_point_at_stay() {
    let service = blog().await;
    let answer = service.send("DELETE", "/api/authors/1", None).await;
    assert_eq!(answer.expect(409)["detail"], "other rows point at this one");
    assert_eq!(service.get("/api/authors/1").await.status(), 200);
}

#[tokio::test]
async fn rules_of_the_table_are_told() {
    let service = blog().await;
    let answer = service.post("/api/posts", r#"{"title":"SHOUT","author":1}"#).await;
    let problem = answer.expect(422);
    assert_eq!(
        problem["errors"],
        json!([{"pointer": "", "code": "invalid", "detail": "the row breaks the rule \"no_shouting\""}])
    );
}
