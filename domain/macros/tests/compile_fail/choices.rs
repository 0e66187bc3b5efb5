//! Choices are the variants of an enum without data.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::Choices;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
enum WithData {
    Draft,
    Published(u32),
    Gone { reason: bool },
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
enum Duplicate {
    InReview,
    #[rustango(value = "in_review")]
    Review,
    In_Review,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
enum Empty {}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade", value = "x")]
enum Attributes {
    #[rustango(lable = "A")]
    A,
    #[rustango(value = "", label)]
    B,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
struct Struct;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(crate = "facade")]
enum Generic<T> {
    A(T),
}

#[derive(Choices)]
#[rustango(crate = "facade")]
enum NotCopied {
    A,
}

fn main() {}
