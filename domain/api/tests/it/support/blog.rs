//! The application that most tests ask, and its rows.

use rustango::{
    Db,
    api::ViewSet,
    web::{Access, App},
};

use super::{Author, Country, Everything, Link, Note, Post, Service};

/// Two authors and five posts; `/api/posts` takes what there is to take.
pub(crate) async fn blog() -> Service {
    let service = Service::start(app).await;
    for name in ["Ada", "Grace"] {
        service.post("/api/authors", &format!(r#"{{"name":"{name}"}}"#)).await.expect(201);
    }
    for post in [
        r#"{"title":"Größe zählt","body":"100% sure","author":1,"status":"published","stars":5,"slug":"a","published_at":"2024-01-01T00:00:00Z"}"#,
        r#"{"title":"Rust and SQL","body":"a_b \\ c","author":1,"status":"published","stars":3,"slug":"b","published_at":"2024-01-03T00:00:00Z"}"#,
        r#"{"title":"Rust and HTTP","body":"GRÖSSE","author":2,"status":"published","stars":3,"slug":"a","published_at":"2024-01-02T00:00:00Z"}"#,
        r#"{"title":"Draft one","body":"rust","author":2,"editor":1}"#,
        r#"{"title":"Draft two","body":"sql","author":2,"editor":1,"slug":"d"}"#,
    ] {
        service.post("/api/posts", post).await.expect(201);
    }
    service.log.clear();
    service
}

fn app(db: &Db) -> App {
    let public = Access::public;
    let posts = ViewSet::<Post>::new(db.clone(), public())
        .search_fields([Post::title, Post::body])
        .filter_fields((
            Post::author,
            Post::editor,
            Post::status,
            Post::title,
            Post::stars,
            Post::published_at,
        ))
        .ordering_fields((Post::title, Post::stars, Post::id, Post::published_at))
        .page_size(3)
        .max_page_size(5);
    let everything = ViewSet::<Everything>::new(db.clone(), public()).filter_fields((
        (Everything::flag, Everything::small, Everything::medium, Everything::large, Everything::single),
        (Everything::double, Everything::price, Everything::text, Everything::bytes, Everything::uuid),
        (Everything::at, Everything::on, Everything::clock, Everything::status),
    ));
    App::new()
        .mount("/api/authors", ViewSet::<Author>::new(db.clone(), public()))
        .mount("/api/posts", posts)
        .mount("/api/countries", ViewSet::<Country>::new(db.clone(), public()))
        .mount("/api/notes", ViewSet::<Note>::new(db.clone(), public()))
        .mount("/api/links", ViewSet::<Link>::new(db.clone(), public()))
        .mount("/api/everything", everything)
}
