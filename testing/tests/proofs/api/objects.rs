//! What belongs to others: from the document, each operation on a row, asked by who does not own it.

use serde_json::{Map, Value, json};

use super::{
    client::{Answer, CSV, Front, HTML, JSON_API, NDJSON, Service, over_both},
    newsroom::newsroom,
    tables::Tables,
};

over_both! {
    rows_of_others_are_missing_to_every_operation
    rows_of_others_are_missing_within_bodies
}

/// Who asks.
const GRACE: (&str, &str) = ("x-user", "2");

/// A row that is ada's, by each path of the application.
fn row_of_ada(path: &str) -> &'static str {
    // Remarks on the articles of one account are by the other.
    if path.starts_with("/remarks") { "2" } else { "1" }
}

/// Makes a value of a schema, as small as it may be.
fn least(document: &Value, schema: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return least(document, document.pointer(&target[1..]).unwrap());
    }
    for combined in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[combined].get(0) {
            return least(document, first);
        }
    }
    let of = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    if let Some(fixed) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return fixed.clone();
    }
    match of {
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let member = |name: &str| (name.to_owned(), least(document, &schema["properties"][name]));
            Value::from(required.map(member).collect::<Map<_, _>>())
        }
        Some("array") => json!([least(document, &schema["items"])]),
        Some("integer" | "number") => json!(2),
        Some("boolean") => json!(false),
        _ => json!("2"),
    }
}

/// A method, a path, and bodies by their types.
type Operation = (String, String, Vec<(String, Value)>);

/// The operations that are about one row.
fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        // Forms of models are written by hand, and have no scope.
        if !path.contains('{') || path.starts_with("/forms") || path.starts_with("/docs") {
            continue;
        }
        for (method, operation) in
            methods.as_object().unwrap().iter().filter(|(method, _)| *method != "parameters")
        {
            let content = operation["requestBody"]["content"].as_object();
            let bodies = content.into_iter().flatten();
            let body = |(of, content): (&String, &Value)| {
                let is_json = of == "application/json" || of == JSON_API;
                is_json.then(|| (of.clone(), least(document, &content["schema"])))
            };
            operations.push((method.to_uppercase(), path.clone(), bodies.filter_map(body).collect()));
        }
    }
    operations
}

fn same(mine: &Answer, missing: &Answer, (target, other): (&str, &str), context: &str) {
    assert_eq!((mine.status(), missing.status()), (404, 404), "{context}: {}", mine.text());
    assert_eq!(mine.fields(), missing.fields(), "{context}");
    // A page for people says which address it is of.
    assert_eq!(mine.told().replace(target, other), missing.told(), "{context}");
}

/// R021: each operation on a row, as the document has them, answers about a row of somebody else
/// with what it says of one that is not there: the status, the fields, the bytes.
async fn rows_of_others_are_missing_to_every_operation(front: Front) {
    let service = newsroom(front, 4).await;
    let operations = operations(&service.document);
    for method in ["GET", "PUT", "PATCH", "DELETE", "POST"] {
        assert!(operations.iter().any(|(of, _, _)| of == method), "no {method}");
    }
    let before = Tables::of(&service.db).await;
    let mut asked = 0;
    for (method, path, bodies) in operations.iter().filter(|(method, _, _)| method != "OPTIONS") {
        let (id, none) = (row_of_ada(path), "9");
        let mut sent: Vec<(Vec<(&str, &str)>, String)> = Vec::new();
        for (of, body) in bodies {
            let body = body.to_string();
            sent.push((vec![("content-type", of)], body.clone()));
            sent.push((vec![("content-type", of), ("if-match", "*")], body.clone()));
            sent.push((
                vec![("content-type", of), ("if-match", "\"v1-00000000000000000000000000000000\"")],
                body.clone(),
            ));
            sent.push((vec![("content-type", of), ("prefer", "return=minimal")], body));
            sent.push((vec![("content-type", of)], "{}".to_owned()));
        }
        if bodies.is_empty() {
            for accept in ["application/json", JSON_API, CSV, NDJSON, HTML] {
                sent.push((vec![("accept", accept)], String::new()));
                sent.push((vec![("accept", accept), ("if-none-match", "*")], String::new()));
                sent.push((vec![("accept", accept), ("if-match", "*")], String::new()));
            }
        }
        for (fields, body) in sent {
            let fields: Vec<_> = fields.into_iter().chain([GRACE]).collect();
            let at = |id: &str| path.replace("{id}", id);
            let with_id = |id: &str| body.replace("\"id\":\"2\"", &format!("\"id\":\"{id}\""));
            let mine = service.ask(method, &at(id), &fields, with_id(id)).await;
            let missing = service.ask(method, &at(none), &fields, with_id(none)).await;
            let context = format!("{method} {path} {fields:?} {body}");
            // Where the request itself is at fault, that is told whether there is a row or not.
            if mine.status() == 404 || missing.status() == 404 {
                same(&mine, &missing, (&at(id), &at(none)), &context);
                asked += 1;
            } else {
                assert!(
                    [400, 406, 409, 412, 415, 422].contains(&mine.status()),
                    "{context}: {}",
                    mine.text()
                );
                assert_eq!((mine.status(), mine.told()), (missing.status(), missing.told()), "{context}");
            }
            if method == "GET" {
                let head = service.ask("HEAD", &at(id), &fields, "").await;
                assert_eq!((head.status(), head.fields()), (mine.status(), mine.fields()), "{context}");
            }
        }
        // Its owner finds it.
        if method == "GET" {
            let own = service.ask("GET", &path.replace("{id}", id), &[("x-user", "1")], "").await;
            assert_eq!(own.status(), 200, "{path}: {}", own.text());
        }
        let is_about_a_row = asked > 0;
        assert!(is_about_a_row, "{method} {path}");
    }
    assert!(asked > 100, "{asked} requests");
    assert_eq!(Tables::of(&service.db).await, before, "nothing was written");
    service.end().await;
}

/// The faults of an answer, with the id that it was about left out.
async fn outcome(service: &Service, method: &str, target: &str, body: &str) -> (u16, String) {
    let answer = service.ask(method, target, &[GRACE], body).await;
    (answer.status(), answer.told())
}

/// R021: keys in bodies, of many rows at once, of rows that are pointed at or written with others,
/// and in filters of actions.
async fn rows_of_others_are_missing_within_bodies(front: Front) {
    let service = newsroom(front, 4).await;
    let before = Tables::of(&service.db).await;
    for (method, target, body, status) in [
        ("PATCH", "/articles", r#"[{"id":2,"title":"x"},{"id":#,"title":"x"}]"#, 404),
        ("DELETE", "/articles", "[2,#]", 404),
        ("DELETE", "/articles", r#"[{"id":#}]"#, 404),
        ("PATCH", "/stories", r#"[{"id":#,"title":"x"}]"#, 404),
        ("DELETE", "/stories", "[#]", 404),
        ("PATCH", "/walked", r#"[{"id":#,"title":"x"}]"#, 404),
        ("DELETE", "/window", "[#]", 404),
        ("PATCH", "/accounts", r#"[{"id":#,"name":"x"}]"#, 404),
        ("DELETE", "/accounts", "[#]", 404),
        ("POST", "/articles", r#"{"title":"x","owner":#}"#, 409),
        ("POST", "/articles", r#"[{"title":"x","owner":2},{"title":"x","owner":#}]"#, 409),
        ("PATCH", "/articles/2", r#"{"owner":#}"#, 409),
        ("PATCH", "/articles", r#"[{"id":2,"owner":#}]"#, 409),
        ("PUT", "/articles/2", r#"{"title":"x","body":"y","owner":#}"#, 409),
        ("POST", "/remarks", r#"{"article":#,"by":2,"text":"x"}"#, 409),
        ("POST", "/stories", r#"{"title":"x","text":"y","owner":{"connect":#}}"#, 409),
        ("PATCH", "/stories/2", r#"{"owner":{"connect":#}}"#, 409),
        ("PATCH", "/stories/2", r#"{"remarks":[{"text":"x","by":#}]}"#, 409),
        ("PATCH", "/stories/2", r#"{"remarks":[{"delete":#}]}"#, 409),
    ] {
        let mine = outcome(&service, method, target, &body.replace('#', "1")).await;
        let missing = outcome(&service, method, target, &body.replace('#', "987654")).await;
        assert_eq!(mine.0, status, "{method} {target} {body}: {}", mine.1);
        assert_eq!(mine, missing, "{method} {target} {body}");
    }
    for query in ["id=1", "id__in=1,3", "owner=1", "owner__name=ada", "search=ada", "remark__text=remark+1"] {
        for path in ["/articles", "/stories", "/walked", "/window"] {
            let count = service.ask("GET", &format!("{path}/length?{query}"), &[GRACE], "").await.expect(200);
            assert_eq!(count, json!(0), "{path} {query}");
            let list =
                service.ask("GET", &format!("{path}?{query}&count=exact"), &[GRACE], "").await.expect(200);
            assert_eq!((&list["count"], &list["results"]), (&json!(0), &json!([])), "{path} {query}");
            let done = service.ask("POST", &format!("{path}/reject?{query}"), &[GRACE], "").await.expect(200);
            assert_eq!(done, json!(0), "{path} {query}");
        }
    }
    assert_eq!(Tables::of(&service.db).await, before, "nothing was written");
    service.end().await;
}
