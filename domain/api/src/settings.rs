//! What a programmer settled for a ViewSet, and whether it makes sense.

use rustango_model::ModelSchema;
use rustango_ports::database::ValueType;
use rustango_query::{Db, FieldRef, OrderTerm};
use rustango_web::Access;

use crate::{
    Action,
    parameters::{Parameter, Takes},
    representation::Representation,
    resource::{Resource, Writing},
};

/// The rows on a page where nobody says otherwise.
const PAGE_SIZE: u32 = 20;

/// The most rows on a page where nobody says otherwise.
const MAX_PAGE_SIZE: u32 = 100;

/// The settings of a ViewSet, without the type of its model.
pub(crate) struct Settings {
    pub(crate) db: Db,
    pub(crate) schema: &'static ModelSchema,
    pub(crate) access: Access,
    pub(crate) access_for: Vec<(Action, Access)>,
    pub(crate) endpoints: Endpoints,
    pub(crate) fields: Vec<FieldRef>,
    pub(crate) read_only: Vec<FieldRef>,
    pub(crate) hidden: Vec<FieldRef>,
    pub(crate) search_fields: Vec<FieldRef>,
    pub(crate) filter_fields: Vec<FieldRef>,
    pub(crate) ordering_fields: Vec<FieldRef>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) page_size: Option<u32>,
    pub(crate) max_page_size: Option<u32>,
}

/// Which endpoints there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoints {
    All,
    ReadOnly,
}

impl Settings {
    pub(crate) const fn new(db: Db, schema: &'static ModelSchema, access: Access) -> Self {
        Self {
            db,
            schema,
            access,
            access_for: Vec::new(),
            endpoints: Endpoints::All,
            fields: Vec::new(),
            read_only: Vec::new(),
            hidden: Vec::new(),
            search_fields: Vec::new(),
            filter_fields: Vec::new(),
            ordering_fields: Vec::new(),
            ordering: None,
            page_size: None,
            max_page_size: None,
        }
    }

    /// Returns the rule for an action.
    pub(crate) fn access_to(&self, action: Action) -> Access {
        let own = self.access_for.iter().find(|(of, _)| *of == action);
        own.map_or(&self.access, |(_, access)| access).clone()
    }

    /// Prepares everything that a request needs.
    ///
    /// # Errors
    /// A sentence for each fault.
    pub(crate) fn into_resource(self) -> Result<Resource, Vec<String>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let representation = Representation::of_fields(self.schema, &self.shown());
        let page_size = self.page_size().into();
        let parameters = self.parameters();
        let writing = (0..self.schema.fields.len()).map(|position| self.writing(position)).collect();
        Ok(Resource::new(self.db, self.schema, representation, writing, parameters, self.ordering, page_size))
    }

    fn page_size(&self) -> u32 {
        self.page_size.unwrap_or_else(|| PAGE_SIZE.min(self.max_page_size()))
    }

    fn max_page_size(&self) -> u32 {
        self.max_page_size.unwrap_or_else(|| MAX_PAGE_SIZE.max(self.page_size.unwrap_or(0)))
    }

    /// The fields that go out, by position.
    fn shown(&self) -> Vec<usize> {
        let all = || (0..self.schema.fields.len()).collect::<Vec<_>>();
        let mut shown = if self.fields.is_empty() { all() } else { positions(&self.fields) };
        shown.retain(|position| !has(&self.hidden, *position));
        shown
    }

    /// What clients may do to a field. Keys, and what the database or the
    /// toolkit writes, are never theirs; a key that nobody else makes is given
    /// once, when the row is created.
    fn writing(&self, position: usize) -> Writing {
        let field = &self.schema.fields[position];
        let is_shown =
            !has(&self.hidden, position) && (self.fields.is_empty() || has(&self.fields, position));
        let is_stamped = !matches!(field.stamp, rustango_model::Stamp::Never);
        if !is_shown {
            Writing::Unknown
        } else if field.auto || is_stamped || has(&self.read_only, position) {
            Writing::ReadOnly
        } else if field.primary_key {
            if field.has_own_value() { Writing::ReadOnly } else { Writing::OnCreate }
        } else {
            Writing::Always
        }
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![
            Parameter { name: "page", takes: Takes::Page },
            Parameter { name: "page_size", takes: Takes::PageSize { max: self.max_page_size().into() } },
        ];
        if !self.search_fields.is_empty() {
            parameters.push(Parameter { name: "search", takes: Takes::Search(self.search_fields.clone()) });
        }
        if !self.ordering_fields.is_empty() {
            let takes = Takes::Ordering(self.ordering_fields.clone());
            parameters.push(Parameter { name: "ordering", takes });
        }
        parameters.extend(
            self.filter_fields
                .iter()
                .map(|field| Parameter { name: field.field().name, takes: Takes::Exact(*field) }),
        );
        parameters
    }

    /// Lists what contradicts itself, each fault as a sentence.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.faults_of_lists(&mut faults);
        self.faults_of_pages(&mut faults);
        self.faults_of_access(&mut faults);
        if self.endpoints == Endpoints::All {
            self.faults_of_writes(&mut faults);
        }
        faults
    }

    fn faults_of_lists(&self, faults: &mut Vec<String>) {
        let lists = [
            ("fields", &self.fields),
            ("read_only", &self.read_only),
            ("hidden", &self.hidden),
            ("search_fields", &self.search_fields),
            ("filter_fields", &self.filter_fields),
            ("ordering_fields", &self.ordering_fields),
        ];
        for (list, fields) in lists {
            for (at, field) in fields.iter().enumerate() {
                let (name, position) = (field.field().name, field.position());
                if has(&fields[..at], position) {
                    faults.push(format!("{list} names \"{name}\" twice"));
                }
                if list != "hidden" && has(&self.hidden, position) {
                    faults.push(format!("\"{name}\" is hidden and stands in {list}"));
                }
                if list == "read_only" && !self.fields.is_empty() && !has(&self.fields, position) {
                    faults.push(format!("\"{name}\" stands in read_only and not in fields"));
                }
                if ["filter_fields", "ordering_fields"].contains(&list)
                    && field.field().value_type == ValueType::Json
                {
                    faults.push(format!(
                        "{list} names \"{name}\", which holds JSON: databases do not agree on its equality and order"
                    ));
                }
            }
        }
        for parameter in ["page", "page_size", "search", "ordering"] {
            if self.filter_fields.iter().any(|field| field.field().name == parameter) {
                faults.push(format!("filter_fields names \"{parameter}\", a parameter of every list"));
            }
        }
        if self.shown().is_empty() {
            faults.push("no field is shown".to_owned());
        }
    }

    fn faults_of_pages(&self, faults: &mut Vec<String>) {
        for (setting, rows) in [("page_size", self.page_size), ("max_page_size", self.max_page_size)] {
            if rows == Some(0) {
                faults.push(format!("{setting} is 0, and a page has at least one row"));
            }
        }
        if let (Some(size), Some(max)) = (self.page_size, self.max_page_size)
            && size > max
        {
            faults.push(format!("page_size is {size}, and max_page_size is {max}"));
        }
    }

    fn faults_of_access(&self, faults: &mut Vec<String>) {
        for (at, (action, _)) in self.access_for.iter().enumerate() {
            if self.access_for[..at].iter().any(|(other, _)| other == action) {
                faults.push(format!("access_for is said twice of {action}"));
            }
            if self.endpoints == Endpoints::ReadOnly && !action.is_read() {
                faults
                    .push(format!("access_for is said of {action}, and read_only_endpoints has no {action}"));
            }
        }
    }

    fn faults_of_writes(&self, faults: &mut Vec<String>) {
        for (position, field) in self.schema.fields.iter().enumerate() {
            if !field.has_own_value()
                && matches!(self.writing(position), Writing::Unknown | Writing::ReadOnly)
            {
                faults.push(format!(
                    "\"{}\" has no value of its own and cannot be written, so no row could be created: \
                     give it a default, let it be written, or call read_only_endpoints()",
                    field.name
                ));
            }
        }
    }
}

fn positions(fields: &[FieldRef]) -> Vec<usize> {
    fields.iter().map(|field| field.position()).collect()
}

fn has(fields: &[FieldRef], position: usize) -> bool {
    fields.iter().any(|field| field.position() == position)
}
