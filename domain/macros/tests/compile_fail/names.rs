//! Names that databases refuse.

use rustango::{Auto, ForeignKey, Model};

#[derive(Model)]
#[rustango(table = "blog posts")]
#[rustango(index("title", name = "by-title"), check(name = "1st", expr = "1 = 1"))]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(column = "ti\"tle")]
    title: String,
    #[rustango(column = "")]
    body: String,
    größe: i32,
    xmin: i64,
    author__name: String,
    kind_: String,
    objects: i32,
}

#[derive(Model)]
#[rustango(table = "a_name_that_is_longer_than_the_sixty_three_bytes_that_databases_keep")]
struct Long {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Größe {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Shared {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    #[rustango(column = "title")]
    headline: String,
    #[rustango(column = "BODY")]
    text: String,
    body: String,
}

#[derive(Model)]
struct Pointing {
    #[rustango(primary_key)]
    id: Auto<i64>,
    author: ForeignKey<Shared>,
    author_id: i64,
}

fn main() {}
