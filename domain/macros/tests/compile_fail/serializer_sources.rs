//! Sources that are no names, and `composite` where there is no key.

use rustango::prelude::*;

#[derive(Model)]
struct Note {
    #[rustango(primary_key)]
    id: Auto<i64>,
    number: i32,
}

#[derive(Serializer)]
#[serializer(model = Note)]
struct NoteSerializer {
    #[serializer(composite)]
    id: i64,
    #[serializer(source = "number", composite)]
    other: i32,
    #[serializer(nested, source = "a b")]
    odd: Option<Box<NoteSerializer>>,
    #[serializer(nested, many, composite)]
    rows: Vec<NoteSerializer>,
}

fn main() {}
