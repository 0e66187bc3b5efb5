//! Choices are the variants of an enum without data.

use rustango::Choices;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum WithData {
    Draft,
    Published(u32),
    Gone { reason: bool },
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Duplicate {
    InReview,
    #[rustango(value = "in_review")]
    Review,
    In_Review,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Empty {}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
#[rustango(value = "x")]
enum Attributes {
    #[rustango(lable = "A")]
    A,
    #[rustango(value = "", label)]
    B,
}

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
struct Struct;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Generic<T> {
    A(T),
}

#[derive(Choices)]
enum NotCopied {
    A,
}

fn main() {}
