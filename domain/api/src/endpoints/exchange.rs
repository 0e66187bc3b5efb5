//! What a request to one row says beside its content.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rustango_forms::value::from_parameter;
use rustango_ports::{database::Value, http::Request};
use rustango_query::Db;
use rustango_web::{Context, Preconditions, Principal, ProblemDetails, RequestExt as _};

use super::{answer::list_of, parameter};
use crate::{formats::Format, parameters, resource::Resource, scope::Scopes};

/// What a request says beside its content.
pub(super) struct Exchange {
    /// What it may see.
    pub(super) scopes: Scopes,
    pub(super) preconditions: Option<Preconditions>,
    pub(super) preference: Preference,
    /// The form of the answer.
    pub(super) format: Format,
    /// The path of the list.
    pub(super) list: String,
    /// What its writes are put down to.
    pub(super) db: Db,
    /// Who makes it, where that is known.
    viewer: Option<Arc<dyn Principal>>,
}

impl Exchange {
    /// Returns who makes the request, where that is known.
    pub(super) fn viewer(&self) -> Option<&dyn Principal> {
        self.viewer.as_deref()
    }
}

/// Returns who makes a request, where an authentication layer has found out.
pub(super) fn viewer(request: &Request) -> Option<&dyn Principal> {
    request.extensions().get::<Arc<dyn Principal>>().map(|principal| &**principal)
}

/// What an answer to a write should hold (RFC 7240, section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preference {
    /// Nobody says.
    None,
    /// The row.
    Representation,
    /// As little as can be.
    Minimal,
}

const PREFER: HeaderName = HeaderName::from_static("prefer");
pub(super) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

impl Preference {
    /// Finds the first preference that is about the content of the answer.
    fn of(headers: &HeaderMap) -> Self {
        let mut lines = headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok());
        let preference = |text: &str| {
            let (name, value) = text.split(';').next()?.split_once('=')?;
            if !name.trim().eq_ignore_ascii_case("return") {
                return None;
            }
            match value.trim().trim_matches('"') {
                "minimal" => Some(Self::Minimal),
                "representation" => Some(Self::Representation),
                _ => None,
            }
        };
        lines.find_map(|line| line.split(',').find_map(preference)).unwrap_or(Self::None)
    }

    /// Returns how an answer says that it was heeded.
    pub(super) const fn applied(self) -> Option<HeaderValue> {
        match self {
            Self::None => None,
            Self::Representation => Some(HeaderValue::from_static("return=representation")),
            Self::Minimal => Some(HeaderValue::from_static("return=minimal")),
        }
    }
}

impl Resource {
    /// Reads what a write says beside its content. There are no parameters.
    pub(super) fn exchange(&self, request: &mut Request) -> Result<Exchange, ProblemDetails> {
        let format = self.format_of(request)?;
        parameters::refuse_all(request.uri().query())?;
        let path = request.uri().path();
        let list = if request.method() == Method::POST { path } else { list_of(path, self.address.len()) };
        let list = list.to_owned();
        let scopes = Scopes::of_request(&self.scopings, request);
        Ok(Exchange {
            scopes,
            preconditions: Preconditions::of(request),
            preference: Preference::of(request.headers()),
            format,
            list,
            db: Context::attributed(request.extensions(), &self.db),
            viewer: request.extensions().get().cloned(),
        })
    }

    /// As [`exchange`](Self::exchange), of a request to the list.
    pub(super) fn exchange_of_list(&self, request: &mut Request) -> Result<Exchange, ProblemDetails> {
        let list = request.uri().path().to_owned();
        Ok(Exchange { list, ..self.exchange(request)? })
    }

    /// Reads the address of a row in the path; text that can be none names no
    /// row.
    pub(super) fn address_of(&self, request: &Request) -> Result<Vec<Value>, ProblemDetails> {
        let value = |at: usize| {
            let text = request.path_param(parameter(&self.address, at))?;
            from_parameter(self.address[at].field(), text).ok()
        };
        let values: Option<Vec<Value>> = (0..self.address.len()).map(value).collect();
        values.ok_or_else(ProblemDetails::not_found)
    }
}
