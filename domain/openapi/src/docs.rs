//! Pages to read the document and try it out: Swagger UI, all of it from the
//! program itself.
//!
//! The pages keep to `default-src 'self'`: no script and no style stands in the
//! page, and nothing is fetched from elsewhere.

use http::{HeaderValue, StatusCode, header};
use rustango_ports::http::{Body, Request, Response};
use rustango_web::{Access, ProblemDetails, Route, escape_html};

/// What browsers may do for the pages. Swagger UI draws its icons from `data:`
/// addresses in its style sheet.
const POLICY: &str =
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file, compressed by gzip.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    gzip: &'static [u8],
}

/// The files of `swagger-ui-dist`; see `assets/README.md`.
const ASSETS: [Asset; 2] = [
    Asset {
        path: "/docs/swagger-ui-bundle.js",
        content_type: "text/javascript; charset=utf-8",
        gzip: include_bytes!("../assets/swagger-ui-bundle.js.gz"),
    },
    Asset {
        path: "/docs/swagger-ui.css",
        content_type: "text/css; charset=utf-8",
        gzip: include_bytes!("../assets/swagger-ui.css.gz"),
    },
];

/// Starts Swagger UI with the document beside the page.
const START: &str = include_str!("../assets/start.js");

/// The version of the files, which their entity tags name.
const VERSION: &str = "\"swagger-ui-5.35.0\"";

/// The routes of the pages.
pub(crate) fn routes(title: &str, access: &Access) -> Vec<Route> {
    let page = page(title);
    let mut routes = vec![
        Route::get("/docs", access.clone(), move |_| {
            let page = typed("text/html; charset=utf-8", page.clone());
            async move { page }
        }),
        Route::get("/docs/start.js", access.clone(), async |_| {
            typed("text/javascript; charset=utf-8", START)
        }),
    ];
    routes.extend(ASSETS.iter().map(|asset| {
        Route::get(asset.path, access.clone(), move |request: Request| {
            let answer = compressed(&request, asset);
            async move { answer }
        })
    }));
    routes
}

fn page(title: &str) -> String {
    let title = escape_html(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"docs/swagger-ui.css\">\n</head>\n<body>\n\
         <main id=\"docs\"></main>\n<script src=\"docs/swagger-ui-bundle.js\"></script>\n\
         <script src=\"docs/start.js\"></script>\n</body>\n</html>\n"
    )
}

fn typed(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Answers with a file as it is kept, which every browser takes.
///
/// # Errors
/// 406 for clients that do not take it.
fn compressed(request: &Request, asset: &Asset) -> Result<Response, ProblemDetails> {
    let accepted = request.headers().get_all(header::ACCEPT_ENCODING);
    if !takes_gzip(accepted.iter().filter_map(|line| line.to_str().ok())) {
        let problem = ProblemDetails::new(StatusCode::NOT_ACCEPTABLE).detail("this goes out with gzip only");
        return Err(problem.header(header::VARY, HeaderValue::from_static("accept-encoding")));
    }
    let mut response = typed(asset.content_type, bytes::Bytes::from_static(asset.gzip));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_ENCODING, "gzip"),
        (header::VARY, "accept-encoding"),
        (header::CACHE_CONTROL, "private, max-age=86400"),
        (header::ETAG, VERSION),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Reads `Accept-Encoding` (RFC 9110, section 12.5.3): who does not say takes
/// everything.
fn takes_gzip<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let mut codings = lines.flat_map(|line| line.split(',')).map(str::trim).peekable();
    if codings.peek().is_none() {
        return true;
    }
    let mut taken = None;
    for coding in codings {
        let (name, quality) =
            coding.split_once(';').map_or((coding, ""), |(name, rest)| (name.trim(), rest.trim()));
        let is_refused =
            quality.strip_prefix("q=").is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty());
        if name.eq_ignore_ascii_case("gzip") {
            return !is_refused;
        }
        if name == "*" {
            taken = Some(!is_refused);
        }
    }
    taken.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_for_those_who_take_it() {
        for (line, expected) in [
            (None, true),
            (Some("gzip, deflate, br, zstd"), true),
            (Some("br, GZIP;q=0.5"), true),
            (Some("*"), true),
            (Some("identity"), false),
            (Some("gzip;q=0, *"), false),
            (Some("gzip;q=0.000"), false),
            (Some("br, *;q=0"), false),
            (Some(""), false),
        ] {
            assert_eq!(takes_gzip(line.into_iter()), expected, "{line:?}");
        }
    }
}
