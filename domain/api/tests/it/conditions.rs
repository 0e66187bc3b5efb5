//! Entity tags, preconditions, and what the answer to a write should hold.

use rustango::{api::ViewSet, web::Access};

use crate::support::{
    Author, Service, blog,
    press::{self, press},
};

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let service = blog().await;
    for target in ["/api/posts", "/api/posts/1", "/api/posts?page=2", "/api/posts/1?fields=title"] {
        let answer = service.get(target).await;
        let tag = answer.header("etag").expect("a tag").to_owned();
        let again = service.ask("GET", target, &[("if-none-match", &tag)], None).await;
        assert_eq!((again.status(), again.text()), (304, ""), "{target}");
        assert_eq!(again.header("etag"), Some(&*tag));
        let other = service.ask("GET", target, &[("if-none-match", "\"other\"")], None).await;
        assert_eq!((other.status(), other.text()), (200, answer.text()));
    }
    let (one, two) = (service.get("/api/posts/1").await, service.get("/api/posts/2").await);
    assert_ne!(one.header("etag"), two.header("etag"));
    let tag = one.header("etag").expect("a tag");
    service.send("PATCH", "/api/posts/1", Some(r#"{"stars":1}"#)).await.expect(200);
    assert_eq!(service.ask("GET", "/api/posts/1", &[("if-none-match", tag)], None).await.status(), 200);
}

/// Rows whose changes are counted, and rows whose content is compared.
async fn tagged(path: &str) -> (Service, String, &'static str) {
    let service =
        press(3, |db| press::app(db).mount("/authors", ViewSet::<Author>::new(db.clone(), Access::public())))
            .await;
    service.post("/authors", r#"{"name":"Ada"}"#).await.expect(201);
    let target = format!("{path}/1");
    let change = if path == "/authors" { r#"{"bio":"x"}"# } else { r#"{"title":"x"}"# };
    (service, target, change)
}

#[tokio::test]
async fn stale_writes_do_not_happen() {
    for path in ["/articles", "/authors"] {
        let (service, target, change) = tagged(path).await;
        let tag = service.get(&target).await.header("etag").expect("a tag").to_owned();
        let with = |tag: &str| [("if-match".to_owned(), tag.to_owned())];
        let send = async |method: &str, tag: &str, body: Option<&str>| {
            let fields = with(tag);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            service.ask(method, &target, &fields, body).await
        };
        let changed = send("PATCH", &tag, Some(change)).await;
        changed.expect(200);
        let new = changed.header("etag").expect("a tag").to_owned();
        assert_ne!(new, tag);
        assert_eq!(service.get(&target).await.header("etag"), Some(&*new), "{path}");
        let before = service.get(&target).await.text().to_owned();
        for stale in [&*tag, "\"other\"", &format!("W/{new}")] {
            assert_eq!(send("PATCH", stale, Some(change)).await.status(), 412, "{path} {stale}");
            assert_eq!(send("DELETE", stale, None).await.status(), 412, "{path} {stale}");
        }
        assert_eq!(service.get(&target).await.text(), before);
        assert_eq!(send("PATCH", &format!("\"other\", {new}"), Some("{}")).await.status(), 200, "{path}");
        assert_eq!(send("PATCH", "*", Some(change)).await.status(), 200);
        let new = service.get(&target).await.header("etag").expect("a tag").to_owned();
        assert_eq!(send("DELETE", &new, None).await.status(), 204, "{path}");
        for tag in ["*", &*new] {
            let gone = send("DELETE", tag, None).await;
            assert_eq!(gone.status(), 404, "{path} {tag}");
        }
    }
}

#[tokio::test]
async fn a_row_that_is_there_is_not_put_again() {
    for path in ["/articles", "/authors"] {
        let (service, target, change) = tagged(path).await;
        let answer = service.ask("PATCH", &target, &[("if-none-match", "*")], Some(change)).await;
        assert_eq!(answer.status(), 412, "{path}");
        let answer = service.ask("PATCH", &target, &[("if-none-match", "\"other\"")], Some(change)).await;
        assert_eq!(answer.status(), 200, "{path}");
    }
}

/// Of writers that all know the same state, one wins.
#[tokio::test]
async fn of_many_writers_one_wins() {
    for path in ["/articles", "/authors"] {
        let (service, target, _) = tagged(path).await;
        let tag = service.get(&target).await.header("etag").expect("a tag").to_owned();
        let member = if path == "/authors" { "bio" } else { "title" };
        let writes = (0..8).map(|writer| {
            let body = format!(r#"{{"{member}":"by {writer}"}}"#);
            let (service, target, tag) = (&service, &target, &tag);
            async move { service.ask("PATCH", target, &[("if-match", tag)], Some(&body)).await.status() }
        });
        let mut answers = futures_util::future::join_all(writes).await;
        answers.sort_unstable();
        assert_eq!(answers[0], 200, "{path}");
        assert!(answers[1..].iter().all(|status| *status == 412), "{path}: {answers:?}");
    }
}

#[tokio::test]
async fn versions_are_asked_for_in_the_statement_itself() {
    let (service, target, change) = tagged("/articles").await;
    let tag = service.get(&target).await.header("etag").expect("a tag").to_owned();
    assert!(tag.starts_with("\"v1-"), "{tag}");
    service.log.clear();
    service.ask("PATCH", &target, &[("if-match", &tag)], Some(change)).await.expect(200);
    assert_eq!(service.log.count(), 1, "{}", service.log);
    assert_eq!(service.get(&target).await.expect(200)["version"], 2);
}

#[tokio::test]
async fn clients_say_how_much_they_want_to_hear() {
    let (service, target, change) = tagged("/articles").await;
    let minimal = [("prefer", "respond-async, return=minimal; x=1")];
    let answer = service.ask("PATCH", &target, &minimal, Some(change)).await;
    assert_eq!((answer.status(), answer.text()), (204, ""));
    assert_eq!(answer.header("preference-applied"), Some("return=minimal"));
    assert_eq!(answer.header("etag"), service.get(&target).await.header("etag"));
    let created = service.ask("POST", "/articles", &minimal, Some(r#"{"title":"n","owner":1}"#)).await;
    assert_eq!((created.status(), created.text()), (201, ""));
    assert_eq!(created.header("location"), Some("/articles/4"));
    let whole = [("prefer", "return=\"representation\"")];
    let answer = service.ask("PATCH", &target, &whole, Some(change)).await;
    answer.expect(200);
    assert_eq!(answer.header("preference-applied"), Some("return=representation"));
    let odd = service.ask("PATCH", &target, &[("prefer", "return=little")], Some(change)).await;
    assert_eq!((odd.status(), odd.header("preference-applied")), (200, None));
}
