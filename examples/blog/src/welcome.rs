//! The page at `/`.

use rustango::{
    ports::http::Request,
    prelude::*,
    web::{Html, ProblemDetails, RequestExt as _},
};

use crate::{Author, Post};

/// Greets with what there is to see.
pub(crate) async fn page(request: Request) -> Result<Html<String>, ProblemDetails> {
    let db = request.db()?;
    let posts = Post::objects().count(&db).await?;
    let authors = Author::objects().count(&db).await?;
    Ok(Html(format!(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>Blog</title>
<style>body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }}</style>
<h1>It works</h1>
<p>This blog has {posts} posts by {authors} authors.</p>
<ul>
<li><a href=\"/api/posts\">/api/posts</a>: the posts; try
<a href=\"/api/posts?search=ports&amp;ordering=-title\">?search=ports&amp;ordering=-title</a></li>
<li><a href=\"/api/authors\">/api/authors</a>: the authors</li>
<li><a href=\"/health\">/health</a>: whether the service is alive</li>
</ul>
</html>
"
    )))
}
