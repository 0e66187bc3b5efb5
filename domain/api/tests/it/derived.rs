//! ViewSets as attributes of a struct.

use http::request::Parts;
use rustango::{
    api::Admission,
    prelude::*,
    web::{App, SigningKey},
};
use serde_json::json;

use crate::support::{Account, Article, press::press};

fn never(_: &Parts) -> Admission {
    Admission::Allowed
}

#[derive(ViewSet)]
#[viewset(
    model = Article,
    fields = "id, title, owner, rank",
    filter_fields = "owner, owner__name, title__startswith",
    search_fields = "title, owner__name",
    ordering_fields = "rank, owner__name",
    ordering = "-rank, title",
    page_size = 2,
    max_page_size = 4,
    pagination = "cursor",
    throttle = "never",
    permissions(
        list = public,
        retrieve = public,
        create = authenticated,
        update = "article.change",
        destroy = "article.delete",
    )
)]
struct ArticleViewSet;

#[derive(ViewSet)]
#[viewset(model = Account, read_only, public, lookup_field = "name")]
struct AccountViewSet;

fn app(db: &Db) -> App {
    App::new()
        .mount("/articles", ArticleViewSet::view_set(db))
        .mount("/accounts", AccountViewSet::view_set(db))
        .provide(SigningKey::new([7; 32]).expect("32 bytes"))
}

#[tokio::test]
async fn attributes_are_settings() {
    let service = press(6, app).await;
    let page = service.get("/articles?owner__name=ada").await;
    assert!(page.link("next").is_some());
    assert_eq!(
        page.expect(200)["results"],
        json!([{"id": 3, "title": "article 2", "owner": 1, "rank": 2}, {"id": 5, "title": "article 0", "owner": 1, "rank": 1}])
    );
    for (method, target, body, status) in [
        ("GET", "/articles?title__startswith=art", None, 200),
        ("GET", "/articles?title=art", None, 400),
        ("GET", "/articles?page_size=5", None, 400),
        ("GET", "/articles/1", None, 200),
        ("GET", "/accounts/ada", None, 200),
        ("POST", "/articles", Some("{}"), 401),
        ("PATCH", "/articles/1", Some("{}"), 401),
        ("DELETE", "/articles/1", None, 401),
        ("POST", "/accounts", Some("{}"), 405),
    ] {
        let answer = service.send(method, target, body).await;
        assert_eq!(answer.status(), status, "{method} {target}: {}", answer.text());
    }
}
