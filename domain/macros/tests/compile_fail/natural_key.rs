//! Natural keys that tell no rows apart.

use rustango::{Auto, Model};

#[derive(Model)]
#[rustango(natural_key = "title")]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(Model)]
#[rustango(natural_key = "title, slug", index("title, slug", unique, where = "slug <> ''"))]
struct Article {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    slug: String,
}

#[derive(Model)]
#[rustango(natural_key = "id")]
struct Page {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
#[rustango(natural_key = "slog", unique_together("title, slug"))]
struct Note {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    slug: String,
}

#[derive(Model)]
#[rustango(natural_key("slug"))]
struct Entry {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(unique)]
    slug: String,
}

fn main() {}
