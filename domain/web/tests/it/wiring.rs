//! What keeps an application from being built, and which route answers.

use rustango_testing::{mock::MockHandler, random::SeededRandom};
use rustango_web::{Access, App, AppErrors, Route};

use crate::support::{app, ask, get};

fn route(method: &str, path: &str) -> Route {
    Route::new(method.parse().expect("a method"), path, Access::public(), MockHandler::new())
}

fn faults(app: App) -> Vec<String> {
    let errors: AppErrors = app.build().expect_err("faults");
    errors.faults().map(str::to_owned).collect()
}

#[test]
fn all_faults_are_told_at_once_and_name_what_is_at_fault() {
    let app = App::new()
        .route(route("GET", "posts"))
        .route(route("POST", "/a b"))
        .route(route("PUT", "/posts/{id}"))
        .route(route("PUT", "/posts/{slug}"))
        .route(route("TRACE", "/"))
        .mount("api", [route("DELETE", "/x")])
        .allowed_hosts(["example.org:80"]);
    let faults = faults(app);
    for (fault, named) in faults.iter().zip([
        "GET posts: ",
        "POST /a b: ",
        "PUT /posts/{slug}: another route, /posts/{id}",
        "TRACE /: ",
        "DELETE api/x: ",
        "allowed_hosts: \"example.org:80\"",
        "App::random",
    ]) {
        assert!(fault.contains(named), "{named} is not in: {fault}");
    }
    assert_eq!(faults.len(), 7, "{faults:#?}");
}

#[test]
fn an_application_needs_randomness() {
    assert_eq!(faults(App::new()).len(), 1);
    assert!(App::new().random(SeededRandom::new(1)).build().is_ok());
    let db = rustango_query::Db::new(rustango_testing::mock::database());
    assert!(App::new().provide(db).build().is_ok());
}

#[test]
fn methods_of_one_path_share_an_endpoint() {
    let app = app()
        .route(route("GET", "/posts/{id}"))
        .route(route("DELETE", "/posts/{slug}"))
        .route(route("GET", "/posts"));
    let wired = app.build().expect("an application");
    let paths: Vec<_> = wired.endpoints().iter().map(|endpoint| endpoint.pattern().as_str()).collect();
    assert_eq!(paths, ["/posts", "/posts/{id}"]);
}

#[tokio::test]
async fn literal_segments_win_over_parameters() {
    let says = |path: &'static str| Route::get(path, Access::public(), move |_| async move { path });
    let app = || {
        app()
            .route(says("/{a}/{b}"))
            .route(says("/{a}/x"))
            .route(says("/posts/{id}"))
            .route(says("/posts/latest"))
            .route(says("/posts/{id}/comments"))
            .route(says("/"))
    };
    for (path, expected) in [
        ("/", "/"),
        ("/posts/latest", "/posts/latest"),
        ("/posts/l%61test", "/posts/latest"),
        ("/posts/7", "/posts/{id}"),
        ("/posts/x", "/posts/{id}"),
        ("/posts/latest/comments", "/posts/{id}/comments"),
        ("/users/x", "/{a}/x"),
        ("/users/7", "/{a}/{b}"),
    ] {
        assert_eq!(ask(app(), get(path)).await.body, expected, "{path}");
    }
}

#[tokio::test]
async fn mounted_routes_lie_below_their_prefix() {
    let routes = || {
        [
            Route::get("/", Access::public(), async |_| "list"),
            Route::get("/{id}", Access::public(), async |_| "detail"),
        ]
    };
    for prefix in ["/api/posts", "/api/posts/"] {
        assert_eq!(ask(app().mount(prefix, routes()), get("/api/posts")).await.body, "list");
        assert_eq!(ask(app().mount(prefix, routes()), get("/api/posts/7")).await.body, "detail");
        ask(app().mount(prefix, routes()), get("/api/posts/")).await.problem(404);
    }
    assert_eq!(ask(app().mount("/", routes()), get("/")).await.body, "list");
}
