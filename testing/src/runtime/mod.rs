//! The conformance suite of the runtime ports: clocks, randomness, tasks.
//!
//! An adapter brings a [`Fixture`] and one line,
//! `rustango_testing::runtime::suite!(System);`, which becomes one `#[test]`
//! for each case.

mod cases;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rustango_ports::runtime::{Clock, Random, Runtime};

pub use self::cases::*;
#[doc(inline)]
pub use crate::__runtime_suite as suite;

/// What an adapter brings to the suite.
#[async_trait]
pub trait Fixture: Send + Sync + 'static {
    /// Makes it, inside a tokio runtime.
    fn create() -> Self
    where
        Self: Sized;

    /// Returns the clock.
    fn clock(&self) -> Arc<dyn Clock>;

    /// Lets time pass for whoever sleeps by the clock; a clock that goes by
    /// itself needs nothing.
    async fn pass(&self, time: Duration);

    /// Returns the randomness.
    fn random(&self) -> Arc<dyn Random>;

    /// Returns what runs tasks, where the adapter has it.
    fn runtime(&self) -> Option<Arc<dyn Runtime>>;
}

/// Makes one `#[test]` for each case of the runtime suite.
#[doc(hidden)]
#[macro_export]
macro_rules! __runtime_suite {
    ($fixture:ty) => {
        $crate::__runtime_suite! { $fixture:
            now_is_in_whole_microseconds sleep_ends_no_earlier fill_writes_every_byte fill_never_repeats
            spawned_task_runs_to_its_end
        }
    };
    ($fixture:ty: $($case:ident)*) => {$(
        #[tokio::test]
        async fn $case() {
            $crate::runtime::$case(&<$fixture as $crate::runtime::Fixture>::create()).await;
        }
    )*};
}
