//! What a programmer settled for a ViewSet, and what requests need of it.

mod faults;
mod parameters;

use rustango_model::ModelSchema;
use rustango_query::{Counting, Db, FieldRef, OrderTerm};
use rustango_web::Access;

use crate::{
    Action, Bulk, Pagination,
    bulk::MAX_ROWS,
    custom::CustomSpec,
    formats::{Format, JsonApi, Offer},
    input::Input,
    outgoing::Outgoing,
    representation::Representation,
    resource::{Bodies, Resource, Writing},
    scope::Scoping,
    serializer::SerializerSchema,
    throttle::Throttled,
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
    pub(crate) serializer: Option<&'static SerializerSchema>,
    /// How often one was named.
    pub(crate) serializers: usize,
    pub(crate) fields: Vec<FieldRef>,
    pub(crate) read_only: Vec<FieldRef>,
    pub(crate) hidden: Vec<FieldRef>,
    pub(crate) lookup_field: Option<FieldRef>,
    pub(crate) includes: Vec<&'static str>,
    pub(crate) search: Asking,
    pub(crate) filter: Asking,
    pub(crate) ordering_by: Asking,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) pagination: Pagination,
    pub(crate) counting: Option<Counting>,
    pub(crate) page_size: Option<u32>,
    pub(crate) max_page_size: Option<u32>,
    pub(crate) scopings: Vec<Scoping>,
    pub(crate) formats: Vec<Format>,
    pub(crate) type_name: Option<&'static str>,
    pub(crate) bodies: Bodies,
    pub(crate) bulk: Vec<Bulk>,
    pub(crate) max_bulk: Option<usize>,
    pub(crate) actions: Vec<CustomSpec>,
    pub(crate) throttle: Option<Throttled>,
    pub(crate) browsable: Browsable,
}

/// Whether browsers get pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browsable {
    Yes,
    No,
}

/// What requests may ask about: fields of the model, and names that may lead
/// over relations.
#[derive(Debug, Default)]
pub(crate) struct Asking {
    pub(crate) fields: Vec<FieldRef>,
    pub(crate) paths: Vec<&'static str>,
}

/// Which endpoints there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoints {
    All,
    ReadOnly,
}

impl Settings {
    pub(crate) fn new(db: Db, schema: &'static ModelSchema, access: Access) -> Self {
        Self {
            db,
            schema,
            access,
            access_for: Vec::new(),
            endpoints: Endpoints::All,
            serializer: None,
            serializers: 0,
            fields: Vec::new(),
            read_only: Vec::new(),
            hidden: Vec::new(),
            lookup_field: None,
            includes: Vec::new(),
            search: Asking::default(),
            filter: Asking::default(),
            ordering_by: Asking::default(),
            ordering: None,
            pagination: Pagination::default(),
            counting: None,
            page_size: None,
            max_page_size: None,
            scopings: Vec::new(),
            formats: Vec::new(),
            type_name: None,
            bodies: Bodies::Documents,
            bulk: Vec::new(),
            max_bulk: None,
            actions: Vec::new(),
            throttle: None,
            browsable: Browsable::No,
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
        let mut faults = Vec::new();
        let (representation, input) = if let Some(serializer) = self.serializer {
            (Representation::new(serializer.shape(&mut faults)), serializer.input(&mut faults))
        } else {
            let writing: Vec<Writing> =
                (0..self.schema.fields.len()).map(|position| self.writing(position)).collect();
            (Representation::of_fields(self.schema, &self.shown()), Input::of_fields(self.schema, &writing))
        };
        faults.extend(self.faults(&representation, &input));
        let outgoing = Outgoing::new(representation, &self.includes);
        let parameters = self.parameters(&outgoing, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Resource {
            outgoing,
            input,
            address: self.address(),
            offers: self.offers(),
            json_api: self.json_api(),
            describe_list: self.access_to(Action::List),
            describe_row: self.access_to(Action::Retrieve),
            max_bulk: self.max_bulk.unwrap_or(MAX_ROWS),
            page_size: self.page_size().into(),
            counting: self.counting.unwrap_or(match self.pagination {
                Pagination::Cursor => Counting::None,
                Pagination::Page | Pagination::Limit => Counting::Exact,
            }),
            list_parameters: parameters.list,
            row_parameters: parameters.row,
            db: self.db,
            bodies: self.bodies,
            bulk: self.bulk,
            actions: self.actions,
            throttle: self.throttle,
            schema: self.schema,
            ordering: self.ordering,
            pagination: self.pagination,
            scopings: self.scopings,
            page_room: crate::resource::Room::default(),
            row_room: crate::resource::Room::default(),
        })
    }

    /// Returns the fields that stand in the address of a row.
    pub(crate) fn address(&self) -> Vec<FieldRef> {
        match self.lookup_field {
            Some(field) => vec![field],
            None => FieldRef::keys(self.schema).collect(),
        }
    }

    /// The forms in which rows go out.
    fn offers(&self) -> Vec<Offer> {
        let formats = if self.formats.is_empty() { &[Format::Json] } else { &self.formats[..] };
        let page = (self.browsable == Browsable::Yes).then_some(Offer::Page);
        formats.iter().copied().map(Offer::Rows).chain(page).collect()
    }

    fn json_api(&self) -> JsonApi {
        let type_name = self.type_name.unwrap_or_else(|| self.schema.table.as_str());
        JsonApi { schema: self.schema, type_name }
    }

    fn page_size(&self) -> u32 {
        self.page_size.unwrap_or_else(|| PAGE_SIZE.min(self.max_page_size()))
    }

    fn max_page_size(&self) -> u32 {
        self.max_page_size.unwrap_or_else(|| MAX_PAGE_SIZE.max(self.page_size.unwrap_or(0)))
    }

    /// The fields that go out, by position. Secrets never do.
    fn shown(&self) -> Vec<usize> {
        if let Some(serializer) = self.serializer {
            return serializer.shown();
        }
        let all = || (0..self.schema.fields.len()).collect::<Vec<_>>();
        let mut shown = if self.fields.is_empty() { all() } else { positions(&self.fields) };
        shown.retain(|position| !has(&self.hidden, *position) && !self.schema.fields[*position].sensitive);
        shown
    }

    /// Returns the permission without which the serializer shows a field of
    /// the model to nobody.
    fn permission_to_see(&self, field: FieldRef) -> Option<&'static str> {
        let serializer = self.serializer.filter(|_| field.schema() == self.schema)?;
        serializer.permission_to_see(field.position())
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
}

fn positions(fields: &[FieldRef]) -> Vec<usize> {
    fields.iter().map(|field| field.position()).collect()
}

fn has(fields: &[FieldRef], position: usize) -> bool {
    fields.iter().any(|field| field.position() == position)
}
