//! A connection that is never handed on in an unknown state.

use std::{fmt, sync::Arc, time::Duration};

use rustango_ports::database::TransactionOptions;
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};

use crate::{
    driver::{Driver, Watchdog as _},
    holders::Holding,
    pool::{Live, Pool, Repair},
    settings::GRACE,
};

/// What a connection may be in the middle of.
///
/// It is set before an operation that may be cut off and taken back after it:
/// the clean path pays for a store in memory, and only a marked connection
/// costs a task and a round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: the next statement can begin.
    Clean,
    /// A statement outside of a transaction.
    Statement,
    /// A transaction, perhaps with a statement.
    Transaction,
    /// It is of no more use.
    Broken,
}

/// Only `drop` and `retire` take the connection out, and both end the guard.
const HOLDS: &str = "a guard holds its connection until it ends";

/// A connection on loan from a pool.
pub(crate) struct Guarded<D: Driver> {
    live: Option<Live<D>>,
    permit: Option<OwnedSemaphorePermit>,
    pool: Arc<Pool<D>>,
    mark: Mark,
    was_refused: bool,
    /// How long an answer is waited for, where it is not the usual time.
    answer_timeout: Option<Duration>,
    _holding: Holding,
}

impl<D: Driver> Guarded<D> {
    pub(crate) fn new(live: Live<D>, permit: OwnedSemaphorePermit, pool: Arc<Pool<D>>) -> Self {
        let holding = pool.holders.note();
        Self {
            live: Some(live),
            permit: Some(permit),
            pool,
            mark: Mark::Clean,
            was_refused: false,
            answer_timeout: None,
            _holding: holding,
        }
    }

    pub(crate) fn connection(&mut self) -> &mut D::Connection {
        &mut self.live.as_mut().expect(HOLDS).connection
    }

    pub(crate) fn pool(&self) -> &Arc<Pool<D>> {
        &self.pool
    }

    pub(crate) fn driver(&self) -> &D {
        &self.pool.driver
    }

    /// Returns the driver and the connection, to run a statement.
    pub(crate) fn parts(&mut self) -> (&D, &mut D::Connection) {
        let live = self.live.as_mut().expect(HOLDS);
        (&self.pool.driver, &mut live.connection)
    }

    /// Gives the statements of a transaction the time that it asked for.
    pub(crate) fn limit(&mut self, options: TransactionOptions) {
        let TransactionOptions { statement_timeout, lock_timeout, .. } = options;
        if statement_timeout.is_none() && lock_timeout.is_none() {
            return;
        }
        D::watchdog(self.connection()).limit(statement_timeout);
        let asked = statement_timeout.unwrap_or_default().saturating_add(lock_timeout.unwrap_or_default());
        self.answer_timeout = Some(self.pool.options.answer_timeout.max(asked.saturating_add(GRACE)));
    }

    /// Returns how long an answer is waited for.
    pub(crate) fn answer_timeout(&self) -> Duration {
        self.answer_timeout.unwrap_or(self.pool.options.answer_timeout)
    }

    pub(crate) fn mark(&self) -> Mark {
        self.mark
    }

    /// Notes what the connection is about to be in the middle of.
    pub(crate) fn set_mark(&mut self, mark: Mark) {
        if self.mark != Mark::Broken {
            self.mark = mark;
        }
    }

    /// Notes that the database refused a statement.
    pub(crate) fn note_refusal(&mut self) {
        self.was_refused = true;
    }

    /// Tells whether the database refused a statement since last asked.
    pub(crate) fn take_refusal(&mut self) -> bool {
        std::mem::take(&mut self.was_refused)
    }

    /// Lets the connection prepare its statements anew before its next use.
    pub(crate) fn outdate(&mut self) {
        if let Some(live) = &mut self.live {
            live.outdate();
        }
    }

    pub(crate) fn live(&mut self) -> Option<&mut Live<D>> {
        self.live.as_mut()
    }

    /// Throws the connection away and keeps its slot.
    pub(crate) fn retire(mut self) -> OwnedSemaphorePermit {
        drop(self.live.take());
        self.permit.take().expect(HOLDS)
    }
}

impl<D: Driver> fmt::Debug for Guarded<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("mark", &self.mark).finish_non_exhaustive()
    }
}

impl<D: Driver> Drop for Guarded<D> {
    fn drop(&mut self) {
        let (Some(live), Some(permit)) = (self.live.take(), self.permit.take()) else {
            return;
        };
        if self.answer_timeout.is_some() {
            D::watchdog(&live.connection).limit(None);
        }
        match self.mark {
            Mark::Clean => self.pool.put_back(live, Mark::Clean, permit),
            // The socket closes here and now; the permit goes with this scope.
            Mark::Broken if self.pool.driver.is_replaceable() => {
                self.pool.distrust();
                drop(live);
            }
            mark => {
                let pool = Arc::clone(&self.pool);
                let repair = Repair { live: Some(live), mark, permit: Some(permit), pool };
                match Handle::try_current() {
                    Ok(runtime) => drop(runtime.spawn(repair.run_and_put_back())),
                    Err(_outside) => drop(repair),
                }
            }
        }
    }
}
