//! Notes on a unit of work that it wrote, and when.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rustango_ports::{
    database::{Intent, UnitOfWork},
    runtime::Clock,
};

use super::watched::Watch;

/// A unit of work and the clock that its writes are timed by.
#[derive(Clone)]
pub(super) struct Notes {
    pub(super) unit: UnitOfWork,
    pub(super) clock: Arc<dyn Clock>,
}

impl Notes {
    fn wrote(&self) {
        self.unit.wrote(self.clock.now());
    }
}

/// A write that is under way. It counts from its end, however it ends: one
/// that was cut off may have happened.
pub(super) struct Writing(Option<Notes>);

impl Writing {
    pub(super) const fn new(notes: Notes) -> Self {
        Self(Some(notes))
    }

    /// Takes it back where it never happened.
    pub(super) fn did_nothing(mut self) {
        self.0 = None;
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(notes) = &self.0 {
            notes.wrote();
        }
    }
}

/// A transaction, which counts from its commit if it wrote.
pub(super) struct Committing {
    notes: Notes,
    wrote: AtomicBool,
}

impl Committing {
    pub(super) const fn new(notes: Notes) -> Self {
        Self { notes, wrote: AtomicBool::new(false) }
    }
}

impl Watch for Committing {
    fn sends(&self, intent: Intent) {
        if intent == Intent::Write {
            self.wrote.store(true, Ordering::Relaxed);
        }
    }

    fn committed(&self) {
        if self.wrote.load(Ordering::Relaxed) {
            self.notes.wrote();
        }
    }
}
