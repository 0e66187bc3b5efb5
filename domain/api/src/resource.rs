//! A model as it is served: everything that requests need, prepared once.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rustango_model::ModelSchema;
use rustango_query::{Db, OrderTerm, RowKey, Select, Trash};

use crate::{parameters::Parameter, representation::Representation};

/// One model behind one ViewSet.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) db: Db,
    pub(crate) schema: &'static ModelSchema,
    /// How its rows go out.
    pub(crate) representation: Representation,
    /// What clients may do to each field, by position.
    pub(crate) writing: Vec<Writing>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) page_size: u64,
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
    pub(crate) fn new(
        db: Db,
        schema: &'static ModelSchema,
        representation: Representation,
        writing: Vec<Writing>,
        parameters: Vec<Parameter>,
        ordering: Option<Vec<OrderTerm>>,
        page_size: u64,
    ) -> Self {
        Self {
            db,
            schema,
            representation,
            writing,
            parameters,
            ordering,
            page_size,
            page_room: Room::default(),
            row_room: Room::default(),
        }
    }

    /// Selects the row with a key.
    pub(crate) fn row(&self, key: RowKey) -> Select {
        // One row needs no order.
        Select::with_key(self.schema, key).trash(Trash::Hidden).order_by(Vec::new())
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
