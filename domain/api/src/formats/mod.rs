//! In which form rows go out, and which form a client wants.

mod csv;
mod incoming;
mod json_api;
mod negotiate;
mod stream;

use http::HeaderValue;
use rustango_forms::value::Refusal;

use self::json_api::flatten;

pub(crate) use self::{
    incoming::Incoming,
    json_api::{About, Branch, Document, Inclusion, Resource as JsonApi, Role, role},
    negotiate::{Accepted, Offer},
    stream::{Export, export, write_rows},
};

/// Refuses a name that a form has more than one text for, or files.
fn one_text() -> Refusal {
    Refusal { code: "invalid", detail: "expected one text".to_owned() }
}

/// A form in which rows go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `application/json`: pages of objects.
    Json,
    /// `application/vnd.api+json`: JSON:API 1.1, which bodies of requests may
    /// be in too.
    JsonApi,
    /// `text/csv` (RFC 4180): all rows of a list, or one page where it is asked
    /// for. Text that a spreadsheet would take for a formula has a `'` before
    /// it.
    Csv,
    /// `application/x-ndjson`: all rows of a list, one to a line, or one page
    /// where it is asked for.
    NdJson,
}

impl Format {
    /// Returns the media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonApi => json_api::MEDIA_TYPE,
            Self::Csv => "text/csv",
            Self::NdJson => "application/x-ndjson",
        }
    }

    /// Returns the content type of an answer.
    pub(crate) const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            other => other.media_type(),
        })
    }

    /// Tells whether lists go out whole, however long they are.
    pub(crate) const fn is_export(self) -> bool {
        matches!(self, Self::Csv | Self::NdJson)
    }
}
