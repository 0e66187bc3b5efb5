//! A key of several fields is made of up to four, numbered by nobody, and fits
//! in no single column.

use rustango::{
    prelude::*,
    query::content_types::{ContentTypes, GenericForeignKey},
};

#[derive(Model)]
struct Five {
    #[rustango(primary_key)]
    a: i64,
    #[rustango(primary_key)]
    b: i64,
    #[rustango(primary_key)]
    c: i64,
    #[rustango(primary_key)]
    d: i64,
    #[rustango(primary_key)]
    e: i64,
}

#[derive(Model)]
struct Numbered {
    #[rustango(primary_key)]
    year: i16,
    #[rustango(primary_key)]
    number: Auto<i64>,
}

type Number = Auto<i64>;

#[derive(Model)]
struct NumberedBehindAnAlias {
    #[rustango(primary_key)]
    year: i16,
    #[rustango(primary_key)]
    number: Number,
}

#[derive(Model)]
struct Edition {
    #[rustango(primary_key)]
    isbn: String,
    #[rustango(primary_key)]
    number: i32,
}

#[derive(Model)]
struct Volume {
    #[rustango(primary_key)]
    id: Auto<i64>,
    edition: ForeignKey<Edition>,
}

#[derive(Model)]
#[rustango(m2m(name = "editions", to = "Edition"))]
struct Reader {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

fn generic(edition: &Edition, types: &ContentTypes) {
    let _ = GenericForeignKey::for_target(edition, types);
}

async fn keys_are_tuples(db: &Db) {
    let _ = Edition::objects().in_bulk(["978"], db).await;
}

fn main() {}
