//! Serializers over a database: rows that go out and come in with the rows
//! around them.

use rustango_api::{Serializer, ViewSet};
use rustango_macros::Serializer;
use rustango_model::{Model as _, ModelSchema};
use rustango_query::{
    Db, Objects as _,
    audit::{AuditEntry, Operation},
};
use rustango_web::{Access, App, TestResponse};
use serde_json::{Value as Json, json};

use crate::{
    contract::CheckedClient,
    database::{
        models::{Author, Document, Edition, Label, Loan, Remark, Shelf, Volume},
        trial::{CANARY, Outcome, Trial},
    },
    random::SeededRandom,
};

const MODELS: &[fn() -> &'static ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema, Remark::schema];

/// Stands for the facade.
pub(crate) mod facade {
    pub(crate) mod __macro {
        pub(crate) use rustango_api::__macro as api;
        pub(crate) use rustango_query::__macro::*;
    }
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Shelf)]
pub(super) struct ShelfSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Label)]
pub(super) struct LabelSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Remark)]
pub(super) struct RemarkSerializer {
    id: i64,
    text: String,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Document)]
struct DocumentSerializer {
    id: i64,
    title: String,
    #[serializer(write_only, default = "")]
    secret: String,
    #[serializer(nested, write = "create, connect, disconnect")]
    shelf: Option<ShelfSerializer>,
    #[serializer(nested, many, write = "create, connect, set, disconnect, delete")]
    labels: Vec<LabelSerializer>,
    #[serializer(nested, many, write = "create, delete")]
    remarks: Vec<RemarkSerializer>,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Edition)]
struct EditionSerializer {
    isbn: String,
    number: i32,
    title: String,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Volume)]
struct VolumeSerializer {
    id: i64,
    #[serializer(nested, composite, write = "create, connect")]
    edition: Option<EditionSerializer>,
    #[serializer(nested, composite, write = "connect, disconnect")]
    reprint: Option<EditionSerializer>,
    #[serializer(source = "reprint__title", composite)]
    of: Option<String>,
    worn: i32,
}

fn client(db: &Db) -> CheckedClient {
    let public = Access::public;
    let documents = ViewSet::<Document>::new(db.clone(), public()).serializer::<DocumentSerializer>();
    let labels = ViewSet::<Label>::new(db.clone(), public()).serializer::<LabelSerializer>();
    let app = App::new().mount("/documents", documents).mount("/labels", labels);
    CheckedClient::new(app.random(SeededRandom::new(1)))
}

#[track_caller]
fn expect(answer: &TestResponse, status: u16) -> Json {
    assert_eq!(answer.status(), status, "{}", answer.text());
    answer.json()
}

/// The faults of a problem, as `place: code`.
fn faults(answer: &TestResponse) -> Vec<String> {
    let json: Json = answer.json();
    let fault = |fault: &Json| {
        format!("{}: {}", fault["pointer"].as_str().unwrap_or("?"), fault["code"].as_str().unwrap_or("?"))
    };
    json["errors"].as_array().map(|faults| faults.iter().map(fault).collect()).unwrap_or_default()
}

fn all(row: &Json, rows: &str, member: &str) -> Json {
    row[rows].as_array().into_iter().flatten().map(|row| row[member].clone()).collect()
}

pub(crate) async fn rows_are_written_with_those_around_them(trial: &Trial) -> Outcome {
    let client = client(&trial.with(MODELS).await?);
    let body = json!({
        "title": "a",
        "secret": CANARY,
        "shelf": {"name": "north"},
        "labels": [{"name": "red"}, {"name": "blue"}],
        "remarks": [{"text": "one"}, {"text": "two"}],
    });
    let row = expect(&client.post("/documents", &body).await, 201);
    assert_eq!(row["shelf"]["name"], "north");
    assert_eq!(all(&row, "labels", "name"), json!(["blue", "red"]));
    assert_eq!(all(&row, "remarks", "text"), json!(["one", "two"]));
    let path = format!("/documents/{}", row["id"]);
    let (red, first) = (&row["labels"][1]["id"], &row["remarks"][0]["id"]);
    let body = json!({
        "shelf": null,
        "labels": [{"disconnect": red}, {"name": "green"}],
        "remarks": [{"delete": first}, {"text": "three"}],
    });
    let row = expect(&client.patch(&path, &body).await, 200);
    assert_eq!(row["shelf"], json!(null));
    assert_eq!(all(&row, "labels", "name"), json!(["blue", "green"]));
    assert_eq!(all(&row, "remarks", "text"), json!(["two", "three"]));
    let row = expect(&client.patch(&path, &json!({"labels": {"set": [red]}})).await, 200);
    assert_eq!(all(&row, "labels", "name"), json!(["red"]));
    for answer in [client.get(&path).await, client.get("/documents").await] {
        assert!(!answer.text().contains(CANARY), "{}", answer.text());
    }
    Ok(())
}

pub(crate) async fn rows_around_are_written_or_none(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let client = client(&db);
    let red = expect(&client.post("/labels", &json!({"name": "red"})).await, 201)["id"].clone();
    for (status, labels, fault) in [
        (409, json!([{"name": "new"}, {"connect": 99}]), "/labels/1/connect: does_not_exist"),
        (422, json!([{"name": "new"}, {"name": "red"}]), "/labels/1/name: unique"),
        (409, json!([{"name": "new"}, {"name": "new"}]), "/labels/1/name: unique"),
    ] {
        let body = json!({
            "title": "a", "shelf": {"name": "north"}, "remarks": [{"text": "one"}], "labels": labels,
        });
        let answer = client.post("/documents", &body).await;
        assert_eq!((answer.status().as_u16(), faults(&answer)), (status, vec![fault.to_owned()]), "{body}");
    }
    let counts = (
        Document::objects().count(&db).await?,
        Shelf::objects().count(&db).await?,
        Remark::objects().count(&db).await?,
        Label::objects().count(&db).await?,
    );
    assert_eq!(counts, (0, 0, 0, 1));
    let body = json!({"title": "a", "labels": [red]});
    let row = expect(&client.post("/documents", &body).await, 201);
    assert_eq!(all(&row, "labels", "name"), json!(["red"]));
    Ok(())
}

pub(crate) async fn nested_writes_are_recorded(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let client = client(&db);
    let body = json!({"title": "a", "labels": [{"name": "red"}], "remarks": [{"text": "one"}]});
    let row = expect(&client.post("/documents", &body).await, 201);
    let path = format!("/documents/{}", row["id"]);
    let body = json!({"title": "b", "labels": {"set": []}, "remarks": [{"delete": row["remarks"][0]["id"]}]});
    expect(&client.patch(&path, &body).await, 200);
    let mut told: Vec<Operation> =
        AuditEntry::objects().order_by(AuditEntry::id.asc()).values(AuditEntry::operation).fetch(&db).await?;
    let (created, changed) = (told.drain(..3).collect::<Vec<_>>(), told);
    for operation in [Operation::Insert, Operation::Link] {
        assert!(created.contains(&operation), "{created:?}");
    }
    for operation in [Operation::Update, Operation::Link, Operation::Delete] {
        assert!(changed.contains(&operation), "{changed:?}");
    }
    assert_eq!((created.len(), changed.len()), (3, 3));
    Ok(())
}

pub(crate) async fn nested_rows_are_a_fixed_number_of_statements(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(MODELS).await?;
    let client = client(&db);
    let mut counts = Vec::new();
    for (number, name) in ["a", "b", "c"].into_iter().enumerate() {
        let body = json!({"title": name, "labels": [{"name": name}], "remarks": [{"text": name}]});
        expect(&client.post("/documents", &body).await, 201);
        log.clear();
        let list = expect(&client.get("/documents").await, 200);
        assert_eq!(list["results"].as_array().map(Vec::len), Some(number + 1));
        counts.push(log.count());
        let fetched = DocumentSerializer::fetch(Document::objects(), &db).await?;
        let values: Vec<Json> = fetched.iter().map(Serializer::to_value).collect();
        assert_eq!(list["results"], json!(values));
    }
    assert_eq!(counts, [4; 3], "the number of rows, the rows, labels, remarks: {log}");
    Ok(())
}

pub(crate) async fn rows_behind_keys_of_several_fields_are_nested(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Edition::schema, Volume::schema]).await?;
    let volumes = ViewSet::<Volume>::new(db.clone(), Access::public()).serializer::<VolumeSerializer>();
    let client = CheckedClient::new(App::new().mount("/volumes", volumes).random(SeededRandom::new(1)));
    let first = json!({"isbn": "978", "number": 1, "title": "first"});
    let row = expect(&client.post("/volumes", &json!({"edition": first, "worn": 1})).await, 201);
    assert_eq!((&row["edition"], &row["reprint"], &row["of"]), (&first, &json!(null), &json!(null)));
    let body =
        json!({"edition": {"isbn": "978", "number": 2, "title": "second"}, "reprint": ["978", 1], "worn": 2});
    let second = expect(&client.post("/volumes", &body).await, 201);
    assert_eq!((&second["reprint"], &second["of"]), (&first, &json!("first")));
    let path = format!("/volumes/{}", second["id"]);
    for (edition, fault) in [
        (json!(["978", 3]), "/edition: does_not_exist"),
        (json!(["978"]), "/edition: invalid"),
        (json!(null), "/edition: null"),
    ] {
        let answer = client.patch(&path, &json!({"edition": edition})).await;
        assert_eq!(faults(&answer), [fault], "{edition}: {}", answer.text());
    }
    let body = json!({"edition": {"connect": ["978", 1]}, "reprint": null});
    let changed = expect(&client.patch(&path, &body).await, 200);
    assert_eq!((&changed["edition"], &changed["of"]), (&first, &json!(null)));
    let list = expect(&client.get("/volumes").await, 200);
    let fetched = VolumeSerializer::fetch(Volume::objects(), &db).await?;
    let values: Vec<Json> = fetched.iter().map(Serializer::to_value).collect();
    assert_eq!(list["results"], json!(values));
    let volumes = Volume::objects().fetch(&db).await?;
    let error = VolumeSerializer::from_model(&volumes[0]).err().map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.contains("call fetch of the serializer")));
    Ok(())
}
