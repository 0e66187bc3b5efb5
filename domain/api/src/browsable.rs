//! A page for people who ask with a browser: what the API answered, and what it
//! takes.
//!
//! It has no script, and its only style is named by its hash, so that it works
//! where a policy forbids all others. Everything in it is escaped.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderValue, StatusCode, Uri, header};
use http_body_util::BodyExt as _;
use rustango_ports::http::{Body, Response};
use rustango_web::escape_html;
use sha2::{Digest as _, Sha256};

use crate::{parameters::Takes, resource::Resource};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
pre{background:#f4f4f4;padding:1rem;overflow:auto}table{border-collapse:collapse}\
td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left}nav a{margin-right:1rem}";

/// Makes a page of an answer.
pub(crate) async fn page(resource: &Resource, method: &str, target: &Uri, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return Response::from_parts(head, Body::Empty) };
    let text = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    let shown = serde_json::from_str::<serde_json::Value>(&text)
        .and_then(|document| serde_json::to_string_pretty(&document))
        .unwrap_or(text);
    let page = Page { resource, method, target, status: head.status, shown: &shown };
    let links = head.headers.get(header::LINK).and_then(|links| links.to_str().ok()).unwrap_or_default();
    let html = page.html(links);
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(policy) = HeaderValue::try_from(policy) {
        head.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    head.headers.remove(header::ETAG);
    // A page for people, and no problem that the edge would write anew.
    head.extensions.remove::<rustango_web::ProblemDetails>();
    Response::from_parts(head, html.into())
}

struct Page<'p> {
    resource: &'p Resource,
    method: &'p str,
    target: &'p Uri,
    status: StatusCode,
    shown: &'p str,
}

impl Page<'_> {
    fn html(&self, links: &str) -> String {
        let name = escape_html(self.resource.schema.name);
        let target = self.target.path_and_query().map_or("/", |target| target.as_str());
        let status = escape_html(self.status.canonical_reason().unwrap_or_default());
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{name}</title>\n\
             <style>{STYLE}</style>\n<h1>{name}</h1>\n<p><code>{method} {target}</code>: \
             <strong>{code} {status}</strong></p>\n{nav}{form}<pre>{shown}</pre>\n{parameters}</html>\n",
            method = escape_html(self.method),
            target = escape_html(target),
            code = self.status.as_u16(),
            nav = navigation(links),
            form = self.form(),
            shown = escape_html(self.shown),
            parameters = self.parameters(),
        )
    }

    fn form(&self) -> String {
        let takes = |wanted: fn(&Takes) -> bool| {
            self.resource.list_parameters.iter().find(|parameter| wanted(&parameter.takes))
        };
        if takes(|takes| matches!(takes, Takes::Search(_))).is_none() {
            return String::new();
        }
        let action = escape_html(self.target.path());
        format!(
            "<form action=\"{action}\"><label>Search <input type=\"search\" name=\"search\"></label> \
             <button>Search</button></form>\n"
        )
    }

    fn parameters(&self) -> String {
        let mut rows = String::new();
        for parameter in &self.resource.list_parameters {
            let takes = match &parameter.takes {
                Takes::Lookup(filter) => filter.subject().lookups().collect::<Vec<_>>().join(", "),
                Takes::Ordering(subjects) | Takes::Search(subjects) => {
                    subjects.iter().map(rustango_query::Subject::name).collect::<Vec<_>>().join(", ")
                }
                _ => String::new(),
            };
            let (name, takes) = (escape_html(parameter.name), escape_html(&takes));
            // Writing to a string cannot fail.
            let _ = writeln!(rows, "<tr><td><code>{name}</code></td><td>{takes}</td></tr>");
        }
        format!(
            "<h2>Parameters of the list</h2>\n<table><tr><th>name</th><th>takes</th></tr>\n{rows}</table>\n"
        )
    }
}

/// Writes the links of the field `Link` as such.
fn navigation(links: &str) -> String {
    let link = |link: &str| {
        let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
        let relation = rest.split('"').nth(1)?;
        Some(format!("<a href=\"{}\">{}</a>", escape_html(address), escape_html(relation)))
    };
    let links: Vec<_> = links.split(", ").filter_map(link).collect();
    if links.is_empty() { String::new() } else { format!("<nav>{}</nav>\n", links.join(" ")) }
}
