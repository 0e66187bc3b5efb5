//! The suite of the runtime ports, on the machine.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod directory;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rustango_ports::runtime::{Clock, Random, Runtime};
use rustango_system::{SystemClock, SystemRandom, TokioRuntime};
use rustango_testing::runtime::Fixture;

struct System;

#[async_trait]
impl Fixture for System {
    fn create() -> Self {
        Self
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    async fn pass(&self, _time: Duration) {}

    fn random(&self) -> Arc<dyn Random> {
        Arc::new(SystemRandom)
    }

    fn runtime(&self) -> Option<Arc<dyn Runtime>> {
        Some(Arc::new(TokioRuntime::current()))
    }
}

rustango_testing::runtime::suite!(System);
