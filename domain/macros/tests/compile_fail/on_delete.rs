//! What becomes of a row can only be said of a foreign key.

use rustango::{Auto, ForeignKey, Model};

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    author_id: i64,
    #[rustango(on_delete = "set_null")]
    parent: ForeignKey<Post>,
    #[rustango(on_delete = "set_nul")]
    original: Option<ForeignKey<Post>>,
    #[rustango(on_delete = "set_default")]
    category: ForeignKey<Post>,
    #[rustango(on_delete = "vanish")]
    translation: ForeignKey<Post>,
    #[rustango(on_delete)]
    next: ForeignKey<Post>,
    #[rustango(deferrable)]
    number: i64,
}

fn main() {}
