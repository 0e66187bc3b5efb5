//! Versions of an API: by path, header and media type.

use rustango_web::{Access, App, Decision, Route, Versions};

use crate::support::{app, ask, request};

fn routes(name: &'static str) -> Vec<Route> {
    vec![
        Route::get("/", Access::public(), move |_| async move { name }),
        Route::get(
            "/{id}",
            Access::policy(move |_| if name == "one" { Decision::Allow } else { Decision::Forbidden }),
            move |_| async move { name },
        ),
    ]
}

fn versioned(versions: Versions) -> App {
    let two = [Route::post("/", Access::public(), async |_| "created")];
    let versions = versions.version("1", routes("one")).version("2", [routes("two"), two.into()].concat());
    app().mount("/posts", versions)
}

async fn get(versions: Versions, path: &str, field: Option<(&'static str, &str)>) -> crate::support::Reply {
    let mut request = request("GET", path);
    if let Some((name, value)) = field {
        request.headers_mut().insert(name, value.parse().expect("a value"));
    }
    ask(versioned(versions), request).await
}

#[tokio::test]
async fn by_path() {
    assert_eq!(get(Versions::by_path(), "/posts/1", None).await.body, "one");
    assert_eq!(get(Versions::by_path(), "/posts/2", None).await.body, "two");
    assert_eq!(get(Versions::by_path(), "/posts/1/7", None).await.body, "one");
    get(Versions::by_path(), "/posts/3", None).await.problem(404);
}

#[tokio::test]
async fn by_header() {
    let by = || Versions::by_header("api-version");
    for (value, body) in [(None, "two"), (Some("1"), "one"), (Some("2"), "two")] {
        let reply = get(by(), "/posts", value.map(|value| ("api-version", value))).await;
        assert_eq!(reply.body, body);
        assert_eq!(reply.header("vary"), "api-version");
        assert_eq!(reply.header("api-version"), if body == "one" { "1" } else { "2" });
    }
    get(by(), "/posts", Some(("api-version", "3"))).await.problem(400);
    assert_eq!(get(by().default_version("1"), "/posts", None).await.body, "one");
}

#[tokio::test]
async fn by_media_type() {
    let by = Versions::by_media_type;
    for (accept, body) in
        [("*/*", "two"), ("text/plain; version=1", "one"), ("a/b, application/json;q=1;Version=\"2\"", "two")]
    {
        assert_eq!(get(by(), "/posts", Some(("accept", accept))).await.body, body, "{accept}");
    }
    get(by(), "/posts", Some(("accept", "application/json; version=9"))).await.problem(406);
}

#[tokio::test]
async fn each_version_has_its_rules() {
    let by = || Versions::by_header("api-version");
    assert_eq!(get(by(), "/posts/7", Some(("api-version", "1"))).await.body, "one");
    get(by(), "/posts/7", Some(("api-version", "2"))).await.problem(403);
    let mut old = request("POST", "/posts");
    old.headers_mut().insert("api-version", "1".parse().expect("a value"));
    ask(versioned(by()), old).await.problem(404);
    assert_eq!(ask(versioned(by()), request("POST", "/posts")).await.body, "created");
}

#[test]
fn versions_that_cannot_be_are_a_fault() {
    let fault = |versions: Versions| app().mount("/x", versions).build().map(|_| ()).unwrap_err().to_string();
    let none = || [Route::get("/", Access::public(), async |_| "x")];
    for (versions, expected) in [
        (Versions::by_path(), "there is no version"),
        (Versions::by_path().version("1", none()).version("1", none()), "\"1\" is there twice"),
        (Versions::by_path().version("a/b", none()), "no name of a version"),
        (Versions::by_header("x y").version("1", none()), "no name of a header"),
        (Versions::by_path().version("1", none()).default_version("2"), "which is no version"),
    ] {
        let found = fault(versions);
        assert!(found.contains(expected), "{expected}: {found}");
    }
}
