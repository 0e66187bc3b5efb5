//! The suite of the runtime ports, on the doubles of this crate.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rustango_ports::runtime::{Clock, Random, Runtime};
use rustango_testing::{clock::VirtualClock, random::SeededRandom, runtime::Fixture};

struct Doubles {
    clock: Arc<VirtualClock>,
    random: Arc<SeededRandom>,
}

#[async_trait]
impl Fixture for Doubles {
    fn create() -> Self {
        Self { clock: Arc::new(VirtualClock::new()), random: Arc::new(SeededRandom::new(7)) }
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    async fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    fn random(&self) -> Arc<dyn Random> {
        self.random.clone()
    }

    fn runtime(&self) -> Option<Arc<dyn Runtime>> {
        None
    }
}

rustango_testing::runtime::suite!(Doubles);
