//! A column and an associated function cannot share a name.

use rustango::{Auto, Model};

#[derive(Model)]
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
