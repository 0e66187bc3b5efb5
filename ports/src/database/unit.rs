//! One piece of work, and when it last wrote. It does not know what was written.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, Utc};

/// A piece of work that must see its own writes: a request, a user's session,
/// a job. Clones are the same piece of work.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use rustango_ports::database::UnitOfWork;
///
/// let unit = UnitOfWork::new();
/// assert_eq!(unit.wrote_at(), None);
/// unit.clone().wrote(DateTime::UNIX_EPOCH);
/// assert_eq!(unit.wrote_at(), Some(DateTime::UNIX_EPOCH));
/// ```
#[derive(Clone)]
pub struct UnitOfWork {
    /// In microseconds since 1970.
    wrote_at: Arc<AtomicI64>,
}

const NEVER: i64 = i64::MIN;

impl UnitOfWork {
    /// Begins a piece of work, which has not written yet.
    #[must_use]
    pub fn new() -> Self {
        Self { wrote_at: Arc::new(AtomicI64::new(NEVER)) }
    }

    /// Goes on with a piece of work that wrote elsewhere, in an earlier
    /// request or another process.
    #[must_use]
    pub fn after(wrote_at: DateTime<Utc>) -> Self {
        let unit = Self::new();
        unit.wrote(wrote_at);
        unit
    }

    /// Remembers a write; one that is earlier than the last changes nothing.
    pub fn wrote(&self, at: DateTime<Utc>) {
        self.wrote_at.fetch_max(at.timestamp_micros(), Ordering::AcqRel);
    }

    /// Returns when it last wrote, in whole microseconds.
    #[must_use]
    pub fn wrote_at(&self) -> Option<DateTime<Utc>> {
        match self.wrote_at.load(Ordering::Acquire) {
            NEVER => None,
            micros => DateTime::from_timestamp_micros(micros),
        }
    }
}

impl Default for UnitOfWork {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for UnitOfWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnitOfWork").field("wrote_at", &self.wrote_at()).finish()
    }
}
