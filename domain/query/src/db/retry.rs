//! Transactions that are run again where others got in their way.

use std::time::Duration;

use rustango_ports::database::{DbErrorKind, TransactionOptions};

use super::Db;
use crate::Error;

/// How often a transaction is run again, and after which pauses.
///
/// A pause is a random part of a ceiling that doubles from one to the next, so
/// that those who got in each other's way do not meet again
/// (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    times: u32,
    first: Duration,
    longest: Duration,
}

impl Retry {
    /// Runs it again so many times at most, after at most 10 ms, 20 ms, 40 ms
    /// and so on up to a second.
    #[must_use]
    pub const fn times(times: u32) -> Self {
        Self { times, first: Duration::from_millis(10), longest: Duration::from_secs(1) }
    }

    /// Sets the ceiling of the first pause, and that of the longest.
    #[must_use]
    pub const fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    fn ceiling(self, failures: u32) -> Duration {
        let doubled = 2_u32.checked_pow(failures).unwrap_or(u32::MAX);
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

/// Five times.
impl Default for Retry {
    fn default() -> Self {
        Self::times(5)
    }
}

/// A handle whose transactions are run again; [`Db::retry`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct Retrying<'d> {
    db: &'d Db,
    retry: Retry,
}

impl Db {
    /// Runs transactions again that could not be put in an order with others,
    /// or were chosen to end a deadlock.
    ///
    /// The closure is run anew each time, so what it does besides statements
    /// is done anew too: put it off with [`on_commit`](Self::on_commit). Within
    /// a transaction it is a savepoint and run once, since it is the outermost
    /// one that has to begin again.
    ///
    /// ```
    /// # use rustango_query::{Db, Error, Retry};
    /// # async fn example(db: &Db) -> Result<(), Error> {
    /// db.retry(Retry::times(3))
    ///     .transaction(async |tx| {
    ///         // … read, and write what follows from it
    ///         # drop(tx.clone());
    ///         Ok(())
    ///     })
    ///     .await
    /// # }
    /// ```
    #[must_use]
    pub const fn retry(&self, retry: Retry) -> Retrying<'_> {
        Retrying { db: self, retry }
    }
}

impl Retrying<'_> {
    /// As [`Db::transaction`].
    ///
    /// # Errors
    /// As [`Db::transaction`], where it still fails when run for the last time.
    pub async fn transaction<T, F>(self, work: F) -> Result<T, Error>
    where
        F: AsyncFnMut(&Db) -> Result<T, Error>,
    {
        self.transaction_with(TransactionOptions::default(), work).await
    }

    /// As [`Db::transaction_with`].
    ///
    /// # Errors
    /// As [`Db::transaction_with`], where it still fails when run for the last
    /// time.
    pub async fn transaction_with<T, F>(self, options: TransactionOptions, mut work: F) -> Result<T, Error>
    where
        F: AsyncFnMut(&Db) -> Result<T, Error>,
    {
        let mut failures = 0;
        loop {
            match self.db.transaction_with(options, &mut work).await {
                Err(error) if failures < self.retry.times && self.is_worth_it(&error) => {
                    self.pause(failures).await;
                    failures += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// What waited its whole time for a lock has had its time.
    fn is_worth_it(self, error: &Error) -> bool {
        let conflict = [DbErrorKind::SerializationFailure, DbErrorKind::Deadlock];
        !self.db.in_transaction() && error.database_kind().is_some_and(|kind| conflict.contains(kind))
    }

    async fn pause(self, failures: u32) {
        let ceiling = u64::try_from(self.retry.ceiling(failures).as_micros()).unwrap_or(u64::MAX - 1);
        let mut random = [0; 8];
        self.db.random().fill(&mut random);
        let pause = Duration::from_micros(u64::from_le_bytes(random) % (ceiling + 1));
        self.db.clock().sleep(pause).await;
    }
}
