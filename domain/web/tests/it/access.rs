//! Who gets to a handler.

use std::sync::Arc;

use rustango_web::{Access, App, Decision, Principal, Route};

use crate::support::{app, ask, get};

struct Author(String);

impl Principal for Author {
    fn id(&self) -> &str {
        &self.0
    }

    fn has_permission(&self, permission: &str) -> bool {
        permission == "post.change"
    }
}

fn guarded(access: Access) -> App {
    app().route(Route::get("/posts/{id}", access, async |_| "let in"))
}

#[tokio::test]
async fn the_rule_decides_before_the_handler() {
    let policy = Access::policy(|request| match request.uri.path() {
        "/posts/7" => Decision::Allow,
        _ => Decision::Forbidden,
    });
    for (access, anonymous, known) in [
        (Access::public(), 200, 200),
        (Access::authenticated(), 401, 200),
        (Access::permission("post.change"), 401, 200),
        (Access::permission("post.delete"), 401, 403),
        (policy, 200, 200),
    ] {
        let reply = ask(guarded(access.clone()), get("/posts/7")).await;
        assert_eq!(reply.status, anonymous, "{access:?}");
        assert_eq!(reply.header("www-authenticate") == "Bearer", anonymous == 401);

        let mut request = get("/posts/7");
        request.extensions_mut().insert(Arc::new(Author("ada".into())) as Arc<dyn Principal>);
        assert_eq!(ask(guarded(access.clone()), request).await.status, known, "{access:?}");
    }
    ask(guarded(Access::policy(|_| Decision::Forbidden)), get("/posts/8")).await.problem(403);
}

#[tokio::test]
async fn what_is_not_there_is_not_a_matter_of_access() {
    ask(guarded(Access::authenticated()), get("/nowhere")).await.problem(404);
    let post = crate::support::request("POST", "/posts/7");
    ask(guarded(Access::authenticated()), post).await.problem(405);
}
