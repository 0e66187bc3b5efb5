//! A model has one primary key, of a type that can be one.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::{Choices, Model};
use rustango_model::Auto;
use uuid::Uuid;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Missing {
    title: String,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Unmarked {
    title: String,
    id: Auto<i64>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Two {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 50, primary_key)]
    slug: String,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Optional {
    #[rustango(primary_key)]
    id: Option<i32>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct OptionalAuto {
    #[rustango(primary_key)]
    id: Option<Auto<i64>>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct AutoElsewhere {
    #[rustango(primary_key)]
    id: Auto<i64>,
    number: Auto<i32>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct UnsuppliedUuid {
    #[rustango(primary_key)]
    id: Auto<Uuid>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct AutoText {
    #[rustango(primary_key)]
    slug: Auto<String>,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Boolean {
    #[rustango(primary_key)]
    id: bool,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
enum Kind {
    News,
}

#[derive(Model)]
#[rustango(crate = "facade")]
struct Closed {
    #[rustango(primary_key)]
    kind: Kind,
}

// A refused model is a model all the same: no further errors.
fn uses() {
    let _ = (Unmarked::title, Two::slug);
    let _ = rustango_model::ForeignKey::<Unmarked>::new(1);
}

fn main() {}
