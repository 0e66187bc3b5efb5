//! Nested rows through JSON:API: which come along, what is told of them, and
//! relationships that clients write. Every answer is held against its schemas
//! and rules: full linkage, and no resource twice.

use rustango::{
    api::{Format, ViewSet},
    prelude::*,
    web::{Access, App},
};
use serde_json::{Value, json};

use super::{
    models::{Article, Reaction, Remark, Writer, articles},
    shapes::{LabelSerializer, PenSerializer, RegionSerializer},
};
use crate::support::{Edition, Service};

#[derive(Serializer)]
#[serializer(model = Writer)]
struct WriterResource {
    id: i64,
    name: String,
    #[serializer(nested)]
    home: Option<RegionSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Reaction)]
struct ReactionResource {
    id: i64,
    mark: String,
}

#[derive(Serializer)]
#[serializer(model = Remark)]
struct RemarkResource {
    id: i64,
    text: String,
    #[serializer(nested)]
    by: Option<PenSerializer>,
    #[serializer(nested, many)]
    reactions: Vec<ReactionResource>,
}

#[derive(Serializer)]
#[serializer(model = Article)]
struct ArticleResource {
    id: i64,
    title: String,
    #[serializer(nested, write = "connect")]
    writer: Option<WriterResource>,
    #[serializer(nested, write = "connect, disconnect")]
    editor: Option<WriterResource>,
    #[serializer(nested, many, write = "connect, set")]
    labels: Vec<LabelSerializer>,
    #[serializer(nested, many, write = "connect")]
    remarks: Vec<RemarkResource>,
}

/// Articles as resources, of which `labels` come along where they are asked
/// for.
async fn magazine(count: i64) -> Service {
    let service = Service::start(|db| {
        let formats = [Format::Json, Format::JsonApi];
        let articles = || {
            let articles = ViewSet::<Article>::new(db.clone(), Access::public());
            articles.serializer::<ArticleResource>().formats(formats).ordering_fields(Article::id)
        };
        let editions = ViewSet::<Edition>::new(db.clone(), Access::public()).formats(formats);
        App::new()
            .mount("/articles", articles().page_size(2))
            .mount("/lean", articles().include(["labels"]))
            .mount("/editions", editions)
    })
    .await;
    articles(&service.db, count).await.expect("rows");
    service.log.clear();
    service
}

const OF: [(&str, &str); 2] =
    [("accept", "application/vnd.api+json"), ("content-type", "application/vnd.api+json")];

async fn document(service: &Service, target: &str) -> Value {
    let target = target.replace('[', "%5B").replace(']', "%5D");
    service.ask("GET", &target, &OF, None).await.expect(200)
}

async fn send(service: &Service, method: &str, target: &str, data: Value) -> crate::support::Answer {
    let body = json!({ "data": data, "jsonapi": {"version": "1.1"}, "meta": {"a": 1} });
    service.ask(method, target, &OF, Some(&body.to_string())).await
}

/// What came along, as `type/id`, sorted.
fn included(document: &Value) -> Vec<String> {
    let identity = |resource: &Value| {
        format!("{}/{}", resource["type"].as_str().unwrap_or("?"), resource["id"].as_str().unwrap_or("?"))
    };
    let mut all: Vec<_> = document["included"].as_array().into_iter().flatten().map(identity).collect();
    all.sort();
    all
}

fn resource<'d>(document: &'d Value, of: &str, id: &str) -> &'d Value {
    let is_it = |resource: &&Value| resource["type"] == of && resource["id"] == id;
    document["included"].as_array().into_iter().flatten().find(is_it).expect("it came along")
}

#[tokio::test]
async fn everything_comes_along_once() {
    let service = magazine(2).await;
    let row = document(&service, "/articles/2").await;
    let remarks = [4, 5, 6].map(|id| json!({"type": "remark", "id": id.to_string()}));
    assert_eq!(
        row["data"]["relationships"],
        json!({
            "writer": {"data": {"type": "writer", "id": "1"}},
            "editor": {"data": {"type": "writer", "id": "2"}},
            "labels": {"data": [{"type": "label", "id": "2"}, {"type": "label", "id": "1"}]},
            "remarks": {"data": remarks},
        })
    );
    let mut expected: Vec<String> = (7..=12).map(|id| format!("reaction/{id}")).collect();
    expected.extend((4..=6).map(|id| format!("remark/{id}")));
    expected.extend(["label/1", "label/2", "region/N", "writer/1", "writer/2"].map(str::to_owned));
    expected.sort();
    assert_eq!(included(&row), expected);
    assert_eq!(
        resource(&row, "writer", "1"),
        &json!({
            "type": "writer",
            "id": "1",
            "attributes": {"name": "Ada"},
            "relationships": {"home": {"data": {"type": "region", "id": "N"}}},
        })
    );
    assert_eq!(resource(&row, "region", "N")["attributes"], json!({"name": "North"}));
    // Bob is reached by two serializers, of which one tells more.
    assert_eq!(resource(&row, "writer", "2")["relationships"], json!({"home": {"data": null}}));

    let list = document(&service, "/articles?ordering=id").await;
    assert_eq!(included(&list).iter().filter(|resource| resource.starts_with("writer/")).count(), 2);
    assert_eq!(included(&list).len(), 6 + 12 + 2 + 2 + 1);
}

#[tokio::test]
async fn what_is_asked_for_comes_along_and_no_more() {
    let service = magazine(2).await;
    for (include, expected) in [
        ("", &[][..]),
        ("editor", &[]),
        ("writer", &["writer/1"]),
        ("writer.home", &["region/N", "writer/1"]),
        ("labels,writer", &["label/1", "label/2", "writer/1"]),
        ("remarks", &["remark/1", "remark/2", "remark/3"]),
        ("remarks.by,remarks", &["remark/1", "remark/2", "remark/3", "writer/2"]),
    ] {
        let row = document(&service, &format!("/articles/1?include={include}")).await;
        assert_eq!(included(&row), expected, "{include}");
        let relationships = row["data"]["relationships"].as_object().map(serde_json::Map::len);
        assert_eq!(relationships, Some(4), "{include} changes what comes along, not what is told");
    }
    for unknown in
        ["nothing", "title", "remarks.nothing", "remarks.text", "remarks..by", ".", "writer,writer"]
    {
        for target in ["/articles", "/articles/1"] {
            let answer = service.ask("GET", &format!("{target}?include={unknown}"), &OF, None).await;
            let problem = answer.expect(400);
            assert_eq!(problem["errors"][0]["source"], json!({"parameter": "include"}), "{unknown}");
        }
    }
    let refused = service.ask("GET", "/articles?include=x", &OF, None).await.expect(400);
    let detail = refused["errors"][0]["detail"].as_str().expect("text");
    assert!(detail.ends_with("remarks, remarks.by, remarks.reactions"), "{detail}");
}

#[tokio::test]
async fn optional_members_come_along_where_they_are_asked_for() {
    let service = magazine(1).await;
    let row = document(&service, "/lean/1").await;
    assert_eq!(row["data"]["relationships"].get("labels"), None);
    let row = document(&service, "/lean/1?include=labels").await;
    assert_eq!(row["data"]["relationships"]["labels"]["data"][0]["type"], "label");
    assert_eq!(included(&row), ["label/1", "label/2"]);
    // As JSON they are just there, as everything is that goes out anyway.
    let row = service.get("/lean/1?include=labels,remarks.by").await.expect(200);
    assert_eq!((&row["labels"][0]["name"], &row["writer"]["name"]), (&json!("rust"), &json!("Ada")));
}

#[tokio::test]
async fn fields_are_chosen_by_type() {
    let service = magazine(2).await;
    let target = "/articles/2?include=writer,remarks.by&fields[magazine_article]=title,remarks&fields[writer]=name\
                  &fields[remark]=text";
    let row = document(&service, target).await;
    assert_eq!(row["data"]["attributes"], json!({"title": "Article 1"}));
    let told = row["data"]["relationships"].as_object().expect("an object");
    assert_eq!(told.keys().collect::<Vec<_>>(), ["remarks"], "the writer comes along, and is not told of");
    assert_eq!(included(&row), ["remark/4", "remark/5", "remark/6", "writer/1", "writer/2"]);
    assert_eq!(
        resource(&row, "writer", "1"),
        &json!({"type": "writer", "id": "1", "attributes": {"name": "Ada"}})
    );
    assert_eq!(
        resource(&row, "remark", "4"),
        &json!({"type": "remark", "id": "4", "attributes": {"text": "Remark 0"}})
    );
    // By a path, those of one member; nested rows stay resources.
    let row = document(&service, "/articles/2?fields=title,writer.name").await;
    assert_eq!(row["data"]["relationships"], json!({"writer": {"data": {"type": "writer", "id": "1"}}}));
    assert_eq!(included(&row), ["writer/1"]);
    let row = document(&service, "/articles/2?fields[magazine_article]=").await;
    assert_eq!((row["data"].get("attributes"), row.get("included")), (None, None));
    let row = document(&service, "/articles/2?include=labels&fields[label]=").await;
    assert_eq!(resource(&row, "label", "1"), &json!({"type": "label", "id": "1"}));
    for unknown in [
        "fields%5Bnothing%5D=name",
        "fields%5Bwriter%5D=nothing",
        "fields%5Bwriter%5D=name,name",
        "fields%5Bwriter%5D=name&fields%5Bwriter%5D=id",
        "fields%5Bmagazine_article%5D=title&fields=title",
    ] {
        let answer = service.ask("GET", &format!("/articles?{unknown}"), &OF, None).await;
        assert_eq!(answer.status(), 400, "{unknown}");
    }
}

#[tokio::test]
async fn pages_lead_to_each_other() {
    let service = magazine(5).await;
    let (mut target, mut seen, mut pages) =
        ("/articles?ordering=id&include=labels".to_owned(), Vec::new(), 0);
    loop {
        let page = document(&service, &target).await;
        assert_eq!(page["links"]["self"], target.as_str());
        assert_eq!(page["links"].get("prev").is_some(), pages > 0);
        assert_eq!(
            (&page["meta"]["count"], included(&page)),
            (&json!(5), vec!["label/1".into(), "label/2".into()])
        );
        seen.extend(page["data"].as_array().into_iter().flatten().map(|row| row["id"].clone()));
        pages += 1;
        match page["links"].get("next") {
            Some(next) => target = next.as_str().expect("an address").to_owned(),
            None => break,
        }
    }
    assert_eq!((pages, seen), (3, ["1", "2", "3", "4", "5"].map(Value::from).to_vec()));
}

#[tokio::test]
async fn relationships_are_written() {
    let service = magazine(1).await;
    let to = |of: &str, id: &str| json!({"type": of, "id": id});
    let created = send(
        &service,
        "POST",
        "/articles",
        json!({
            "type": "magazine_article",
            "lid": "mine",
            "attributes": {"title": "New"},
            "relationships": {
                "writer": {"data": to("writer", "2")},
                "labels": {"data": [to("label", "1")]},
            },
        }),
    )
    .await;
    let created = created.expect(201);
    assert_eq!(created["data"]["relationships"]["writer"]["data"], to("writer", "2"));
    assert_eq!(created["data"]["relationships"]["labels"]["data"], json!([to("label", "1")]));
    assert_eq!(created["data"]["links"]["self"], "/articles/2");

    // To many, they are all that there are from now on.
    let patch = |relationships: Value| json!({"type": "magazine_article", "id": "2", "relationships": relationships, "links": {}, "meta": {}});
    let change =
        patch(json!({"labels": {"data": [to("label", "2")]}, "editor": {"data": to("writer", "1")}}));
    let row = send(&service, "PATCH", "/articles/2", change).await.expect(200);
    assert_eq!(row["data"]["relationships"]["labels"]["data"], json!([to("label", "2")]));
    assert_eq!(row["data"]["relationships"]["editor"]["data"], to("writer", "1"));
    let change = patch(json!({"labels": {"data": []}, "editor": {"data": null}}));
    let row = send(&service, "PATCH", "/articles/2", change).await.expect(200);
    assert_eq!(row["data"]["relationships"]["labels"]["data"], json!([]));
    assert_eq!(row["data"]["relationships"]["editor"]["data"], Value::Null);

    for (relationships, status, pointer) in [
        // Its rows can be added, and not replaced.
        (json!({"remarks": {"data": [to("remark", "1")]}}), 403, "/data/relationships/remarks/data"),
        (json!({"labels": {"data": [to("writer", "1")]}}), 422, "/data/relationships/labels/data"),
        (json!({"labels": {"data": [{"id": "1"}]}}), 422, "/data/relationships/labels/data"),
        (
            json!({"labels": {"data": [to("label", "1"), to("label", "x")]}}),
            422,
            "/data/relationships/labels/data/1",
        ),
        (
            json!({"labels": {"data": [to("label", "1"), to("label", "99")]}}),
            409,
            "/data/relationships/labels/data/1",
        ),
        (json!({"writer": {"data": null}}), 422, "/data/relationships/writer/data"),
        (json!({"writer": {"data": to("writer", "99")}}), 409, "/data/relationships/writer/data"),
        (json!({"labels": {}}), 422, "/data/relationships/labels/data"),
        (json!({"nothing": {"data": null}}), 422, "/data/attributes/nothing"),
    ] {
        let answer = send(&service, "PATCH", "/articles/2", patch(relationships.clone())).await;
        let problem = answer.expect(status);
        assert_eq!(problem["errors"][0]["source"]["pointer"], pointer, "{relationships}: {problem}");
    }
    let row = document(&service, "/articles/2").await;
    assert_eq!(row["data"]["relationships"]["labels"]["data"], json!([]), "nothing of that was written");
}

#[tokio::test]
async fn keys_of_several_fields_are_one_id() {
    let service = magazine(0).await;
    let new = |id: &str| json!({"type": "edition", "id": id, "attributes": {"title": "x"}});
    let created = send(&service, "POST", "/editions", new("978,2")).await;
    assert_eq!(created.header("location"), Some("/editions/978/2"));
    assert_eq!(created.expect(201)["data"]["id"], "978,2");
    let answer = send(&service, "POST", "/editions", new("978")).await;
    assert_eq!(answer.expect(422)["errors"][0]["source"]["pointer"], "/data/id");
    let row = send(&service, "PATCH", "/editions/978/2", new("978,2")).await;
    row.expect(200);
    let other = send(&service, "PATCH", "/editions/978/2", new("978,3")).await;
    assert_eq!(other.expect(409)["errors"][0]["source"]["pointer"], "/data/id");
}
