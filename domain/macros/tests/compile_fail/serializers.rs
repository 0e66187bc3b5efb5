//! Serializers that are declared wrongly.

use rustango::prelude::*;

#[derive(Model)]
struct Author {
    #[rustango(primary_key)]
    id: Auto<i64>,
    name: Option<String>,
}

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    author: ForeignKey<Author>,
}

#[derive(Serializer)]
enum Either {
    One,
}

#[derive(Serializer)]
struct Unnamed(i64, String);

#[derive(Serializer)]
struct Homeless {
    id: i64,
}

#[derive(Serializer)]
#[serializer(model = Post, rename_all = "camel", table = "post", source = "title")]
struct Attributes {
    #[serializer(readonly)]
    id: i64,
    #[serializer(model = Post)]
    title: String,
    #[serializer(rename = "title")]
    again: String,
    #[serializer(validate = "a b")]
    function: String,
}

#[derive(Serializer)]
#[serializer(model = Post)]
struct Contradictions {
    #[serializer(skip, rename = "x")]
    skipped: i64,
    #[serializer(method = "count", write_only)]
    count: i64,
    #[serializer(read_only, write_only, required)]
    title: String,
    #[serializer(required, default = "x")]
    body: String,
    #[serializer(nested, validate = "check")]
    author: i64,
    #[serializer(write = "create")]
    other: i64,
    #[serializer(nested)]
    several: Vec<AuthorSerializer>,
    #[serializer(many)]
    one: AuthorSerializer,
    #[serializer(nested, many, write = "create, conect, create")]
    words: Vec<AuthorSerializer>,
    #[serializer(source = "a b")]
    odd: i64,
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct AuthorSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Post)]
struct Types {
    id: i32,
    missing: String,
    #[serializer(source = "author__nothing")]
    lost: String,
    #[serializer(source = "title__length")]
    length: i64,
    #[serializer(nested)]
    author: i64,
    #[serializer(method = "missing_function")]
    method: String,
}

fn main() {}
