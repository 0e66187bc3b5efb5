//! A model is a struct with named fields and without parameters.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::Model;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Tuple(i64, String);

#[derive(Model)]
#[rustango(crate = "facade")]
struct Unit;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Empty {}

#[derive(Model)]
#[rustango(crate = "facade")]
enum Status {
    Draft,
}

#[derive(Model)]
#[rustango(crate = "facade")]
union Either {
    id: i64,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Generic<T> {
    #[rustango(primary_key)]
    id: i64,
    value: T,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Borrowed<'a> {
    #[rustango(primary_key)]
    id: i64,
    title: &'a str,
}

fn main() {}
