//! What stands twice.

use rustango::{Auto, Model};

#[derive(Model)]
#[rustango(table = "post")]
#[rustango(table = "posts")]
#[rustango(index("title", name = "by_title", name = "by_titles"))]
#[rustango(index("title"), index(fields = "title"), index("title", fields = "title"))]
#[rustango(check(name = "a", expr = "1 = 1"), check(name = "A", expr = "2 = 2"))]
#[rustango(ordering = "title, id, -title", unique_together("title, title"))]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(unique, max_length = 200, unique)]
    title: String,
}

fn main() {}
