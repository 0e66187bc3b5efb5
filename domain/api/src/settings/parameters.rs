//! The parameters that follow from the settings.

use rustango_ports::database::ValueType;
use rustango_query::Subject;

use super::{Asking, Settings};
use crate::{
    Pagination,
    formats::Format,
    outgoing::Outgoing,
    parameters::{Filter, Parameter, Takes, includes},
};

/// The parameters of the endpoints.
pub(super) struct Parameters {
    /// Of the list.
    pub(super) list: Vec<Parameter>,
    /// Of single rows.
    pub(super) row: Vec<Parameter>,
}

impl Settings {
    /// Puts the parameters together.
    pub(super) fn parameters(&self, outgoing: &Outgoing, faults: &mut Vec<String>) -> Parameters {
        let mut list = self.of_pages();
        let search = self.subjects("search", &self.search, faults);
        let ordering = self.subjects("ordering", &self.ordering_by, faults);
        let filter = self.subjects("filter", &self.filter, faults);
        Self::faults_of_search(&search, faults);
        self.faults_of_ordering(&ordering, faults);
        if !search.is_empty() {
            list.push(Parameter { name: "search", takes: Takes::Search(search) });
        }
        if !ordering.is_empty() {
            list.push(Parameter { name: "ordering", takes: Takes::Ordering(ordering) });
        }
        for subject in filter {
            let name = subject.name();
            if list.iter().any(|known| known.name == name) || ["fields", "include"].contains(&name) {
                faults.push(format!(
                    "filter_fields names \"{name}\", a parameter of every list: \
                     filter_paths([\"{name}__exact\"]) has another name"
                ));
            }
            list.push(Parameter { name, takes: Takes::Lookup(Box::new(Filter::new(subject))) });
        }
        let row = self.of_members(outgoing);
        list.extend(row.clone());
        Parameters { list, row }
    }

    fn of_pages(&self) -> Vec<Parameter> {
        let size = |name| Parameter { name, takes: Takes::Size { max: self.max_page_size().into() } };
        let of = |name, takes| Parameter { name, takes };
        let mut parameters = match self.pagination {
            Pagination::Page => vec![of("page", Takes::Page), size("page_size")],
            Pagination::Limit => vec![size("limit"), of("offset", Takes::Offset)],
            Pagination::Cursor => vec![of("cursor", Takes::Cursor), size("page_size")],
        };
        parameters.push(of("count", Takes::Count));
        parameters
    }

    fn of_members(&self, outgoing: &Outgoing) -> Vec<Parameter> {
        let mut parameters = vec![Parameter { name: "fields", takes: Takes::Fields }];
        let speaks_json_api = self.formats.contains(&Format::JsonApi);
        let shape = outgoing.representation.shape();
        if !includes(shape, &outgoing.optional, speaks_json_api).is_empty() {
            parameters.push(Parameter { name: "include", takes: Takes::Include });
        }
        parameters
    }

    /// Finds what may be asked about, and tells what may not.
    fn subjects(&self, list: &str, asking: &Asking, faults: &mut Vec<String>) -> Vec<Subject> {
        let mut subjects: Vec<Subject> =
            asking.fields.iter().map(|field| Subject::of_field(*field)).collect();
        for name in &asking.paths {
            match Subject::named(self.schema, name) {
                Ok(subject) => subjects.push(subject),
                Err(fault) => faults.push(format!("{list}_paths: {fault}")),
            }
        }
        for (at, subject) in subjects.iter().enumerate() {
            let source = if at < asking.fields.len() { "fields" } else { "paths" };
            let list = format!("{list}_{source}");
            let name = subject.name();
            if subjects[..at].iter().any(|other| other.name() == name) {
                faults.push(format!("{list} names \"{name}\" twice"));
            }
            for field in subject.fields() {
                let of = field.schema();
                if field.field().sensitive {
                    faults.push(format!(
                        "{list} names \"{name}\", and {}.{} is sensitive: answers would tell what it holds",
                        of.name,
                        field.field().name
                    ));
                }
                let is_own = of == self.schema;
                if let Some(permission) = self.permission_to_see(field) {
                    faults.push(format!(
                        "{list} names \"{name}\", and {}.{} is only for who has {permission}: answers would tell \
                         what it holds",
                        of.name,
                        field.field().name
                    ));
                }
                if is_own && super::has(&self.hidden, field.position()) {
                    faults.push(format!("\"{}\" is hidden and stands in {list}", field.field().name));
                }
            }
        }
        subjects
    }

    fn faults_of_search(subjects: &[Subject], faults: &mut Vec<String>) {
        for subject in subjects {
            let name = subject.name();
            if subject.expression().value_type() != ValueType::Text || !subject.is_open() {
                faults.push(format!("search_paths names \"{name}\", which is no field of text"));
            }
        }
    }

    fn faults_of_ordering(&self, subjects: &[Subject], faults: &mut Vec<String>) {
        for subject in subjects {
            let name = subject.name();
            if subject.expression().value_type() == ValueType::Json {
                faults.push(format!(
                    "ordering_fields names \"{name}\", which holds JSON: databases do not agree on its order"
                ));
            }
            if !subject.is_open() {
                faults.push(format!("ordering_paths names \"{name}\", which ends with a lookup"));
            }
            if subject.expression().many().is_some() {
                faults.push(format!("ordering_paths names \"{name}\", which leads to several rows"));
            }
        }
        if self.pagination == Pagination::Cursor {
            let own = rustango_query::Select::all(self.schema);
            let own = match &self.ordering {
                Some(terms) => own.order_by(terms.clone()),
                None => own,
            };
            let expressions = own.total_order().into_iter().map(|term| term.expression);
            let asked = subjects.iter().map(|subject| subject.expression().clone());
            for expression in expressions.chain(asked) {
                self.faults_of_cursor(&expression, faults);
            }
        }
    }

    /// A cursor holds what the rows are sorted by: it must fit in an address,
    /// and may be seen.
    fn faults_of_cursor(&self, expression: &rustango_query::Expression, faults: &mut Vec<String>) {
        let rustango_query::Expression::Path(path) = expression else { return };
        let (field, of) = (path.field.field(), path.field.schema());
        let name = field.name;
        let is_bounded = field.max_length.is_some_and(|length| length <= 1_000) || !field.choices.is_empty();
        if matches!(field.value_type, ValueType::Text | ValueType::Bytes) && !is_bounded {
            faults.push(format!(
                "pages by cursor are sorted by {}.{name}, text of any length, which a cursor would hold: \
                 give it a max_length of at most 1000",
                of.name
            ));
        }
        let is_own = of == self.schema;
        let is_for_some = is_own && self.serializer.is_some_and(|of| of.is_for_some(path.field.position()));
        if field.sensitive || is_for_some || (is_own && super::has(&self.hidden, path.field.position())) {
            faults.push(format!(
                "pages by cursor are sorted by {}.{name}, and cursors tell what it holds",
                of.name
            ));
        }
    }
}
