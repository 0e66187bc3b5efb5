//! Rows to look at on the first start.

use chrono::TimeDelta;
use rustango::prelude::*;

use crate::{Author, Post, Status};

const POSTS: [(&str, &str, usize); 6] = [
    ("Hello, world", "The first post of a blog says hello.", 0),
    ("A struct is a table", "Derive `Model`, and the struct knows how to be saved.", 0),
    ("Ports and adapters", "The program asks for a database; `main` decides which one.", 1),
    ("Closed by default", "A ViewSet without an access rule does not compile.", 1),
    ("Straight to JSON", "Rows go from the driver's buffer to the answer.", 2),
    ("Unfinished thoughts", "This one is still a draft.", 2),
];

/// Inserts three authors and their posts.
pub(crate) async fn insert(db: &Db) -> Result<(), Error> {
    let now = db.clock().now();
    let mut authors: Vec<Author> = ["Ada", "Grace", "Barbara"]
        .map(|name| Author { id: Auto::default(), name: name.into(), bio: None, created_at: now })
        .into();
    Author::bulk_insert(&mut authors, db).await?;
    let mut posts = Vec::new();
    for (age, (title, body, author)) in (0..).zip(POSTS) {
        let is_draft = title.starts_with("Unfinished");
        posts.push(Post {
            id: Auto::default(),
            title: title.into(),
            body: body.into(),
            status: if is_draft { Status::Draft } else { Status::Published },
            author: ForeignKey::to(&authors[author])?,
            published_at: (!is_draft).then(|| now - TimeDelta::days(age)),
            created_at: now,
            updated_at: now,
        });
    }
    Post::bulk_insert(&mut posts, db).await
}
