//! A field is of a type that a column can hold.

use rustango::{Auto, Model};

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    tags: std::collections::BTreeSet<String>,
}

fn main() {}
