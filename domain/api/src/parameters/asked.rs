//! What the parameters of a request ask for.

use rustango_query::{Condition, Counting, OrderTerm};

use super::{Narrowing, Takes};
use crate::{formats::JsonApi, scope::Scopes};

/// What the parameters of a request ask for.
#[derive(Debug)]
pub(crate) struct Asked<'r> {
    /// What the request may see.
    pub(crate) scopes: &'r Scopes,
    pub(crate) start: Start,
    pub(crate) size: u64,
    /// Whether a page was asked for at all.
    pub(crate) is_paged: bool,
    pub(crate) counting: Option<Counting>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) narrowing: Narrowing<'r>,
    /// What the rows are to JSON:API, where parameters are its too.
    json_api: Option<JsonApi>,
    /// The parameters that say which rows a list has, in which order.
    shape: Option<Vec<(String, String)>>,
}

/// Where the rows of an answer begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// With a page, counted from 1.
    Page(u64),
    /// After so many rows.
    Offset(u64),
    /// At a place that an earlier answer told.
    Cursor(String),
    /// At the beginning.
    First,
}

impl<'r> Asked<'r> {
    pub(crate) const fn new(scopes: &'r Scopes, narrowing: Narrowing<'r>, size: u64) -> Self {
        Self {
            scopes,
            start: Start::First,
            size,
            is_paged: false,
            counting: None,
            conditions: Vec::new(),
            ordering: None,
            narrowing,
            json_api: None,
            shape: None,
        }
    }

    /// Takes the parameters of JSON:API too.
    pub(crate) fn speaking(mut self, json_api: JsonApi) -> Self {
        self.json_api = Some(json_api);
        self.narrowing = self.narrowing.speaking(json_api);
        self
    }

    /// Returns what the rows are called, where JSON:API is spoken.
    pub(super) fn type_name(&self) -> Option<&'static str> {
        self.json_api.map(|json_api| json_api.type_name)
    }

    /// Remembers which rows are asked for: cursors hold for no others.
    pub(crate) fn remembering(mut self) -> Self {
        self.shape = Some(Vec::new());
        self
    }

    pub(super) fn remember(&mut self, takes: &Takes, name: &str, value: &str) {
        self.is_paged |= takes.is_of_pages();
        if let Some(shape) = &mut self.shape
            && takes.is_of_rows()
        {
            shape.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Returns the parameters that say which rows a list has, in an order of
    /// their own.
    pub(crate) fn shape(&self) -> Vec<(String, String)> {
        let mut shape = self.shape.clone().unwrap_or_default();
        shape.sort();
        shape
    }
}
