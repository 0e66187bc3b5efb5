//! A foreign key over several fields names fields that are there, as many as
//! it points at and of their types.

use rustango::{Auto, Model};

#[derive(Model)]
struct Edition {
    #[rustango(primary_key)]
    isbn: String,
    #[rustango(primary_key)]
    number: i32,
}

#[derive(Model)]
#[rustango(fk_composite(name = "edition", to = "Edition", from = "isbn, nubmer", on = "isbn, number"))]
struct UnknownField {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: String,
    number: i32,
}

#[derive(Model)]
#[rustango(fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, edition"))]
struct UnknownTarget {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: String,
    number: i32,
}

#[derive(Model)]
#[rustango(fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn"))]
struct Fewer {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: String,
    number: i32,
}

#[derive(Model)]
#[rustango(fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number"))]
struct OtherType {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: Option<String>,
    number: i64,
}

#[derive(Model)]
#[rustango(
    fk_composite(name = "only", to = "Edition", from = "isbn", on = "isbn"),
    fk_composite(name = "isbn", to = "Edition", from = "isbn, number", on = "isbn, number"),
    fk_composite(name = "no_model", from = "isbn, number", on = "isbn, number"),
    fk_composite(name = "twice", to = "Edition", from = "isbn, isbn", on = "isbn, isbn"),
    fk_composite(name = "then", to = "Edition", from = "isbn, number", on = "isbn, number", on_delete = "set_nul"),
    fk_composite(name = "null", to = "Edition", from = "isbn, number", on = "isbn, number", on_delete = "set_null"),
    fk_composite(name = "or", to = "Edition", from = "isbn, number", on = "isbn, number", on_delete = "set_default"),
    fk_composite(name = "late", to = "Edition", from = "isbn, number", on = "isbn, number", deferrable),
)]
struct Many {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: String,
    number: i32,
}

type Whole = i32;

#[derive(Model)]
#[rustango(fk_composite(
    name = "edition",
    to = "Edition",
    from = "isbn, number",
    on = "isbn, number",
    on_delete = "set_null"
))]
struct BehindAnAlias {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: Option<String>,
    number: Whole,
}

#[derive(Model)]
#[rustango(
    fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number"),
    fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number")
)]
struct SameName {
    #[rustango(primary_key)]
    id: Auto<i64>,
    isbn: String,
    number: i32,
}

fn main() {}
