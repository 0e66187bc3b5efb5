//! The query parameters that an endpoint takes, and reading them.
//!
//! What is accepted is data: a request is checked against it, and a document
//! that describes the API can be made from it.

mod asked;
mod family;
mod filter;
mod ordering;
mod search;
mod sparse;
mod window;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use rustango_forms::value::Refusal;
use rustango_query::Subject;
use rustango_web::ProblemDetails;

pub(crate) use self::{
    asked::{Asked, Start},
    filter::{Filter, MOST_CHARACTERS, MOST_VALUES},
    sparse::{Narrowing, includes},
};
use crate::{faults::Faults, representation::Told};

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
    /// The rows of a page, up to a maximum.
    Size { max: u64 },
    /// How many rows are left out before the first.
    Offset,
    /// Where a page begins, as an earlier answer told.
    Cursor,
    /// Whether the rows of the whole list are counted.
    Count,
    /// Words that must all be found, each in at least one of the values.
    Search(Vec<Subject>),
    /// Names of these values, `-` before one that descends.
    Ordering(Vec<Subject>),
    /// What a value is asked for, by the lookup at the end of the name.
    Lookup(Box<Filter>),
    /// Which members go out.
    Fields,
    /// Which nested members go out.
    Include,
}

/// A parameter, and by which lookup it is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Meant {
    at: usize,
    lookup: Option<&'static str>,
    /// The type whose members are meant, where it is another one.
    of: Option<&'static str>,
}

/// Returns the parameters that are there for whoever is told this much of what
/// is told to `everybody`.
pub(crate) fn allowed(parameters: &[Parameter], told: &Told, everybody: &Told) -> Vec<Parameter> {
    let may = |subject: &Subject| told.allows(everybody, subject);
    let some = |subjects: &[Subject]| {
        let subjects: Vec<Subject> = subjects.iter().filter(|subject| may(subject)).cloned().collect();
        (!subjects.is_empty()).then_some(subjects)
    };
    let left = |parameter: &Parameter| {
        let takes = match &parameter.takes {
            Takes::Search(subjects) => Takes::Search(some(subjects)?),
            Takes::Ordering(subjects) => Takes::Ordering(some(subjects)?),
            Takes::Lookup(filter) if !may(filter.subject()) => return None,
            takes => takes.clone(),
        };
        Some(Parameter { name: parameter.name, takes })
    };
    parameters.iter().filter_map(left).collect()
}

/// Reads the parameters of a request.
///
/// # Errors
/// 400 with every fault, where a parameter is unknown, stands twice or has a
/// value that it does not take.
pub(crate) fn read(
    parameters: &[Parameter],
    query: Option<&str>,
    asked: &mut Asked<'_>,
) -> Result<(), ProblemDetails> {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return Ok(()) };
    let mut faults = Faults::default();
    let mut seen: Vec<Meant> = Vec::with_capacity(parameters.len());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if faults.is_full() {
            break;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decode(name), decode(value)) else {
            let detail = "is not UTF-8 once percent-decoded".to_owned();
            faults.parameter(name, Refusal { code: "invalid", detail });
            continue;
        };
        let plain = family::plain(&name, asked.type_name());
        let of_type = family::type_in(&name).and_then(|of| asked.narrowing.type_named(of));
        let meant = match of_type.filter(|of| asked.type_name() != Some(of)) {
            Some(of) => find(parameters, "fields").map(|meant| Meant { of: Some(of), ..meant }),
            None => find(parameters, plain),
        };
        let Some(meant) = meant else {
            faults.parameter(&name, unknown(parameters, plain));
            continue;
        };
        if seen.contains(&meant) {
            let detail = "stands more than once".to_owned();
            faults.parameter(&name, Refusal { code: "duplicate", detail });
            continue;
        }
        seen.push(meant);
        let takes = &parameters[meant.at].takes;
        let read = match of_type {
            Some(of) => asked.narrowing.fields_of(of, &value),
            None => takes.read(meant.lookup, &value, asked),
        };
        match read {
            Ok(()) => asked.remember(takes, plain, &value),
            Err(refusal) => faults.parameter(&name, refusal),
        }
    }
    faults.bad_request("the query is not acceptable")
}

/// Refuses parameters where none are taken.
///
/// # Errors
/// 400.
pub(crate) fn refuse_all(query: Option<&str>) -> Result<(), ProblemDetails> {
    if query.is_none_or(str::is_empty) {
        return Ok(());
    }
    let mut faults = Faults::default();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        match decode(name) {
            Some(name) => faults.parameter(&name, unknown(&[], &name)),
            None => faults.parameter(name, unknown(&[], name)),
        }
    }
    faults.bad_request("the query is not acceptable")
}

/// Finds the parameter that a name means. Names are compared with what is
/// settled, and never resolved.
fn find(parameters: &[Parameter], name: &str) -> Option<Meant> {
    parameters.iter().enumerate().find_map(|(at, parameter)| match &parameter.takes {
        Takes::Lookup(filter) => {
            Some(Meant { at, lookup: Some(filter.subject().lookup_of(name)?), of: None })
        }
        _ => (parameter.name == name).then_some(Meant { at, lookup: None, of: None }),
    })
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['+', '%']) {
        return Some(text.into());
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned().into())
}

/// Says what there is: of a parameter that is filtered by, its lookups.
fn unknown(parameters: &[Parameter], name: &str) -> Refusal {
    let filtered = parameters.iter().find_map(|parameter| match &parameter.takes {
        Takes::Lookup(filter) if filter.is_meant_by(name) => Some(filter.subject()),
        _ => None,
    });
    let detail = match filtered {
        _ if parameters.is_empty() => "there are no parameters here".to_owned(),
        Some(subject) => {
            format!("is no lookup of {}, which takes these: {}", subject.name(), names(subject.lookups()))
        }
        None => format!("is no parameter; these are: {}", names(parameters.iter().map(|known| known.name))),
    };
    Refusal { code: "unknown_parameter", detail }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Takes {
    fn read(&self, lookup: Option<&str>, value: &str, asked: &mut Asked<'_>) -> Result<(), Refusal> {
        match self {
            Self::Page => asked.start = Start::Page(window::page(value)?),
            Self::Size { max } => asked.size = window::size(value, *max)?,
            Self::Offset => asked.start = Start::Offset(window::offset(value)?),
            Self::Cursor => asked.start = Start::Cursor(value.to_owned()),
            Self::Count => asked.counting = Some(window::counting(value)?),
            Self::Search(subjects) => {
                let words = search::conditions(value, subjects, asked.scopes)?;
                asked.conditions.extend(words);
            }
            Self::Ordering(subjects) => {
                asked.ordering = Some(ordering::terms(value, subjects, asked.scopes)?);
            }
            Self::Lookup(filter) => {
                let condition = filter.condition(lookup.unwrap_or("exact"), value, asked.scopes)?;
                asked.conditions.push(condition);
            }
            Self::Fields => asked.narrowing.fields(value)?,
            Self::Include => asked.narrowing.include(value)?,
        }
        Ok(())
    }

    /// Tells whether it says where a page begins or how long it is.
    pub(crate) const fn is_of_pages(&self) -> bool {
        matches!(self, Self::Page | Self::Size { .. } | Self::Offset | Self::Cursor)
    }

    /// Tells whether it says which rows a list has, and in which order.
    const fn is_of_rows(&self) -> bool {
        matches!(self, Self::Search(_) | Self::Ordering(_) | Self::Lookup(_))
    }
}
