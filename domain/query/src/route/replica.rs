//! Replicas: whose turn it is, and who is left out for now.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use rustango_ports::database::{Database, DbErrorKind};

use super::call::GivenUp;

/// A server that follows the primary.
pub(super) struct Replica {
    pub(super) database: Arc<dyn Database>,
    pub(super) given_up: GivenUp,
    /// Where it stands in the list, for the log.
    number: usize,
    /// The moment of its next probe, in microseconds, or [`IN_SERVICE`].
    out_until: AtomicI64,
}

const IN_SERVICE: i64 = i64::MIN;

impl Replica {
    pub(super) fn is(&self, database: &Arc<dyn Database>) -> bool {
        Arc::ptr_eq(&self.database, database)
    }

    fn in_service(&self) -> bool {
        self.out_until.load(Ordering::Acquire) == IN_SERVICE
    }

    /// Takes it back into service.
    pub(super) fn answered(&self) {
        if !self.in_service() {
            self.out_until.store(IN_SERVICE, Ordering::Release);
            tracing::info!(replica = self.number, "a replica answers again");
        }
    }
}

/// What a read that failed on a replica may do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It was never sent, and goes to whoever takes it.
    NotSent,
    /// The line died under it. It may itself be what ended the server, so it
    /// is repeated once and no more.
    CutOff,
    /// It stood in the way of what came from the primary, or lost a race; the
    /// replica is well.
    Conflict,
    /// The replica answered: the fault is the statement's.
    Answered,
}

impl Failure {
    pub(super) const fn of(kind: &DbErrorKind) -> Self {
        match kind {
            DbErrorKind::Unreachable | DbErrorKind::PoolTimeout => Self::NotSent,
            DbErrorKind::ConnectionLost => Self::CutOff,
            kind if kind.is_retryable() => Self::Conflict,
            _ => Self::Answered,
        }
    }
}

/// All replicas, each in its turn.
pub(super) struct Rotation {
    replicas: Vec<Replica>,
    turn: AtomicUsize,
    /// How long one that failed is left out, in microseconds.
    leave_out: i64,
}

impl Rotation {
    pub(super) fn new(replicas: Vec<Arc<dyn Database>>, leave_out: i64) -> Self {
        let replicas = replicas.into_iter().enumerate().map(|(at, database)| Replica {
            database,
            given_up: GivenUp::default(),
            number: at + 1,
            out_until: AtomicI64::new(IN_SERVICE),
        });
        Self { replicas: replicas.collect(), turn: AtomicUsize::new(0), leave_out }
    }

    pub(super) fn databases(&self) -> impl Iterator<Item = &Arc<dyn Database>> {
        self.replicas.iter().map(|replica| &replica.database)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.replicas.is_empty()
    }

    /// Returns whose turn it is: one whose time to be probed has come, else
    /// the next of those in service; nobody where all are left out.
    pub(super) fn next(&self, now: impl Fn() -> i64) -> Option<&Replica> {
        let due = self.replicas.iter().find(|replica| self.claims_probe(replica, &now));
        due.or_else(|| self.next_in_service(&[]))
    }

    /// As [`next`](Self::next), without probes and those tried already.
    pub(super) fn next_in_service(&self, tried: &[&Replica]) -> Option<&Replica> {
        let serving = || {
            let untried = |replica: &&Replica| !tried.iter().any(|known| known.is(&replica.database));
            self.replicas.iter().filter(|replica| replica.in_service()).filter(untried)
        };
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = serving().count();
        // One may have been left out since they were counted.
        serving().nth(turn.checked_rem(count)?).or_else(|| serving().next())
    }

    /// Leaves a replica out; the next probe comes when its time is up.
    pub(super) fn leave_out(&self, replica: &Replica, now: i64) {
        let before = replica.out_until.swap(now.saturating_add(self.leave_out), Ordering::AcqRel);
        if before == IN_SERVICE {
            tracing::warn!(replica = replica.number, "a replica does not answer and is left out");
        }
    }

    /// Gives one caller the right to probe a replica that was left out long
    /// enough. The others leave it out for as long again, so that a probe that
    /// hangs or is cut off holds nobody up.
    fn claims_probe(&self, replica: &Replica, now: impl Fn() -> i64) -> bool {
        let until = replica.out_until.load(Ordering::Acquire);
        if until == IN_SERVICE {
            return false;
        }
        let now = now();
        let again = now.saturating_add(self.leave_out);
        let claim = || replica.out_until.compare_exchange(until, again, Ordering::AcqRel, Ordering::Acquire);
        until <= now && claim().is_ok()
    }
}
