//! Values that attributes do not take.

use rustango::{Auto, Model};

#[derive(Model)]
#[rustango(table, app = " ", display = title, ordering("title"))]
#[rustango(index, index(), index(name = "by_title"), index(title), check("1 = 1"), check(name = "a"))]
#[rustango(check(name = "b", expr = " "))]
struct Post {
    #[rustango(primary_key = true)]
    id: Auto<i64>,
    #[rustango(max_length = "200", unique = true)]
    title: String,
    #[rustango(max_length = 0)]
    slug: String,
    #[rustango(max_length)]
    body: String,
    #[rustango(column(title))]
    summary: String,
    #[rustango(min = "0", max = 9223372036854775808)]
    views: i64,
    #[rustango(min = 5, max = 4)]
    stars: i16,
    #[rustango(max = 1e999)]
    score: f64,
}

#[derive(Model)]
#[rustango(crate = "not a path")]
struct Lost {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

fn main() {}
