//! Rows of answers that are declared or asked for wrongly.

use rustango::{prelude::*, query::{count, raw}};

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(FromRow)]
enum Either {
    One,
}

#[derive(FromRow)]
struct Unnamed(i64, String);

#[derive(FromRow)]
struct Generic<T> {
    id: T,
}

#[derive(FromRow)]
#[rustango(table = "post")]
struct Attributes {
    #[rustango(colum = "id")]
    first: i64,
    #[rustango(flatten, column = "post")]
    post: Post,
    id: i64,
    #[rustango(column = "id")]
    again: i64,
    #[rustango(column = "")]
    empty: i64,
    #[rustango(primary_key)]
    key: i64,
}

struct Opaque;

#[derive(FromRow)]
struct Types {
    opaque: Opaque,
    #[rustango(flatten)]
    row: Opaque,
    post: Post,
}

#[derive(FromRow)]
struct Pair {
    #[rustango(flatten)]
    both: (i64, i64),
}

#[derive(FromRow)]
struct Titles {
    title: String,
    posts: i64,
}

#[derive(FromRow)]
struct Wrong {
    title: String,
    posts: Option<i64>,
}

async fn ask(db: &Db, text: String) -> Result<(), Error> {
    let titles = Post::objects().group_by(Post::title).annotate(count());
    let _: Vec<Titles> = titles.clone().into_rows().fetch(db).await?;
    let _ = titles.into_rows::<Wrong>();
    let _ = raw::<(i64,)>(&text);
    let _ = raw::<(i64,)>("SELECT :a").bind("a", Opaque);
    let _ = raw::<i64>("SELECT 1").fetch(db).await?;
    Ok(())
}

fn main() {}
