//! Forms that cannot be.

use rustango::{forms::FormErrors, prelude::*};

#[derive(Form)]
#[form(valdate = "check")]
struct UnknownOfForm {
    name: String,
}

#[derive(Form)]
struct UnknownOfField {
    #[form(maxlength = 3)]
    name: String,
    #[form(placeholder = "x")]
    other: String,
    #[form(validate = "check")]
    third: String,
}

#[derive(Form)]
struct Values {
    #[form(max_length = "3")]
    a: String,
    #[form(required = 1)]
    b: String,
    #[form(pattern = "(")]
    c: String,
    #[form(pattern = "(a)\\1")]
    d: String,
    #[form(email, url)]
    e: String,
    #[form(choices())]
    f: String,
    #[form(choices("a", 1))]
    g: String,
    #[form(choices("a", "b" = "B", "a"))]
    h: String,
    #[form(widget = "textara")]
    i: String,
    #[form(label = "")]
    j: String,
    #[form(min_length = 3, max_length = 2)]
    k: String,
    #[form(min = 3, max = 2)]
    l: i64,
}

#[derive(Form)]
struct Defaults {
    #[form(default = "x", min_length = 2)]
    a: String,
    #[form(default = "xxx", max_length = 2)]
    b: String,
    #[form(default = "1", pattern = "[a-z]")]
    c: String,
    #[form(default = 9, max = 5)]
    d: i64,
    #[form(default = "c", choices("a", "b"))]
    e: String,
    #[form(default = "a@b", email)]
    f: String,
    #[form(default = "")]
    g: String,
    #[form(default = today())]
    h: String,
}

#[derive(Form)]
enum NoStruct {
    A,
}

#[derive(Form)]
struct Tuple(String);

#[derive(Form)]
struct Generic<T> {
    name: T,
}

#[derive(Form)]
#[form(validate = "not_for_forms")]
struct WrongCheck {
    name: String,
}

fn not_for_forms(_: &str, _: &mut FormErrors) {}

struct Unknown;

#[derive(Form)]
struct NoField {
    other: Unknown,
    list: Vec<Unknown>,
}

fn main() {}
