//! One answer against what its operation promises.

use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{Contract, Exchange, escaped};

/// RFC 7240, section 3.
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

const PROBLEM: &str = "application/problem+json";

impl Contract {
    pub(super) fn answer(&self, at: &str, operation: &Value, exchange: &Exchange<'_>) -> Vec<String> {
        let status = exchange.status;
        let responses = &operation["responses"];
        let known = responses.get(status.as_str()).map(|response| (status.as_str(), response));
        let Some((name, response)) = known.or_else(|| Some(("default", responses.get("default")?))) else {
            let known: Vec<&str> =
                responses.as_object().into_iter().flatten().map(|(status, _)| &**status).collect();
            return vec![format!(
                "the status {} is not documented; these are: {}{}",
                status.as_u16(),
                known.join(", "),
                shown(exchange.body)
            )];
        };
        let (at, response) = self.target(format!("{at}/responses/{name}"), response);
        let mut mismatches = self.headers(&at, response, exchange.headers);
        mismatches.extend(self.content(&at, response, exchange));
        mismatches
    }

    fn headers(&self, at: &str, response: &Value, headers: &HeaderMap) -> Vec<String> {
        let mut mismatches = Vec::new();
        for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let Some(value) = headers.get(name) else {
                if header["required"] == true {
                    mismatches.push(format!("the header {name} is missing ({at}/headers/{name})"));
                }
                continue;
            };
            let Ok(text) = value.to_str() else {
                mismatches.push(format!("the header {name} is no text"));
                continue;
            };
            let schema = format!("{at}/headers/{}/schema", escaped(name));
            let is_text = matches!(header["schema"]["type"].as_str(), None | Some("string"));
            let value = if is_text {
                json!(text)
            } else {
                serde_json::from_str(text).unwrap_or_else(|_| json!(text))
            };
            let faults = self.schemas.faults(&schema, &value);
            mismatches
                .extend(faults.into_iter().map(|fault| format!("the header {name} is \"{text}\" {fault}")));
        }
        mismatches
    }

    fn content(&self, at: &str, response: &Value, exchange: &Exchange<'_>) -> Vec<String> {
        let Exchange { method, headers, body, .. } = *exchange;
        let is_bare = method == Method::HEAD || exchange.status == StatusCode::NOT_MODIFIED;
        let found = text(headers, &header::CONTENT_TYPE);
        let essence = media_type(headers);
        let Some(content) = response.get("content").and_then(Value::as_object) else {
            return match body {
                [] => Vec::new(),
                _ => vec![format!("there is content, and none is documented ({at}){}", shown(body))],
            };
        };
        if body.is_empty() && text(headers, &PREFERENCE_APPLIED) == "return=minimal" {
            return Vec::new();
        }
        if content.contains_key("*/*") {
            return Vec::new();
        }
        // A version is a parameter of the media type.
        let named = if content.contains_key(found) { found } else { &essence };
        let Some(promised) = content.get(named) else {
            let known: Vec<&str> = content.keys().map(|known| &**known).collect();
            return vec![format!(
                "the content type \"{found}\" is not documented; these are: {} ({at}/content)",
                known.join(", ")
            )];
        };
        if is_bare {
            return if body.is_empty() {
                Vec::new()
            } else {
                vec!["there is content, where none can be".to_owned()]
            };
        }
        let at = format!("{at}/content/{}", escaped(named));
        let mut mismatches = self.body(&at, &essence, promised, exchange);
        if essence == PROBLEM {
            mismatches.extend(problem(exchange));
        }
        mismatches
    }

    fn body(&self, at: &str, essence: &str, promised: &Value, exchange: &Exchange<'_>) -> Vec<String> {
        let body = exchange.body;
        let Ok(text) = std::str::from_utf8(body) else {
            return if promised["schema"]["contentEncoding"].is_null() && promised["schema"] != json!({}) {
                vec!["the body is not UTF-8".to_owned()]
            } else {
                Vec::new()
            };
        };
        let read = |text: &str, schema: &str| match serde_json::from_str::<Value>(text) {
            Ok(value) => self.schemas.faults(schema, &value),
            // What is nested more deeply than can be read here is left alone.
            Err(fault) if fault.to_string().starts_with("recursion limit") => Vec::new(),
            Err(fault) => vec![format!("is no JSON: {fault}")],
        };
        let faults = if essence == "application/json" || essence.ends_with("+json") {
            let is_usual = promised.get("x-usual-schema").is_some() && !exchange.is_narrowed();
            read(text, &format!("{at}/{}", if is_usual { "x-usual-schema" } else { "schema" }))
        } else if promised.get("x-item-schema").is_some() {
            let schema = format!("{at}/x-item-schema");
            let lines = text.lines().enumerate();
            lines
                .flat_map(|(number, line)| {
                    let faults = read(line, &schema);
                    faults.into_iter().map(move |fault| format!("in line {}, {fault}", number + 1))
                })
                .collect()
        } else {
            self.schemas.faults(&format!("{at}/schema"), &json!(text))
        };
        faults.into_iter().map(|fault| format!("the body, {fault}{}", shown(body))).collect()
    }
}

/// What problem details say of the answer that they are in.
fn problem(exchange: &Exchange<'_>) -> Vec<String> {
    let problem: Value = serde_json::from_slice(exchange.body).unwrap_or_default();
    let mut mismatches = Vec::new();
    if problem["status"] != exchange.status.as_u16() {
        mismatches.push(format!("the problem has the status {}, not that of the answer", problem["status"]));
    }
    if problem["request_id"] != text(exchange.headers, &HeaderName::from_static("x-request-id")) {
        mismatches.push(format!(
            "the problem has the request id {}, not that of the answer",
            problem["request_id"]
        ));
    }
    mismatches
}

/// Returns the media type of a body, without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let found = text(headers, &header::CONTENT_TYPE);
    found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Shows the beginning of a body.
fn shown(body: &[u8]) -> String {
    const MOST: usize = 600;
    match String::from_utf8_lossy(&body[..body.len().min(MOST)]) {
        text if text.is_empty() => String::new(),
        text => format!("\n    {text}{}", if body.len() > MOST { "…" } else { "" }),
    }
}
