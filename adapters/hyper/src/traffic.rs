//! What the parts of one connection (socket, requests, timer) tell each other.
//!
//! Everything is a relaxed atomic: the socket and the timer live in one task, and what other tasks add
//! (HTTP/2 runs each request in its own) only moves a deadline.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

/// What the client is in the middle of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Stage {
    /// Nothing: the next byte begins a request.
    Boundary,
    /// The head of an HTTP/1 request.
    Head,
    /// The body of an HTTP/1 request.
    Body,
    /// HTTP/2, or whatever an upgrade brought.
    Opaque,
}

/// How the reading of a request body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyEnd {
    Read,
    Abandoned,
}

/// One request in flight, and one turn of ours, as `under_way` counts them.
const REQUEST: u64 = 1 << 32;
const TURN: u64 = 1;

#[derive(Debug, Default)]
pub(crate) struct Traffic {
    stage: AtomicU8,
    /// Requests in flight and turns of ours, counted in one word since they mostly change together.
    under_way: AtomicU64,
    requests: AtomicU32,
    written: AtomicU64,
    blocked: AtomicBool,
    abandoned: AtomicBool,
    upgraded: AtomicBool,
    head_overdue: AtomicBool,
    lingering: AtomicBool,
}

impl Traffic {
    pub(crate) fn stage(&self) -> Stage {
        match self.stage.load(Relaxed) {
            0 => Stage::Boundary,
            1 => Stage::Head,
            2 => Stage::Body,
            _ => Stage::Opaque,
        }
    }

    pub(crate) fn set_stage(&self, stage: Stage) {
        self.stage.store(stage as u8, Relaxed);
    }

    /// Begins a request; the turn is ours. Hyper calls this from the task of the connection alone.
    pub(crate) fn begin_request(&self) {
        self.requests.store(self.requests().wrapping_add(1), Relaxed);
        self.abandoned.store(false, Relaxed);
        self.under_way.fetch_add(REQUEST + TURN, Relaxed);
    }

    /// Ends a request: its answer is given, or will never be. With it ends the turn, if it is ours.
    pub(crate) fn end_request(&self, ours: bool) {
        self.under_way.fetch_sub(if ours { REQUEST + TURN } else { REQUEST }, Relaxed);
    }

    /// Returns true while a request has no whole answer.
    pub(crate) fn is_in_flight(&self) -> bool {
        self.under_way.load(Relaxed) >= REQUEST
    }

    /// Returns true when nothing of ours is under way.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.under_way.load(Relaxed) == 0 && !self.blocked.load(Relaxed) && self.stage() == Stage::Boundary
    }

    /// Returns how many requests have begun; it wraps around.
    pub(crate) fn requests(&self) -> u32 {
        self.requests.load(Relaxed)
    }

    /// Counts one more thing that the program, not the client, has to do next.
    pub(crate) fn take_turn(&self) {
        self.under_way.fetch_add(TURN, Relaxed);
    }

    /// Ends what `take_turn` counted.
    pub(crate) fn end_turn(&self) {
        self.under_way.fetch_sub(TURN, Relaxed);
    }

    /// Returns true while the program has something to do before the client can be blamed for waiting.
    pub(crate) fn is_our_turn(&self) -> bool {
        !self.under_way.load(Relaxed).is_multiple_of(REQUEST)
    }

    /// Counts bytes that the socket took. Only the socket writes this.
    pub(crate) fn add_written(&self, bytes: usize) {
        self.written.store(self.written() + bytes as u64, Relaxed);
        self.blocked.store(false, Relaxed);
    }

    /// Notes that the socket takes no more for now.
    pub(crate) fn block(&self) {
        self.blocked.store(true, Relaxed);
    }

    /// Returns how many bytes the socket took.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Relaxed)
    }

    /// Notes that the request has a body: as long as somebody holds it, the turn is ours.
    pub(crate) fn open_body(&self) {
        self.take_turn();
    }

    /// Notes that nobody reads the body any more.
    pub(crate) fn close_body(&self, end: BodyEnd) {
        self.abandoned.store(end == BodyEnd::Abandoned, Relaxed);
        self.end_turn();
    }

    /// Returns true when the last body was dropped before its end.
    pub(crate) fn body_abandoned(&self) -> bool {
        self.abandoned.load(Relaxed)
    }

    /// Notes that the connection is about to stop being HTTP/1.
    pub(crate) fn upgrade(&self) {
        self.upgraded.store(true, Relaxed);
    }

    pub(crate) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Relaxed)
    }

    /// Asks the socket to answer 408 and end.
    pub(crate) fn give_up_on_head(&self) {
        self.head_overdue.store(true, Relaxed);
    }

    pub(crate) fn head_overdue(&self) -> bool {
        self.head_overdue.load(Relaxed)
    }

    /// Notes that all is said, and only the client's last bytes are awaited.
    pub(crate) fn linger(&self) {
        self.lingering.store(true, Relaxed);
    }

    pub(crate) fn is_lingering(&self) -> bool {
        self.lingering.load(Relaxed)
    }
}
