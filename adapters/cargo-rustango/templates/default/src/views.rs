//! What the pages show: async functions from a request to an answer.

use rustango::{
    ports::http::Request,
    prelude::*,
    web::{Html, ProblemDetails, RequestExt as _, escape_html},
};

use crate::models::Note;

/// The latest notes.
pub async fn home(request: Request) -> Result<Html<String>, ProblemDetails> {
    let notes = Note::objects().limit(20).fetch(&request.db()?).await?;
    if notes.is_empty() {
        return Ok(page("It works", "<p>There are no notes yet.</p>"));
    }
    let link = |note: &Note| {
        let (id, title) = (note.id.get()?, escape_html(&note.title));
        Some(format!("<li><a href=\"/notes/{id}\">{title}</a></li>\n"))
    };
    let links: String = notes.iter().filter_map(link).collect();
    Ok(page("Notes", &format!("<ul>\n{links}</ul>")))
}

/// One note.
pub async fn note(request: Request) -> Result<Html<String>, ProblemDetails> {
    let id: Option<i64> = request.path_param("id").and_then(|id| id.parse().ok());
    let id = id.ok_or_else(ProblemDetails::not_found)?;
    let found = Note::objects().filter(Note::id.eq(id));
    let note = found.first(&request.db()?).await?;
    let note = note.ok_or_else(ProblemDetails::not_found)?;
    let body = escape_html(&note.body);
    Ok(page(&note.title, &format!("<p>{body}</p>")))
}

/// What every page has around its content, which is HTML already.
fn page(title: &str, content: &str) -> Html<String> {
    let title = escape_html(title);
    Html(format!(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>{title}</title>
<style>body {{ font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }}</style>
<h1>{title}</h1>
{content}
</html>
"
    ))
}
