//! What `__app__` shows.

use rustango::{ports::http::Request, web::Html};

/// The first page.
pub async fn home(_: Request) -> Html<&'static str> {
    Html("<!doctype html>\n<title>__app__</title>\n<h1>__app__</h1>\n")
}
