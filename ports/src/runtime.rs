//! Time, randomness and tasks: what a program takes from its surroundings.
//!
//! Domain code never reads the clock of the machine or its entropy; it is
//! handed these ports, so that a test can hold the time still and seed chance.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_core::future::BoxFuture;

/// The time of day, and waiting for it.
///
/// # Behaviour
/// - `now` MUST be in whole microseconds, the precision every database keeps
///   (`now_is_in_whole_microseconds`).
/// - `sleep` MUST end no earlier than `duration` by this clock
///   (`sleep_ends_no_earlier`).
#[async_trait]
pub trait Clock: Send + Sync {
    /// Returns the current time in UTC, in whole microseconds.
    fn now(&self) -> DateTime<Utc>;

    /// Waits until `duration` has passed by this clock.
    async fn sleep(&self, duration: Duration);
}

/// A source of random bytes fit for keys and identifiers.
///
/// # Behaviour
/// - `fill` MUST write every byte (`fill_writes_every_byte`), from a
///   cryptographically secure source; test doubles excepted, which say so.
/// - Two fillings MUST NOT be equal but by chance (`fill_never_repeats`).
pub trait Random: Send + Sync {
    /// Fills `bytes` with random data.
    fn fill(&self, bytes: &mut [u8]);
}

/// Starts tasks that outlive the call that started them.
///
/// # Behaviour
/// - A task MUST run to its end, whatever becomes of the call that started it
///   (`spawned_task_runs_to_its_end`).
pub trait Runtime: Send + Sync {
    /// Runs `task` to its end, beside whatever else is running.
    fn spawn(&self, task: BoxFuture<'static, ()>);
}

/// The clock and the randomness that belong to one wiring of a program.
#[derive(Clone)]
pub struct Ambient {
    /// The time that rows are stamped with.
    pub clock: Arc<dyn Clock>,
    /// The source of generated keys.
    pub random: Arc<dyn Random>,
}

impl Ambient {
    /// Bundles a clock and a source of randomness.
    pub fn new(clock: impl Clock + 'static, random: impl Random + 'static) -> Self {
        Self { clock: Arc::new(clock), random: Arc::new(random) }
    }
}

impl fmt::Debug for Ambient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ambient").finish_non_exhaustive()
    }
}
