//! Futures that are dropped at every point where they wait.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use super::trial::{Failure, Outcome};

/// More than any operation here takes.
const MOST_ATTEMPTS: usize = 10_000;

/// Polls a future so many times; still waiting then, it is dropped.
pub async fn cut_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Lets others run, for ever: where a future is to be cut off.
pub(crate) async fn linger<T>() -> T {
    loop {
        tokio::task::yield_now().await;
    }
}

/// Drops a future once it lingers.
///
/// # Panics
/// Where it gets to its end instead.
pub(crate) async fn cut_where_it_lingers<F: Future>(future: F) {
    // Far more polls than it takes to get there.
    assert!(cut_after(1_000, future).await.is_none(), "the future ended and did not linger");
}

/// Where to cut next: after the first poll, the second, and so on.
///
/// An answer may be there already when it is asked for, on a machine under
/// load, so that an operation gets to its end without a wait that it has at
/// other times. Only several ends in a row are the end.
#[derive(Debug)]
pub(crate) struct Cuts {
    /// After how many polls.
    pub(crate) polls: usize,
    /// Which attempt this is, to tell the traces of all apart.
    pub(crate) attempt: usize,
    ends: usize,
}

const ENDS: usize = 4;

impl Cuts {
    pub(crate) const fn new() -> Self {
        Self { polls: 1, attempt: 1, ends: 0 }
    }

    /// Notes how the attempt ended; returns whether there is another one.
    pub(crate) fn go_on(&mut self, was_cut: bool) -> bool {
        self.attempt += 1;
        assert!(self.attempt < MOST_ATTEMPTS, "the operation does not end: {self:?}");
        if was_cut {
            self.polls += 1;
            self.ends = 0;
        } else {
            self.ends += 1;
        }
        self.ends < ENDS
    }
}

/// Cuts an operation off wherever it waits, and checks after each attempt. The
/// operation and the check are told which attempt it is.
pub(crate) async fn cut_everywhere<T>(
    mut operation: impl AsyncFnMut(usize) -> Result<T, Failure>,
    mut check: impl AsyncFnMut(usize, Option<T>) -> Outcome,
) -> Outcome {
    let mut cuts = Cuts::new();
    loop {
        let done = cut_after(cuts.polls, operation(cuts.attempt)).await.transpose()?;
        let was_cut = done.is_none();
        check(cuts.attempt, done).await?;
        if !cuts.go_on(was_cut) {
            return Ok(());
        }
    }
}
