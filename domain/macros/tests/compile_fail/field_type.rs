//! A field is of a type that a column can hold.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::Model;
use rustango_model::Auto;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    tags: std::collections::BTreeSet<String>,
}

fn main() {}
