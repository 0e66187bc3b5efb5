//! Attributes that are not known, with the ones that are.

use rustango::{Auto, Model};

#[derive(Model)]
#[rustango(tabel = "post")]
struct Misspelt {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(maxlength = 200)]
    title: String,
}

#[derive(Model)]
#[rustango(audit(track = "title"))]
#[rustango(soft::delete)]
struct Unheard {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(soft_delete)]
    deleted: bool,
}

#[derive(Model)]
#[rustango(primary_key)]
struct Misplaced {
    #[rustango(primary_key, ordering = "-id")]
    id: Auto<i64>,
}

#[derive(Model)]
#[rustango(index("id", uniqe), unique_together("id", unique), check(nam = "a", expr = "1 = 1"))]
struct Inner {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Bare {
    #[rustango]
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango = "title"]
    title: String,
}

fn main() {}
