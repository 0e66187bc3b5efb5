//! A column and an associated function cannot share a name.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::Model;
use rustango_model::Auto;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

impl Post {
    fn title(&self) -> &str {
        &self.title
    }
}

fn main() {}
