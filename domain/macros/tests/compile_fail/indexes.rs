//! Indexes, former names and comments that cannot be.

use rustango::{Auto, ForeignKey, Model};

#[derive(Model)]
#[rustango(index("title", where = ""), index("id", where), index("title", method = "g in", name = "by_method"))]
#[rustango(index("title", include = "title, id", name = "covering"), index("id, title", include = "body"))]
#[rustango(index(expr = "lower(title)"), index("title", expr = 1, name = "lower"), index(name = "none"))]
#[rustango(unique_together("-title"), unique_together("id, title", where = "title <> ''"))]
#[rustango(was = "old posts", comment = "  ", m2m(name = "likes", to = "Post", through = "Like", was = "liked"))]
struct Post {
    #[rustango(primary_key, was)]
    id: Auto<i64>,
    #[rustango(was = "head-line", comment = 1)]
    title: String,
}

#[derive(Model)]
struct Like {
    #[rustango(primary_key)]
    id: Auto<i64>,
    post: ForeignKey<Post>,
}

fn main() {}
