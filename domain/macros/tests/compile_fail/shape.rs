//! A model is a struct with named fields and without parameters.

use rustango::Model;

#[derive(Model)]
struct Tuple(i64, String);

#[derive(Model)]
struct Unit;

#[derive(Model)]
struct Empty {}

#[derive(Model)]
enum Status {
    Draft,
}

#[derive(Model)]
union Either {
    id: i64,
}

#[derive(Model)]
struct Generic<T> {
    #[rustango(primary_key)]
    id: i64,
    value: T,
}

#[derive(Model)]
struct Borrowed<'a> {
    #[rustango(primary_key)]
    id: i64,
    title: &'a str,
}

fn main() {}
