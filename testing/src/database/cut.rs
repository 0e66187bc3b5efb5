//! Futures that are dropped at every point where they wait.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use super::trial::{Failure, Outcome};

/// More polls than any operation here takes.
const MOST_POLLS: usize = 10_000;

/// Polls a future so many times; still waiting then, it is dropped.
pub(crate) async fn cut_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
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

/// How often an operation must get to its end: an answer that is there already
/// when it is asked for is a point where the operation does not wait this time.
const ENDS: usize = 5;

/// Cuts an operation off after its first poll, its second, and so on until it
/// gets to its end, and checks after each; returns how often it was cut off.
///
/// The operation is told how often it will be polled, to tell its traces apart.
pub(crate) async fn cut_everywhere<T>(
    mut operation: impl AsyncFnMut(usize) -> Result<T, Failure>,
    mut check: impl AsyncFnMut(usize, Option<T>) -> Outcome,
) -> Result<usize, Failure> {
    let mut ends = 0;
    for polls in 1..MOST_POLLS {
        let done = cut_after(polls, operation(polls)).await.transpose()?;
        ends += usize::from(done.is_some());
        check(polls, done).await?;
        if ends == ENDS {
            return Ok(polls - ENDS);
        }
    }
    panic!("the operation does not end within {MOST_POLLS} polls");
}
