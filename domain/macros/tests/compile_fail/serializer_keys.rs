//! Serializers whose members are behind keys of one field and of several.

use rustango::prelude::*;

#[derive(Model)]
struct Edition {
    #[rustango(primary_key, max_length = 20)]
    isbn: String,
    #[rustango(primary_key)]
    number: i32,
    title: String,
}

#[derive(Model)]
struct Note {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
#[rustango(fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number"))]
struct Volume {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 20)]
    isbn: String,
    number: i32,
    note: ForeignKey<Note>,
}

#[derive(Serializer)]
#[serializer(model = Edition)]
struct EditionSerializer {
    isbn: String,
}

#[derive(Serializer)]
#[serializer(model = Note)]
struct NoteSerializer {
    id: i64,
}

#[derive(Serializer)]
#[serializer(model = Volume)]
struct Unsaid {
    #[serializer(nested)]
    edition: EditionSerializer,
}

#[derive(Serializer)]
#[serializer(model = Volume)]
struct UnsaidBehind {
    #[serializer(source = "edition__title")]
    title: Option<String>,
}

#[derive(Serializer)]
#[serializer(model = Volume)]
struct SaidOfOne {
    #[serializer(nested, composite)]
    note: NoteSerializer,
}

fn main() {}
