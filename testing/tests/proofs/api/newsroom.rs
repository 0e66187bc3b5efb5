//! The application that is attacked: ViewSets with all that they can have, plain and by a
//! serializer, and forms of models.

use http::Method;
use rustango::{
    api::{Action, ActionCall, Bulk, CustomAction, Format, Pagination, Scope, ViewSet},
    forms::{FormData, ModelForm},
    openapi::openapi,
    ports::{database::Value, http::Request},
    prelude::*,
    query::RowKey,
    web::{Access, App, Html, Json, ProblemDetails, RequestExt as _, Route, SigningKey},
};

use super::{
    client::{Front, Service},
    models::{self, Account, Article, Remark},
    serializers::StorySerializer,
};

/// By which lists of articles are filtered, as the program says it.
pub(crate) const FILTERS: [&str; 8] =
    ["title", "owner", "tenant", "rank", "id", "created_at", "owner__name", "remark__text"];

/// By which lists of articles are sorted.
pub(crate) const ORDERINGS: [&str; 5] = ["title", "tenant", "rank", "id", "owner__name"];

/// Which columns of an article clients write.
pub(crate) const WRITTEN: [&str; 8] =
    ["title", "body", "owner", "tenant", "rank", "notes", "document", "picture"];

/// Which of them are in a form of a page.
pub(crate) const FORM: [&str; 6] = ["title", "body", "owner", "tenant", "rank", "notes"];

/// Which columns of an account clients write.
pub(crate) const WRITTEN_OF_ACCOUNTS: [&str; 3] = ["name", "password", "recovery"];

const FORMATS: [Format; 4] = [Format::Json, Format::JsonApi, Format::Csv, Format::NdJson];

/// Who asks: an account, by its key; who does not say sees everything.
fn user(request: &http::request::Parts) -> Option<Result<i64, ()>> {
    request.headers.get("x-user").map(|user| user.to_str().ok().and_then(|user| user.parse().ok()).ok_or(()))
}

fn scope<M>(
    request: &http::request::Parts,
    own: impl FnOnce(i64) -> rustango::query::Predicate<M>,
) -> Scope<M> {
    match user(request) {
        None => Scope::everything(),
        Some(Ok(user)) => Scope::only(own(user)),
        Some(Err(())) => Scope::nothing(),
    }
}

/// Articles by their owner, and of a tenant where the request names one; the other models as whose
/// they are.
fn scoped<M: Model>(set: ViewSet<M>) -> ViewSet<M> {
    set.scope_of::<Article, _>(|request| {
        let tenant =
            request.headers.get("x-tenant").and_then(|tenant| tenant.to_str().ok()).map(str::to_owned);
        scope(request, |user| {
            let own = Article::owner.eq(user);
            match tenant {
                Some(tenant) => own & Article::tenant.eq(tenant),
                None => own,
            }
        })
    })
    .scope_of::<Account, _>(|request| scope(request, |user| Account::id.eq(user)))
    .scope_of::<Remark, _>(|request| scope(request, |user| Remark::by.eq(user)))
}

fn open<M: Model>(db: &Db) -> ViewSet<M> {
    ViewSet::<M>::new(db.clone(), Access::public()).formats(FORMATS).browsable().form_bodies().bulk([
        Bulk::Create,
        Bulk::Update,
        Bulk::Destroy,
    ])
}

/// What lists of articles take, and what else may be done to them.
fn asked(articles: ViewSet<Article>) -> ViewSet<Article> {
    scoped(articles)
        .search_fields(Article::title)
        .search_paths(["owner__name"])
        .filter_fields((Article::title, Article::owner, Article::tenant, Article::rank, Article::id))
        .filter_fields(Article::created_at)
        .filter_paths(["owner__name", "remark__text"])
        .ordering_fields((Article::title, Article::tenant, Article::rank, Article::id))
        .ordering_paths(["owner__name"])
        .action(CustomAction::on_row("approve", Action::Update, async |call: ActionCall<Article>| {
            let mut article = call.row().await?;
            article.approved = true;
            article.save(call.db()).await?;
            Ok::<_, ProblemDetails>(Json(article.title))
        }))
        .action(
            CustomAction::on_list("length", Action::List, async |call: ActionCall<Article>| {
                Ok::<_, ProblemDetails>(Json(call.rows().count(call.db()).await?))
            })
            .method(Method::GET),
        )
        .action(CustomAction::on_list("reject", Action::Update, async |call: ActionCall<Article>| {
            let rejected = call.rows().update().set(Article::approved, false).execute(call.db()).await?;
            Ok::<_, ProblemDetails>(Json(rejected))
        }))
}

/// Articles by their fields.
fn plain(db: &Db) -> ViewSet<Article> {
    asked(open(db).read_only(Article::approved).hidden(Article::slug))
}

/// Saves a form of a model, or tells what is wrong.
async fn saved(
    request: &mut Request,
    form: impl Fn(FormData) -> ModelForm,
) -> Result<String, ProblemDetails> {
    let body = std::mem::take(request.body_mut());
    let data = FormData::read(request.headers(), body).await?;
    form(data).save(&request.db()?).await?;
    Ok("saved".to_owned())
}

fn key_in(request: &Request) -> RowKey {
    let id = request.path_param("id").and_then(|id| id.parse().ok()).unwrap_or_default();
    RowKey::from(Value::I64(id))
}

fn forms() -> Vec<Route> {
    let public = Access::public;
    vec![
        Route::post("/forms/articles", public(), async |mut request: Request| {
            saved(&mut request, |data| ModelForm::of::<Article>(data).fields(FORM)).await
        }),
        Route::post("/forms/articles/{id}", public(), async |mut request: Request| {
            let id = key_in(&request);
            saved(&mut request, |data| ModelForm::of::<Article>(data).instance(id.clone()).fields(FORM)).await
        }),
        Route::post("/forms/accounts", public(), async |mut request: Request| {
            saved(&mut request, ModelForm::of::<Account>).await
        }),
        Route::get("/forms/accounts", public(), async |request: Request| {
            let page = ModelForm::empty(Account::schema()).exclude(["pin"]).page(&request.db()?).await;
            page.map(|page| Html(page.html().render())).map_err(ProblemDetails::from)
        }),
        Route::get("/forms/accounts/{id}", public(), async |request: Request| {
            let page = ModelForm::empty(Account::schema())
                .exclude(["pin"])
                .instance(key_in(&request))
                .page(&request.db()?)
                .await;
            page.map(|page| Html(page.html().render())).map_err(ProblemDetails::from)
        }),
    ]
}

/// The whole application.
pub(crate) fn app(db: &Db) -> App {
    let accounts = scoped(open::<Account>(db).read_only(Account::staff).hidden(Account::pin))
        .search_fields(Account::name)
        .filter_fields((Account::name, Account::joined_at))
        .ordering_fields(Account::name);
    let stories = asked(open(db).serializer::<StorySerializer>());
    App::new()
        .mount("/accounts", accounts)
        .mount("/articles", plain(db))
        .mount("/stories", stories)
        .mount("/walked", plain(db).pagination(Pagination::Cursor))
        .mount("/window", plain(db).pagination(Pagination::Limit))
        .mount("/remarks", scoped(open::<Remark>(db)))
        .mount("/", openapi("The newsroom", "1.0.0", Access::public()))
        .mount("/", forms())
        .provide(db.clone())
        .provide(SigningKey::new([7; 32]).unwrap())
}

/// The application with so many articles.
pub(crate) async fn newsroom(front: Front, articles: usize) -> Service {
    let service = Service::start(front, app).await;
    models::fill(&service.db, articles, "5b1e").await.unwrap();
    service
}
