//! Members that are not for everybody: neither seen nor written, nor found out.

use std::sync::Arc;

use rustango::{
    api::{Format, Pagination, ViewSet},
    ports::http::{Body, Request},
    prelude::*,
    web::{Access, App, Principal},
};
use rustango_testing::{doubles::CallLog, random::SeededRandom};
use serde_json::json;

use super::{
    models::{Article, CANARY, Writer, articles},
    shapes::{ArticleWriter, LabelSerializer},
};
use crate::support::{Answer, Service, database, press};

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

/// A writer, of whom a reader sees the name alone.
#[derive(Serializer)]
#[serializer(model = Writer, mask = "sees")]
struct MaskedWriter {
    id: i64,
    name: String,
    home: Option<String>,
}

impl MaskedWriter {
    fn sees(viewer: Option<&dyn Principal>, member: &str) -> bool {
        member != "home" || viewer.is_some_and(|viewer| viewer.id() == "editor")
    }
}

#[derive(Serializer)]
#[serializer(model = Article, mask = "sees")]
struct MaskedArticle {
    id: i64,
    title: String,
    text: String,
    #[serializer(nested)]
    writer: Option<MaskedWriter>,
    #[serializer(nested)]
    editor: Option<MaskedWriter>,
    #[serializer(nested, many)]
    labels: Vec<LabelSerializer>,
    price: Option<rust_decimal::Decimal>,
}

impl MaskedArticle {
    fn sees(viewer: Option<&dyn Principal>, member: &str) -> bool {
        !["text", "editor", "labels", "price"].contains(&member)
            || viewer.is_some_and(|viewer| viewer.id() == "editor")
    }
}

/// Lists that may be asked about all there is, of which some is hidden.
async fn masked() -> Service {
    let service = Service::start(|db| {
        let articles = ViewSet::<Article>::new(db.clone(), Access::public())
            .serializer::<MaskedArticle>()
            .filter_fields((Article::id, Article::title, Article::text, Article::editor, Article::price))
            .filter_paths([
                "writer__name",
                "writer__home",
                "editor__name",
                "labels__name",
                "writer__home__name",
            ])
            .ordering_fields((Article::id, Article::text, Article::price))
            .ordering_paths(["writer__home", "editor__name"])
            .search_fields((Article::title, Article::text))
            .search_paths(["labels__name"])
            .formats([Format::Json, Format::Csv])
            .read_only_endpoints();
        let texts = ViewSet::<Article>::new(db.clone(), Access::public())
            .serializer::<MaskedArticle>()
            .search_fields(Article::text)
            .read_only_endpoints();
        App::new().mount("/articles", articles).mount("/texts", texts)
    })
    .await;
    articles(&service.db, 2).await.expect("rows");
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

#[tokio::test]
async fn what_a_mask_hides_is_not_found_out() {
    let service = masked().await;
    let hidden = [
        "text=x",
        "text__startswith=A",
        "price__gt=1",
        "price__isnull=true",
        "editor=2",
        "editor__isnull=true",
        "editor__name=Bob",
        "labels__name=rust",
        "labels__name__isnull=true",
        "writer__home=N",
        "writer__home__name=North",
        "ordering=text",
        "ordering=-price",
        "ordering=id,editor__name",
        "ordering=writer__home",
    ];
    for target in hidden.map(|query| format!("/articles?{query}")) {
        let seen = send(&service, Some(Arc::new(Editor)), "GET", &target, "").await;
        assert_eq!(seen.status(), 200, "{target}: {}", seen.text());
        for who in [None, Some(Arc::new(Reader) as Arc<dyn Principal>)] {
            let refused = send(&service, who, "GET", &target, "").await;
            assert_eq!(refused.status(), 400, "{target}");
            let said = refused.json()["errors"][0]["detail"].as_str().expect("text").to_owned();
            let allowed = said.rsplit_once(": ").expect("what is allowed").1.to_owned();
            for hidden in ["text", "price", "editor", "labels", "home"] {
                assert!(!allowed.contains(hidden), "{target}: {said}");
            }
        }
    }
    for query in ["title=Article+1", "writer__name=Ada", "ordering=-id", "search=article"] {
        let answer = send(&service, None, "GET", &format!("/articles?{query}"), "").await;
        assert_eq!(answer.status(), 200, "{query}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_search_looks_at_what_is_seen() {
    let service = masked().await;
    let count = async |who: Option<Arc<dyn Principal>>, target: &str| {
        send(&service, who, "GET", target, "").await.expect(200)["count"].clone()
    };
    // The text and the labels have these words, and titles do not.
    for word in ["more", "rust"] {
        let target = format!("/articles?search={word}");
        assert_eq!(count(Some(Arc::new(Editor)), &target).await, 2, "{word}");
        assert_eq!(count(None, &target).await, 0, "{word}");
    }
    assert_eq!(send(&service, Some(Arc::new(Editor)), "GET", "/texts?search=more", "").await.status(), 200);
    assert_eq!(send(&service, None, "GET", "/texts?search=more", "").await.status(), 400);
    let about = send(&service, None, "OPTIONS", "/articles", "").await.expect(200);
    let parameter = |name: &str| {
        let all = about["parameters"].as_array().expect("parameters");
        all.iter().find(|parameter| parameter["name"] == name).cloned().unwrap_or_default()
    };
    assert_eq!((&parameter("search")["in"], &parameter("text")), (&json!(["title"]), &json!(null)));
    assert_eq!(parameter("ordering")["choices"], json!(["id", "-id"]));
    let about = about.to_string();
    for hidden in ["price", "editor", "labels", "home"] {
        for name in [format!("\"{hidden}\""), format!("\"{hidden}__"), format!("__{hidden}")] {
            assert!(!about.contains(&name), "{name}: {about}");
        }
    }
}

#[tokio::test]
async fn cursors_hold_nothing_that_is_hidden() {
    let service = database(&CallLog::default()).await;
    let list = ViewSet::<Article>::new(service, Access::public())
        .serializer::<MaskedArticle>()
        .ordering(Article::price.desc())
        .pagination(Pagination::Cursor)
        .read_only_endpoints();
    let app = App::new().mount("/x", list).provide(press::key()).random(SeededRandom::new(1));
    let faults = app.build().map(|_| ()).expect_err("cursors would tell the price").to_string();
    assert!(
        faults.contains("pages by cursor are sorted by Article.price, and cursors tell what it holds"),
        "{faults}"
    );
}
