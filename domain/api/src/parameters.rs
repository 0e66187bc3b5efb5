//! The query parameters that an endpoint takes, and reading them.
//!
//! What is accepted is data: a request is checked against it, and a document
//! that describes the API can be made from it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use rustango_forms::value::{Refusal, from_parameter};
use rustango_ports::database::{Direction, TextMatch};
use rustango_query::{Condition, FieldRef, Lookup, OrderTerm};
use rustango_web::ProblemDetails;

use crate::faults::{Faults, echo};

/// The most words of a search: each is looked for in every search field.
const MOST_WORDS: usize = 16;

/// The longest text of a search, in characters.
const MOST_CHARACTERS: usize = 500;

/// One query parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
}

/// What a parameter means.
#[derive(Clone, Debug)]
pub(crate) enum Takes {
    /// The number of a page.
    Page,
    /// The rows on a page, up to a maximum.
    PageSize { max: u64 },
    /// Words that must all be found, each in at least one of the fields.
    Search(Vec<FieldRef>),
    /// Names of these fields, `-` before one that descends.
    Ordering(Vec<FieldRef>),
    /// A value that the field equals.
    Exact(FieldRef),
}

/// What the parameters of a request ask for.
#[derive(Debug)]
pub(crate) struct ListQuery {
    pub(crate) page: u64,
    pub(crate) page_size: u64,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
}

impl ListQuery {
    pub(crate) const fn new(page_size: u64) -> Self {
        Self { page: 1, page_size, conditions: Vec::new(), ordering: None }
    }
}

/// Reads the parameters of a list.
///
/// # Errors
/// 400 with every fault, where a parameter is unknown, stands twice or has a
/// value that it does not take.
pub(crate) fn read(
    parameters: &[Parameter],
    query: Option<&str>,
    asked: &mut ListQuery,
) -> Result<(), ProblemDetails> {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return Ok(()) };
    let mut faults = Faults::default();
    let mut seen = vec![false; parameters.len()];
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decode(name), decode(value)) else {
            let detail = "is not UTF-8 once percent-decoded".to_owned();
            faults.parameter(name, Refusal { code: "invalid", detail });
            continue;
        };
        let Some(at) = parameters.iter().position(|parameter| parameter.name == name) else {
            faults.parameter(&name, unknown(parameters));
            continue;
        };
        if std::mem::replace(&mut seen[at], true) {
            let detail = "stands more than once".to_owned();
            faults.parameter(&name, Refusal { code: "duplicate", detail });
        } else if let Err(refusal) = parameters[at].takes.read(&value, asked) {
            faults.parameter(&name, refusal);
        }
    }
    faults.bad_request("the query is not acceptable")
}

/// Refuses parameters where none are taken.
///
/// # Errors
/// 400.
pub(crate) fn refuse_all(query: Option<&str>) -> Result<(), ProblemDetails> {
    read(&[], query, &mut ListQuery::new(1))
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['+', '%']) {
        return Some(text.into());
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned().into())
}

fn unknown(parameters: &[Parameter]) -> Refusal {
    let detail = if parameters.is_empty() {
        "there are no parameters here".to_owned()
    } else {
        format!("is no parameter; these are: {}", names(parameters.iter().map(|parameter| parameter.name)))
    };
    Refusal { code: "unknown_parameter", detail }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Takes {
    fn read(&self, value: &str, asked: &mut ListQuery) -> Result<(), Refusal> {
        match self {
            Self::Page => asked.page = page(value)?,
            Self::PageSize { max } => asked.page_size = page_size(value, *max)?,
            Self::Search(fields) => asked.conditions.extend(search(value, fields)?),
            Self::Ordering(fields) => asked.ordering = Some(ordering(value, fields)?),
            Self::Exact(field) => {
                let value = from_parameter(field.field(), value)?;
                asked.conditions.push(Condition::Lookup((*field).into(), Lookup::Exact(value.into())));
            }
        }
        Ok(())
    }
}

/// Reads the number of a page. One that no list can reach is a page all the
/// same: it is not found.
fn page(value: &str) -> Result<u64, Refusal> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || value.bytes().all(|byte| byte == b'0') {
        return Err(Refusal { code: "invalid", detail: "expected the number of a page, from 1".to_owned() });
    }
    Ok(value.parse().unwrap_or(u64::MAX))
}

fn page_size(value: &str, max: u64) -> Result<u64, Refusal> {
    let refuse = |code| Refusal { code, detail: format!("expected a number of rows from 1 to {max}") };
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse("invalid"));
    }
    match value.parse() {
        Ok(0) => Err(refuse("min_value")),
        Ok(rows) if rows <= max => Ok(rows),
        _ => Err(refuse("max_value")),
    }
}

fn search(value: &str, fields: &[FieldRef]) -> Result<Vec<Condition>, Refusal> {
    if value.contains('\0') {
        return Err(Refusal::holds_nul());
    }
    if value.chars().nth(MOST_CHARACTERS).is_some() {
        let detail = format!("expected at most {MOST_CHARACTERS} characters");
        return Err(Refusal { code: "max_length", detail });
    }
    let words: Vec<_> = value.split_whitespace().take(MOST_WORDS + 1).collect();
    if words.len() > MOST_WORDS {
        let detail = format!("expected at most {MOST_WORDS} words");
        return Err(Refusal { code: "max_words", detail });
    }
    let found_in = |field: &FieldRef, word: &str| {
        Condition::Lookup((*field).into(), Lookup::Text(TextMatch::IContains, word.to_owned()))
    };
    let any = |word: &str| Condition::Any(fields.iter().map(|field| found_in(field, word)).collect());
    Ok(words.into_iter().map(any).collect())
}

fn ordering(value: &str, fields: &[FieldRef]) -> Result<Vec<OrderTerm>, Refusal> {
    let mut terms: Vec<OrderTerm> = Vec::new();
    for term in value.split(',') {
        let (name, direction) = match term.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (term, Direction::Ascending),
        };
        let Some(&field) = fields.iter().find(|field| field.field().name == name) else {
            let allowed = names(fields.iter().map(|field| field.field().name));
            let detail = format!(
                "\"{}\" is no field to sort by; these are: {allowed}; \"-\" before one sorts downwards",
                echo(name)
            );
            return Err(Refusal { code: "not_allowed", detail });
        };
        if terms.iter().any(|known| known.expression == field.into()) {
            let detail = format!("sorts by \"{name}\" more than once");
            return Err(Refusal { code: "duplicate", detail });
        }
        terms.push(OrderTerm::new(field, direction));
    }
    Ok(terms)
}
