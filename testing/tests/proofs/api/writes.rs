//! Every column of each model, sent to every endpoint that writes, in every form of a body.

use rustango::{model::ModelSchema, prelude::*};
use serde_json::{Map, Value, json};

use super::{
    client::{Answer, Front, JSON_API, MULTIPART, Service, URLENCODED, over_both},
    models::{Account, Article, Label, Remark},
    newsroom::{FORM, WRITTEN, WRITTEN_OF_ACCOUNTS, newsroom},
    tables::{Row, Tables},
};

over_both! {
    only_declared_columns_change
    only_declared_columns_of_nested_rows_change
    forms_of_models_change_no_other_column
    each_column_that_is_shown_changes_the_tag
}

/// A form in which a body is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Json,
    JsonApi,
    Urlencoded,
    Multipart,
}

impl Form {
    const ALL: [Self; 4] = [Self::Json, Self::JsonApi, Self::Urlencoded, Self::Multipart];

    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonApi => JSON_API,
            Self::Urlencoded => URLENCODED,
            Self::Multipart => MULTIPART,
        }
    }

    const fn is_of_pages(self) -> bool {
        matches!(self, Self::Urlencoded | Self::Multipart)
    }

    /// Writes members as a body; `id` is that of the row, where there is one, and keys are those
    /// that lead to other rows.
    fn body(self, members: &Map<String, Value>, of: &Endpoint) -> String {
        match self {
            Self::Json if of.is_bulk => Value::from(vec![members.clone()]).to_string(),
            Self::Json => Value::from(members.clone()).to_string(),
            Self::JsonApi => Self::document(members, of),
            Self::Urlencoded => {
                let pairs = members
                    .iter()
                    .map(|(name, value)| format!("{name}={}", super::client::encode(&text(value))));
                pairs.collect::<Vec<_>>().join("&")
            }
            Self::Multipart => {
                let part = |(name, value): (&String, &Value)| {
                    format!(
                        "--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
                        text(value)
                    )
                };
                members.iter().map(part).collect::<String>() + "--XyZ--\r\n"
            }
        }
    }

    fn document(members: &Map<String, Value>, of: &Endpoint) -> String {
        let mut data = json!({"type": of.schema.table.as_str(), "attributes": {}, "relationships": {}});
        if let Some(id) = of.target.rsplit_once('/').and_then(|(_, id)| id.parse::<i64>().ok()) {
            data["id"] = id.to_string().into();
        }
        for (name, value) in members {
            let key =
                of.schema.position(name).and_then(|at| rustango::model::Reference::of_field(of.schema, at));
            match key {
                Some(key) if value.is_number() => {
                    let row = json!({"type": key.target().table.as_str(), "id": value.to_string()});
                    data["relationships"][name] = json!({"data": row});
                }
                _ => data["attributes"][name] = value.clone(),
            }
        }
        json!({"data": data}).to_string()
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Where rows are written.
struct Endpoint {
    method: &'static str,
    target: &'static str,
    schema: &'static ModelSchema,
    is_bulk: bool,
    /// What a write needs at least.
    least: Value,
    /// The members that clients write, and what they are called in the model.
    written: Vec<(&'static str, &'static str)>,
}

impl Endpoint {
    fn creates(&self) -> bool {
        self.method == "POST"
    }

    fn changes_many(&self) -> bool {
        self.method == "PATCH" && self.is_bulk
    }

    /// The column that a member is of, where clients write it.
    fn column_of(&self, member: &str) -> Option<&'static str> {
        self.written.iter().find(|(name, _)| *name == member).map(|(_, column)| *column)
    }

    /// What a write needs; names are unique, so that each row has another.
    fn least(&self, number: i64) -> Map<String, Value> {
        let mut least = self.least.as_object().unwrap().clone();
        if self.creates() && self.schema == Account::schema() {
            least.insert("name".into(), format!("new {number}").into());
        }
        least
    }
}

fn same(names: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    names.iter().map(|name| (*name, *name)).collect()
}

fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    let mut add = |path: (&'static str, &'static str), schema, least: Value, written: Vec<_>| {
        for (method, target, is_bulk) in [
            ("POST", path.0, false),
            ("POST", path.0, true),
            ("PUT", path.1, false),
            ("PATCH", path.1, false),
            ("PATCH", path.0, true),
        ] {
            let least = match (method, is_bulk) {
                ("PATCH", true) => json!({"id": 1}),
                ("PATCH", false) => json!({}),
                _ => least.clone(),
            };
            endpoints.push(Endpoint { method, target, schema, is_bulk, least, written: written.clone() });
        }
    };
    let articles = json!({"title": "article 0", "owner": 1, "body": "words"});
    add(("/articles", "/articles/1"), Article::schema(), articles.clone(), same(&WRITTEN));
    add(("/walked", "/walked/1"), Article::schema(), articles, same(&WRITTEN));
    let stories = json!({"title": "article 0", "owner": {"connect": 1}, "text": "words"});
    let written = [
        ("title", "title"),
        ("text", "body"),
        ("tenant", "tenant"),
        ("rank", "rank"),
        ("notes", "notes"),
        ("owner", "owner"),
    ];
    add(("/stories", "/stories/1"), Article::schema(), stories, written.to_vec());
    let accounts = json!({"name": "ada", "password": "x"});
    add(("/accounts", "/accounts/1"), Account::schema(), accounts, same(&WRITTEN_OF_ACCOUNTS));
    let remarks = json!({"text": "remark 0", "article": 1, "by": 2});
    add(("/remarks", "/remarks/1"), Remark::schema(), remarks, same(&["article", "by", "text", "address"]));
    endpoints
}

/// All names that a client may think of: fields, columns, members of serializers, relations, and
/// what is none of them.
fn names(endpoint: &Endpoint) -> Vec<String> {
    let fields = endpoint.schema.fields.iter();
    let mut names: Vec<String> =
        fields.flat_map(|field| [field.name.to_owned(), field.column.as_str().to_owned()]).collect();
    names.extend(endpoint.written.iter().map(|(member, _)| (*member).to_owned()));
    let others = [
        "pk",
        "ID",
        "Approved",
        "approved ",
        "owner__staff",
        "owner.staff",
        "account",
        "nothing",
        "__proto__",
        "shouted",
    ];
    names.extend(others.map(str::to_owned));
    names.sort();
    names.dedup();
    names
}

/// A value that the field would take, other than the one that it has.
fn value(endpoint: &Endpoint, name: &str, current: Option<&str>, number: i64) -> Value {
    match endpoint.column_of(name).unwrap_or(name) {
        "id" | "pk" | "ID" => json!(77),
        "owner" | "owner_id" | "by" | "article" => json!(if current == Some("I64(1)") { 2 } else { 1 }),
        "rank" | "pin" | "version" => json!(1_000 + number),
        "staff" | "approved" => json!(true),
        "created_at" | "joined_at" => json!("2001-01-01T00:00:00Z"),
        "document" => json!({ "a": number }),
        "picture" => json!(format!("{number:04}")),
        "tenant" => json!(format!("t{number}")),
        _ => json!(format!("changed {number}")),
    }
}

/// Whether the faults of an answer name a member.
fn names_member(answer: &Answer, name: &str) -> bool {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    answer.faults().iter().any(|(place, _)| place.rsplit('/').next() == Some(&*escaped))
}

async fn send(service: &Service, endpoint: &Endpoint, form: Form, members: &Map<String, Value>) -> Answer {
    let fields = [("content-type", form.content_type())];
    let body = form.body(members, endpoint);
    let answer = service.ask(endpoint.method, endpoint.target, &fields, body).await;
    assert!(answer.status() < 500, "{} {}: {}", endpoint.method, endpoint.target, answer.text());
    answer
}

/// The row that a write is about, after a write of no more than it needs.
async fn usual(service: &Service, endpoint: &Endpoint, form: Form, number: i64) -> Row {
    if endpoint.method != "PATCH" {
        let answer = send(service, endpoint, form, &endpoint.least(number)).await;
        assert!(answer.status() < 300, "{} {}: {}", endpoint.method, endpoint.target, answer.text());
    }
    Tables::of(&service.db).await.row(endpoint.schema, endpoint.creates())
}

/// R012: of all names, sent to all endpoints that write in all forms, those change a column that
/// are declared to, and that column alone; each other name is refused, and told, and nothing is
/// written.
async fn only_declared_columns_change(front: Front) {
    let service = newsroom(front, 2).await;
    let mut number = 0;
    for endpoint in endpoints() {
        for form in Form::ALL {
            // A document or a form of a page is one row, and a form has no objects.
            let is_nested = endpoint.least.as_object().unwrap().values().any(Value::is_object);
            if (endpoint.is_bulk && form != Form::Json) || (is_nested && form.is_of_pages()) {
                continue;
            }
            for name in names(&endpoint) {
                let is_address = name == "id" && (form == Form::JsonApi || endpoint.changes_many());
                // Which is a row of its own there, and no text.
                let is_row = form.is_of_pages() && name == "owner" && endpoint.target.starts_with("/stories");
                if is_address || is_row {
                    continue;
                }
                number += 1;
                let context = format!("{} {} {form:?} {name}", endpoint.method, endpoint.target);
                let usual = usual(&service, &endpoint, form, number).await;
                let before = Tables::of(&service.db).await;
                let column = endpoint.column_of(&name);
                let current =
                    usual.iter().find(|(field, _)| Some(**field) == column).map(|(_, value)| &**value);
                let mut members = endpoint.least(-number);
                members.insert(name.clone(), value(&endpoint, &name, current, number));
                let answer = send(&service, &endpoint, form, &members).await;
                let after = Tables::of(&service.db).await;
                let Some(column) = column else {
                    assert!(
                        [400, 422].contains(&answer.status()),
                        "{context}: {} {}",
                        answer.status(),
                        answer.text()
                    );
                    assert!(names_member(&answer, &name), "{context} is not told of: {}", answer.text());
                    assert_eq!(before, after, "{context}");
                    continue;
                };
                assert!(answer.status() < 300, "{context}: {}", answer.text());
                let row = after.row(endpoint.schema, endpoint.creates());
                let other = row.iter().filter(|(field, value)| usual.get(*field) != Some(value));
                let is_own = |field: &&str| {
                    let of_new_rows = ["id", "created_at", "joined_at"].contains(field)
                        || (*field == "name" && column != "name");
                    *field != "version" && !(endpoint.creates() && of_new_rows)
                };
                let changed: Vec<&str> = other.map(|(field, _)| *field).filter(is_own).collect();
                assert_eq!(changed, [column], "{context}");
            }
        }
    }
    assert!(number > 1_000, "{number} names");
    service.end().await;
}

/// What is written around a row, and what may be.
struct Nested {
    member: &'static str,
    schema: &'static ModelSchema,
    least: Value,
    written: &'static [&'static str],
    is_many: bool,
}

/// R012: rows that are written with another one take what their serializers say.
async fn only_declared_columns_of_nested_rows_change(front: Front) {
    let service = newsroom(front, 2).await;
    let nested = [
        Nested {
            member: "owner",
            schema: Account::schema(),
            least: json!({"name": "new"}),
            written: &["name", "password"],
            is_many: false,
        },
        Nested {
            member: "labels",
            schema: Label::schema(),
            least: json!({"name": "new"}),
            written: &["name"],
            is_many: true,
        },
        Nested {
            member: "remarks",
            schema: Remark::schema(),
            least: json!({"text": "new", "by": 1}),
            written: &["text", "by", "address"],
            is_many: true,
        },
    ];
    for Nested { member, schema, least, written, is_many } in nested {
        let columns = schema.fields.iter().flat_map(|field| [field.name, field.column.as_str()]);
        for name in columns.chain(["pk", "nothing", "article_id"]).filter(|name| !written.contains(name)) {
            let mut row = least.clone();
            row[name] = match name {
                "staff" => json!(true),
                "id" | "pk" | "pin" | "article" | "article_id" => json!(2),
                "joined_at" => json!("2001-01-01T00:00:00Z"),
                _ => json!("changed"),
            };
            let row = if is_many { json!([row]) } else { row };
            let around = json!({"title": "outer", "text": "x", "owner": {"connect": 1}});
            for (method, target) in
                [("POST", "/stories"), ("PUT", "/stories/1"), ("PATCH", "/stories/1"), ("PATCH", "/stories")]
            {
                let mut body = if method == "PATCH" { json!({}) } else { around.clone() };
                body[member] = row.clone();
                if target == "/stories" && method == "PATCH" {
                    body["id"] = json!(1);
                    body = json!([body]);
                }
                let before = Tables::of(&service.db).await;
                let answer = service.ask(method, target, &[], body.to_string()).await;
                let context = format!("{method} {target} {member}.{name}");
                assert_eq!(answer.status(), 422, "{context}: {}", answer.text());
                assert!(
                    answer.faults().iter().any(|(place, _)| place.contains(member)),
                    "{context}: {}",
                    answer.text()
                );
                assert_eq!(Tables::of(&service.db).await, before, "{context}");
            }
        }
        let row = if is_many { json!([least]) } else { least };
        let answer = service.ask("PATCH", "/stories/1", &[], json!({member: row}).to_string()).await;
        answer.expect(200);
    }
    service.end().await;
}

/// R012: forms of models, urlencoded and multipart, to insert and to update.
async fn forms_of_models_change_no_other_column(front: Front) {
    let service = newsroom(front, 2).await;
    for target in ["/forms/articles", "/forms/articles/1"] {
        for form in [Form::Urlencoded, Form::Multipart] {
            let endpoint = Endpoint {
                method: "POST",
                target,
                schema: Article::schema(),
                is_bulk: false,
                least: json!({"title": "article 0", "owner": 1, "body": "words", "tenant": "", "rank": "", "notes": ""}),
                written: same(&FORM),
            };
            for name in names(&endpoint).into_iter().filter(|name| !FORM.contains(&&**name)) {
                let mut members = endpoint.least.as_object().unwrap().clone();
                members.insert(name.clone(), value(&endpoint, &name, None, 1));
                let before = Tables::of(&service.db).await;
                let answer = send(&service, &endpoint, form, &members).await;
                let context = format!("{target} {form:?} {name}");
                assert_eq!(answer.status(), 422, "{context}: {}", answer.text());
                assert!(answer.text().contains(&format!("/{name}")), "{context}: {}", answer.text());
                assert_eq!(Tables::of(&service.db).await, before, "{context}");
            }
            let members = endpoint.least.as_object().unwrap();
            assert_eq!(send(&service, &endpoint, form, members).await.status(), 200, "{target} {form:?}");
        }
    }
    // Where no field is named, these are fields of nobody.
    for name in ["id", "joined_at", "nothing"] {
        let before = Tables::of(&service.db).await;
        let body = format!("name=new&password=x&staff=on&{name}=2001-01-01T00:00:00Z");
        let answer = service.ask("POST", "/forms/accounts", &[("content-type", URLENCODED)], body).await;
        assert_eq!(answer.status(), 422, "{name}: {}", answer.text());
        assert_eq!(Tables::of(&service.db).await, before, "{name}");
    }
    service.end().await;
}

/// Where a row is not counted by versions, its tag is of all that is shown: a write that holds the
/// tag of another state does not happen, whichever column was changed.
async fn each_column_that_is_shown_changes_the_tag(front: Front) {
    let service = newsroom(front, 2).await;
    for (target, changes) in [
        ("/accounts/1", vec![json!({"name": "ada the first"})]),
        (
            "/remarks/1",
            vec![
                json!({"text": "other"}),
                json!({"by": 1}),
                json!({"article": 2}),
                json!({"text": "others"}),
            ],
        ),
        (
            "/articles/1",
            vec![json!({"title": "x"}), json!({"rank": 5}), json!({"document": [1]}), json!({"notes": "x"})],
        ),
    ] {
        for change in changes {
            let tag = service.get(target).await.header("etag").to_owned();
            let change = change.to_string();
            let changed = service.ask("PATCH", target, &[("if-match", &tag)], change.clone()).await;
            assert_eq!(changed.status(), 200, "{target} {change}: {}", changed.text());
            let new = service.get(target).await.header("etag").to_owned();
            assert_ne!(new, tag, "{target} {change}");
            assert_eq!(changed.header("etag"), new, "{target} {change}");
            let before = Tables::of(&service.db).await;
            for (method, body) in
                [("PATCH", "{}".to_owned()), ("PATCH", change.clone()), ("DELETE", String::new())]
            {
                let stale = service.ask(method, target, &[("if-match", &tag)], body).await;
                assert_eq!(stale.status(), 412, "{method} {target} {change}: {}", stale.text());
            }
            assert_eq!(Tables::of(&service.db).await, before, "{target} {change}");
            let known = service.ask("GET", target, &[("if-none-match", &new)], "").await;
            assert_eq!(known.status(), 304, "{target}");
        }
    }
    service.end().await;
}
