//! A model has a primary key, of a type that can be one.

use rustango::{Auto, Choices, Model};
use uuid::Uuid;

#[derive(Model)]
struct Missing {
    title: String,
}

#[derive(Model)]
struct Unmarked {
    title: String,
    id: Auto<i64>,
}

#[derive(Model)]
struct Two {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 50, primary_key)]
    slug: String,
}

#[derive(Model)]
struct Optional {
    #[rustango(primary_key)]
    id: Option<i32>,
}

#[derive(Model)]
struct OptionalAuto {
    #[rustango(primary_key)]
    id: Option<Auto<i64>>,
}

#[derive(Model)]
struct AutoElsewhere {
    #[rustango(primary_key)]
    id: Auto<i64>,
    number: Auto<i32>,
}

#[derive(Model)]
struct UnsuppliedUuid {
    #[rustango(primary_key)]
    id: Auto<Uuid>,
}

#[derive(Model)]
struct AutoText {
    #[rustango(primary_key)]
    slug: Auto<String>,
}

#[derive(Model)]
struct Boolean {
    #[rustango(primary_key)]
    id: bool,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Kind {
    News,
}

#[derive(Model)]
struct Closed {
    #[rustango(primary_key)]
    kind: Kind,
}

// A refused model is a model all the same: no further errors.
fn uses() {
    let _ = (Unmarked::title, Two::slug);
    let _ = rustango::ForeignKey::<Unmarked>::new(1);
}

fn main() {}
