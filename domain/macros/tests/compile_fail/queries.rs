//! Queries that make no sense: each is refused where it is written.

use rustango::prelude::*;

#[derive(Model)]
struct Author {
    #[rustango(primary_key)]
    id: Auto<i64>,
    name: String,
}

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    rating: i32,
    author: ForeignKey<Author>,
}

fn main() {
    let from_a_request = String::from("title; DROP TABLE post");

    // Text is no ordering, and a name in SQL is not made of it.
    let _ = Post::objects().order_by(&from_a_request);
    let _ = Post::objects().order_by("title");

    // A column is compared with what it holds.
    let _ = Post::rating.eq("five");
    let _ = Post::title.eq(5);
    let _ = Post::title.eq(None);
    let _ = Post::rating.contains("5");

    // A query takes conditions and orderings of its own model.
    let _ = Post::objects().filter(Author::name.eq("Ann"));
    let _ = Post::objects().order_by(Author::name.asc());

    // Only foreign keys lead elsewhere.
    let _ = Post::objects().select_related(Post::title);
}

// A part of a row is no row: it is not saved.
async fn saved(mut part: rustango::query::Partial<Post>, db: &Db) {
    let _ = part.save(db).await;
}
