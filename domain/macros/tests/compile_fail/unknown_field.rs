//! Lists name fields of the struct.

use rustango::{Auto, Model};

#[derive(Model)]
#[rustango(
    display = "titel",
    ordering = "-published, id",
    index("title, autor"),
    unique_together = "kin, title"
)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    author: i64,
    #[rustango(column = "kind")]
    genre: String,
}

#[derive(Model)]
#[rustango(ordering = "", index("title,"), unique_together = "title; id", index("-titel"))]
struct Lists {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

fn main() {}
