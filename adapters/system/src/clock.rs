//! The time of the machine.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound as _, Utc};
use rustango_ports::runtime::Clock;

/// The clock of the machine.
///
/// `sleep` runs in a tokio runtime with time turned on.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(6)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
