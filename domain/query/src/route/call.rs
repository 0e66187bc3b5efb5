//! Calls that their callers give up, which say something of the server, too.

use std::sync::atomic::{AtomicU32, Ordering};

/// Counts the calls of a server that were given up without an answer, in a row.
///
/// A caller with a shorter time than the connection's own never learns that a
/// server went silent, nor does the next one. So many in a row without one
/// answer in between make it suspect.
#[derive(Debug, Default)]
pub(super) struct GivenUp(AtomicU32);

const SUSPECT: u32 = 3;

impl GivenUp {
    /// Begins a call; where it makes the server suspect, `suspect` is told.
    pub(super) const fn call<F: Fn()>(&self, suspect: F) -> Call<'_, F> {
        Call { given_up: self, suspect, has_ended: false }
    }
}

/// A call under way.
pub(super) struct Call<'a, F: Fn()> {
    given_up: &'a GivenUp,
    suspect: F,
    has_ended: bool,
}

impl<F: Fn()> Call<'_, F> {
    /// The call has come to its end, whichever.
    pub(super) fn ended(mut self) {
        self.has_ended = true;
        // Nearly always it is 0 already, and shared by all who read.
        if self.given_up.0.load(Ordering::Relaxed) != 0 {
            self.given_up.0.store(0, Ordering::Relaxed);
        }
    }
}

impl<F: Fn()> Drop for Call<'_, F> {
    fn drop(&mut self) {
        if !self.has_ended && self.given_up.0.fetch_add(1, Ordering::Relaxed) + 1 >= SUSPECT {
            self.given_up.0.store(0, Ordering::Relaxed);
            (self.suspect)();
        }
    }
}
