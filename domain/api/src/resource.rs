//! A model as it is served: everything that requests need, prepared once.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rustango_model::ModelSchema;
use rustango_ports::{database::Value, http::Request};
use rustango_query::{Condition, Counting, Db, FieldRef, Lookup, OrderTerm, RowKey, Select, Trash};
use rustango_web::{Access, ProblemDetails};

use crate::{
    Bulk, Pagination,
    custom::CustomSpec,
    formats::{Accepted, Format, JsonApi, Offer},
    input::Input,
    outgoing::Outgoing,
    parameters::Parameter,
    scope::{Scopes, Scoping},
    throttle::Throttled,
};

/// One model behind one ViewSet.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) db: Db,
    pub(crate) schema: &'static ModelSchema,
    /// The fields that stand in the address of a row.
    pub(crate) address: Vec<FieldRef>,
    /// How its rows go out.
    pub(crate) outgoing: Outgoing,
    /// What clients may give.
    pub(crate) input: Input,
    pub(crate) list_parameters: Vec<Parameter>,
    pub(crate) row_parameters: Vec<Parameter>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) pagination: Pagination,
    pub(crate) counting: Counting,
    pub(crate) page_size: u64,
    pub(crate) scopings: Vec<Scoping>,
    /// The forms in which rows go out.
    pub(crate) offers: Vec<Offer>,
    pub(crate) json_api: JsonApi,
    pub(crate) bodies: Bodies,
    pub(crate) bulk: Vec<Bulk>,
    pub(crate) max_bulk: usize,
    pub(crate) actions: Vec<CustomSpec>,
    pub(crate) throttle: Option<Throttled>,
    /// Who is told what the list takes and gives.
    pub(crate) describe_list: Access,
    /// The same of single rows.
    pub(crate) describe_row: Access,
    pub(crate) page_room: Room,
    pub(crate) row_room: Room,
}

/// How long the last answer of a kind was, to give the next one room.
#[derive(Debug, Default)]
pub(crate) struct Room(AtomicUsize);

impl Room {
    /// Returns a buffer that the next answer likely fits in.
    pub(crate) fn buffer(&self) -> Vec<u8> {
        Vec::with_capacity(self.0.load(Relaxed))
    }

    /// Remembers the length of an answer.
    pub(crate) fn remember(&self, length: usize) {
        // A little more, as texts differ from one to the next.
        self.0.store(length + length / 16 + 16, Relaxed);
    }
}

/// What bodies may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    /// Documents of the forms in which rows go out.
    Documents,
    /// What HTML forms send, too.
    FormsToo,
}

/// What clients may do to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// They do not know of it.
    Unknown,
    /// They see it.
    ReadOnly,
    /// They give it when the row is created, and never again.
    OnCreate,
    /// They write it.
    Always,
}

impl Resource {
    /// Selects the row at an address, of those that a request may see.
    pub(crate) fn row(&self, address: Vec<Value>, scopes: &Scopes) -> Select {
        let row = if self.is_addressed_by_key() {
            Select::with_key(self.schema, RowKey::from(address))
        } else {
            let equal = self
                .address
                .iter()
                .zip(address)
                .map(|(field, value)| Condition::Lookup((*field).into(), Lookup::Exact(value.into())));
            equal.fold(Select::all(self.schema), Select::filter)
        };
        self.seen(row, scopes)
    }

    /// Tells whether the key stands in the address of a row.
    pub(crate) fn is_addressed_by_key(&self) -> bool {
        self.address.iter().map(|field| field.position()).eq(self.schema.primary_key.iter().copied())
    }

    /// Returns the form in which a row goes out.
    ///
    /// # Errors
    /// 406.
    pub(crate) fn format_of(&self, request: &Request) -> Result<Format, ProblemDetails> {
        Ok(match Accepted::of(request.headers()).choose(&self.offers)? {
            Offer::Rows(format) => format,
            Offer::Page => Format::Json,
        })
    }

    /// Returns the media types that bodies may have.
    pub(crate) fn parses(&self) -> Vec<&'static str> {
        let mut types = vec![Format::Json.media_type()];
        if self.speaks(Format::JsonApi) {
            types.push(Format::JsonApi.media_type());
        }
        if self.bodies == Bodies::FormsToo {
            types.extend(["application/x-www-form-urlencoded", "multipart/form-data"]);
        }
        types
    }

    /// Tells whether rows go out in a form.
    pub(crate) fn speaks(&self, format: Format) -> bool {
        self.offers.contains(&Offer::Rows(format))
    }

    /// Keeps the rows that a request may see. One row needs no order.
    pub(crate) fn seen(&self, row: Select, scopes: &Scopes) -> Select {
        let row = row.trash(Trash::Hidden).order_by(Vec::new());
        match scopes.of(self.schema) {
            Some(scope) => row.filter(scope),
            None => row,
        }
    }

    /// Selects the row with a key, of those that a request may see.
    pub(crate) fn row_with_key(&self, key: RowKey, scopes: &Scopes) -> Select {
        self.seen(Select::with_key(self.schema, key), scopes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_answer_fits() {
        let room = Room::default();
        assert_eq!(room.buffer().capacity(), 0);
        room.remember(1_000);
        assert!(room.buffer().capacity() > 1_000);
    }
}
