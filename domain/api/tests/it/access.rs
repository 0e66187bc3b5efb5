//! Who may do what.

use std::sync::Arc;

use rustango::{
    api::{Action, ViewSet},
    ports::http::Body,
    web::{Access, App, Principal},
};

use crate::support::{Answer, Note, Service};

const ALL: &[&str] = &["note.add", "note.change", "note.delete"];

struct User(&'static [&'static str]);

impl Principal for User {
    fn id(&self) -> &'static str {
        "user"
    }

    fn has_permission(&self, permission: &str) -> bool {
        self.0.contains(&permission)
    }
}

async fn send(
    service: &Service,
    who: Option<User>,
    method: &str,
    target: &str,
    body: &'static str,
) -> Answer {
    let request = http::Request::builder()
        .method(method)
        .uri(target)
        .header("host", "localhost")
        .header("content-type", "application/json");
    let mut request = request.body(Body::from(body)).expect("a request");
    if let Some(user) = who {
        request.extensions_mut().insert::<Arc<dyn Principal>>(Arc::new(user));
    }
    service.send_request(request).await
}

#[tokio::test]
async fn each_action_has_its_rule() {
    let service = Service::start(|db| {
        let notes = ViewSet::<Note>::new(db.clone(), Access::authenticated())
            .access_for(Action::List, Access::public())
            .access_for(Action::Create, Access::permission("note.add"))
            .access_for(Action::Update, Access::permission("note.change"))
            .access_for(Action::Destroy, Access::permission("note.delete"));
        App::new().mount("/notes", notes)
    })
    .await;
    for (method, target, anonymous, known, allowed) in [
        ("GET", "/notes", 200, 200, 200),
        ("POST", "/notes", 401, 403, 201),
        ("GET", "/notes/1", 401, 200, 200),
        ("HEAD", "/notes/1", 401, 200, 200),
        ("PUT", "/notes/1", 401, 403, 200),
        ("PATCH", "/notes/1", 401, 403, 200),
        ("DELETE", "/notes/1", 401, 403, 204),
    ] {
        let answers = [(None, anonymous), (Some(User(&[])), known), (Some(User(ALL)), allowed)];
        for (who, expected) in answers {
            let answer = send(&service, who, method, target, "{}").await;
            assert_eq!(answer.status(), expected, "{method} {target}: {}", answer.text());
            assert_eq!(answer.header("www-authenticate"), (expected == 401).then_some("Bearer"));
        }
    }
}

#[tokio::test]
async fn read_only_endpoints_are_two() {
    let service = Service::start(|db| {
        App::new().mount("/notes", ViewSet::<Note>::new(db.clone(), Access::public()).read_only_endpoints())
    })
    .await;
    for (method, target, status, allow) in [
        ("GET", "/notes", 200, None),
        ("GET", "/notes/1", 404, None),
        ("POST", "/notes", 405, Some("GET, HEAD, OPTIONS")),
        ("PUT", "/notes/1", 405, Some("GET, HEAD, OPTIONS")),
        ("PATCH", "/notes/1", 405, Some("GET, HEAD, OPTIONS")),
        ("DELETE", "/notes/1", 405, Some("GET, HEAD, OPTIONS")),
    ] {
        let answer = send(&service, None, method, target, "{}").await;
        assert_eq!((answer.status(), answer.header("allow")), (status, allow), "{method} {target}");
    }
}
