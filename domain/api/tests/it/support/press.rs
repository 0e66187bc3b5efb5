//! Accounts with articles: the application of the tests on what one may see,
//! and on versions.

use rustango::{
    Db,
    api::{Bulk, Format, Pagination, ViewSet},
    prelude::*,
    web::{Access, App, SigningKey},
};

use super::{Account, Article, Service};

/// The key that cursors are signed with.
pub(crate) fn key() -> SigningKey {
    SigningKey::new([7; 32]).expect("32 bytes")
}

/// ViewSets that take what there is to take.
pub(crate) fn articles(db: &Db) -> ViewSet<Article> {
    ViewSet::<Article>::new(db.clone(), Access::public())
        .search_fields(Article::title)
        .search_paths(["owner__name"])
        .filter_fields((Article::title, Article::owner, Article::tenant, Article::rank, Article::id))
        .filter_paths(["owner__name", "owner__article__title"])
        .ordering_fields((Article::title, Article::tenant, Article::rank, Article::id))
        .ordering_paths(["owner__name"])
        .formats([Format::Json, Format::JsonApi, Format::Csv, Format::NdJson])
        .bulk([Bulk::Create, Bulk::Update, Bulk::Destroy])
}

/// The same list, paged in each way.
pub(crate) fn app(db: &Db) -> App {
    App::new()
        .mount("/articles", articles(db))
        .mount("/limited", articles(db).pagination(Pagination::Limit))
        .mount("/walked", articles(db).pagination(Pagination::Cursor))
        .mount("/accounts", ViewSet::<Account>::new(db.clone(), Access::public()).lookup_field(Account::name))
        .provide(key())
}

/// Starts an application over two accounts, and so many articles with ties and
/// NULLs in what they are sorted by.
pub(crate) async fn press(articles: usize, build: impl FnOnce(&Db) -> App) -> Service {
    let service = Service::start(build).await;
    insert(&service.db, articles).await;
    service.log.clear();
    service
}

pub(crate) async fn insert(db: &Db, articles: usize) {
    let mut accounts = ["ada", "grace"].map(|name| Account {
        id: Auto::default(),
        name: name.to_owned(),
        password: format!("canary-{name}"),
    });
    Account::bulk_insert(&mut accounts, db).await.expect("accounts");
    let mut rows: Vec<Article> = (0..articles)
        .map(|at| Article {
            id: Auto::default(),
            title: format!("article {}", at % 4),
            owner: ForeignKey::to(&accounts[at % 2]).expect("a saved account"),
            tenant: [None, Some("a"), Some("b")][at % 3].map(str::to_owned),
            rank: if at % 5 == 0 { None } else { i32::try_from(at % 3).ok() },
            version: 1,
        })
        .collect();
    Article::bulk_insert(&mut rows, db).await.expect("articles");
}
