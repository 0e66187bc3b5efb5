//! Settings that do not fit the type of their field.

use rustango::prelude::*;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    Large,
}

type Count = i16;

#[derive(Form)]
struct Types {
    #[form(max_length = 3)]
    lengths: i64,
    #[form(pattern = "[a-z]")]
    looks: Size,
    #[form(min = 1)]
    bounds: String,
    #[form(min = 1.5)]
    whole: Count,
    #[form(max = 0.00000000000000000000000000001)]
    exact: rust_decimal::Decimal,
    #[form(required)]
    required: Option<String>,
    #[form(required = false)]
    optional: i64,
    #[form(choices("a", "b"))]
    choices: i64,
    #[form(default = true)]
    default_bool: String,
    #[form(default = 40000)]
    default_number: Count,
    #[form(default = 1.5)]
    default_fraction: Option<i32>,
    #[form(default = "medium")]
    default_text: Size,
    #[form(widget = "textarea")]
    typed: i64,
    #[form(widget = "radio")]
    choosing: String,
    #[form(widget = "checkbox")]
    checking: String,
}

fn main() {}
