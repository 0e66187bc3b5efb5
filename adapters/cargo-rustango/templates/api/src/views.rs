//! What the API shows: a `ViewSet` for each model.

use rustango::{
    api::ViewSet,
    ports::http::Request,
    prelude::*,
    web::{Access, Html},
};

use crate::models::Note;

/// Notes, which everyone may read and write: see `Access` for other rules.
pub fn notes(db: &Db) -> ViewSet<Note> {
    ViewSet::<Note>::new(db.clone(), Access::public())
        .search_fields([Note::title, Note::body])
        .ordering_fields((Note::title, Note::created_at))
}

/// Where to go from here.
pub async fn home(_: Request) -> Html<&'static str> {
    Html(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>It works</title>
<h1>It works</h1>
<ul>
<li><a href=\"/api/notes\">/api/notes</a>: the notes; try ?search=milk&amp;ordering=-title</li>
<li><a href=\"/health\">/health</a>: whether the program is alive</li>
</ul>
</html>
",
    )
}
