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

/// Cuts an operation off after its first poll, its second, and so on until it
/// gets to its end, and checks after each; returns how often it was cut off.
///
/// The operation is told how often it will be polled, to tell its traces apart.
pub(crate) async fn cut_everywhere<T>(
    mut operation: impl AsyncFnMut(usize) -> Result<T, Failure>,
    mut check: impl AsyncFnMut(usize, Option<T>) -> Outcome,
) -> Result<usize, Failure> {
    for polls in 1..MOST_POLLS {
        let done = cut_after(polls, operation(polls)).await.transpose()?;
        let is_done = done.is_some();
        check(polls, done).await?;
        if is_done {
            return Ok(polls - 1);
        }
    }
    panic!("the operation does not end within {MOST_POLLS} polls");
}
