//! Rows that are loaded one by one where one statement would do: noticed by the
//! place in the program.

use std::{
    collections::HashMap,
    panic::Location,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rustango_model::ModelSchema;
use rustango_ports::database::Identifier;

use crate::{Error, collections::Collections};

/// What is done about rows that a piece of work loads one by one: by their
/// keys, or those that belong to one row after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Guard {
    /// More than so many from one place are an error: for tests.
    Raise(u32),
    /// More than so many from one place are told to the log, once.
    Warn(u32),
    /// A foreign key that is followed loads the targets of all rows that were
    /// read with its own, up to a thousand in one statement. Rows that belong
    /// to a row, asked for from one place for the second time, are loaded for
    /// all rows that were read with it.
    Batch,
}

/// The loads of one piece of work.
#[derive(Debug)]
pub(crate) struct Loads {
    pub(crate) guard: Guard,
    seen: Mutex<HashMap<(Location<'static>, Identifier), u32>>,
    pub(crate) collections: Collections,
}

impl Loads {
    pub(crate) fn new(guard: Guard) -> Self {
        Self { guard, seen: Mutex::default(), collections: Collections::default() }
    }

    /// Notes that a row was asked for by its key, or those that belong to one;
    /// returns how often that was from there.
    pub(crate) fn note(&self, schema: &ModelSchema, at: &'static Location<'static>) -> Result<u32, Error> {
        let loads = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let loads = seen.entry((*at, schema.table)).or_default();
            *loads = loads.saturating_add(1);
            *loads
        };
        let model = schema.name;
        match self.guard {
            Guard::Raise(most) if loads > most => return Err(Error::OneByOne { model, loads, at }),
            Guard::Warn(most) if loads == most.saturating_add(1) => {
                tracing::warn!(model, loads, %at, "rows are loaded one by one: {}", Error::TOGETHER);
            }
            _ => {}
        }
        Ok(loads)
    }
}

/// Where rows are read: a database, or a transaction on it. Its time goes on
/// with each write.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    writes: AtomicU64,
}

impl Origin {
    pub(crate) fn wrote(&self) {
        self.writes.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn now(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }
}

/// Something is being written: what is read meanwhile is out of date when it
/// ends.
pub(crate) struct Writing<'o>(&'o Origin);

impl<'o> Writing<'o> {
    pub(crate) fn begin(origin: &'o Origin) -> Self {
        origin.wrote();
        Self(origin)
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.wrote();
    }
}
